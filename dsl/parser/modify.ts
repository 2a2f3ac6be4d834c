// `modify FIELD: KIND VALUE`, where KIND is one of the eight words of modifier buckets.
import { MODIFIERS, type Modifier, type Name, type Statement } from '../ast.ts';
import { insertion } from '../reporter.ts';
import { alternatives, didYouMean, suggest } from '../suggest.ts';
import { startsExpression, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName, expectSymbol } from './expect.ts';
import { parseExpression } from './expression.ts';

/** Words of other games and languages for the same kinds of change. */
const MEANT: ReadonlyMap<string, Modifier> = new Map([
  ['add', 'flat'],
  ['plus', 'flat'],
  ['multiply', 'more'],
  ['times', 'more'],
  ['min', 'at least'],
  ['max', 'at most'],
  ['minimum', 'at least'],
  ['maximum', 'at most'],
]);

export function parseModify(cursor: Cursor): Statement {
  const start = cursor.next().start;
  const field = parsePath(cursor);
  expectSymbol(cursor, ':', 'MISSING_COLON', `\`modify ${field.text}\``);
  const modifier = cursor.panicking ? undefined : parseModifier(cursor);
  const value = parseExpression(cursor);
  const span = cursor.spanFrom(start);
  if (modifier === undefined) return { kind: 'modify', field, value, span };
  return { kind: 'modify', field, modifier, value, span };
}

/** `name`, or `entity.field` as one name: the checker says why the latter cannot be modified. */
function parsePath(cursor: Cursor): Name {
  const first = expectName(cursor, 'the name of what to modify');
  if (cursor.panicking || !cursor.at('.')) return first;
  let text = first.text;
  while (!cursor.panicking && cursor.accept('.')) {
    text += `.${expectName(cursor, 'the name of a field').text}`;
  }
  return { text, span: cursor.spanFrom(first.span.start) };
}

function parseModifier(cursor: Cursor): Modifier | undefined {
  const token = cursor.peek();
  const word = token.text === 'at' ? `at ${cursor.peek(1).text}` : token.text;
  const modifier = MODIFIERS.find((candidate) => candidate === word);
  if (token.kind === 'name' && modifier !== undefined) {
    cursor.next();
    if (token.text === 'at') cursor.next();
    return modifier;
  }
  reportUnknown(cursor, token);
  return undefined;
}

function reportUnknown(cursor: Cursor, token: Token): void {
  const isMisspelt =
    token.kind === 'name' && startsExpression(cursor.peek(1)) && cursor.peek(1).text !== '(';
  const meant = isMisspelt ? MEANT.get(token.text) : undefined;
  const suggestions = isMisspelt ? (meant === undefined ? near(token.text) : [meant]) : [];
  const missing =
    token.kind === 'number' ? 'flat ' : token.kind === 'percent' ? 'more ' : undefined;
  const replacements = suggestions
    .slice(0, 1)
    .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text }));
  cursor.report({
    code: 'MODIFIER_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected the kind of change: ` +
      `${alternatives(MODIFIERS)}.${didYouMean(suggestions)}`,
    found: token.text,
    expected: MODIFIERS.join(', '),
    suggestions,
    fixes:
      missing === undefined
        ? replacements
        : [insertion(`Add \`${missing.trim()}\``, token.start, missing)],
  });
  if (isMisspelt) cursor.next();
  if (token.text === '+') cursor.next();
  if (!startsExpression(cursor.peek())) cursor.panicking = true;
}

function near(word: string): string[] {
  return word === 'at' ? ['at least', 'at most'] : suggest(word, MODIFIERS);
}
