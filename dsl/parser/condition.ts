// Conditions of `if` and `when`: an expression, and what to say about a second one without `and`.
import type { Expression } from '../ast/expression.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';

/** What follows a name where a condition begins. */
const CONTINUES: ReadonlySet<string> = new Set('< <= > >= != == has + - * /'.split(' '));

/** One condition; further ones that follow without `and` are reported and read. */
export function parseCondition(cursor: Cursor): Expression {
  const { start } = cursor.token;
  let condition = parseExpression(cursor);
  while (!cursor.panicking && startsCondition(cursor)) {
    reportMissingAnd(cursor);
    cursor.accept(',');
    const right = parseExpression(cursor);
    const span = cursor.spanFrom(start);
    condition = { kind: 'binary', operator: 'and', left: condition, right, span };
  }
  return condition;
}

/** True when what stands here, behind a comma or not, can only be another condition. */
function startsCondition(cursor: Cursor): boolean {
  let ahead = cursor.at(',') ? 1 : 0;
  const first = cursor.peek(ahead);
  if (first.kind === 'keyword') return first.text === 'not';
  if (first.kind !== 'name') return false;
  ahead += 1;
  while (cursor.peek(ahead).text === '.' && cursor.peek(ahead + 1).kind === 'name') ahead += 2;
  const { text } = cursor.peek(ahead);
  // On a line of its own `x = 5` is meant to be an assignment.
  if (text === '=') return !cursor.text.slice(cursor.previousEnd, first.start).includes('\n');
  return CONTINUES.has(text);
}

function reportMissingAnd(cursor: Cursor): void {
  const token = cursor.token;
  const at = cursor.previousEnd;
  const isComma = token.text === ',';
  cursor.report({
    code: 'MISSING_AND',
    span: spanOf(token),
    message: 'A second condition begins here. Join two conditions with `and` or `or`.',
    found: token.text,
    expected: 'and',
    fixes: [
      {
        title: 'Join with `and`',
        span: { start: at, end: isComma ? token.end : at },
        text: ' and',
      },
    ],
  });
}
