// Where the rules of a file stand, by a scan that knows comments, quotes and braces and little else. Whatever it
// takes for a rule is only believed where the parser found a rule at the same place.
import { closingQuote, isWordCode, wordEnd } from '../lexer-ascii.ts';

/** From the first to behind the last character of something. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const BLANKS = /(?:\s|\/\/[^\n]*)*/y;
const ELSE = /(?:\s|\/\/[^\n]*)*else\b/y;

/** Characters the scan stops at wherever it is. */
const STOPS = new Uint8Array(128);
for (const character of '/\'"{}') STOPS[character.charCodeAt(0)] = 1;

/** One rule of a text. */
export interface Chunk extends Range {
  /** Shared by all places where it stood. */
  readonly label: Label;
}

/** What a rule is found by; worked out once, because long texts take long to look up the first time. */
export interface Label {
  readonly text: string;
  head: string;
  key: string;
}

/** The rules of a text, in its order; none behind something that does not close. */
export interface Chunks {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  /** The text between them. */
  readonly between: string;
}

/** `head` and the text of a rule. */
export function keyOf({ label }: Chunk, head: string): string {
  if (label.head !== head) {
    label.head = head;
    label.key = head + label.text;
  }
  return label.key;
}

/** Position of the rule that begins at `start`; -1 without one. */
export function positionOf(chunks: readonly Chunk[], start: number): number {
  const i = firstFrom(chunks, start + 1);
  return chunks[i]?.start === start ? i : -1;
}

/** Rules of a file from the front. */
export function chunksOf(text: string): Chunks {
  const scan: Scan = { text, chunks: [], depth: 0, start: -1, last: 0 };
  scanFrom(scan, 0, nowhere);
  return { text, chunks: scan.chunks, between: textBetween(text, scan.chunks) };
}

/** The same, where a text before is known: only what changed is looked at. */
export function chunksAfter(text: string, before: Chunks): Chunks {
  if (before.text === text) return before;
  const { chunks: known } = before;
  const same = commonStart(before.text, text);
  const shift = text.length - before.text.length;
  const tail = text.length - commonEnd(before.text, text, same);
  // The one before the change may be another by what follows it.
  const kept = known.slice(0, Math.max(0, firstFrom(known, same) - 1));
  const at = kept.at(-1)?.end ?? 0;
  const scan: Scan = { text, chunks: kept, depth: 0, start: -1, last: at };
  const endingAt = (end: number): number => {
    const i = firstFrom(known, end - shift);
    return known[i]?.end === end - shift ? i : -1;
  };
  const first = kept.length;
  const found = scanFrom(scan, at, ({ start, end }) => start >= tail && endingAt(end) >= 0);
  const last = found === undefined ? known.length : endingAt(found.end) + 1;
  const isSame = last === kept.length && isSameAround(before, { text, chunks: kept }, first, last);
  for (let i = last; i < known.length; i += 1) {
    const chunk = known[i];
    if (chunk === undefined) continue;
    const { start, end, label } = chunk;
    kept.push(shift === 0 ? chunk : { start: start + shift, end: end + shift, label });
  }
  return { text, chunks: kept, between: isSame ? before.between : textBetween(text, kept) };
}

type Scanned = Pick<Chunks, 'text' | 'chunks'>;

/** Whether nothing changed before the chunks from `first` to `last`, and behind them all when they are the last. */
function isSameAround(before: Scanned, after: Scanned, first: number, last: number): boolean {
  for (let i = first; i < last; i += 1) {
    if (gapBefore(before, i) !== gapBefore(after, i)) return false;
  }
  return last < before.chunks.length || gapBefore(before, last) === gapBefore(after, last);
}

function gapBefore({ text, chunks }: Scanned, index: number): string {
  return text.slice(chunks[index - 1]?.end ?? 0, chunks[index]?.start ?? text.length);
}

function nowhere(): boolean {
  return false;
}

