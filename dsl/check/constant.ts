// Values that are fixed before the game starts: how long an effect lasts, how many stacks it has, the bounds of
// a tune. They are checked like any value and must then come out as one number.
import type { Expression } from '../ast/expression.ts';
import type { Reporter } from '../reporter.ts';
import { DURATION, NUMBER, type Type } from '../types.ts';
import { checkAnyDuration, checkDuration } from './apply.ts';
import { openBody } from './body.ts';
import { checkAs } from './fit.ts';
import type { Body, Pack } from './pack.ts';
import type { TypedExpression } from '../ir/expression.ts';

/** What a fixed value may be. */
export interface FixedRange {
  readonly low: number;
  readonly high: number;
  readonly isWhole?: true;
}

export interface FixedOptions {
  /** How a message calls it: "The cooldown of a rule". */
  readonly what: string;
  /** What could stand there: `3s`. */
  readonly example: string;
  readonly range?: FixedRange;
}

export interface FixedDurationOptions extends FixedOptions {
  /** It may be 0. */
  readonly allowsZero?: true;
}

/** Where a value without any names around it is checked; it sees tunes and formulas only. */
export function constantBody(pack: Pack, reporter: Reporter): Body {
  return openBody({ pack, reporter, name: 'constant', place: 'formula' });
}

/** A duration in milliseconds, above zero unless it may be zero; undefined when it is none (reported). */
export function fixedDuration(
  body: Body,
  node: Expression,
  options: FixedDurationOptions,
): number | undefined {
  const before = body.reporter.diagnostics.length;
  const isAny = options.allowsZero === true;
  const typed = isAny ? checkAnyDuration(body, node) : checkDuration(body, node);
  if (typed === undefined || typed.type.kind === 'error') return undefined;
  if (body.reporter.diagnostics.length !== before) return undefined;
  const range = isAny ? { low: 0, high: Number.POSITIVE_INFINITY } : undefined;
  return valueOf(body, node, typed, { ...(range && { range }), ...options, wanted: DURATION });
}

/** A number in its range; undefined when it is none (reported). */
export function fixedNumber(
  body: Body,
  node: Expression,
  options: FixedOptions & { readonly wanted?: Type },
): number | undefined {
  const { wanted = NUMBER } = options;
  const typed = checkAs(body, node, wanted);
  if (typed.type.kind === 'error') return undefined;
  return valueOf(body, node, typed, { ...options, wanted });
}

function valueOf(
  body: Body,
  node: Expression,
  typed: TypedExpression,
  { what, example, range }: FixedOptions & { readonly wanted: Type },
): number | undefined {
  if (typed.kind !== 'constant') {
    body.reporter.error({
      code: 'VALUE_NOT_FIXED',
      span: node.span,
      message: `${what} must be fixed, such as \`${example}\`; this one depends on the game.`,
      expected: example,
    });
    return undefined;
  }
  const { value } = typed;
  if (range === undefined || isWithin(value, range)) return value;
  const { low, high, isWhole } = range;
  const bounds = Number.isFinite(high) ? `from ${low} to ${high}` : `of at least ${low}`;
  body.reporter.error({
    code: 'VALUE_OUT_OF_RANGE',
    span: node.span,
    message: `${what} is a ${isWhole ? 'whole ' : ''}number ${bounds}, such as \`${example}\`.`,
    found: `${value}`,
    expected: `a ${isWhole ? 'whole ' : ''}number ${bounds}`,
    fixes: value > high ? [{ title: `Write \`${high}\``, span: node.span, text: `${high}` }] : [],
  });
  return undefined;
}

function isWithin(value: number, { low, high, isWhole }: FixedRange): boolean {
  return value >= low && value <= high && (isWhole !== true || Number.isInteger(value));
}
