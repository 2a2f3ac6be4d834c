// Which values say why a condition of a test does not hold: the sides of its comparisons that are not written out.
import type { Expression } from '../ast/expression.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { Preparation } from './preparation.ts';

const COMPARISONS: readonly string[] = ['<', '<=', '>', '>=', '=', '!='];

export function shownValues(
  at: Preparation,
  condition: Expression,
): readonly { readonly text: string; readonly value: TypedExpression }[] {
  return sidesOf(condition).map((node) => ({
    text: at.write(node.span),
    value: at.pack.checkExpression(at.body, node),
  }));
}

function sidesOf(node: Expression): readonly Expression[] {
  if (node.kind === 'unary' && node.operator === 'not') return sidesOf(node.operand);
  if (node.kind !== 'binary') return [node];
  if (node.operator === 'and' || node.operator === 'or') {
    return [...sidesOf(node.left), ...sidesOf(node.right)];
  }
  if (!COMPARISONS.includes(node.operator)) return [node];
  return [node.left, node.right].filter(isAsked);
}

/** Not a number that stands there, nor a word that only means something beside its enum. */
function isAsked({ kind }: Expression): boolean {
  return kind === 'field' || kind === 'call' || kind === 'held' || kind === 'name';
}
