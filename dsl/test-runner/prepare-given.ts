// Facts of a test: fields, pairs, effects, records, places and teams.
import type { Expression } from '../ast/expression.ts';
import type { TestStep } from '../ast/test.ts';
import { checkAs } from '../check/fit.ts';
import { pairOf } from '../check/pair.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { suggest, didYouMean } from '../suggest.ts';
import { unreachable } from '../unreachable.ts';
import { DISTANCE, DURATION, NUMBER } from '../types.ts';
import { effectPosition, holderType, type Preparation } from './preparation.ts';
import type { SceneStep } from './scene.ts';

type Given = Extract<TestStep, { readonly kind: 'given' }>;

export function prepareGiven(at: Preparation, step: Given): readonly SceneStep[] {
  const { fact, span, subject } = step;
  const { body, pack } = at;
  switch (fact.kind) {
    case 'field':
      return prepareField(at, step, fact.value);
    case 'has': {
      const effect = effectPosition(at, fact.effect);
      if (effect === undefined) return [];
      const { duration, stacks, source } = fact;
      return [
        {
          kind: 'has',
          span,
          effect,
          holder: checkAs(body, subject, holderType(pack)),
          ...(source !== undefined && { source: checkAs(body, source, holderType(pack)) }),
          ...(duration !== undefined && { duration: checkAs(body, duration, DURATION) }),
          ...(stacks !== undefined && { stacks: checkAs(body, stacks, NUMBER) }),
        },
      ];
    }
    case 'is':
      return prepareRecord(at, step, fact.record);
    case 'at': {
      const place = holderOf(at)?.position;
      if (place === undefined) return unplaced(at, step, 'a place');
      return [
        ...prepareOwn(at, step, place.x, checkAs(body, fact.x, DISTANCE)),
        ...prepareOwn(at, step, place.y, checkAs(body, fact.y, DISTANCE)),
      ];
    }
    case 'team': {
      const team = holderOf(at)?.team;
      if (team === undefined) return unplaced(at, step, 'teams');
      return prepareOwn(at, step, team, checkAs(body, fact.team, NUMBER));
    }
    default:
      return unreachable(fact);
  }
}

function holderOf({
  pack,
}: Preparation): Preparation['pack']['vocabulary']['entities'][number] | undefined {
  const { entities, effectHolder } = pack.vocabulary;
  return entities.find(({ name }) => name === effectHolder);
}

function prepareOwn(
  { body, pack }: Preparation,
  { subject, span }: Given,
  field: string,
  value: TypedExpression,
): readonly SceneStep[] {
  const entityKind = pack.vocabulary.effectHolder;
  const entity = checkAs(body, subject, holderType(pack));
  return [{ kind: 'field', span, entity, entityKind, field, value }];
}

function unplaced({ pack, reporter }: Preparation, { span }: Given, what: string): readonly [] {
  reporter.error({
    code: 'UNKNOWN_FIELD',
    span,
    message: `The game gives a ${pack.vocabulary.effectHolder} no ${what.replace(/^a /, '')}. Leave this fact out.`,
  });
  return [];
}

/** `a.hp = 29`, `a.mana = 5`, `combo(a, b) = 3`. */
function prepareField(
  { body, pack, reporter }: Preparation,
  { subject, span }: Given,
  node: Expression,
): readonly SceneStep[] {
  const resource = subject.kind === 'call' ? pack.resources.get(subject.name.text) : undefined;
  if (subject.kind === 'call' && resource !== undefined) {
    const pair = pairOf(body, subject, resource);
    if (pair === undefined) return [];
    const value = checkAs(body, node, NUMBER);
    return [{ kind: 'pair', span, resource: resource.index, ...pair, value }];
  }
  const roll = subject.kind === 'name' ? pack.rolls.get(subject.text) : undefined;
  if (roll !== undefined && !body.context.has(roll.node.name.text)) {
    const dice = roll.node.value;
    if (dice.kind === 'dice') {
      const { count, sides } = dice;
      const value = checkAs(body, node, NUMBER);
      return [{ kind: 'roll', span, hash: roll.hash, count, sides, value }];
    }
    reporter.error({
      code: 'TYPE_MISMATCH',
      span: subject.span,
      message:
        'Only a roll of dice alone, such as `1d20`, can be given. Add to it where it is used.',
    });
    return [];
  }
  const place = pack.checkExpression(body, subject);
  if (place.type.kind === 'error') return [];
  if (place.kind !== 'column') {
    reporter.error({
      code: 'UNKNOWN_FIELD',
      span: subject.span,
      message: 'A fact gives a field or resource of somebody, such as `target.hp = 29`, or a roll.',
      expected: 'NAME.FIELD = VALUE',
    });
    return [];
  }
  const { entity, entityKind, field, type } = place;
  return [{ kind: 'field', span, entity, entityKind, field, value: checkAs(body, node, type) }];
}

function prepareRecord(
  { body, pack, program, reporter }: Preparation,
  { subject, span }: Given,
  name: { readonly text: string; readonly span: Given['span'] },
): readonly SceneStep[] {
  const record = program.records.findIndex((each) => each.name === name.text);
  if (record >= 0) {
    return [{ kind: 'is', span, entity: checkAs(body, subject, holderType(pack)), record }];
  }
  const suggestions = suggest(
    name.text,
    program.records.map((each) => each.name),
  );
  reporter.error({
    code: 'UNKNOWN_NAME',
    span: name.span,
    message: `No class, unit or item is called \`${name.text}\`.${didYouMean(suggestions)}`,
    found: name.text,
    suggestions,
  });
  return [];
}
