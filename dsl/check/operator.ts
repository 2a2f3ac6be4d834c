// Types of + - * / and comparisons. Number, percent and duration never mix silently; what a percent
// compared with a field means is in share.ts.
import { calculate, compare, type ArithmeticKind, type ComparisonKind } from '../arithmetic.ts';
import type { BinaryExpression } from '../ast.ts';
import { insertion } from '../reporter.ts';
import { BOOL, NUMBER, isNumeric, sameType, type Type } from '../types.ts';
import { FAULT, checkCondition, fits } from './fit.ts';
import { reportMixed } from './mixed.ts';
import type { Body } from './pack.ts';
import { checkPercent, warnOfNumber } from './share.ts';
import type { TypedExpression } from './typed.ts';
import { unreachable } from '../unreachable.ts';

export function checkBinary(body: Body, node: BinaryExpression): TypedExpression {
  const { operator } = node;
  switch (operator) {
    case 'and':
    case 'or':
      return checkLogic(body, node, operator);
    case '+':
    case '-':
    case '*':
    case '/':
      return checkArithmetic(body, node, operator);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '=':
    case '!=':
      return checkComparison(body, node, operator);
    default:
      return unreachable(operator);
  }
}

function checkLogic(body: Body, node: BinaryExpression, kind: 'and' | 'or'): TypedExpression {
  const left = checkCondition(body, node.left);
  const right = checkCondition(body, node.right);
  if (left.type.kind === 'error' || right.type.kind === 'error') return FAULT;
  return { kind, type: BOOL, left, right };
}

function checkArithmetic(
  body: Body,
  node: BinaryExpression,
  operator: '+' | '-' | '*' | '/',
): TypedExpression {
  const left = body.pack.checkExpression(body, node.left);
  const right = body.pack.checkExpression(body, node.right);
  if (left.type.kind === 'error' || right.type.kind === 'error') {
    if (node.otherwise !== undefined) body.pack.checkExpression(body, node.otherwise);
    return FAULT;
  }
  const meaning = arithmeticMeaning(operator, left.type, right.type);
  if (meaning === undefined) {
    reportMixed(body, node, left.type, right.type);
    return FAULT;
  }
  if (operator === '/') return checkDivision(body, node, { left, right, type: meaning.type });
  // "30% * x" is x * 30 / 100: the percent stands right.
  const isSwapped = meaning.kind === 'of' && right.type.kind !== 'percent';
  return folded({
    kind: 'arithmetic',
    type: meaning.type,
    operator: meaning.kind,
    left: isSwapped ? right : left,
    right: isSwapped ? left : right,
  });
}

interface Meaning {
  readonly kind: ArithmeticKind;
  readonly type: Type;
}

function arithmeticMeaning(
  operator: '+' | '-' | '*' | '/',
  left: Type,
  right: Type,
): Meaning | undefined {
  if (!isNumeric(left) || !isNumeric(right)) return undefined;
  if (operator === '+' || operator === '-') {
    return sameType(left, right) ? { kind: operator, type: left } : undefined;
  }
  if (operator === '/') {
    if (sameType(left, right)) return { kind: '/', type: NUMBER };
    return right.kind === 'number' ? { kind: '/', type: left } : undefined;
  }
  if (right.kind === 'percent') return { kind: 'of', type: left };
  if (left.kind === 'percent') return { kind: 'of', type: right };
  if (left.kind === 'duration' && right.kind === 'duration') return undefined;
  return { kind: '*', type: left.kind === 'duration' ? left : right };
}

function folded(node: Extract<TypedExpression, { kind: 'arithmetic' }>): TypedExpression {
  const { left, right, operator, type } = node;
  if (left.kind !== 'constant' || right.kind !== 'constant') return node;
  return { kind: 'constant', type, value: calculate(operator, left.value, right.value) };
}

interface Division {
  readonly left: TypedExpression;
  readonly right: TypedExpression;
  readonly type: Type;
}

function checkDivision(body: Body, node: BinaryExpression, division: Division): TypedExpression {
  const { left, right, type } = division;
  const otherwise =
    node.otherwise === undefined ? undefined : body.pack.checkExpression(body, node.otherwise);
  if (right.kind === 'constant' && right.value === 0) {
    body.reporter.error({
      code: 'DIVISION_BY_ZERO',
      span: node.right.span,
      message: 'This is always zero, and nothing can be divided by zero. Divide by another value.',
      found: '0',
    });
    return FAULT;
  }
  if (node.otherwise !== undefined && otherwise !== undefined) {
    if (!fits(body, otherwise, type, node.otherwise.span)) return FAULT;
    return { kind: 'quotient', type, left, right, otherwise };
  }
  if (right.kind === 'constant') {
    return folded({ kind: 'arithmetic', type, operator: '/', left, right });
  }
  const zero = type.kind === 'number' ? '0' : type.kind === 'percent' ? '0%' : '0s';
  body.reporter.error({
    code: 'DIVISOR_UNKNOWN',
    span: node.right.span,
    message:
      'This may be zero when the rule runs. ' +
      `Say what the result is then: \`a / b else ${zero}\`.`,
    expected: `else ${zero}`,
    fixes: [insertion(`Add \`else ${zero}\``, node.span.end, ` else ${zero}`)],
  });
  return FAULT;
}

function checkComparison(
  body: Body,
  node: BinaryExpression,
  operator: ComparisonKind,
): TypedExpression {
  const left = body.pack.checkExpression(body, node.left);
  const right = body.pack.checkExpression(body, node.right);
  if (left.type.kind === 'error' || right.type.kind === 'error') return FAULT;
  if (right.type.kind === 'percent' && left.type.kind === 'number') {
    const { left: valueNode, right: percentNode } = node;
    return checkPercent(body, { operator, value: left, valueNode, percent: right, percentNode });
  }
  if (left.type.kind === 'percent' && right.type.kind === 'number') {
    const { left: percentNode, right: valueNode } = node;
    const mirrored = MIRRORED[operator];
    return checkPercent(body, {
      operator: mirrored,
      value: right,
      valueNode,
      percent: left,
      percentNode,
    });
  }
  const isEquality = operator === '=' || operator === '!=';
  const isComparable = sameType(left.type, right.type) && (isNumeric(left.type) || isEquality);
  if (!isComparable) {
    reportMixed(body, node, left.type, right.type);
    return FAULT;
  }
  if (left.kind === 'constant' && right.kind === 'constant') {
    const value = compare(operator, left.value, right.value) ? 1 : 0;
    return { kind: 'constant', type: BOOL, value };
  }
  warnOfNumber(body, left, right, node.right);
  warnOfNumber(body, right, left, node.left);
  return { kind: 'compare', type: BOOL, operator, left, right };
}

/** `a < b` is `b > a`. */
const MIRRORED: Readonly<Record<ComparisonKind, ComparisonKind>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};
