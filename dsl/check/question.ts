// Yes-or-no questions put together, without what is always true.
import type { TypedExpression } from '../ir/expression.ts';
import { BOOL, NUMBER } from '../types.ts';
import type { Body } from './pack.ts';

export const ALWAYS: TypedExpression = { kind: 'constant', type: BOOL, value: 1 };

export function both(left: TypedExpression, right: TypedExpression): TypedExpression {
  if (left.kind === 'constant') return left.value === 0 ? left : right;
  if (right.kind === 'constant' && right.value !== 0) return left;
  return { kind: 'and', type: BOOL, left, right };
}

export function either(left: TypedExpression, right: TypedExpression): TypedExpression {
  if (left.kind === 'constant') return left.value === 0 ? right : left;
  if (right.kind === 'constant' && right.value === 0) return left;
  return { kind: 'or', type: BOOL, left, right };
}

export function negated(operand: TypedExpression): TypedExpression {
  return { kind: 'not', type: BOOL, operand };
}

export function isEqual(left: TypedExpression, right: TypedExpression): TypedExpression {
  return { kind: 'compare', type: BOOL, operator: '=', left, right };
}

export function isOther(left: TypedExpression, right: TypedExpression): TypedExpression {
  return { kind: 'compare', type: BOOL, operator: '!=', left, right };
}

export function numberOf(value: number): TypedExpression {
  return { kind: 'constant', type: NUMBER, value };
}

/** A field of an entity as a plain number. */
export function fieldOf(
  entity: TypedExpression,
  entityKind: string,
  field: string,
): TypedExpression {
  return { kind: 'column', type: NUMBER, entity, entityKind, field };
}

/** Whether an entity takes part; always, where the kind cannot die. */
export function isAlive(body: Body, entityKind: string, entity: TypedExpression): TypedExpression {
  const alive = body.pack.entities.get(entityKind)?.declaration.alive;
  if (alive === undefined) return ALWAYS;
  const left = fieldOf(entity, entityKind, alive);
  return { kind: 'compare', type: BOOL, operator: '>', left, right: numberOf(0) };
}
