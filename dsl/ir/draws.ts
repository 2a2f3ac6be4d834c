// Whether something is left to chance. Only what draws inside a loop has to know whom it is about; formulas and
// rolls, which are the same for everyone, do not count.
import type { TypedExpression } from './expression.ts';
import type { TypedStatement } from './statement.ts';
import { blocksOf, partsOf, valuesOf } from './walk.ts';

/** Whether anything in these statements draws under the hash of their body. */
export function statementsDraw(statements: readonly TypedStatement[]): boolean {
  return statements.some(
    (statement) =>
      statement.kind === 'chance' ||
      statement.kind === 'oneOf' ||
      (statement.kind === 'each' && statement.selector.order === 'random') ||
      valuesOf(statement).some(valueDraws) ||
      blocksOf(statement).some(statementsDraw),
  );
}

/** Whether anything in these statements draws, rolls included. */
export function statementsRoll(statements: readonly TypedStatement[]): boolean {
  return (
    statementsDraw(statements) ||
    statements.some(
      (statement) =>
        valuesOf(statement).some(valueRolls) || blocksOf(statement).some(statementsRoll),
    )
  );
}

function valueRolls(node: TypedExpression): boolean {
  return node.kind === 'dice' || partsOf(node).some(valueRolls);
}

/** Whether a value draws under the hash of its body; a formula cannot draw. */
export function valueDraws(node: TypedExpression): boolean {
  if (node.kind === 'dice') return node.hash === 0;
  if (node.kind === 'aggregate' && node.selector.order === 'random') return true;
  return partsOf(node).some(valueDraws);
}
