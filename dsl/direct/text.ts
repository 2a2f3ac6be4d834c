// The few texts that generated code is made of besides its own words: numbers, and names that end in one. Nothing
// that a user wrote passes through here.
import { DSL_LIMITS } from '../limits.ts';

/** A number that reads back as the same bits; in parentheses where a sign could meet an operator. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return '(0 / 0)';
  if (!Number.isFinite(value)) return value > 0 ? '(1 / 0)' : '(-1 / 0)';
  if (Object.is(value, -0)) return '(-0)';
  const text = value.toString();
  return value < 0 ? `(${text})` : text;
}

/** A position or count: a whole number. */
export function indexText(index: number): string {
  if (!Number.isSafeInteger(index)) throw new Error(`invariant broken: ${index} is no position`);
  return numberText(index);
}

/** Brings a value that is no -0 into range; `min` and `max` must be linked. */
export function boundedText(value: string): string {
  return `min(max(${value}, ${-DSL_LIMITS.valueMax}), ${DSL_LIMITS.valueMax})`;
}

/** saturate() of dsl/arithmetic.ts, spelt out. */
export function saturatedText(value: string): string {
  return `(${boundedText(value)} + 0)`;
}
