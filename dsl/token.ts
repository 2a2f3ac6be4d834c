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

/** What can be written at a place, and what it is there. */
export interface Word {
  readonly kind: TokenKind;
  /** Canonical text: the content of a string, the plain form of a typographic symbol. */
  readonly text: string;
  /** What it can be, of ROLE. */
  readonly roles: number;
  /** Value of a number, percent, duration (ms), distance (m) or angle (degrees); number of dice. */
  readonly value: number | undefined;
  /** Sides of each of the dice. */
  readonly sides: number | undefined;
  /** True when the lexer already reported it; nothing more is said about its value. */
  readonly faulty: boolean;
}

export interface Token extends Word {
  readonly start: number;
  readonly end: number;
}

/** A token with what is written only. */
export type BareToken = Pick<Token, 'kind' | 'text' | 'start' | 'end'>;

/** A token as it was read at a closer look. */
export type Reading = BareToken & Measure;

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
  'removed',
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
  'use',
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

/** What a number without a unit is. */
export const NO_UNIT = { kind: 'number', scale: 1 } as const;

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
export function isTrivia(token: Pick<Token, 'kind'>): boolean {
  return token.kind === 'whitespace' || token.kind === 'comment' || token.kind === 'unknown';
}

/** What is asked of almost every token, one bit each: told once for a spelling. */
export const ROLE = {
  startsValue: 1,
  /** Nothing that stands behind a value within its expression. */
  endsValue: 2,
  /** Stands before a value, or in its place. */
  prefix: 4,
  /** Starts a declaration; as a name only where what follows makes it one. */
  declaration: 8,
  /** Starts a statement; as a name only where what follows makes it one. */
  statement: 16,
} as const;

const PREFIXES: ReadonlySet<string> = new Set(['+', '-', 'if', '!', 'not', 'Not', 'NOT']);
const VALUE_KEYWORDS: ReadonlySet<string> = new Set(['true', 'false', 'not']);
const VALUE_ENDS: ReadonlySet<string> = new Set([')', ',', '{', '}']);

function rolesOf(kind: TokenKind, text: string): number {
  if (kind === 'end') return ROLE.endsValue;
  if (kind !== 'keyword' && kind !== 'name' && kind !== 'symbol') return ROLE.startsValue;
  let roles = PREFIXES.has(text) ? ROLE.prefix : 0;
  if (kind === 'symbol') {
    if (text === '(' || text === '-') roles |= ROLE.startsValue;
    return VALUE_ENDS.has(text) ? roles | ROLE.endsValue : roles;
  }
  const isKeyword = kind === 'keyword';
  if (!isKeyword || VALUE_KEYWORDS.has(text)) roles |= ROLE.startsValue;
  const isDeclared = isKeyword && DECLARATION_WORDS.has(text);
  if (isDeclared || CONTEXT_DECLARATION_WORDS.has(text)) roles |= ROLE.declaration;
  const words = isKeyword ? STATEMENT_WORDS : CONTEXT_STATEMENT_WORDS;
  return words.has(text) ? roles | ROLE.statement : roles;
}

export interface Measure {
  readonly value?: number | undefined;
  readonly sides?: number | undefined;
  readonly faulty?: boolean;
}

/** Every word is made here, so that all are of one shape. */
export function createWord(kind: TokenKind, text: string, measure: Measure = {}): Word {
  const { value, sides, faulty = false } = measure;
  return { kind, text, roles: rolesOf(kind, text), value, sides, faulty };
}

export function hasRole({ roles }: Token, role: number): boolean {
  return (roles & role) !== 0;
}

/** True when a value may begin with this token. */
export function startsExpression(token: Token): boolean {
  return hasRole(token, ROLE.startsValue);
}
