// The text of words, from a table of those that were read before: the parser compares texts all the time, which takes a
// fraction of the time where each of them is one object that it shares with the words in the code.
import { isWordCode } from './lexer-ascii.ts';
import { isKeyword, type Token } from './token.ts';

/** Words remembered, a power of two; one that is read takes the place of another. */
const PLACES = 4_096;
/** Longer ones are not remembered. */
const UNITS_MAX = 32;

const words: string[] = Array.from({ length: PLACES }, () => '');
const keywords = new Uint8Array(PLACES);

/** The name or keyword that begins at `start`. */
export function scanWord(text: string, start: number): Token {
  let end = start;
  let hash = 0;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isWordCode(code)) break;
    hash = (Math.imul(hash, HASH_FACTOR) + code) | 0;
    end += 1;
  }
  const place = placeOf(hash);
  const word = wordAt(text, start, end, place);
  const isReserved = words[place] === word ? keywords[place] === 1 : isKeyword(word);
  return { kind: isReserved ? 'keyword' : 'name', text: word, start, end };
}

/** The part of the text, remembered as words are. */
export function sharedText(text: string, start: number, end: number): string {
  let hash = 0;
  const last = Math.min(end, start + UNITS_MAX);
  for (let at = start; at < last; at += 1) {
    hash = (Math.imul(hash, HASH_FACTOR) + text.charCodeAt(at)) | 0;
  }
  return wordAt(text, start, end, placeOf(hash));
}

const HASH_FACTOR = 31;

function placeOf(hash: number): number {
  return (hash ^ (hash >>> 12)) & (PLACES - 1);
}

function wordAt(text: string, start: number, end: number, place: number): string {
  const word = text.slice(start, end);
  const known = words[place] ?? '';
  if (known === word) return known;
  return word.length > UNITS_MAX ? word : remembered(word, place);
}

/** As a key of an object a text becomes the one that stands for all equal ones. */
function remembered(word: string, place: number): string {
  const [shared = word] = Object.keys({ [word]: 0 });
  words[place] = shared;
  keywords[place] = isKeyword(shared) ? 1 : 0;
  return shared;
}
