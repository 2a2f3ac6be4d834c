// Text to tokens, lossless and total: for any string the tokens' ranges join without gap from 0 to
// its length, the last one is `end`, and everything odd is reported and stepped over.
import type { Span } from './diagnostic.ts';
import { blanksEnd, CLASS, classOf, closingQuote, symbolAt } from './lexer-ascii.ts';
import {
  isDashComment,
  scanBlockComment,
  scanForeignComment,
  scanLineComment,
} from './lexer-comment.ts';
import { Line, type Closing } from './lexer-line.ts';
import { scanNumber } from './lexer-number.ts';
import { scanWord, sharedText } from './lexer-word.ts';
import { quoted, type Reporter } from './reporter.ts';
import { isTrivia, type Token } from './token.ts';

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
  return tokensOf(text, reporter, true, []);
}

/**
 * The same without what the parser never sees: blanks, comments, and what was reported as unknown. Rules that
 * were read before are stepped over: each is one token that begins a declaration.
 */
export function lexWords(text: string, reporter: Reporter, known: readonly Span[] = []): Token[] {
  return tokensOf(text, reporter, false, known);
}

function tokensOf(
  text: string,
  reporter: Reporter,
  isLossless: boolean,
  known: readonly Span[],
): Token[] {
  const tokens: Token[] = [];
  const line = new Line(text);
  const { length } = text;
  let at = 0;
  let left = 0;
  let stop = known[0]?.start ?? length;
  while (at < length) {
    if (at === stop) {
      const end = known[left]?.end ?? length;
      tokens.push({ kind: 'keyword', text: 'rule', start: at, end });
      at = end;
      line.solidEnd = end;
      left += 1;
      stop = known[left]?.start ?? length;
      continue;
    }
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    if (kind === CLASS.blank || (kind === CLASS.other && isBlank(text, at))) {
      const end = spaceEnd(text, at);
      if (isLossless) tokens.push({ kind: 'whitespace', text: ' ', start: at, end });
      at = end;
      continue;
    }
    let token: Token;
    if (kind === CLASS.letter) {
      token = scanWord(text, at);
      tokens.push(token);
    } else {
      token = scan(text, at, line, reporter);
      if (isLossless || !isTrivia(token)) tokens.push(token);
    }
    at = token.end;
    line.solidEnd = at;
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at });
  return tokens;
}

function isBlank(text: string, at: number): boolean {
  return /\s/u.test(text.charAt(at));
}

function spaceEnd(text: string, at: number): number {
  const end = blanksEnd(text, at);
  return classOf(text.charCodeAt(end)) === CLASS.other ? matchEnd(SPACE, text, end) : end;
}

/** End of the match of a sticky pattern at `at`, or -1. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function scan(text: string, at: number, line: Line, reporter: Reporter): Token {
  const kind = classOf(text.charCodeAt(at));
  if (kind === CLASS.symbol) return scanSymbol(text, at, line, reporter);
  if (kind === CLASS.digit) return scanNumber(text, at, reporter) ?? scanStray(text, at, reporter);
  if (kind === CLASS.quote) return scanString(text, at, closingQuote(text, at), reporter);
  const character = text.charAt(at);
  if (character === '#') return scanForeignComment({ at, mark: '#', line, reporter });
  const closing = CLOSING_QUOTES.get(character);
  if (closing !== undefined) {
    return scanString(text, at, line.closingOf(at + 1, closing), reporter);
  }
  const plain = TYPOGRAPHIC.get(character);
  if (plain !== undefined) return typographic({ text, at, end: at + 1, plain, reporter });
  return scanStray(text, at, reporter);
}

/** Symbols, and what begins like one: comments and `.5`. */
function scanSymbol(text: string, at: number, line: Line, reporter: Reporter): Token {
  const symbol = symbolAt(text, at);
  if (symbol === '/') {
    if (text.startsWith('//', at)) return scanLineComment(at, line);
    if (text.startsWith('/*', at)) return scanBlockComment(text, at, reporter);
  } else if (symbol === '-') {
    if (isDashComment(text, at, line)) {
      return scanForeignComment({ at, mark: '--', line, reporter });
    }
  } else if (symbol === '.' && classOf(text.charCodeAt(at + 1)) === CLASS.digit) {
    const number = scanNumber(text, at, reporter);
    if (number !== undefined) return number;
  }
  return { kind: 'symbol', text: symbol, start: at, end: at + symbol.length };
}

/** The quoted name that `close` ends; -1 when nothing does. */
function scanString(text: string, at: number, close: number, reporter: Reporter): Token {
  if (close < 0) return unclosedString(text, at, reporter);
  const end = close + 1;
  const content = sharedText(text, at + 1, close);
  const opening = text.charAt(at);
  if (opening === "'" || opening === '"') {
    return { kind: 'string', text: content, start: at, end };
  }
  typographic({ text, at, end, plain: `'${content}'`, reporter });
  return { kind: 'string', text: content, start: at, end };
}

/** Ends the string after the name in it, so that what follows on the line is still understood. */
function unclosedString(text: string, at: number, reporter: Reporter): Token {
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

function typographic({ text, at, end, plain, reporter }: Typographic): Token {
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

function scanStray(text: string, at: number, reporter: Reporter): Token {
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
