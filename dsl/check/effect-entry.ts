// What an effect is to others before it is checked itself: its hash, its own fields with their types, what every
// `apply` must give.
import type { OwnField } from '../ast/clause.ts';
import type { EffectNode } from '../ast/declaration.ts';
import { hashName } from '../hash.ts';
import { EFFECT_SLOT, type TypedOwnField } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { ERROR, NUMBER, type Type } from '../types.ts';
import { openBody } from './body.ts';
import { effectContext } from './effect-context.ts';
import { checkAs } from './fit.ts';
import { checkTypeName, typeOf } from './formula.ts';
import type { Body, ContextName, Declared, EffectEntry, EffectInit, Pack } from './pack.ts';
import { fillTemplate } from './template.ts';

/** Name of the own field in which a pool keeps what is left of it. */
const POOL_FIELD = 'left';

export function declareEffect(pack: Pack, declared: Declared<EffectNode>): void {
  const { node, reporter } = declared;
  const { filled, reporter: inner, given } = fillTemplate(pack, declared);
  const name = node.name.text;
  const fields = filled.own.filter((field) => isOwnField(filled, field, inner));
  const { own, init } = ownFields(pack, { name, fields, reporter: inner });
  const required = fields.filter(({ value }) => value === undefined);
  if (filled.pool !== undefined) own.push({ name: POOL_FIELD, type: NUMBER });
  const entry: EffectEntry = {
    node,
    reporter,
    hash: hashName(name),
    durationMs: undefined,
    applied: false,
    own,
    required: new Set(required.map((field) => field.name.text)),
    filled,
    inner,
    init,
    given,
  };
  pack.effects.set(name, entry);
}

const COMMON: readonly string[] = [
  'holder',
  'source',
  'stacks',
  'remaining',
  'age',
  'cause',
  'absorbed',
  'attacker',
  'event',
];

/** False, reported, for a name that every effect has, or that this one has twice. */
function isOwnField({ own, pool }: EffectNode, field: OwnField, reporter: Reporter): boolean {
  const { text, span } = field.name;
  if (text === '') return false;
  const isCommon = COMMON.includes(text) || (pool !== undefined && text === POOL_FIELD);
  const first = own.find(({ name }) => name.text === text);
  if (!isCommon && first === field) return true;
  reporter.error({
    code: isCommon ? 'NAME_TAKEN' : 'DUPLICATE_NAME',
    span,
    message: isCommon
      ? `Every effect has ${quoted(text)} already. Give this value another name.`
      : `The effect already keeps a value ${quoted(text)}. Give this one another name.`,
    found: text,
  });
  return false;
}

interface OwnOptions {
  readonly name: string;
  readonly fields: readonly OwnField[];
  readonly reporter: Reporter;
}

/** Values are worked out in order; each sees those before it, and all that `apply` gives. */
function ownFields(
  pack: Pack,
  { name, fields, reporter }: OwnOptions,
): { readonly own: TypedOwnField[]; readonly init: EffectInit } {
  const context = effectContext(pack);
  const types = fields.map((field) => declaredType(pack, field, reporter));
  for (const [index, { name: own, value }] of fields.entries()) {
    if (value === undefined) context.set(own.text, slotOf(index, types[index] ?? ERROR));
  }
  const body = openBody({
    pack,
    reporter,
    name: `effect ${name} init`,
    place: 'hook',
    phase: 'after',
    context,
    subject: 'holder',
    actor: 'source',
  });
  const known: (TypedExpression | undefined)[] = [];
  let isBusy = false;
  const valuesTo = (index: number): void => {
    if (isBusy) return;
    isBusy = true;
    while (known.length <= index) known.push(valueOf(body, fields, types, known.length));
    isBusy = false;
  };
  const own = fields.map(({ name: { text } }, index): TypedOwnField => ({
    name: text,
    get type() {
      if (types[index] === undefined) valuesTo(index);
      return types[index] ?? known[index]?.type ?? NUMBER;
    },
  }));
  const values = fields.map((_, index) => (): TypedExpression | undefined => {
    valuesTo(index);
    return known[index];
  });
  return { own, init: { body, values } };
}

function slotOf(index: number, type: Type): ContextName {
  return { index: EFFECT_SLOT.own + index, type };
}

/** Undefined when its first value shows it; one with neither was told by the parser. */
function declaredType(pack: Pack, { type, value }: OwnField, reporter: Reporter): Type | undefined {
  if (type === undefined) return value === undefined ? ERROR : undefined;
  return checkTypeName(pack, reporter, type) ? typeOf(pack, type.text) : ERROR;
}

function valueOf(
  body: Body,
  fields: readonly OwnField[],
  types: readonly (Type | undefined)[],
  index: number,
): TypedExpression | undefined {
  const field = fields[index];
  if (field?.value === undefined) return undefined;
  const type = types[index];
  const typed =
    type === undefined
      ? body.pack.checkExpression(body, field.value)
      : checkAs(body, field.value, type);
  body.context.set(field.name.text, slotOf(index, typed.type));
  return typed;
}