/** Position of the first range that ends at a place or behind it. */
function firstFrom(ranges: readonly Range[], at: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Characters compared at once. */
const BLOCK = 4_096;

function commonStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at + BLOCK <= length && a.slice(at, at + BLOCK) === b.slice(at, at + BLOCK)) at += BLOCK;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

/** How much two texts have in common at their ends, besides what they have at their beginnings. */
function commonEnd(a: string, b: string, start: number): number {
  const length = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count + BLOCK <= length && isSameBlock(a, b, count)) count += BLOCK;
  while (
    count < length &&
    a.charCodeAt(a.length - count - 1) === b.charCodeAt(b.length - count - 1)
  ) {
    count += 1;
  }
  return count;
}

function isSameBlock(a: string, b: string, count: number): boolean {
  const [endA, endB] = [a.length - count, b.length - count];
  return a.slice(endA - BLOCK, endA) === b.slice(endB - BLOCK, endB);
}

/** Scans on until a rule was found that `isEnough`, which is given back. */
function scanFrom(
  scan: Scan,
  from: number,
  isEnough: (chunk: Range) => boolean,
): Range | undefined {
  const { text, chunks } = scan;
  const { length } = text;
  let at = from;
  while (at < length && scan.depth >= 0) {
    const code = text.charCodeAt(at);
    if (code < 128 && STOPS[code] === 1) {
      const count = chunks.length;
      at = stop(scan, text.charAt(at), at);
      const last = chunks.length > count ? chunks.at(-1) : undefined;
      if (last !== undefined && isEnough(last)) return last;
    } else if (scan.depth === 0 && isWordCode(code)) {
      const end = wordEnd(text, at);
      if (scan.start < 0) begin(scan, text.slice(at, end), at);
      at = end;
    } else at += 1;
  }
  return undefined;
}

interface Scan {
  readonly text: string;
  readonly chunks: Chunk[];
  depth: number;
  /** Of the rule being read; -1 outside. */
  start: number;
  /** Behind the last brace that closed a declaration. */
  last: number;
}

/** Goes on behind a comment, a quoted name or a brace. */
function stop(scan: Scan, mark: string, at: number): number {
  if (mark === '{') scan.depth += 1;
  else if (mark === '}') close(scan, at);
  else if (mark !== '/') return Math.max(at, closingQuote(scan.text, at)) + 1;
  else if (scan.text.charAt(at + 1) === '/') {
    const end = scan.text.indexOf('\n', at);
    return end < 0 ? scan.text.length : end;
  }
  return at + 1;
}

/** A bare `if` begins a rule only where a declaration has just ended: elsewhere it is part of a value. */
function begin(scan: Scan, word: string, at: number): void {
  if (word === 'override') scan.last = scan.text.length;
  else if (word === 'rule') {
    if (scan.last <= at) scan.start = at;
  } else if (word === 'if') {
    BLANKS.lastIndex = scan.last;
    BLANKS.test(scan.text);
    if (BLANKS.lastIndex === at) scan.start = at;
  }
}

function close(scan: Scan, at: number): void {
  scan.depth -= 1;
  if (scan.depth !== 0) return;
  scan.last = at + 1;
  if (scan.start < 0) return;
  ELSE.lastIndex = at + 1;
  if (scan.text.startsWith('if', scan.start) && ELSE.test(scan.text)) return;
  const { start, text } = scan;
  const label = { text: text.slice(start, at + 1), head: '', key: '' };
  scan.chunks.push({ start, end: at + 1, label });
  scan.start = -1;
}

const COMMENT = /'[^'\n]*'|"[^"\n]*"|\/\/[^\n]*/g;

/** The text between chunks, without comments: all that the rules of the pack can see of the file. */
function textBetween(text: string, chunks: readonly Range[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of chunks) {
    parts.push(text.slice(from, start).trim());
    from = end;
  }
  parts.push(text.slice(from).trim());
  const between = parts.filter((part) => part !== '').join('\n');
  const plain = between.replaceAll(COMMENT, (found) => (found.startsWith('/') ? '' : found));
  return plain.trim();
}
