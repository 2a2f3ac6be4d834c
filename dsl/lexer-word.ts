// Words, numbers with their units and what stands in quotes, from a table of the spellings that were read before: the
// same word is one string everywhere, which takes a fraction of the time to compare, and it is told once what it is.
import { createWord, KEYWORDS, NO_UNIT, UNITS, type Word } from './token.ts';

/** What is written, told by two numbers when it is short. */
interface Spelling {
  readonly word: Word;
  readonly low: number;
  readonly high: number;
  /** What it is between quotes, made when it first stands there. */
  quoted: Word | undefined;
}

/** Words remembered, a power of two; one that is read takes the place of the elder of two others. */
const PLACES = 4_096;
const PLACE_SHIFT = 20;
/** Spread the bits of both numbers over the places. */
const LOW_FACTOR = 0x9e_37_79_b1;
const HIGH_FACTOR = 0x85_eb_ca_6b;
/** Longer ones are not remembered. */
const UNITS_MAX = 32;

/** The characters of words in six bits, from 1 on; 0 for all others. */
const CODES = 128;
const SIX = new Uint8Array(CODES);
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
for (let i = 0; i < CHARACTERS.length; i += 1) SIX[CHARACTERS.charCodeAt(i)] = i + 1;

/** Characters that the two numbers of a word tell without loss: five in each. */
const EXACT_UNITS = 10;
const LOW_MASK = 0x3f_ff_ff_ff;
const PERCENT = '%'.charCodeAt(0);
const PLAIN_MEASURE = /^(\d{1,9})(%|[a-z]*)$/;

const UNREAD = spellingOf('', -1, -1);
const spellings: Spelling[] = Array.from({ length: PLACES }, () => UNREAD);

/** The letters and digits from `start` on; a `%` behind them is part of a measure. `unknown` is a number that is not plain. */
export function wordAt(text: string, start: number, what: 'word' | 'measure'): Word {
  return spellingAt(text, start, what).word;
}

/** The same as what stands in quotes. */
export function quotedAt(text: string, start: number): Word {
  const spelling = spellingAt(text, start, 'word');
  return (spelling.quoted ??= createWord('string', spelling.word.text));
}

function spellingAt(text: string, start: number, what: 'word' | 'measure'): Spelling {
  const { length } = text;
  let low = 0;
  let high = 0;
  let end = start;
  for (; end < length; end += 1) {
    const code = text.charCodeAt(end);
    const six = code < CODES ? (SIX[code] ?? 0) : 0;
    if (six === 0) break;
    high = ((high << 6) | (high >>> 26)) ^ (low >>> 24);
    low = ((low << 6) | six) & LOW_MASK;
  }
  if (what === 'measure' && end < length && text.charCodeAt(end) === PERCENT) {
    high = ((high << 6) | (high >>> 26)) ^ (low >>> 24);
    low = (low << 6) & LOW_MASK;
    end += 1;
  }
  const place = (Math.imul(low, LOW_FACTOR) ^ Math.imul(high, HIGH_FACTOR)) >>> PLACE_SHIFT;
  const first = spellings[place] ?? UNREAD;
  if (first.low === low && first.high === high && isSpelt(first, text, start, end)) return first;
  const second = spellings[place ^ 1] ?? UNREAD;
  if (second.low === low && second.high === high && isSpelt(second, text, start, end))
    return second;
  const written = text.slice(start, end);
  if (written.length > UNITS_MAX) return spellingOf(written, low, high);
  const spelling = spellingOf(shared(written), low, high);
  spellings[place] = spelling;
  spellings[place ^ 1] = first;
  return spelling;
}

/** Told by its two numbers already, when it is short. */
function isSpelt({ word }: Spelling, source: string, start: number, end: number): boolean {
  const { text } = word;
  const { length } = text;
  return length === end - start && (length <= EXACT_UNITS || source.startsWith(text, start));
}

/** As a key of an object a text becomes the one that stands for all equal ones. */
function shared(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}

function spellingOf(text: string, low: number, high: number): Spelling {
  return { word: wordOf(text), low, high, quoted: undefined };
}

function wordOf(text: string): Word {
  if (text === '' || text.charCodeAt(0) <= NINE) return measureOf(text);
  return createWord(KEYWORDS.has(text) ? 'keyword' : 'name', text);
}

function measureOf(text: string): Word {
  const [, digits, written = ''] = PLAIN_MEASURE.exec(text) ?? [];
  const unit = written === '' ? NO_UNIT : UNITS.get(written);
  if (digits === undefined || unit === undefined) return createWord('unknown', text);
  return createWord(unit.kind, text, { value: Number(digits) * unit.scale });
}

const NINE = '9'.charCodeAt(0);
