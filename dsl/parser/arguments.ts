// Argument lists: named ones of `apply(debuff: 'slow', duration: 2s)`, positional ones of calls.
import type { Argument, Expression } from '../ast.ts';
import { insertion } from '../reporter.ts';
import { startsExpression } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectClosing, expectOpening, expectSymbol } from './expect.ts';

type Style = 'named' | 'positional';

/** Reads one value; given by the caller, because values hold calls and calls hold values. */
type ParseValue = (cursor: Cursor, power: number) => Expression;

/** `( ... )`, from the opening parenthesis. */
export function parseArguments(cursor: Cursor, style: Style, parseValue: ParseValue): Argument[] {
  const opening = expectOpening(cursor, '`apply`');
  const args: Argument[] = [];
  while (!cursor.panicking && !cursor.at(')') && startsExpression(cursor.peek())) {
    args.push(parseArgument(cursor, style, parseValue));
    if (cursor.accept(',') || cursor.panicking || !startsExpression(cursor.peek())) continue;
    reportMissingComma(cursor);
  }
  const isLeft = !cursor.panicking && cursor.at(',');
  if (isLeft) extraComma(cursor);
  if (opening !== undefined) expectClosing(cursor, opening);
  else if (!cursor.panicking) cursor.accept(')');
  return args;
}

function parseArgument(cursor: Cursor, style: Style, parseValue: ParseValue): Argument {
  const token = cursor.peek();
  const following = cursor.peek(1);
  const isNamed =
    token.kind === 'name' &&
    (following.text === ':' ||
      (style === 'named' && (following.text === '=' || startsExpression(following))));
  if (!isNamed || following.text === '(') {
    return { value: parseValue(cursor, 0) };
  }
  cursor.next();
  expectSymbol(cursor, ':', 'MISSING_COLON', `\`${token.text}\``);
  return { name: { text: token.text, span: spanOf(token) }, value: parseValue(cursor, 0) };
}

function reportMissingComma(cursor: Cursor): void {
  const at = cursor.previousEnd;
  const token = cursor.peek();
  cursor.report({
    code: 'MISSING_COMMA',
    span: spanOf(token),
    message: `Found ${describe(token)} right after a value. Put \`,\` between two values.`,
    found: token.text,
    expected: ',',
    fixes: [insertion('Add `,`', at, ',')],
  });
}

function extraComma(cursor: Cursor): void {
  const token = cursor.next();
  cursor.fail({
    code: 'EXPECTED_EXPRESSION',
    span: spanOf(token),
    message: 'Found `,` without a value before it. Write the value, or remove the comma.',
    found: ',',
    expected: 'a value',
    fixes: [{ title: 'Remove `,`', span: spanOf(token), text: '' }],
  });
}
