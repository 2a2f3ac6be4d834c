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
  | 'string'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Canonical text: the content of a string, the plain form of a typographic symbol. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Value of a number, percent or duration (ms). */
  readonly value?: number;
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

/** Words that start a statement. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set([
  'when',
  'if',
  'let',
  'modify',
  'apply',
  'chance',
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

/** Milliseconds of one of each duration unit. */
export const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['min', 60_000],
]);

/** Ways people write a unit, in lower case, that no edit distance finds. */
export const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ...['sec', 'secs', 'second', 'seconds'].map((word) => [word, 's'] as const),
  ...['minute', 'minutes', 'mins'].map((word) => [word, 'min'] as const),
  ...['millis', 'millisecond', 'milliseconds', 'msec'].map((word) => [word, 'ms'] as const),
  ...['percent', 'percents', 'pct'].map((word) => [word, '%'] as const),
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
