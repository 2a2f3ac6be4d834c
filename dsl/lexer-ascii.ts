// What plain characters are, told by their code without a pattern: where blanks, names and symbols end. Almost every
// token of a file is read with these alone.

/** Kinds of characters; anything that has none is looked at one by one. Nothing else begins with a mark. */
export const CLASS = {
  other: 0,
  blank: 1,
  letter: 2,
  digit: 3,
  symbol: 4,
  quote: 5,
  mark: 6,
} as const;

const CODES = 128;
const CLASSES = new Uint8Array(CODES);
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_';
for (const character of LETTERS) CLASSES[character.charCodeAt(0)] = CLASS.letter;
for (const character of '0123456789') CLASSES[character.charCodeAt(0)] = CLASS.digit;
for (const character of '\t\n\v\f\r ') CLASSES[character.charCodeAt(0)] = CLASS.blank;
for (const character of '\'"') CLASSES[character.charCodeAt(0)] = CLASS.quote;
for (const character of '.+-*/<>=!&|') CLASSES[character.charCodeAt(0)] = CLASS.symbol;
for (const character of '{}(),:;%') CLASSES[character.charCodeAt(0)] = CLASS.mark;

export function classOf(code: number): number {
  return code < CODES ? (CLASSES[code] ?? CLASS.other) : CLASS.other;
}

/** Where the plain blanks from `at` on end. */
export function blanksEnd(text: string, at: number): number {
  const { length } = text;
  let end = at;
  while (end < length && classOf(text.charCodeAt(end)) === CLASS.blank) end += 1;
  return end;
}

const WORD = CLASSES.map((kind) => Number(kind === CLASS.letter || kind === CLASS.digit));

/** Whether it is a letter or a digit. */
export function isWordCode(code: number): boolean {
  return code < CODES && WORD[code] === 1;
}

/** Where the letters and digits from `at` on end. */
export function wordEnd(text: string, at: number): number {
  let end = at;
  while (isWordCode(text.charCodeAt(end))) end += 1;
  return end;
}

function digitsEnd(text: string, at: number): number {
  let end = at;
  while (classOf(text.charCodeAt(end)) === CLASS.digit) end += 1;
  return end;
}

/** The quote that closes the name opened at `at` on the same line; -1 when none does. */
export function closingQuote(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  const { length } = text;
  for (let end = at + 1; end < length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === quote) return end;
    if (code === NEW_LINE) return -1;
  }
  return -1;
}

const NEW_LINE = '\n'.charCodeAt(0);

/** Whether a number ends before the character at `at`: no digit, point or comma of it follows. */
export function endsNumber(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  if (code === UNDERSCORE) return false;
  if (code === DOT) return text.charCodeAt(at + 1) === DOT;
  return code !== COMMA || classOf(text.charCodeAt(at + 1)) !== CLASS.digit;
}

const DOT = '.'.charCodeAt(0);
const UNDERSCORE = '_'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);

/** Where the plain number at `at` ends, such as `12` or `1.5`; -1 when it is not plain. */
export function numberEnd(text: string, at: number): number {
  const whole = digitsEnd(text, at);
  if (whole === at) return -1;
  if (endsNumber(text, whole)) return whole;
  if (text.charCodeAt(whole) !== DOT) return -1;
  const end = digitsEnd(text, whole + 1);
  return end > whole + 1 && endsNumber(text, end) ? end : -1;
}
