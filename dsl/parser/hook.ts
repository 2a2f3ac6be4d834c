// Blocks that may begin with `when`: `on start { when ... }` and `every 1s { when ... }`.
import type { HookNode } from '../ast/clause.ts';
import type { Expression } from '../ast/expression.ts';
import type { Block } from '../ast/statement.ts';
import { parseBlock } from './block.ts';
import { parseCondition } from './condition.ts';
import { insertion } from '../reporter.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectChoice } from './expect-word.ts';
import type { Repeats } from './repeat.ts';
import { parseStatement, parseWhenAsIf } from './statement.ts';
import type { Choice } from './words.ts';

/** `on start { }`, from `on`. */
export function parseHook(cursor: Cursor, choice: Choice, repeats: Repeats): HookNode {
  const token = cursor.next();
  const when = expectChoice(cursor, choice);
  repeats.note(token, `on ${when.text}`);
  const body = parseWhenBlock(cursor, `\`on ${when.text}\``);
  return { when, body, span: cursor.spanFrom(token.start) };
}

/** `start { }`, whose `on` was forgotten. */
export function isHookWithoutOn(cursor: Cursor, choice: Choice): boolean {
  const { kind, text } = cursor.token;
  return kind === 'name' && choice.words.includes(text) && cursor.peek(1).text === '{';
}

export function parseHookWithoutOn(cursor: Cursor, choice: Choice, repeats: Repeats): HookNode {
  const token = cursor.token;
  cursor.report({
    code: 'MISSING_WORD',
    span: spanOf(token),
    message: `Found ${describe(token)}, but expected \`on\` before it. Write \`on ${token.text} { ... }\`.`,
    found: token.text,
    expected: 'on',
    suggestions: ['on'],
    fixes: [insertion('Add `on`', token.start, 'on ')],
  });
  const when = expectChoice(cursor, choice);
  repeats.note(token, `on ${when.text}`);
  const body = parseWhenBlock(cursor, `\`on ${when.text}\``);
  return { when, body, span: cursor.spanFrom(token.start) };
}

/** A block whose first line may be `when`: what follows it is read as the block of an `if`. */
export function parseWhenBlock(cursor: Cursor, after: string): Block {
  let condition: Expression | undefined;
  let start = 0;
  let isFirst = true;
  const block = parseBlock(cursor, {
    after,
    parse: (at) => {
      const isWhen = isFirst && at.at('when');
      isFirst = false;
      if (!isWhen) return parseStatement(at);
      const when = at.next();
      ({ start } = when);
      condition = parseCondition(at);
      if (!at.at('{')) return undefined;
      const meant = parseWhenAsIf(at, when, condition);
      condition = undefined;
      return meant;
    },
  });
  if (condition === undefined) return block;
  const { end } = block.span;
  // A condition that is missing at the end of the text lies behind its block.
  const from = Math.min(condition.span.end, end);
  const body = { statements: block.statements, span: { start: from, end } };
  return {
    statements: [{ kind: 'if', condition, body, span: { start, end } }],
    span: block.span,
  };
}
