// Text to tokens, lossless and total: for any string the tokens' ranges join without gap from 0 to
// its length, the last one is `end`, and everything odd is reported and stepped over.
import {
  isDashComment,
  scanBlockComment,
  scanForeignComment,
  scanLineComment,
} from './lexer-comment.ts';
import { scanNumber } from './lexer-number.ts';
import { quoted, type Reporter } from './reporter.ts';
import { KEYWORDS, type Token } from './token.ts';

const SPACE = /\s+/uy;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SYMBOL = /[<>!=+\-*/]=|=[<>]|<>|&&|\|\||[{}(),:.;+\-*/<>=!%&|]/y;
const STRAY = /[^\sA-Za-z0-9_{}(),:.;+\-*/<>=!%&|'"#‘’‚“”„−–×÷≤≥≠]+/uy;
const QUOTED_NAME = /[A-Za-z0-9_-]*/y;

const CLOSING_QUOTES: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ['‘', '’'],
  ['‚', '‘'],
  ['’', '’'],
  ['“', '”'],
  ['„', '“'],
  ['”', '”'],
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
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const token = scan(text, at, reporter);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at });
  return tokens;
}

/** End of the match of a sticky pattern at `at`, or -1. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function scan(text: string, at: number, reporter: Reporter): Token {
  const space = matchEnd(SPACE, text, at);
  if (space > at) return { kind: 'whitespace', text: ' ', start: at, end: space };
  if (text.startsWith('//', at)) return scanLineComment(text, at);
  if (text.startsWith('/*', at)) return scanBlockComment(text, at, reporter);
  const character = text.charAt(at);
  if (character === '#') return scanForeignComment(text, at, '#', reporter);
  if (isDashComment(text, at)) return scanForeignComment(text, at, '--', reporter);
  const name = matchEnd(NAME, text, at);
  if (name > at) {
    const word = text.slice(at, name);
    return { kind: KEYWORDS.has(word) ? 'keyword' : 'name', text: word, start: at, end: name };
  }
  const number = scanNumber(text, at, reporter);
  if (number !== undefined) return number;
  if (CLOSING_QUOTES.has(character)) return scanString(text, at, reporter);
  const plain = TYPOGRAPHIC.get(character);
  if (plain !== undefined) return typographic({ text, at, end: at + 1, plain, reporter });
  const symbol = matchEnd(SYMBOL, text, at);
  if (symbol > at) return { kind: 'symbol', text: text.slice(at, symbol), start: at, end: symbol };
  return scanStray(text, at, reporter);
}

function scanString(text: string, at: number, reporter: Reporter): Token {
  const opening = text.charAt(at);
  const closing = CLOSING_QUOTES.get(opening) ?? opening;
  const lineEnd = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
  const close = closeOf(text.slice(at + 1, lineEnd), closing);
  if (close < 0) return unclosedString(text, at, reporter);
  const end = at + close + 2;
  const content = text.slice(at + 1, end - 1);
  if (opening === "'" || opening === '"') {
    return { kind: 'string', text: content, start: at, end };
  }
  typographic({ text, at, end, plain: `'${content}'`, reporter });
  return { kind: 'string', text: content, start: at, end };
}

/**
 * Position of the closing quote in the rest of the line; typographic quotes may be closed plainly.
 */
function closeOf(rest: string, closing: string): number {
  if (closing === "'" || closing === '"') return rest.indexOf(closing);
  return rest.search(closing === '”' || closing === '“' ? /[”“"]/u : /[’‘']/u);
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
