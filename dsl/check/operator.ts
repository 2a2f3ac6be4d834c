// Types of + - * / and comparisons. Number, percent and duration never mix silently; what a percent
// compared with a field means is in share.ts.
import {
  calculate,
  compare,
  MIRRORED,
  saturate,
  type ArithmeticKind,
  type ComparisonKind,
} from '../arithmetic.ts';
import type { BinaryExpression, Expression } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion } from '../reporter.ts';
import { BOOL, NUMBER, isNumeric, sameType, type Type } from '../types.ts';
import { FAULT } from './fault.ts';
import { checkAs, checkCondition } from './fit.ts';
import { reportMixed } from './mixed.ts';
import { warnOfFixedAnswer } from './fixed-answer.ts';
import { isKnownName } from './name-meaning.ts';
import { assuming, cannotBeZero } from './non-zero.ts';
import type { Body } from './pack.ts';
import { bounded } from './range.ts';
import { checkPercent, warnOfNumber } from './share.ts';
import type { TypedExpression } from '../ir/expression.ts';
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
  // The right side is asked only where the left one does not decide.
  const right = assuming(body, left, kind === 'and', () => checkCondition(body, node.right));
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
  if (left.kind !== 'number' && right.kind !== 'number') return undefined;
  return { kind: '*', type: left.kind === 'number' ? right : left };
}

function folded(node: Extract<TypedExpression, { kind: 'arithmetic' }>): TypedExpression {
  const { left, right, operator, type } = node;
  if (left.kind !== 'constant' || right.kind !== 'constant') return bounded(node);
  return constantOf(type, calculate(operator, left.value, right.value));
}

/** A folded value, in the range that everything not stored has. */
function constantOf(type: Type, value: number): TypedExpression {
  const isFine = Math.abs(value) <= DSL_LIMITS.intermediateMax;
  return { kind: 'constant', type, value: isFine ? value : saturate(value) };
}

interface Division {
  readonly left: TypedExpression;
  readonly right: TypedExpression;
  readonly type: Type;
}

function checkDivision(body: Body, node: BinaryExpression, division: Division): TypedExpression {
  const { left, right, type } = division;
  const otherwise = node.otherwise === undefined ? undefined : checkAs(body, node.otherwise, type);
  if (right.kind === 'constant' && right.value === 0) {
    body.reporter.error({
      code: 'DIVISION_BY_ZERO',
      span: node.right.span,
      message: 'This is always zero, and nothing can be divided by zero. Divide by another value.',
      found: '0',
    });
    return FAULT;
  }
  if (otherwise !== undefined) {
    if (otherwise.type.kind === 'error') return FAULT;
    return bounded({ kind: 'quotient', type, left, right, otherwise });
  }
  if (cannotBeZero(body, right)) {
    return folded({ kind: 'arithmetic', type, operator: '/', left, right });
  }
  reportDivisor(body, node, type);
  return FAULT;
}

const ZERO: Readonly<Record<string, string>> = { percent: '0%', duration: '0s', distance: '0m' };

function reportDivisor(body: Body, node: BinaryExpression, type: Type): void {
  const zero = ZERO[type.kind] ?? '0';
  const fixes = [insertion(`Add \`else ${zero}\``, node.span.end, ` else ${zero}`)];
  body.reporter.error({
    code: 'DIVISOR_UNKNOWN',
    span: node.right.span,
    message:
      'This may be zero when the rule runs. ' +
      `Say what the result is then: \`a / b else ${zero}\`; or divide by \`max(1, b)\`.`,
    expected: `else ${zero}`,
    fixes,
  });
}

function checkComparison(
  body: Body,
  node: BinaryExpression,
  operator: ComparisonKind,
): TypedExpression {
  const [left, right] = checkSides(body, node);
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
  warnOfFixedAnswer(body, node, { operator, left, right });
  if (left.kind === 'constant' && right.kind === 'constant') {
    const value = compare(operator, left.value, right.value) ? 1 : 0;
    return { kind: 'constant', type: BOOL, value };
  }
  warnOfNumber(body, left, right, node.right);
  warnOfNumber(body, right, left, node.left);
  return { kind: 'compare', type: BOOL, operator, left, right };
}

/** Both sides; a bare name beside an enum is one of its words. */
function checkSides(
  body: Body,
  { left, right }: BinaryExpression,
): readonly [TypedExpression, TypedExpression] {
  if (isWord(body, left)) {
    const second = body.pack.checkExpression(body, right);
    return [wordBeside(body, left, second), second];
  }
  const first = body.pack.checkExpression(body, left);
  return [first, wordBeside(body, right, first)];
}

/** True for a name that means nothing by itself, but is a word of some enum. */
function isWord(body: Body, node: Expression): boolean {
  if (node.kind !== 'name' || isKnownName(body, node.text)) return false;
  return [...body.pack.enums.values()].some((words) => words.includes(node.text));
}

function wordBeside(body: Body, node: Expression, other: TypedExpression): TypedExpression {
  if (other.type.kind === 'enum' && node.kind === 'name') return checkAs(body, node, other.type);
  return body.pack.checkExpression(body, node);
}

type ChooseNode = Extract<Expression, { kind: 'choose' }>;

/** `if C then A else B`; each side is worked out only where the condition chooses it. */
export function checkChoose(body: Body, node: ChooseNode): TypedExpression {
  const condition = checkCondition(body, node.condition);
  const left = assuming(body, condition, true, () => body.pack.checkExpression(body, node.left));
  const right = assuming(body, condition, false, () => checkAs(body, node.right, left.type));
  const parts = [condition, left, right];
  if (parts.some((part) => part.type.kind === 'error')) return FAULT;
  if (condition.kind === 'constant') return condition.value === 0 ? right : left;
  return { kind: 'choose', type: left.type, condition, left, right };
}
