// The words that Lezer cannot tell by a pattern: those that begin a declaration in the first column or a statement
// at its start, `event` before `has`, comments, and characters that stand nowhere.
import { ExternalTokenizer, type InputStream } from '@lezer/lr';
import { CONTEXT_DECLARATION_WORDS, CONTEXT_STATEMENT_WORDS } from '../token.ts';

/** Clauses of effects, skills and tests, which stand where statements stand. */
const CLAUSE_WORDS: ReadonlySet<string> = new Set(
  (
    'duration tags immune stack sources ends own every pool aura on target cost cooldown charges cast ranks ' +
    'requires seed given expect weight skills'
  ).split(' '),
);

const NEWLINE = 10;
const EQUALS = 61;
/** Signs after which a word is what is read or written. */
const CONTINUES = ':=.,)+*/<>';
/** Statements that look like calls. */
const CALLS: ReadonlySet<string> = new Set(['dispel', 'end']);

/** `terms` are the grammar's numbers of the token names. */
export function createContextTokens(terms: Readonly<Record<string, number>>): ExternalTokenizer {
  return new ExternalTokenizer(
    (input) => {
      const name = tokenName(input);
      const term = name === undefined ? undefined : terms[name.token];
      if (name !== undefined && term !== undefined) input.acceptToken(term, name.length);
    },
    { contextual: false },
  );
}

/** Words before which, or behind which, another word of a declaration stands. */
const TOP_WORDS: ReadonlyMap<string, string> = new Map([
  ['override', 'OverrideWord'],
  ['removed', 'RemovedWord'],
]);

interface Found {
  readonly token: string;
  readonly length: number;
}

function tokenName(input: InputStream): Found | undefined {
  const character = String.fromCodePoint(Math.max(0, input.next));
  if (input.next < 0) return undefined;
  const isSlashes = character === '/' && input.peek(1) === input.next;
  if (isSlashes) return { token: 'Comment', length: lineLength(input) };
  if (/[A-Za-z_]/.test(character)) return wordToken(input);
  const isForeign = /[;%&|]/.test(character) || (character === '!' && input.peek(1) !== EQUALS);
  if (isForeign) return { token: 'Foreign', length: 1 };
  const isKnown = /[\s0-9{}(),:.+\-*/<>=!'"]/.test(character);
  return isKnown ? undefined : { token: 'Unknown', length: input.next > 0xffff ? 2 : 1 };
}

function wordToken(input: InputStream): Found | undefined {
  const text = read(input, (character) => /[A-Za-z0-9_]/.test(character), 0);
  const { length } = text;
  const rest = read(input, (character) => character !== '\n', length);
  const next = rest.trimStart();
  if (text === 'event' && /^has\b/.test(next)) return { token: 'EventSubject', length };
  if (text === 'effect' && next.startsWith(':')) return { token: 'EffectName', length };
  const before = input.peek(-1);
  const isColumnOne = before < 0 || before === NEWLINE;
  if (isColumnOne && text === 'if') return { token: 'TopIf', length };
  if (isColumnOne && CONTEXT_DECLARATION_WORDS.has(text) && /^[A-Za-z_'"]/.test(next)) {
    return { token: TOP_WORDS.get(text) ?? 'DeclarationWord', length };
  }
  const isWord = CONTEXT_STATEMENT_WORDS.has(text) || CLAUSE_WORDS.has(text);
  if (!isWord || !beginsStatement(input)) return undefined;
  const follows = next.charAt(0);
  const isPart = follows !== '' && CONTINUES.includes(follows);
  const isCall = follows === '(' && !CALLS.has(text);
  return isPart || isCall ? undefined : { token: 'StatementWord', length };
}

/** True when only blanks stand between the word and the start of its line, a `{` or a `}`. */
function beginsStatement(input: InputStream): boolean {
  let back = -1;
  for (; back > -200; back -= 1) {
    const code = input.peek(back);
    if (code < 0 || code === NEWLINE) return true;
    const character = String.fromCodePoint(code);
    if (!/\s/.test(character)) return character === '{' || character === '}';
  }
  return false;
}

function read(input: InputStream, isPart: (character: string) => boolean, from: number): string {
  let text = '';
  for (let at = from; at < from + 200; at += 1) {
    const code = input.peek(at);
    if (code < 0 || !isPart(String.fromCodePoint(code))) return text;
    text += String.fromCodePoint(code);
  }
  return text;
}

function lineLength(input: InputStream): number {
  let length = 0;
  for (let code = input.peek(0); code >= 0 && code !== NEWLINE; code = input.peek(length)) {
    length += 1;
  }
  return length;
}
