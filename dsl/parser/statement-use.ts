// `use fireball on target rank 2`: a skill that is asked for.
import type { Expression } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { Cursor } from './cursor.ts';
import { expectName } from './expect.ts';
import { expectWord } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { createRepeats } from './repeat.ts';

/** Small words that people write for `on`. */
const OTHER_ON: ReadonlySet<string> = new Set(['at', 'against', 'to', 'onto', 'target']);

/** From the word; `on` and `rank` in any order. */
export function parseUse(cursor: Cursor): Statement {
  const { start } = cursor.next();
  const skill = expectName(cursor, 'the name of a skill');
  const clauses = parseUseClauses(cursor, () => parseExpression(cursor));
  return { kind: 'use', skill, ...clauses, span: cursor.spanFrom(start) };
}

/** `on TARGET` and `rank N`, in any order; both may be left out. */
export function parseUseClauses<Target>(
  cursor: Cursor,
  parseTarget: () => Target,
): { target?: Target; rank?: Expression } {
  const clauses: { target?: Target; rank?: Expression } = {};
  const repeats = createRepeats(cursor);
  while (!cursor.panicking && isClause(cursor)) {
    const token = cursor.token;
    if (token.text === 'rank') {
      repeats.note(cursor.next(), 'rank');
      clauses.rank = parseExpression(cursor);
      continue;
    }
    repeats.note(token, 'on');
    expectWord(cursor, 'on', 'the skill');
    if (!cursor.panicking) clauses.target = parseTarget();
  }
  return clauses;
}

function isClause(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  if (kind !== 'name') return false;
  if (text === 'on' || text === 'rank') return true;
  return OTHER_ON.has(text) && cursor.peek(1).kind === 'name' && !cursor.isFirstOnLine();
}
