// How words stand beside each other on a line, and how each is written.
import type { BareToken } from '../token.ts';
import type { Anchors } from './anchor.ts';

const NONE_BEFORE: ReadonlySet<string> = new Set([',', ')', ':', '.', '..']);
const NONE_AFTER: ReadonlySet<string> = new Set(['(', '.', '..']);

/** True when a space stands between two words. */
export function isSpaced(left: BareToken, right: BareToken, anchors: Anchors): boolean {
  if (isSymbol(right, NONE_BEFORE) || isSymbol(left, NONE_AFTER)) return false;
  if (right.kind === 'symbol' && right.text === '(') return !anchors.calls.has(left.start);
  // Two signs in a row would read as a comment.
  if (left.text === '-' && anchors.signs.has(left.start)) return right.text === '-';
  return true;
}

function isSymbol(token: BareToken, symbols: ReadonlySet<string>): boolean {
  return token.kind === 'symbol' && symbols.has(token.text);
}

/** The word as it is written: names in single quotes, titles of tests in double ones, where they hold none. */
export function wordText(token: BareToken, source: string, anchors: Anchors): string {
  const written = source.slice(token.start, token.end);
  if (token.kind !== 'string') return written;
  const quote = anchors.titles.has(token.start) ? '"' : "'";
  return token.text.includes(quote) ? written : `${quote}${token.text}${quote}`;
}
