// What may write columns while a body runs: `spend`, and functions of the game, which are not asked to be
// trusted with it. Loads behind them are taken anew.
import type { TypedExpression, TypedSelector } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { blocksOf, partsOf, valuesOf } from '../ir/walk.ts';

/** Whether anything in these statements may write. */
export function statementsWrite(statements: readonly TypedStatement[]): boolean {
  return statements.some(
    (statement) =>
      statement.kind === 'spend' ||
      valuesOf(statement).some(valueWrites) ||
      blocksOf(statement).some(statementsWrite),
  );
}

export function valueWrites(node: TypedExpression): boolean {
  if (node.kind === 'host') return true;
  if (node.kind === 'call' && valueWrites(node.formula.body)) return true;
  return partsOf(node).some(valueWrites);
}

/** Whether anything in these statements selects: then locals are in scratch, where conditions find them. */
export function statementsSelect(statements: readonly TypedStatement[]): boolean {
  return statements.some(
    (statement) =>
      statement.kind === 'each' ||
      valuesOf(statement).some(valueSelects) ||
      blocksOf(statement).some(statementsSelect),
  );
}

export function valueSelects(node: TypedExpression): boolean {
  return node.kind === 'aggregate' || partsOf(node).some(valueSelects);
}

/** Locals of a value that stands alone, as the question of a pool does. */
export function localsOf(node: TypedExpression): number {
  const own = node.kind === 'local' ? node.slot + 1 : 0;
  const selector: TypedSelector | undefined = node.kind === 'aggregate' ? node.selector : undefined;
  const selected = selector === undefined ? 0 : selector.slot + 3;
  return Math.max(own, selected, ...partsOf(node).map(localsOf));
}
