// The words of the language. Tokens are lossless: with their trivia they cover the source without
// gap.

export type TokenKind =
  | 'whitespace'
  | 'comment'
  /** Reported already; the parser steps over it like over trivia. */
  | 'unknown'
  | 'name'
  | 'keyword'
  | 'number'
  | 'percent'
  | 'duration'
  | 'distance'
  | 'angle'
  | 'dice'
  | 'string'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Canonical text: the content of a string, the plain form of a typographic symbol. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Value of a number, percent, duration (ms), distance (m) or angle (degrees); number of dice. */
  readonly value?: number;
  /** Sides of each of the dice. */
  readonly sides?: number;
  /** True when the lexer already reported it; nothing more is said about its value. */
  readonly faulty?: boolean;
}

/** Words that start a top-level declaration. */
export const DECLARATION_WORDS: ReadonlySet<string> = new Set([
  'event',
  'formula',
  'effect',
  'rule',
]);

/** Further ones that are names everywhere else; the words after them make them one. */
export const CONTEXT_DECLARATION_WORDS: ReadonlySet<string> = new Set([
  'enum',
  'tune',
  'roll',
  'table',
  'resource',
  'template',
  'override',
  'skill',
  'class',
  'unit',
  'item',
  'test',
]);

/** Words that start a statement and can never be names. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set([
  'when',
  'if',
  'let',
  'modify',
  'apply',
  'chance',
]);

/** Further ones that are names where no statement may begin. */
export const CONTEXT_STATEMENT_WORDS: ReadonlySet<string> = new Set([
  'dispel',
  'end',
  'gain',
  'lose',
  'put',
  'spend',
  'store',
  'one',
  'each',
  'after',
  'chain',
  'channel',
  'cancel',
  'stop',
  'refuse',
]);

/** Words that can never be names. All others (`on`, `priority`, `duration`, `flat` ...) can. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...DECLARATION_WORDS,
  ...STATEMENT_WORDS,
  'else',
  'and',
  'or',
  'not',
  'has',
  'true',
  'false',
]);

export const isKeyword = wordTest(KEYWORDS);
export const isDeclarationWord = wordTest(DECLARATION_WORDS);
export const isContextDeclarationWord = wordTest(CONTEXT_DECLARATION_WORDS);
export const isStatementWord = wordTest(STATEMENT_WORDS);
export const isContextStatementWord = wordTest(CONTEXT_STATEMENT_WORDS);

/** Asks whether a set has a word. Most names are told by their first letter and length, without a hash. */
function wordTest(words: ReadonlySet<string>): (word: string) => boolean {
  /** Bit n is set when a word of n letters begins with the letter. */
  const lengths = new Uint32Array(128);
  for (const word of words) {
    const code = word.charCodeAt(0);
    lengths[code] = (lengths[code] ?? 0) | (1 << word.length);
  }
  return (word) => {
    const { length } = word;
    const known = length < 32 ? (lengths[word.charCodeAt(0)] ?? 0) : 0;
    return (known & (1 << length)) !== 0 && words.has(word);
  };
}

/** What a unit makes of a number, and how many of the smallest ones one of it is. */
export interface Unit {
  readonly kind: 'percent' | 'duration' | 'distance' | 'angle';
  readonly scale: number;
}

/** Durations are kept in milliseconds, distances in metres, angles in degrees. */
export const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ['%', { kind: 'percent', scale: 1 }],
  ['ms', { kind: 'duration', scale: 1 }],
  ['s', { kind: 'duration', scale: 1_000 }],
  ['min', { kind: 'duration', scale: 60_000 }],
  ['m', { kind: 'distance', scale: 1 }],
  ['deg', { kind: 'angle', scale: 1 }],
]);

/** Ways people write a unit, in lower case, that no edit distance finds. */
export const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ...['sec', 'secs', 'second', 'seconds'].map((word) => [word, 's'] as const),
  ...['minute', 'minutes', 'mins'].map((word) => [word, 'min'] as const),
  ...['millis', 'millisecond', 'milliseconds', 'msec'].map((word) => [word, 'ms'] as const),
  ...['percent', 'percents', 'pct'].map((word) => [word, '%'] as const),
  ...['metre', 'metres', 'meter', 'meters', 'mtr'].map((word) => [word, 'm'] as const),
  ...['degree', 'degrees', 'degs'].map((word) => [word, 'deg'] as const),
  ['s', 's'],
]);

/** True for tokens that the parser never sees. */
export function isTrivia(token: Token): boolean {
  return token.kind === 'whitespace' || token.kind === 'comment' || token.kind === 'unknown';
}

/** True when a value may begin with this token. */
export function startsExpression(token: Token): boolean {
  const { kind, text } = token;
  if (kind === 'keyword') return text === 'true' || text === 'false' || text === 'not';
  if (kind === 'symbol') return text === '(' || text === '-';
  return kind !== 'end';
}
