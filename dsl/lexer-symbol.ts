// Symbols of one character and of two, each the same word wherever it stands.
import { createWord, type Word } from './token.ts';

const CODES = 128;
const PAIR_TEXTS = '<= >= != == += -= *= /= =< => <> .. && ||'.split(' ');

const singles: readonly Word[] = Array.from({ length: CODES }, (_, code) =>
  createWord('symbol', String.fromCharCode(code)),
);

/** By both codes. */
const pairs: ReadonlyMap<number, Word> = new Map(
  PAIR_TEXTS.map((text) => [
    pairKey(text.charCodeAt(0), text.charCodeAt(1)),
    createWord('symbol', text),
  ]),
);
/** 1 for the characters that a pair can end with. */
const seconds = new Uint8Array(CODES);
for (const text of PAIR_TEXTS) seconds[text.charCodeAt(1)] = 1;

/** The symbol at `at`, whose first character is one. */
export function symbolAt(text: string, at: number): Word {
  const code = text.charCodeAt(at);
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0;
  const pair = seconds[next] === 1 ? pairs.get(pairKey(code, next)) : undefined;
  return pair ?? markOf(code);
}

/** The symbol of one character. */
export function markOf(code: number): Word {
  const word = singles[code];
  if (word === undefined) throw new Error(`invariant broken: no symbol has the code ${code}`);
  return word;
}

function pairKey(code: number, next: number): number {
  return code * CODES + next;
}
