// What a pack says about older ones: `was venom`, `on change rescale`, `removed effect frost end silently`.
import type { RemovedNode } from '../ast/declaration.ts';
import type { Expression, Name } from '../ast/expression.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { expectName } from './expect.ts';
import { expectChoice } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import type { Repeats } from './repeat.ts';
import { CHANGES, REMOVABLE } from './words.ts';

/** `was venom`, behind a name. */
export function parseWas(cursor: Cursor): Name | undefined {
  if (cursor.panicking || cursor.accept('was') === undefined) return undefined;
  return expectName(cursor, 'its old name');
}

/** `was strength * 2`, behind an own value. */
export function parseWasValue(cursor: Cursor): Expression | undefined {
  if (cursor.panicking || cursor.accept('was') === undefined) return undefined;
  return parseExpression(cursor);
}

export function isChange(cursor: Cursor): boolean {
  return cursor.at('on') && cursor.peek(1).text === 'change';
}

/** `on change end silently`, from `on`; the rule, with its place from `change` on. */
export function parseChangeRule(cursor: Cursor, repeats: Repeats): Name {
  repeats.note(cursor.next(), 'on change');
  const { start } = cursor.next();
  const { text } = expectChoice(cursor, CHANGES);
  const isSilent = text === 'end' && cursor.accept('silently') !== undefined;
  return { text: isSilent ? 'end silently' : text, span: cursor.spanFrom(start) };
}

/** From `removed`. */
export function parseRemoved(cursor: Cursor): RemovedNode {
  const { start } = cursor.next();
  const token = cursor.token;
  const what =
    token.text === 'effect'
      ? { text: cursor.next().text, span: spanOf(token) }
      : expectChoice(cursor, REMOVABLE);
  const name = expectName(cursor, `the name of the ${what.text} that is gone`);
  const end = cursor.panicking ? undefined : cursor.accept('end');
  if (end !== undefined && cursor.accept('silently') === undefined) reportEnd(cursor, end);
  return { kind: 'removed', what, name, span: cursor.spanFrom(start) };
}

/** What it did at its end went with it. */
function reportEnd(cursor: Cursor, end: Parameters<typeof spanOf>[0]): void {
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(end),
    message:
      'What it did at its end is gone, too. Write `end silently`; or keep the effect for one version more, with ' +
      '`on change end`.',
    found: 'end',
    expected: 'end silently',
    fixes: [{ title: 'Write `end silently`', span: spanOf(end), text: 'end silently' }],
  });
}
