// Static worst case of what was checked: steps of one run, and how deep formulas call each other.
// Formulas carry their own figures, so that each is counted once however often it is called.
import { DSL_LIMITS } from '../limits.ts';
import type { TypedExpression, TypedStatement } from './typed.ts';
import { unreachable } from '../unreachable.ts';

/** Asking for an effect looks at every slot of the holder. */
const HAS_COST = 16;

/** Steps of one evaluation; stops growing past the limit. */
export function costOfExpression(node: TypedExpression): number {
  let cost = node.kind === 'has' ? HAS_COST : 1;
  if (node.kind === 'call') cost += node.formula.cost;
  for (const child of childrenOf(node)) cost += costOfExpression(child);
  return Math.min(cost, DSL_LIMITS.costMax * 2);
}

/** Formulas inside each other that an evaluation enters. */
export function depthOfExpression(node: TypedExpression): number {
  let depth = node.kind === 'call' ? node.formula.depth : 0;
  for (const child of childrenOf(node)) depth = Math.max(depth, depthOfExpression(child));
  return depth;
}

/** Steps of the longest way through statements. */
export function costOfStatements(statements: readonly TypedStatement[]): number {
  let cost = 0;
  for (const statement of statements) cost += costOfStatement(statement);
  return Math.min(cost, DSL_LIMITS.costMax * 2);
}

function costOfStatement(statement: TypedStatement): number {
  switch (statement.kind) {
    case 'let':
    case 'modify':
      return 1 + costOfExpression(statement.value);
    case 'if': {
      const branches = [costOfStatements(statement.body), costOfStatements(statement.otherwise)];
      return 1 + costOfExpression(statement.condition) + Math.max(...branches);
    }
    case 'apply':
      return 1 + costOfExpression(statement.entity) + costOfExpression(statement.durationMs);
    case 'chance':
      return 1 + costOfExpression(statement.percent) + costOfStatements(statement.body);
    default:
      return unreachable(statement);
  }
}

function childrenOf(node: TypedExpression): readonly TypedExpression[] {
  switch (node.kind) {
    case 'constant':
    case 'event':
    case 'local':
      return [];
    case 'column':
    case 'has':
      return [node.entity];
    case 'negate':
    case 'not':
      return [node.operand];
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'quotient':
      return [node.left, node.right, node.otherwise];
    case 'comparePercent':
      return [node.value, node.maximum, node.percent];
    case 'call':
    case 'builtin':
      return node.args;
    default:
      return unreachable(node);
  }
}
