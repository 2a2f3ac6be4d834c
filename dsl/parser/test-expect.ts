// `expect a.hp = 60, a has slow for 2s, not a has burning, refused 'silenced', cancelled`
import type { Expression } from '../ast/expression.ts';
import type { TestStep } from '../ast/test.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { expectText } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { acceptNext, parseHeldParts } from './test-given.ts';
import { TEST_STEPS } from './words.ts';

export function parseExpect(cursor: Cursor, steps: TestStep[]): void {
  do {
    const step = parseOne(cursor);
    if (step !== undefined) steps.push(step);
  } while (acceptNext(cursor, 'expect'));
}

function parseOne(cursor: Cursor): TestStep | undefined {
  const { start } = cursor.token;
  if (isAlone(cursor, 'cancelled') || isAlone(cursor, 'canceled')) {
    const token = cursor.next();
    if (token.text === 'canceled') spelling(cursor, token.start, token.end);
    return { kind: 'expectCancelled', span: cursor.spanFrom(start) };
  }
  if (isAlone(cursor, 'refused')) {
    cursor.next();
    return { kind: 'expectRefused', span: cursor.spanFrom(start) };
  }
  if (cursor.at('refused') && ['string', 'name'].includes(cursor.peek(1).kind)) {
    cursor.next();
    const reason = expectText(cursor, 'the reason of a refusal');
    return { kind: 'expectRefused', reason, span: cursor.spanFrom(start) };
  }
  const condition = parseExpression(cursor);
  if (cursor.panicking) return undefined;
  return (
    parseHeld(cursor, condition, start) ?? {
      kind: 'expect',
      condition,
      span: cursor.spanFrom(start),
    }
  );
}

/** True when the word is all there is: nothing continues it. */
function isAlone(cursor: Cursor, word: string): boolean {
  if (!cursor.at(word)) return false;
  const following = cursor.peek(1);
  if (following.text === ',' || following.text === '}' || following.kind === 'end') return true;
  return TEST_STEPS.some((step) => step === following.text);
}

function spelling(cursor: Cursor, start: number, end: number): void {
  cursor.report({
    code: 'KEYWORD_FOREIGN',
    span: { start, end },
    message: 'Found `canceled`, which is written with two `l` here. Write `cancelled`.',
    found: 'canceled',
    expected: 'cancelled',
    suggestions: ['cancelled'],
    fixes: [{ title: 'Write `cancelled`', span: { start, end }, text: 'cancelled' }],
  });
}

/** `a has slow for 2s with 3 stacks` */
function parseHeld(cursor: Cursor, condition: Expression, start: number): TestStep | undefined {
  if (!cursor.at('for') && !cursor.at('with')) return undefined;
  if (condition.kind === 'has' && condition.source === undefined) {
    const { entity, effect } = condition;
    const parts = parseHeldParts(cursor, ['for', 'with']);
    return { kind: 'expectHas', entity, effect, ...parts, span: cursor.spanFrom(start) };
  }
  const token = cursor.token;
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `\`${token.text}\` belongs to \`a has EFFECT\` alone. Write that as an entry of its own, such ` +
      'as `expect a has slow for 2s`.',
    found: token.text,
    expected: 'a has EFFECT',
  });
  return undefined;
}
