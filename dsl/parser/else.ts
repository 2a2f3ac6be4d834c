// Which value an `else` belongs to: a division, a table, an `if` inside a value, or none of them.
import { DSL_LIMITS } from '../limits.ts';
import { startsExpression } from '../token.ts';
import type { Cursor } from './cursor.ts';

/**
 * True when the division or table that was just read takes the `else` that stands here. Inside the
 * first value of an `if` it does only where another `else` is left for the `if`.
 */
export function takesElse(cursor: Cursor): boolean {
  if (!cursor.at('else')) return false;
  const following = cursor.peek(1);
  // `else { }` belongs to a block, `else 'reason'` to `requires`.
  if (!startsExpression(following) || following.kind === 'string') return false;
  return cursor.elseTaker !== 'choice' || hasAnotherElse(cursor);
}

function hasAnotherElse(cursor: Cursor): boolean {
  let open = 0;
  let choices = 0;
  for (let ahead = 1; ahead < DSL_LIMITS.lookaheadTokensMax; ahead += 1) {
    const { kind, text } = cursor.peek(ahead);
    if (kind === 'end' || text === '{' || text === '}') return false;
    if (text === '(') open += 1;
    if (text === ')') open -= 1;
    if (open < 0 || (open === 0 && text === ',')) return false;
    if (open > 0 || kind !== 'keyword') continue;
    if (text === 'if') choices += 1;
    else if (text === 'else') {
      if (choices === 0) return true;
      choices -= 1;
    } else if (!VALUE_KEYWORDS.has(text)) return false;
  }
  return false;
}

const VALUE_KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'has', 'true', 'false']);
