// Short ways to write checked values and statements by hand.
import { hashName } from '../../../../dsl/hash.ts';
import { EFFECT_SLOT } from '../../../../dsl/ir/effect.ts';
import type { ColumnExpression, TypedExpression } from '../../../../dsl/ir/expression.ts';
import type { BucketName, TypedBody, TypedStatement } from '../../../../dsl/ir/statement.ts';
import type { ArithmeticKind, ComparisonKind } from '../../../../dsl/arithmetic.ts';
import { BOOL, NUMBER, type Type } from '../../../../dsl/types.ts';

export const UNIT: Type = { kind: 'entity', entity: 'unit' };

export function num(value: number): TypedExpression {
  return { kind: 'constant', type: NUMBER, value };
}

/** A number of the context. */
export function slot(index: number): TypedExpression {
  return { kind: 'event', type: NUMBER, index };
}

/** A unit of the context. */
export function unit(index: number): TypedExpression {
  return { kind: 'event', type: UNIT, index };
}

export function local(index: number, type: Type = UNIT): TypedExpression {
  return { kind: 'local', type, slot: index };
}

export const HOLDER = unit(EFFECT_SLOT.holder);
export const SOURCE = unit(EFFECT_SLOT.source);

export function own(index: number): TypedExpression {
  return slot(EFFECT_SLOT.own + index);
}

export function field(entity: TypedExpression, name: string): ColumnExpression {
  return { kind: 'column', type: NUMBER, entity, entityKind: 'unit', field: name };
}

export function math(
  left: TypedExpression,
  operator: ArithmeticKind,
  right: TypedExpression,
): TypedExpression {
  return { kind: 'arithmetic', type: NUMBER, operator, left, right };
}

export function compare(
  left: TypedExpression,
  operator: ComparisonKind,
  right: TypedExpression,
): TypedExpression {
  return { kind: 'compare', type: BOOL, operator, left, right };
}

export function both(left: TypedExpression, right: TypedExpression): TypedExpression {
  return { kind: 'and', type: BOOL, left, right };
}

export function not(operand: TypedExpression): TypedExpression {
  return { kind: 'not', type: BOOL, operand };
}

export function has(entity: TypedExpression, ...names: readonly string[]): TypedExpression {
  return { kind: 'has', type: BOOL, entity, effects: names.map(hashName) };
}

export function held(
  entity: TypedExpression,
  effect: string,
  index: number,
  source?: TypedExpression,
): TypedExpression {
  const from = source === undefined ? {} : { source };
  const hash = hashName(effect);
  return {
    kind: 'held',
    type: NUMBER,
    entity,
    effect: hash,
    slot: index,
    otherwise: 0,
    ...from,
  };
}

export function modify(
  index: number,
  bucket: BucketName,
  value: TypedExpression,
  sign: 1 | -1 = 1,
): TypedStatement {
  return { kind: 'modify', index, bucket, sign, value };
}

export function when(
  condition: TypedExpression,
  body: readonly TypedStatement[],
  otherwise: readonly TypedStatement[] = [],
): TypedStatement {
  return { kind: 'if', condition, body, otherwise, branch: 0 };
}

export function body(name: string, ...statements: readonly TypedStatement[]): TypedBody {
  return { hash: hashName(name), localCount: 8, statements, cost: 1 };
}
