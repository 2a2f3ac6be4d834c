// Comparisons whose answer is always the same: `1d20 > 20`, `x = x`, `count(... limit 4) > 4`.
import { compare, MIRRORED, type ComparisonKind } from '../arithmetic.ts';
import type { BinaryExpression, Expression } from '../ast/expression.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { textOf } from './non-zero.ts';
import type { Body } from './pack.ts';
import { rangeOf, type Range } from './range.ts';
import { unreachable } from '../unreachable.ts';

export interface Comparison {
  readonly operator: ComparisonKind;
  readonly left: TypedExpression;
  readonly right: TypedExpression;
}

/**
 * Warns when the answer hangs on nothing; a tune may be turned, so that what it decides is no
 * mistake.
 */
export function warnOfFixedAnswer(
  body: Body,
  node: BinaryExpression,
  comparison: Comparison,
): void {
  const answer = fixedAnswer(comparison);
  if (answer === undefined || namesTune(body, node.left) || namesTune(body, node.right)) return;
  const word = answer ? 'always' : 'never';
  body.reporter.warning({
    code: answer ? 'ALWAYS_TRUE' : 'NEVER_TRUE',
    span: node.span,
    message: `This is ${word} true, whatever happens. Compare with something else, or remove it.`,
    found: `${word} true`,
  });
}

function fixedAnswer({ operator, left, right }: Comparison): boolean | undefined {
  // A condition that is a constant is told where it decides something.
  if (left.kind === 'constant' && right.kind === 'constant') return undefined;
  const text = left.kind === right.kind ? textOf(left) : undefined;
  if (text !== undefined && text === textOf(right)) return compare(operator, 0, 0);
  return answerOf(operator, rangeOf(left), rangeOf(right));
}

/** What two ranges say about all their values. */
function answerOf(operator: ComparisonKind, left: Range, right: Range): boolean | undefined {
  switch (operator) {
    case '<':
      if (left.high < right.low) return true;
      return left.low >= right.high ? false : undefined;
    case '<=':
      if (left.high <= right.low) return true;
      return left.low > right.high ? false : undefined;
    case '=':
    case '!=': {
      const isApart = left.high < right.low || left.low > right.high;
      return isApart ? operator === '!=' : undefined;
    }
    case '>':
    case '>=':
      return answerOf(MIRRORED[operator], right, left);
    default:
      return unreachable(operator);
  }
}

function namesTune(body: Body, node: Expression): boolean {
  if (node.kind === 'name') return body.pack.tunes.has(node.text);
  return partsOf(node).some((part) => namesTune(body, part));
}

function partsOf(node: Expression): readonly Expression[] {
  if (node.kind === 'unary') return [node.operand];
  if (node.kind === 'binary') return [node.left, node.right];
  if (node.kind === 'call') return node.args.map(({ value }) => value);
  return node.kind === 'choose' ? [node.condition, node.left, node.right] : [];
}
