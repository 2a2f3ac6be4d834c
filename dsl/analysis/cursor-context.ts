// Where the cursor stands: the word being written, the words before it, what is open around it, and a scope with
// the names known there. Made from tokens; the tree only adds the types of `let`s.
import { isTrivia, type Token } from '../token.ts';
import type { Span } from '../diagnostic.ts';
import {
  DECLARATION_HEADS,
  STATEMENT_HEADS,
  scan,
  type Scanned,
  type ScannedName,
} from './cursor-scan.ts';
import type { FileAnalysis } from './file.ts';
import type { Local, Origin, Scope } from './scope.ts';
import { tokenIndexAt } from './token-at.ts';

export interface CursorContext extends Scanned {
  readonly kind: 'code' | 'string' | 'number' | 'comment';
  /** What is written of the present word. */
  readonly prefix: string;
  /** What a chosen word replaces. */
  readonly replace: Span;
  /** Significant tokens of the declaration before the present word. */
  readonly before: readonly Token[];
  /** True when nothing stands before the word on its line. */
  readonly isLineStart: boolean;
  readonly scope: Scope;
}

/** Tokens looked at before the cursor at most; longer declarations lose their head. */
const LOOKBACK_MAX = 4_000;

export function cursorContext(file: FileAnalysis, offset: number): CursorContext {
  const { tokens, text } = file;
  const at = tokenIndexAt(tokens, offset - 1);
  const word = wordAt(tokens[at], text, offset);
  const from = word.kind === 'string' ? word.replace.start - 1 : word.replace.start;
  const before = declarationTokens(file, from);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const whole = scan(before, (token) => isColumnZero(text, token));
  const scanned = {
    ...whole,
    names: whole.names.filter((name) => isKnown(name, before, lineStart)),
  };
  const isLineStart = text.slice(lineStart, from).trim() === '';
  return { ...scanned, ...word, before, isLineStart, scope: scopeOf(file, scanned, before) };
}

/** A `let` is not known in its own value, which goes on to the end of the line or the next statement. */
function isKnown(
  { kind, token }: ScannedName,
  before: readonly Token[],
  lineStart: number,
): boolean {
  if (kind !== 'local' || token.start < lineStart) return true;
  return before.some(({ start, text }) => start > token.end && STATEMENT_HEADS.has(text));
}

type Word = Pick<CursorContext, 'kind' | 'prefix' | 'replace'>;

function wordAt(token: Token | undefined, text: string, offset: number): Word {
  const nothing = { kind: 'code', prefix: '', replace: { start: offset, end: offset } } as const;
  if (token === undefined || token.start >= offset || token.end < offset) return nothing;
  const { kind, start, end } = token;
  const prefix = text.slice(start, offset);
  if (kind === 'name' || kind === 'keyword')
    return { kind: 'code', prefix, replace: { start, end } };
  if (kind === 'comment') return { ...nothing, kind: 'comment' };
  if (kind === 'string') {
    const isClosed = end - start > 1 && text.charAt(end - 1) === text.charAt(start);
    if (isClosed && offset === end) return nothing;
    const replace = { start: start + 1, end: isClosed ? end - 1 : end };
    return { kind: 'string', prefix: prefix.slice(1), replace };
  }
  if (!/^[0-9]/.test(prefix)) return nothing;
  return { kind: 'number', prefix, replace: { start, end } };
}

/** The significant tokens from the start of the declaration around `offset` up to it. */
function declarationTokens({ tokens, text }: FileAnalysis, offset: number): Token[] {
  const last = tokenIndexAt(tokens, offset - 1);
  const lowest = Math.max(0, last - LOOKBACK_MAX);
  let first = last;
  for (; first > lowest; first -= 1) {
    const token = tokens[first];
    const isHead = token !== undefined && DECLARATION_HEADS.has(token.text);
    if (isHead && token.end <= offset && isColumnZero(text, token)) break;
  }
  return tokens.slice(first, last + 1).filter((token) => {
    return !isTrivia(token) && token.kind !== 'end' && token.end <= offset;
  });
}

function isColumnZero(text: string, { start, kind }: Token): boolean {
  const isWord = kind === 'name' || kind === 'keyword';
  return isWord && (start === 0 || text.charAt(start - 1) === '\n');
}

/** A scope as the tree would have it, but for broken text. */
function scopeOf(file: FileAnalysis, scanned: Scanned, before: readonly Token[]): Scope {
  const span = { start: before[0]?.start ?? 0, end: file.text.length };
  const origins = originsOf(scanned, before);
  let scope: Scope | undefined;
  for (const origin of origins) scope = { span, parent: scope, origin, locals: [] };
  const inner: Scope = { span, parent: scope, origin: { kind: 'block' }, locals: [] };
  for (const name of scanned.names) inner.locals.push(localOf(file, name, inner));
  return inner;
}

function originsOf(
  { declaration, start, opened, head }: Scanned,
  before: readonly Token[],
): Origin[] {
  const name = before[start + 1]?.text ?? '';
  const origins: Origin[] = [];
  const hook = opened.findLast(({ word }) => word === 'on')?.detail;
  if (declaration === 'rule') origins.push(ruleOrigin(before.slice(start)));
  if (declaration === 'if') origins.push({ kind: 'event', event: undefined, isAfter: false });
  if (declaration === 'roll') {
    const event = before[start + 3]?.text;
    origins.push({ kind: 'event', event, isAfter: false });
  }
  if (['effect', 'template', 'class', 'unit', 'item'].includes(declaration))
    origins.push({ kind: 'effect', owner: name, ...(hook !== undefined && { hook }) });
  if (declaration === 'skill') origins.push({ kind: 'skill' });
  if (declaration === 'test') origins.push({ kind: 'test' });
  if (head === 'chain' || opened.some(({ word }) => word === 'chain'))
    origins.push({ kind: 'chain' });
  return origins;
}

/** `rule NAME PHASE EVENT` */
function ruleOrigin(tokens: readonly Token[]): Origin {
  const at = tokens.findIndex(
    ({ text }, index) => index > 0 && ['on', 'before', 'after'].includes(text),
  );
  const event = at < 0 ? '' : (tokens[at + 1]?.text ?? '');
  return { kind: 'event', event, isAfter: tokens[at]?.text === 'after' };
}

function localOf(file: FileAnalysis, { kind, token, type }: ScannedName, scope: Scope): Local {
  const span = { start: token.start, end: token.end };
  const name = { text: token.text, span };
  const from = 0;
  if (kind === 'parameter')
    return { kind, name, type: { kind: 'written', name: type }, from, scope };
  if (kind === 'candidate') {
    const of = { kind: 'part', group: { text: type, span }, areas: [], except: [], span } as const;
    return { kind, name, type: { kind: 'candidate', of }, from, scope };
  }
  for (const known of file.scopes) {
    const local = known.locals.find((one) => one.name.span.start === span.start);
    if (local !== undefined) return { ...local, from };
  }
  return { kind, name, type: { kind: 'value', value: { kind: 'error', span } }, from, scope };
}
