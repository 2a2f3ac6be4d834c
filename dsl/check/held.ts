// Questions about what an entity holds: `X has slow`, `X immune to debuff`, `stacks of slow on X`,
// and `event has reflected`.
import type { Expression, Name } from '../ast/expression.ts';
import { EFFECT_SLOT } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { quoted } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { BOOL, DURATION, NUMBER, describeType, type Type } from '../types.ts';
import { effectNamed, effectsNamed, isTagKnown } from './effect-name.ts';
import { eventTagMask } from './event-tag.ts';
import { FAULT } from './fault.ts';
import { isOffered } from './offered.ts';
import { renaming, reportUnknown, type Body, type EffectEntry } from './pack.ts';

type Node<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

export function checkHas(body: Body, node: Node<'has'>): TypedExpression {
  if (node.entity.kind === 'name' && node.entity.text === 'event') return checkEventHas(body, node);
  const entity = checkHolder(body, node.entity, 'has');
  const effects = effectsNamed(body, node.effect);
  const source = checkSource(body, node.source);
  if (entity === undefined || effects === undefined || source === FAULT) return FAULT;
  return { kind: 'has', type: BOOL, entity, effects, ...(source && { source }) };
}

function checkEventHas(body: Body, node: Node<'has'>): TypedExpression {
  if (!isOffered(body, node.span, 'tags of events')) return FAULT;
  if (body.place === 'formula' || body.place === 'effect') {
    body.reporter.error({
      code: 'EVENT_UNKNOWN_HERE',
      span: node.entity.span,
      message:
        'There is no event in ' +
        `${body.place === 'formula' ? 'a formula' : 'what an effect modifies'}. Ask in ` +
        'the rule.',
      found: 'event',
    });
    return FAULT;
  }
  const mask = eventTagMask(body, node.effect);
  return mask === undefined ? FAULT : { kind: 'eventTag', type: BOOL, mask };
}

export function checkImmune(body: Body, node: Node<'immune'>): TypedExpression {
  if (!isOffered(body, node.span, '`immune to`')) return FAULT;
  const entity = checkHolder(body, node.entity, 'immune to');
  if (entity === undefined || !isTagKnown(body, node.tag)) return FAULT;
  const effects = body.pack.immunities.get(node.tag.text) ?? [];
  return { kind: 'has', type: BOOL, entity, effects };
}

export function checkHeld(body: Body, node: Node<'held'>): TypedExpression {
  if (!isOffered(body, node.span, `\`${node.field.text} of\``)) return FAULT;
  const entity = checkHolder(body, node.entity, `${node.field.text} of`);
  const entry = effectNamed(body, node.effect);
  const source = checkSource(body, node.source);
  if (entity === undefined || entry === undefined || source === FAULT) return FAULT;
  const field = heldField(body, entry, node.field);
  if (field === undefined) return FAULT;
  const { slot, type } = field;
  const otherwise = type.kind === 'entity' ? -1 : 0;
  const effect = entry.hash;
  return { kind: 'held', type, entity, effect, slot, ...(source && { source }), otherwise };
}

/** What every instance has, besides its own fields. */
const COMMON: ReadonlyMap<string, { readonly slot: number; readonly type: Type }> = new Map([
  ['stacks', { slot: EFFECT_SLOT.stacks, type: NUMBER }],
  ['remaining', { slot: EFFECT_SLOT.remaining, type: DURATION }],
  ['age', { slot: EFFECT_SLOT.age, type: DURATION }],
]);

function heldField(
  body: Body,
  entry: EffectEntry,
  field: Name,
): { readonly slot: number; readonly type: Type } | undefined {
  if (field.text === '') return undefined;
  const common = COMMON.get(field.text);
  if (common !== undefined) return common;
  const index = entry.own.findIndex((own) => own.name === field.text);
  const own = entry.own[index];
  if (own !== undefined) return { slot: EFFECT_SLOT.own + index, type: own.type };
  const known = [...COMMON.keys(), ...entry.own.map(({ name }) => name)];
  const suggestions = suggest(field.text, known);
  const effect = entry.node.name.text;
  const list = known.map((name) => `\`${name}\``).join(', ');
  reportUnknown(body, `${effect}.${field.text}`, {
    code: 'UNKNOWN_FIELD',
    span: field.span,
    message:
      `The effect \`${effect}\` has no field ${quoted(field.text)}.` +
      (didYouMean(suggestions) || ` It has ${list}.`),
    found: field.text,
    expected: known.join(', '),
    suggestions,
    fixes: renaming(field.span, suggestions),
  });
  return undefined;
}

/** Someone who can hold effects; undefined, reported, when it is not. */
export function checkHolder(
  body: Body,
  node: Expression,
  word: string,
): TypedExpression | undefined {
  const entity = body.pack.checkExpression(body, node);
  const holder = body.pack.vocabulary.effectHolder;
  if (entity.type.kind === 'error') return undefined;
  if (entity.type.kind === 'entity' && entity.type.entity === holder) return entity;
  const isBefore = word === 'has' || word === 'immune to';
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: node.span,
    message:
      `Only a ${holder} can have effects, but this is ${describeType(entity.type)}. Write the ` +
      `name of a ${holder} ${isBefore ? `before \`${word}\`` : 'here'}.`,
    found: describeType(entity.type),
    expected: `a ${holder}`,
  });
  return undefined;
}

/** Of `from Y`; FAULT when it does not fit, undefined when it is not there. */
function checkSource(body: Body, node: Expression | undefined): TypedExpression | undefined {
  if (node === undefined) return undefined;
  if (!isOffered(body, node.span, '`from`')) return FAULT;
  return checkHolder(body, node, 'from') ?? FAULT;
}
