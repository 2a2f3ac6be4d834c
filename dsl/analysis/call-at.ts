// The call whose parentheses hold a place, found from tokens alone: it works in broken text.
import { isTrivia, type Token } from '../token.ts';
import { tokenIndexAt } from './token-at.ts';

export interface CallAt {
  readonly name: string;
  /** Which argument the place lies in, from 0. */
  readonly position: number;
  /** Name written before the `:` of that argument. */
  readonly argument: string | undefined;
  /** Names that are given already. */
  readonly given: readonly string[];
}

/** Tokens looked at backwards; a call is not longer. */
const LOOKBACK_MAX = 400;

export function callAt(tokens: readonly Token[], offset: number): CallAt | undefined {
  let depth = 0;
  let position = 0;
  let argument: string | undefined;
  const given: string[] = [];
  const last = tokenIndexAt(tokens, offset - 1);
  const words = tokens.slice(Math.max(0, last - LOOKBACK_MAX), last + 1);
  const before = words.filter((token) => !isTrivia(token) && token.start < offset);
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const { text, kind } = before[index] ?? { text: '', kind: 'end' };
    if (kind !== 'symbol') continue;
    if (text === ')') depth += 1;
    else if (text === '{' || text === '}') return undefined;
    else if (text === '(' && depth > 0) depth -= 1;
    else if (text === '(') {
      const callee = before[index - 1];
      const isCall = callee?.kind === 'name' || callee?.kind === 'keyword';
      return isCall ? { name: callee.text, position, argument, given } : undefined;
    } else if (depth > 0) continue;
    else if (text === ',') position += 1;
    else if (text === ':') {
      const name = before[index - 1]?.text ?? '';
      if (position === 0) argument = name;
      given.push(name);
    }
  }
  return undefined;
}
