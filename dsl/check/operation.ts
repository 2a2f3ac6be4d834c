// Operations of a program: each is kept once, and statements name it by its position.
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedOperation, TypedStatement } from '../ir/statement.ts';
import type { Pack } from './pack.ts';

/**
 * Position of an operation. `key` tells it from others; needed where it holds a list that grows
 * while bodies are checked (effects of a tag).
 */
export function operationOf(
  pack: Pack,
  operation: TypedOperation,
  key: string = JSON.stringify(operation),
): number {
  const { operations, operationNumbers } = pack.lowered;
  const known = operationNumbers.get(key);
  if (known !== undefined) return known;
  const number = operations.length;
  operations.push(operation);
  operationNumbers.set(key, number);
  return number;
}

/** The statement that records an operation. */
export function emit(
  pack: Pack,
  operation: TypedOperation,
  args: readonly TypedExpression[],
): TypedStatement {
  return { kind: 'emit', op: operationOf(pack, operation), args };
}
