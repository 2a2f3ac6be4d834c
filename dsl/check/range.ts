// Between which numbers a checked value lies, as far as that can be told: where it may leave the
// range in which sums and products are finite, a `saturate` node is put; a divisor that cannot be 0
// needs no `else`.
import { DSL_LIMITS } from '../limits.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { unreachable } from '../unreachable.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
}

const MAX = DSL_LIMITS.valueMax;
/** Whatever is stored: fields, lets, arguments, cells, results of the game's functions. */
const STORED: Range = { low: -MAX, high: MAX };
const ANSWER: Range = { low: 0, high: 1 };
const UNKNOWN: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
/** Results of formulas: beyond it the formula itself saturates. */
const RESULT_MAX = 1e60;
const RESULT: Range = { low: -RESULT_MAX, high: RESULT_MAX };

/** The value, brought back into range where it may leave it. */
export function bounded(node: TypedExpression): TypedExpression {
  if (isWithin(node, DSL_LIMITS.intermediateMax)) return node;
  return { kind: 'saturate', type: node.type, operand: node };
}

/** The body of a formula, brought into the range that its callers count on. */
export function boundedResult(node: TypedExpression): TypedExpression {
  if (isWithin(node, RESULT_MAX)) return node;
  return { kind: 'saturate', type: node.type, operand: node };
}

function isWithin(node: TypedExpression, max: number): boolean {
  const { low, high } = rangeOf(node);
  return low >= -max && high <= max;
}

/** True when the value is never 0, whatever the world holds. */
export function isNeverZero(node: TypedExpression): boolean {
  const { low, high } = rangeOf(node);
  return low > 0 || high < 0;
}

/** Whatever is read: it was stored. */
const LEAVES: ReadonlySet<TypedExpression['kind']> = new Set([
  'event',
  'local',
  'column',
  'held',
  'host',
]);
/** Ranges found before, but of what is found at once: trees never change, and are asked about each time they grow. */
const KNOWN = new WeakMap<TypedExpression, Range>();

export function rangeOf(node: TypedExpression): Range {
  if (LEAVES.has(node.kind)) return STORED;
  if (node.kind === 'constant') return { low: node.value, high: node.value };
  if (node.kind === 'arithmetic' && isRead(node.left) && isRead(node.right)) return findRange(node);
  const known = KNOWN.get(node);
  if (known !== undefined) return known;
  const range = findRange(node);
  KNOWN.set(node, range);
  return range;
}

function isRead({ kind }: TypedExpression): boolean {
  return kind === 'constant' || LEAVES.has(kind);
}

function findRange(node: TypedExpression): Range {
  switch (node.kind) {
    case 'constant':
      return { low: node.value, high: node.value };
    case 'negate': {
      const { low, high } = rangeOf(node.operand);
      return { low: -high, high: -low };
    }
    case 'saturate':
      return stored(rangeOf(node.operand));
    case 'arithmetic':
      return arithmetic(node.operator, rangeOf(node.left), rangeOf(node.right));
    case 'quotient': {
      const divided = quotient(rangeOf(node.left), rangeOf(node.right));
      return union(divided, rangeOf(node.otherwise));
    }
    case 'choose':
      return union(rangeOf(node.left), rangeOf(node.right));
    case 'builtin':
      return builtin(node.name, node.args.map(rangeOf));
    case 'call':
      return node.formula.range ?? RESULT;
    case 'dice':
      return { low: node.count, high: node.count * node.sides };
    case 'lookup':
      return union(STORED, rangeOf(node.otherwise));
    case 'distanceSquared':
      return { low: 0, high: 8 * MAX * MAX };
    case 'aggregate':
      return aggregate(node);
    case 'event':
    case 'local':
    case 'column':
    case 'held':
    case 'host':
      return STORED;
    case 'and':
    case 'or':
    case 'not':
    case 'has':
    case 'eventTag':
    case 'compare':
    case 'comparePercent':
    case 'cone':
    case 'line':
      return ANSWER;
    default:
      return unreachable(node);
  }
}

function arithmetic(operator: '+' | '-' | '*' | '/' | 'of', left: Range, right: Range): Range {
  switch (operator) {
    case '+':
      return { low: left.low + right.low, high: left.high + right.high };
    case '-':
      return { low: left.low - right.high, high: left.high - right.low };
    case '*':
      return product(left, right);
    case 'of': {
      // The product comes first, and must be finite itself; what is near 0 comes nearer.
      const { low, high } = product(left, right);
      return { low: low > 0 ? low / 100 : low, high: high < 0 ? high / 100 : high };
    }
    case '/':
      return quotient(left, right);
    default:
      return unreachable(operator);
  }
}

function product(left: Range, right: Range): Range {
  const a = left.low * right.low;
  const b = left.low * right.high;
  const c = left.high * right.low;
  const d = left.high * right.high;
  return { low: Math.min(a, b, c, d), high: Math.max(a, b, c, d) };
}

function quotient(left: Range, right: Range): Range {
  if (right.low <= 0 && right.high >= 0) return UNKNOWN;
  return product(left, { low: 1 / right.high, high: 1 / right.low });
}

function union(a: Range, b: Range): Range {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

function stored({ low, high }: Range): Range {
  return { low: Math.min(Math.max(low, -MAX), MAX), high: Math.min(Math.max(high, -MAX), MAX) };
}

type BuiltinName = Extract<TypedExpression, { kind: 'builtin' }>['name'];

function builtin(name: BuiltinName, args: readonly Range[]): Range {
  const [first = STORED, second = STORED, third = STORED] = args;
  switch (name) {
    case 'min':
      return {
        low: Math.min(...args.map((arg) => arg.low)),
        high: Math.min(...args.map((arg) => arg.high)),
      };
    case 'max':
      return {
        low: Math.max(...args.map((arg) => arg.low)),
        high: Math.max(...args.map((arg) => arg.high)),
      };
    case 'clamp':
      return {
        low: Math.min(Math.max(first.low, second.low), third.low),
        high: Math.min(Math.max(first.high, second.high), third.high),
      };
    case 'abs': {
      const furthest = Math.max(Math.abs(first.low), Math.abs(first.high));
      const isAround = first.low <= 0 && first.high >= 0;
      const nearest = isAround ? 0 : Math.min(Math.abs(first.low), Math.abs(first.high));
      return { low: nearest, high: furthest };
    }
    case 'sqrt':
      return { low: Math.sqrt(Math.max(first.low, 0)), high: Math.max(1, first.high) };
    case 'floor':
    case 'ceil':
    case 'round':
      return { low: Math.floor(first.low), high: Math.ceil(first.high) };
    default:
      return unreachable(name);
  }
}

function aggregate(node: Extract<TypedExpression, { kind: 'aggregate' }>): Range {
  const { limit } = node.selector;
  const value = rangeOf(node.value);
  const none: Range = { low: node.otherwise, high: node.otherwise };
  switch (node.name) {
    case 'count':
      return { low: 0, high: limit };
    case 'sum':
      return { low: Math.min(0, value.low * limit), high: Math.max(0, value.high * limit) };
    case 'min':
    case 'max':
      return union(value, none);
    case 'any':
    case 'all':
      return ANSWER;
    default:
      return unreachable(node.name);
  }
}
