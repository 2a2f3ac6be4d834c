// The exact meaning of every operation on numbers, shared by constant folding and the interpreter;
// the other tiers must give the same bits. Plain IEEE doubles: a value saturates where it is
// stored, and where the checker put a `saturate` node, so that neither Infinity nor NaN can arise.
import { DSL_LIMITS } from './limits.ts';
import { DRAW_RANGE, type BUCKET } from './runtime.ts';
import { unreachable } from './unreachable.ts';

const MAX = DSL_LIMITS.valueMax;
/** Bounds the one loop that a value of the game decides; more stacks than this are not counted. */
export const REPEATS_MAX = 1_000;

/** `of` is "percent of": left * right / 100. */
export type ArithmeticKind = '+' | '-' | '*' | '/' | 'of';
export type ComparisonKind = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** `a < b` is `b > a`. */
export const MIRRORED: Readonly<Record<ComparisonKind, ComparisonKind>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};

/** What holds where a comparison does not. */
export const NEGATED: Readonly<Record<ComparisonKind, ComparisonKind>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '=': '!=',
  '!=': '=',
};

export const BUILTINS = ['min', 'max', 'floor', 'ceil', 'round', 'abs', 'clamp'] as const;
/** `sqrt` has no name in rules: distances are made of it. */
export type Builtin = (typeof BUILTINS)[number] | 'sqrt';

/** Brings a finite or infinite value into range and turns -0 into 0. */
export function saturate(value: number): number {
  return Math.min(Math.max(value, -MAX), MAX) + 0;
}

export function calculate(kind: ArithmeticKind, left: number, right: number): number {
  switch (kind) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case 'of':
      return (left * right) / 100;
    default:
      return unreachable(kind);
  }
}

export function compare(kind: ComparisonKind, left: number, right: number): boolean {
  switch (kind) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    default:
      return unreachable(kind);
  }
}

/** Built-in functions; `round` rounds halves up, `sqrt` of less than 0 is 0. */
export function callBuiltin(name: Builtin, args: readonly number[]): number {
  const [first = 0, second = 0, third = 0] = args;
  switch (name) {
    case 'min':
      return Math.min(...args) + 0;
    case 'max':
      return Math.max(...args) + 0;
    case 'floor':
      return Math.floor(first) + 0;
    case 'ceil':
      return Math.ceil(first) + 0;
    case 'round':
      return Math.round(first) + 0;
    case 'abs':
      return Math.abs(first);
    case 'clamp':
      return Math.min(Math.max(first, second), third) + 0;
    case 'sqrt':
      return Math.sqrt(Math.max(first, 0));
    default:
      return unreachable(name);
  }
}

/** Integer below which a draw must lie for a chance of `percent`. */
export function thresholdOf(percent: number): number {
  return Math.floor((percent * DRAW_RANGE) / 100);
}

/** How often one `modify` counts: whole, at least 0, at most REPEATS_MAX. */
export function repeatsOf(times: number): number {
  return Math.min(Math.max(Math.floor(times), 0), REPEATS_MAX) + 0;
}

/**
 * Value of a modifier bucket after one more `modify`, which is a store; see resolveBuckets for how
 * buckets combine.
 */
export function modifyBucket(bucket: keyof typeof BUCKET, current: number, value: number): number {
  switch (bucket) {
    case 'flat':
    case 'increased':
      return saturate(current + value);
    case 'more':
      return saturate((current * Math.max(0, 100 + value)) / 100);
    case 'atLeast':
      return Math.max(current, saturate(value));
    case 'atMost':
      return Math.min(current, saturate(value));
    case 'set':
      return saturate(value);
    default:
      return unreachable(bucket);
  }
}

/** Whole ticks of a duration: rounded up, at least 1. */
export function ticksOf(durationMs: number, tickMs: number): number {
  return Math.max(1, Math.ceil(durationMs / tickMs));
}
