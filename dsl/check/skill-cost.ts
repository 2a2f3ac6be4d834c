// `cost 30 mana`: what a use takes of the caster, or of the caster against the target. It is asked for with the other
// conditions, and taken in one step once all hold.
import type { SkillNode } from '../ast/declaration.ts';
import { EFFECT_SLOT } from '../ir/effect.ts';
import { REASONS, SKILL_SLOT } from '../ir/program.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedPlace, TypedStatement } from '../ir/statement.ts';
import { quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { BOOL, NUMBER } from '../types.ts';
import { checkAs } from './fit.ts';
import { renaming, reportUnknown, suggestName, type Body, type ResourceEntry } from './pack.ts';
import { fieldOf, numberOf } from './question.ts';
import { refuseIf, slotOf } from './skill-body.ts';

type CostNode = SkillNode['costs'][number];

export interface Cost {
  /** What is there. */
  readonly held: TypedExpression;
  readonly place: TypedPlace;
  readonly amount: TypedExpression;
}

const NOT_ENOUGH = REASONS.indexOf('not enough');

/** What a cost means; undefined when it was not understood (reported). */
export function costOf(body: Body, { amount: node, resource: name }: CostNode): Cost | undefined {
  const amount = checkAs(body, node, NUMBER);
  const resource = resourceNamed(body, name);
  if (resource === undefined || amount.type.kind === 'error') return undefined;
  resource.used = true;
  if (amount.kind === 'constant' && amount.value < 0) {
    body.reporter.error({
      code: 'VALUE_OUT_OF_RANGE',
      span: node.span,
      message: 'A cost is at least 0. To give something instead, write `gain` in `on use`.',
      expected: 'at least 0',
    });
    return undefined;
  }
  const { typed, index } = resource;
  const caster = slotOf(body.pack, SKILL_SLOT.caster);
  const isFixed = amount.kind === 'constant';
  const taken: TypedExpression = isFixed
    ? amount
    : { kind: 'builtin', type: NUMBER, name: 'max', args: [amount, numberOf(0)] };
  if (!typed.pair) {
    const held = fieldOf(caster, typed.entityKind, typed.name);
    return { held, place: { resource: index, entity: caster }, amount: taken };
  }
  const against = slotOf(body.pack, SKILL_SLOT.target);
  const held: TypedExpression = {
    kind: 'held',
    type: NUMBER,
    entity: caster,
    effect: typed.hash,
    slot: EFFECT_SLOT.own,
    source: against,
    otherwise: typed.start,
  };
  return { held, place: { resource: index, entity: caster, against }, amount: taken };
}

function resourceNamed(
  body: Body,
  { text, span }: CostNode['resource'],
): ResourceEntry | undefined {
  if (text === '') return undefined;
  const { resources, vocabulary } = body.pack;
  const resource = resources.get(text);
  if (resource !== undefined && resource.typed.entityKind === vocabulary.effectHolder) {
    return resource;
  }
  const known = [...resources].flatMap(([name, { typed }]) =>
    typed.entityKind === vocabulary.effectHolder ? [name] : [],
  );
  const suggestions = suggestName(body.pack, text, known);
  const hint =
    didYouMean(suggestions) ||
    ` Declare it: \`resource ${text} of ${vocabulary.effectHolder} max 100\`.`;
  reportUnknown(body, text, {
    code: 'UNKNOWN_RESOURCE',
    span,
    message: `A ${vocabulary.effectHolder} has no resource ${quoted(text)}.${hint}`,
    found: text,
    expected: known.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return undefined;
}

/** Refused while there is less. */
export function askCost(body: Body, { held, amount }: Cost): TypedStatement {
  const isLess = { kind: 'compare', type: BOOL, operator: '<', left: held, right: amount } as const;
  return refuseIf(body.pack, isLess, NOT_ENOUGH);
}

/** Two costs of one resource may be there each and not together: then nothing is taken, and it is refused. */
export function takeCost({ place, amount }: Cost): TypedStatement {
  return {
    kind: 'spend',
    place,
    amount,
    body: [],
    otherwise: [{ kind: 'refuse', reason: NOT_ENOUGH }],
  };
}
