// Numbers with their units: `12`, `1.5`, `30%`, `2s`, `500ms`, `1min`, `5m`, `90deg`, and dice: `2d6`. The unit
// touches the number. Two dots are no decimal point: `80..160` is three tokens.
import type { Span } from './diagnostic.ts';
import { numberEnd, wordEnd } from './lexer-ascii.ts';
import { DSL_LIMITS } from './limits.ts';
import { quoted, type Reporter } from './reporter.ts';
import { percentText } from './share.ts';
import { alternatives, didYouMean, suggest } from './suggest.ts';
import { NO_UNIT, UNITS, UNIT_WORDS, type Reading } from './token.ts';

// The commas of `1,5` and `1,000` belong to it, so that they are one finding.
const NUMBER = /\.?[0-9](?:[0-9_]|\.(?!\.))*(?:,[0-9](?:[0-9_]|\.(?!\.))*)*/y;
const PLAIN = /^[0-9]+(\.[0-9]+)?$/;
const COMMA_FOR_POINT = /^[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+$|^[0-9]+,[0-9]+$/;
const COMMA_FOR_THOUSANDS = /^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$/;
const UNIT_LIST = '%, ms, s, min, m or deg';
const SIDES = /^[dD]([0-9]+)$/;

/** The number that starts at `at`, or undefined when none does. */
export function scanNumber(text: string, at: number, reporter: Reporter): Reading | undefined {
  const end = numberEnd(text, at);
  return end < 0 ? scanOdd(text, at, reporter) : scanPlain(text, at, end, reporter);
}

/** Where the unit after a number ends. */
function unitEnd(text: string, at: number): number {
  return text.charAt(at) === '%' ? at + 1 : wordEnd(text, at);
}

function scanPlain(text: string, start: number, digitsEnd: number, reporter: Reporter): Reading {
  const end = unitEnd(text, digitsEnd);
  const number = Number(text.slice(start, digitsEnd));
  const written = text.slice(digitsEnd, end);
  const unit = written === '' ? NO_UNIT : UNITS.get(written);
  const whole = text.slice(start, end);
  if (unit === undefined) return scanOther({ text: whole, start, end }, digitsEnd, reporter);
  const { kind, scale } = unit;
  const value = number * scale;
  if (value <= DSL_LIMITS.valueMax) return { kind, text: whole, start, end, value };
  tooLarge({ start, end }, whole, reporter);
  return { kind, text: whole, start, end, value: 1, faulty: true };
}

/** Dice, and what stands where a unit should. */
function scanOther(place: Place, digitsEnd: number, reporter: Reporter): Reading {
  const count = Number(place.text.slice(0, digitsEnd - place.start));
  const written = place.text.slice(digitsEnd - place.start);
  const sides = SIDES.exec(written)?.[1];
  if (sides !== undefined) return scanDice(place, count, Number(sides), reporter);
  const { start, end } = place;
  if (written.toLowerCase() === 'x') factor({ start, end }, place.text, count, reporter);
  else unknownUnit({ start: digitsEnd, end }, written, reporter);
  return { kind: 'duration', ...place, value: 1, faulty: true };
}

/** A number that is not written as one. */
function scanOdd(text: string, at: number, reporter: Reporter): Reading | undefined {
  NUMBER.lastIndex = at;
  const digits = NUMBER.exec(text)?.[0];
  if (digits === undefined) return undefined;
  const span = { start: at, end: at + digits.length };
  const end = unitEnd(text, span.end);
  const isFirstOfList = /[(,]\s*$/.test(text.slice(Math.max(0, at - 2), at));
  if (digits.includes(','))
    decimalComma(span, readingsOf(digits, isFirstOfList ? 'list' : 'number'), reporter);
  else malformed(span, digits, reporter);
  const kind = UNITS.get(text.slice(span.end, end))?.kind ?? 'number';
  return { kind, text: text.slice(at, end), start: at, end, value: 1, faulty: true };
}

function tooLarge(span: Span, found: string, reporter: Reporter): void {
  reporter.error({
    code: 'NUMBER_TOO_LARGE',
    span,
    message:
      `${quoted(found)} is too large. Numbers go up to 1,000,000,000,000,000; use a ` +
      'smaller one.',
    found,
  });
}

interface Place extends Span {
  readonly text: string;
}

/** `2d6`; `D` is understood. */
function scanDice(place: Place, count: number, sides: number, reporter: Reporter): Reading {
  const { diceMax, sidesMin, sidesMax } = DSL_LIMITS;
  const span = { start: place.start, end: place.end };
  const isCount = Number.isInteger(count) && count >= 1 && count <= diceMax;
  if (isCount && sides >= sidesMin && sides <= sidesMax) {
    if (place.text.includes('D')) capitalDice(span, place.text, reporter);
    return { kind: 'dice', ...place, value: count, sides };
  }
  const whole = Math.min(diceMax, Math.max(1, Math.round(count)));
  const near = `${whole}d${Math.min(sidesMax, Math.max(sidesMin, sides))}`;
  reporter.error({
    code: 'DICE_OUT_OF_RANGE',
    span,
    message:
      `${quoted(place.text)} cannot be rolled. Dice are 1 to 100 of 2 to 1,000 sides, such as ` +
      `\`2d6\`. Write \`${near}\`, or multiply.`,
    found: place.text,
    expected: '1d2 to 100d1000',
    suggestions: [near],
    fixes: [{ title: `Write \`${near}\``, span, text: near }],
  });
  return { kind: 'dice', ...place, value: 1, sides: sidesMin, faulty: true };
}

function capitalDice(span: Span, found: string, reporter: Reporter): void {
  const text = found.replace('D', 'd');
  reporter.error({
    code: 'UNKNOWN_UNIT',
    span,
    message: `Dice are written with a small \`d\`. Write \`${text}\`.`,
    found,
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write \`${text}\``, span, text }],
  });
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
    expected: UNIT_LIST,
    suggestions: isWritable ? [text] : [],
    fixes: isWritable ? [{ title: `Write \`${text}\``, span, text }] : [],
  });
}

function unknownUnit(span: Span, unit: string, reporter: Reporter): void {
  const word = UNIT_WORDS.get(unit.toLowerCase());
  const suggestions = word === undefined ? suggest(unit, UNITS.keys()) : [word];
  reporter.error({
    code: 'UNKNOWN_UNIT',
    span,
    message:
      `${quoted(unit)} is not a unit. Units are \`%\`, \`ms\`, \`s\`, \`min\`, \`m\` and ` +
      `\`deg\`.${didYouMean(suggestions)}`,
    found: unit,
    expected: UNIT_LIST,
    suggestions,
    fixes: suggestions.slice(0, 1).map((text) => ({ title: `Write \`${text}\``, span, text })),
  });
}
