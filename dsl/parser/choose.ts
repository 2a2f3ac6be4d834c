// `if question then value else value` inside a value.
import type { Expression } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion } from '../reporter.ts';
import { startsExpression, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectWord } from './expect-word.ts';

type ParseValue = (cursor: Cursor, power: number) => Expression;

/** From `if`; an `if` with a block is a statement in the place of a value. */
export function parseChoose(
  cursor: Cursor,
  parseValue: ParseValue,
  missing: (cursor: Cursor, token: Token) => Expression,
): Expression {
  const start = cursor.token.start;
  const form = formAhead(cursor);
  if (form === 'statement') return missing(cursor, cursor.token);
  cursor.next();
  const outer = cursor.elseTaker;
  cursor.elseTaker = 'nothing';
  const condition = parseValue(cursor, 0);
  expectWord(cursor, 'then', 'the question of `if`');
  cursor.elseTaker = 'choice';
  const left = parseValue(cursor, 0);
  cursor.elseTaker = outer;
  expectElse(cursor);
  const right = parseValue(cursor, 0);
  return { kind: 'choose', condition, left, right, span: cursor.spanFrom(start) };
}

/** What comes first after `if`: its `then`, or a block. */
function formAhead(cursor: Cursor): 'value' | 'statement' {
  for (let ahead = 1; ahead < DSL_LIMITS.lookaheadTokensMax; ahead += 1) {
    const { kind, text } = cursor.peek(ahead);
    if (text === 'then' && kind === 'name')
      return cursor.peek(ahead + 1).text === '{' ? 'statement' : 'value';
    if (text === '{') return 'statement';
    if (kind === 'keyword' && text === 'else') return 'value';
    const isStop = kind === 'end' || text === '}' || (kind === 'keyword' && STOPS.has(text));
    if (isStop) return cursor.isFirstOnLine() ? 'statement' : 'value';
  }
  return 'value';
}

const STOPS: ReadonlySet<string> = new Set([
  'let',
  'modify',
  'apply',
  'chance',
  'when',
  'rule',
  'effect',
]);

function expectElse(cursor: Cursor): void {
  if (cursor.panicking || cursor.accept('else')) return;
  const token = cursor.token;
  const at = cursor.previousEnd;
  const isWordMissing = startsExpression(token) && token.kind !== 'name' && !cursor.isFirstOnLine();
  const finding = {
    code: 'MISSING_ELSE',
    span: token.kind === 'end' ? { start: Math.max(0, at - 1), end: at } : spanOf(token),
    message:
      `Found ${describe(token)}, but expected \`else\`. Inside a value, \`if\` has two values: ` +
      '`if question then value else value`.',
    found: token.text,
    expected: 'else',
  } as const;
  if (!isWordMissing) cursor.fail(finding);
  else cursor.report({ ...finding, fixes: [insertion('Add `else`', at, ' else')] });
}
