// Numbers with their units: `12`, `1.5`, `30%`, `2s`, `500ms`, `1min`. The unit touches the number.
import type { Span } from './diagnostic.ts';
import { DSL_LIMITS } from './limits.ts';
import { quoted, type Reporter } from './reporter.ts';
import { percentText } from './share.ts';
import { alternatives, didYouMean, suggest } from './suggest.ts';
import { UNIT_MS, UNIT_WORDS, type Token } from './token.ts';

// The commas of `1,5` and `1,000` belong to it, so that they are one finding.
const NUMBER = /\.?[0-9][0-9._]*(?:,[0-9][0-9._]*)*/y;
const PLAIN = /^[0-9]+(\.[0-9]+)?$/;
const COMMA_FOR_POINT = /^[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+$|^[0-9]+,[0-9]+$/;
const COMMA_FOR_THOUSANDS = /^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$/;
const UNIT = /%|[A-Za-z_][A-Za-z0-9_]*/y;

/** The number that starts at `at`, or undefined when none does. */
export function scanNumber(text: string, at: number, reporter: Reporter): Token | undefined {
  NUMBER.lastIndex = at;
  const digits = NUMBER.exec(text)?.[0];
  if (digits === undefined) return undefined;
  const digitsEnd = at + digits.length;
  UNIT.lastIndex = digitsEnd;
  const unit = UNIT.exec(text)?.[0] ?? '';
  const end = digitsEnd + unit.length;
  const found = text.slice(at, end);
  const kind = unit === '' ? 'number' : unit === '%' ? 'percent' : 'duration';
  if (!PLAIN.test(digits)) {
    const span = { start: at, end: digitsEnd };
    const isFirstOfList = /[(,]\s*$/.test(text.slice(Math.max(0, at - 2), at));
    if (digits.includes(','))
      decimalComma(span, readingsOf(digits, isFirstOfList ? 'list' : 'number'), reporter);
    else malformed(span, digits, reporter);
    return { kind, text: found, start: at, end, value: 1, faulty: true };
  }
  const scale = kind === 'duration' ? UNIT_MS.get(unit) : 1;
  if (scale === undefined) {
    if (unit.toLowerCase() === 'x') factor({ start: at, end }, found, Number(digits), reporter);
    else unknownUnit({ start: digitsEnd, end }, unit, reporter);
    return { kind, text: found, start: at, end, value: 1, faulty: true };
  }
  const value = Number(digits) * scale;
  if (value <= DSL_LIMITS.valueMax) return { kind, text: found, start: at, end, value };
  reporter.error({
    code: 'NUMBER_TOO_LARGE',
    span: { start: at, end },
    message:
      `${quoted(found)} is too large. Numbers go up to 1,000,000,000,000,000; use a ` +
      'smaller one.',
    found,
  });
  return { kind, text: found, start: at, end, value: 1, faulty: true };
}

/** What `1,5` can mean, likeliest first: a number with a decimal comma, or values without blanks. */
function readingsOf(digits: string, place: 'list' | 'number'): string[] {
  const list = digits.split(',');
  const readings: string[] = [];
  if (COMMA_FOR_THOUSANDS.test(digits)) readings.push(list.join(''));
  else if (COMMA_FOR_POINT.test(digits)) {
    readings.push(digits.replaceAll('.', '').replace(',', '.'));
  }
  const isList = place === 'list' || readings.length === 0;
  if (isList && list.every((part) => PLAIN.test(part))) readings.push(list.join(', '));
  return readings;
}

function decimalComma(span: Span, readings: readonly string[], reporter: Reporter): void {
  reporter.error({
    code: 'DECIMAL_COMMA',
    span,
    message:
      'A number has a decimal point and no comma, and a list has a blank after each comma. Write ' +
      `${alternatives(readings) || 'a number such as `1.5`'}.`,
    found: ',',
    expected: '.',
    suggestions: readings,
    fixes: readings.map((text) => ({ title: `Write \`${text}\``, span, text })),
  });
}

function malformed(span: Span, digits: string, reporter: Reporter): void {
  const bare = digits.replaceAll('_', '');
  const repaired = `${bare.startsWith('.') ? '0' : ''}${bare}`.replace(/\.$/, '');
  const fixes = PLAIN.test(repaired)
    ? [{ title: `Write \`${repaired}\``, span, text: repaired }]
    : [];
  reporter.error({
    code: 'NUMBER_MALFORMED',
    span,
    message:
      `${quoted(digits)} is not a number. Write digits with at most one decimal point between ` +
      'them, such as `1000` or `0.5`.',
    found: digits,
    fixes,
  });
}

/** `1.5x`, the way games write a factor. */
function factor(span: Span, found: string, value: number, reporter: Reporter): void {
  const text = percentText(value);
  const isWritable = value * 100 <= DSL_LIMITS.valueMax;
  reporter.error({
    code: 'UNKNOWN_UNIT',
    span,
    message:
      `A factor such as ${quoted(found)} is written as a percent: \`150%\` is one and a half ` +
      `times.${isWritable ? ` Write \`${text}\`.` : ''}`,
    found,
    expected: '%, ms, s or min',
    suggestions: isWritable ? [text] : [],
    fixes: isWritable ? [{ title: `Write \`${text}\``, span, text }] : [],
  });
}

function unknownUnit(span: Span, unit: string, reporter: Reporter): void {
  const word = UNIT_WORDS.get(unit.toLowerCase());
  const suggestions = word === undefined ? suggest(unit, UNIT_MS.keys()) : [word];
  reporter.error({
    code: 'UNKNOWN_UNIT',
    span,
    message:
      `${quoted(unit)} is not a unit. Units are \`%\`, \`ms\`, \`s\` and ` +
      `\`min\`.${didYouMean(suggestions)}`,
    found: unit,
    expected: '%, ms, s or min',
    suggestions,
    fixes: suggestions.slice(0, 1).map((text) => ({ title: `Write \`${text}\``, span, text })),
  });
}
