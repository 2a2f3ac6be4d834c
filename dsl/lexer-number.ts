// Numbers with their units: `12`, `1.5`, `30%`, `2s`, `500ms`, `1min`. The unit touches the number.
import { DSL_LIMITS } from './limits.ts';
import { quoted, type Reporter } from './reporter.ts';
import { suggest, didYouMean } from './suggest.ts';
import { UNIT_MS, type Token } from './token.ts';

const NUMBER = /\.?[0-9][0-9._]*/y;
const PLAIN = /^[0-9]+(\.[0-9]+)?$/;
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
    malformed({ start: at, end: digitsEnd }, digits, reporter);
    return { kind, text: found, start: at, end, value: 1, faulty: true };
  }
  const scale = kind === 'duration' ? UNIT_MS.get(unit) : 1;
  if (scale === undefined) {
    unknownUnit({ start: digitsEnd, end }, unit, reporter);
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

function malformed(
  span: Token | { start: number; end: number },
  digits: string,
  reporter: Reporter,
): void {
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

/** Ways people write a unit that no edit distance finds. */
const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ...['sec', 'secs', 'second', 'seconds', 'S'].map((word) => [word, 's'] as const),
  ...['minute', 'minutes', 'mins'].map((word) => [word, 'min'] as const),
  ...['millis', 'milliseconds', 'msec'].map((word) => [word, 'ms'] as const),
  ...['percent', 'pct'].map((word) => [word, '%'] as const),
]);

function unknownUnit(span: { start: number; end: number }, unit: string, reporter: Reporter): void {
  const word = UNIT_WORDS.get(unit);
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
