// Text to tokens, lossless and total: for any string the tokens' ranges join without gap from 0 to
// its length, the last one is `end`, and everything odd is reported and stepped over.
import type { Span } from './diagnostic.ts';
import { blanksEnd, CLASS, classOf, closingQuote, endsNumber } from './lexer-ascii.ts';
import {
  isDashComment,
  scanBlockComment,
  scanForeignComment,
  scanLineComment,
} from './lexer-comment.ts';
import { Line, type Closing } from './lexer-line.ts';
import { scanNumber } from './lexer-number.ts';
import { markOf, symbolAt } from './lexer-symbol.ts';
import { quotedAt, wordAt } from './lexer-word.ts';
import { quoted, type Reporter } from './reporter.ts';
import { createWord, isTrivia, type Reading, type Token } from './token.ts';
import { TokenList } from './token-list.ts';

const SPACE = /\s*/uy;
const STRAY = /[^\sA-Za-z0-9_{}(),:.;+\-*/<>=!%&|'"#‘’‚“”„−–×÷≤≥≠]+/uy;
const QUOTED_NAME = /[A-Za-z0-9_-]*/y;

/** Quotes of word processors, by how they close. */
const CLOSING_QUOTES: ReadonlyMap<string, Closing> = new Map<string, Closing>([
  ['‘', 'single'],
  ['‚', 'single'],
  ['’', 'single'],
  ['“', 'double'],
  ['„', 'double'],
  ['”', 'double'],
]);

const TYPOGRAPHIC: ReadonlyMap<string, string> = new Map([
  ['−', '-'],
  ['–', '-'],
  ['×', '*'],
  ['÷', '/'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
]);

/** Splits a whole file; the result always ends with an `end` token. */
export function lex(text: string, reporter: Reporter): Token[] {
  const tokens = new TokenList();
  const scan: Scan = { text, reporter, tokens, line: undefined, isLossless: true };
  scanTo(scan, 0, text.length);
  tokens.add(END, text.length, text.length);
  return tokens.toArray();
}

/**
 * The same into a list, without what the parser never sees: blanks, comments, and what was reported as unknown. Rules
 * that were read before are stepped over: each is one token that begins a declaration.
 */
export function lexWords(
  text: string,
  reporter: Reporter,
  tokens: TokenList,
  known?: readonly Span[],
): void {
  const scan: Scan = { text, reporter, tokens, line: undefined, isLossless: false };
  let at = 0;
  if (known !== undefined) {
    for (const { start, end } of known) {
      at = scanTo(scan, at, start);
      if (at > start) break;
      at = tokens.add(RULE, start, end);
    }
  }
  scanTo(scan, at, text.length);
  tokens.add(END, text.length, text.length);
}

const END = createWord('end', '');
const BLANK = createWord('whitespace', ' ');

interface Scan {
  readonly text: string;
  readonly reporter: Reporter;
  readonly tokens: TokenList;
  /** Made for the first token that asks for it. */
  line: Line | undefined;
  readonly isLossless: boolean;
}

const RULE = wordAt('rule', 0, 'word');

/** Reads on to `stop`, or to the end of what reaches past it. */
function scanTo(scan: Scan, start: number, stop: number): number {
  const { text, tokens, isLossless } = scan;
  let at = start;
  while (at < stop) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    if (kind === CLASS.blank) at = isLossless ? scanBlanks(scan, at) : at + 1;
    else if (kind === CLASS.letter) {
      const word = wordAt(text, at, 'word');
      at = tokens.add(word, at, at + word.text.length);
    } else if (kind === CLASS.mark) at = tokens.add(markOf(code), at, at + 1);
    else if (kind === CLASS.symbol) at = scanSymbol(scan, at);
    else if (kind === CLASS.other && isBlank(text, at)) at = scanBlanks(scan, at);
    else at = scanValue(scan, at, kind);
  }
  return at;
}

function scanBlanks({ text, tokens, isLossless }: Scan, at: number): number {
  const end = spaceEnd(text, at);
  return isLossless ? tokens.add(BLANK, at, end) : end;
}

/** Symbols, of which a few may begin a comment or a number. */
function scanSymbol(scan: Scan, at: number): number {
  const symbol = symbolAt(scan.text, at);
  const { text } = symbol;
  const isPlain = text !== '/' && text !== '-' && text !== '.';
  return isPlain || !beginsOther(scan, text, at)
    ? scan.tokens.add(symbol, at, at + text.length)
    : scanOther(scan, at);
}

function beginsOther(scan: Scan, symbol: string, at: number): boolean {
  const { text } = scan;
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0;
  if (symbol === '.') return classOf(next) === CLASS.digit;
  if (symbol === '-') return next === DASH && isDashComment(text, at, lineOf(scan));
  return next === SLASH || next === STAR;
}

const DASH = '-'.charCodeAt(0);
const SLASH = '/'.charCodeAt(0);
const STAR = '*'.charCodeAt(0);

/** Numbers and quoted names that were read before are told by their spelling. */
function scanValue(scan: Scan, at: number, kind: number): number {
  const { text, tokens } = scan;
  if (kind === CLASS.digit) {
    const word = wordAt(text, at, 'measure');
    const end = at + word.text.length;
    if (word.kind !== 'unknown' && endsNumber(text, end)) return tokens.add(word, at, end);
  } else if (kind === CLASS.quote) {
    const name = quotedAt(text, at + 1);
    const close = at + 1 + name.text.length;
    if (close < text.length && text.charCodeAt(close) === text.charCodeAt(at)) {
      return tokens.add(name, at, close + 1);
    }
  }
  return scanOther(scan, at);
}

function lineOf(scan: Scan): Line {
  return (scan.line ??= new Line(scan.text));
}

/** Whatever takes a closer look. */
function scanOther(scan: Scan, at: number): number {
  const { text, reporter, tokens, isLossless } = scan;
  const read = readOther(text, at, lineOf(scan), reporter);
  if (!isLossless && isTrivia(read)) return read.end;
  return tokens.add(createWord(read.kind, read.text, read), read.start, read.end);
}

function isBlank(text: string, at: number): boolean {
  return /\s/u.test(text.charAt(at));
}

function spaceEnd(text: string, at: number): number {
  const end = blanksEnd(text, at);
  const isOther = end < text.length && classOf(text.charCodeAt(end)) === CLASS.other;
  return isOther ? matchEnd(SPACE, text, end) : end;
}

/** End of the match of a sticky pattern at `at`, or -1. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function readOther(text: string, at: number, line: Line, reporter: Reporter): Reading {
  const kind = classOf(text.charCodeAt(at));
  const character = text.charAt(at);
  if (kind === CLASS.digit || character === '.') {
    return scanNumber(text, at, reporter) ?? scanStray(text, at, reporter);
  }
  if (kind === CLASS.quote) return scanString(text, at, closingQuote(text, at), reporter);
  if (kind === CLASS.symbol || character === '#') return readComment(text, at, line, reporter);
  const closing = CLOSING_QUOTES.get(character);
  if (closing !== undefined) {
    return scanString(text, at, line.closingOf(at + 1, closing), reporter);
  }
  const plain = TYPOGRAPHIC.get(character);
  if (plain !== undefined) return typographic({ text, at, end: at + 1, plain, reporter });
  return scanStray(text, at, reporter);
}

function readComment(text: string, at: number, line: Line, reporter: Reporter): Reading {
  if (text.startsWith('//', at)) return scanLineComment(at, line);
  if (text.startsWith('/*', at)) return scanBlockComment(text, at, reporter);
  return scanForeignComment({ at, mark: text.startsWith('#', at) ? '#' : '--', line, reporter });
}

/** The quoted name that `close` ends; -1 when nothing does. */
function scanString(text: string, at: number, close: number, reporter: Reporter): Reading {
  if (close < 0) return unclosedString(text, at, reporter);
  const end = close + 1;
  const content = text.slice(at + 1, close);
  const opening = text.charAt(at);
  if (opening === "'" || opening === '"') {
    return { kind: 'string', text: content, start: at, end };
  }
  typographic({ text, at, end, plain: `'${content}'`, reporter });
  return { kind: 'string', text: content, start: at, end };
}

/** Ends the string after the name in it, so that what follows on the line is still understood. */
function unclosedString(text: string, at: number, reporter: Reporter): Reading {
  const end = Math.max(at + 1, matchEnd(QUOTED_NAME, text, at + 1));
  const content = text.slice(at + 1, end);
  reporter.error({
    code: 'UNCLOSED_STRING',
    span: { start: at, end },
    message:
      `The quoted name ${quoted(text.slice(at, end))} has no closing quote. Close it on the same ` +
      'line.',
    expected: `'${content}'`,
    fixes: [{ title: 'Close the quote', span: { start: at, end }, text: `'${content}'` }],
  });
  return { kind: 'string', text: content, start: at, end, faulty: content === '' };
}

interface Typographic {
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly plain: string;
  readonly reporter: Reporter;
}

function typographic({ text, at, end, plain, reporter }: Typographic): Reading {
  const found = text.slice(at, end);
  reporter.error({
    code: 'TYPOGRAPHIC_CHARACTER',
    span: { start: at, end },
    message: `${quoted(found)} was typed by a word processor. Write ${quoted(plain)} instead.`,
    found,
    expected: plain,
    fixes: [{ title: `Write ${quoted(plain)}`, span: { start: at, end }, text: plain }],
  });
  return { kind: 'symbol', text: plain, start: at, end };
}

function scanStray(text: string, at: number, reporter: Reporter): Reading {
  const end = Math.max(at + 1, matchEnd(STRAY, text, at));
  const found = text.slice(at, end);
  const what = /\S/u.test(found) && !/^\p{C}+$/u.test(found) ? quoted(found) : codePoint(found);
  reporter.error({
    code: 'UNEXPECTED_CHARACTER',
    span: { start: at, end },
    message: `${what} cannot stand in a rule file. Remove it, or put it in a // comment.`,
    found,
    fixes: [{ title: 'Remove it', span: { start: at, end }, text: '' }],
  });
  return { kind: 'unknown', text: found, start: at, end };
}

function codePoint(found: string): string {
  const hex = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `The invisible character U+${hex}`;
}
