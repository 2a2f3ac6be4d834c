// `tune power = 120 in 80..160`: a constant with bounds, that tools may turn.
import type { Expression } from '../ast/expression.ts';
import type { TuneNode } from '../ast/declaration.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { describeType, isNumeric, type Type } from '../types.ts';
import { constantBody, fixedNumber } from './constant.ts';
import { isEventField } from './event-field.ts';
import { forgive } from './forgive.ts';
import type { Declared, Pack } from './pack.ts';

/** `turned` replaces the values of tunes by name. */
export function declareTune(
  pack: Pack,
  entry: Declared<TuneNode>,
  turned: ReadonlyMap<string, number>,
): void {
  const { node, reporter } = entry;
  const { name } = node;
  if (isEventField(pack, reporter, name, 'tune')) return;
  forgive(pack, name.text, ['UNKNOWN_NAME']);
  const body = constantBody(pack, reporter);
  const typed = pack.checkExpression(body, node.value);
  if (typed.type.kind === 'error') return;
  if (typed.kind !== 'constant' || !isNumeric(typed.type)) {
    reporter.error({
      code: 'TUNE_NOT_CONSTANT',
      span: node.value.span,
      message:
        `A tune is a fixed number, percent, duration or distance, such as \`tune ${name.text} = 120\`, but this ` +
        `is ${typed.kind === 'constant' ? describeType(typed.type) : 'worked out in the game'}.`,
      expected: 'a fixed number',
    });
    return;
  }
  const bounds = boundsOf(pack, entry, typed.type);
  const value = turned.get(name.text) ?? typed.value;
  pack.tunes.set(name.text, { ...entry, value: { ...typed, value }, used: false });
  if (bounds === undefined) return;
  checkBounds(entry, typed, bounds);
  const isOutside = value < bounds.low || value > bounds.high;
  if (!turned.has(name.text) || !isOutside) return;
  reporter.error({
    code: 'TUNE_OUT_OF_BOUNDS',
    span: name.span,
    message:
      `${quoted(name.text)} was turned to ${text(value, typed.type)}, but it must stay from ` +
      `${text(bounds.low, typed.type)} to ${text(bounds.high, typed.type)}.`,
    found: `${value}`,
    expected: `${bounds.low} to ${bounds.high}`,
  });
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

function boundsOf(
  pack: Pack,
  { node, reporter }: Declared<TuneNode>,
  wanted: Type,
): Bounds | undefined {
  if (node.low === undefined || node.high === undefined) return undefined;
  const bound = (value: Expression): number | undefined =>
    fixedNumber(constantBody(pack, reporter), value, {
      what: 'A bound of a tune',
      example: '80..160',
      wanted,
    });
  const low = bound(node.low);
  const high = bound(node.high);
  return low === undefined || high === undefined ? undefined : { low, high };
}

function checkBounds(
  { node, reporter }: Declared<TuneNode>,
  typed: TypedExpression,
  bounds: Bounds,
): void {
  const { low, high } = bounds;
  const span = { start: node.low?.span.start ?? 0, end: node.high?.span.end ?? 0 };
  if (low > high) {
    reporter.error({
      code: 'TUNE_BOUNDS_REVERSED',
      span,
      message: 'The lower bound of a tune comes first. Write the two the other way round.',
      expected: 'low..high',
    });
    return;
  }
  if (typed.kind !== 'constant' || (typed.value >= low && typed.value <= high)) return;
  reporter.error({
    code: 'TUNE_OUT_OF_BOUNDS',
    span: node.value.span,
    message:
      `${text(typed.value, typed.type)} lies outside its bounds, ${text(low, typed.type)} to ` +
      `${text(high, typed.type)}. Change the value or the bounds.`,
    found: `${typed.value}`,
    expected: `${low} to ${high}`,
    related: { file: reporter.file, span, message: 'the bounds' },
  });
}

const UNITS: Readonly<Record<string, string>> = { percent: '%', duration: 'ms', distance: 'm' };

function text(value: number, { kind }: Type): string {
  return `${value}${UNITS[kind] ?? ''}`;
}

/** Tunes that someone turns and no file declares. */
export function checkTurned(
  pack: Pack,
  turned: ReadonlyMap<string, number>,
  reporter: Reporter,
): void {
  for (const name of turned.keys()) {
    if (pack.tunes.has(name) || pack.isIncomplete) continue;
    const suggestions = suggest(name, pack.tunes.keys());
    const known = [...pack.tunes.keys()].map((one) => `\`${one}\``).join(', ') || 'none';
    reporter.error({
      code: 'TUNE_UNKNOWN',
      span: { start: 0, end: 0 },
      message: `No file declares the tune ${quoted(name)}.${didYouMean(suggestions) || ` Tunes are: ${known}.`}`,
      found: name,
      suggestions,
    });
  }
}
