// What to say when a block holds something that is no statement: misspelt words, assignments, stray
// separators. Always one finding; the block then goes on at the next statement.
import { insertion } from '../reporter.ts';
import { percentText } from '../share.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { STATEMENT_WORDS, startsExpression, type Token } from '../token.ts';
import { isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { parseChange } from './modify.ts';

/** Assignment operators and the modifier that does the same. */
const ASSIGNMENTS: ReadonlyMap<string, string> = new Map([
  ['=', 'set'],
  ['+=', 'flat'],
  ['-=', 'flat -'],
  ['*=', ''],
  ['/=', ''],
]);

export function reportNoStatement(cursor: Cursor): void {
  const token = cursor.peek();
  if (token.text === ';' || token.text === ',') return separator(cursor);
  if (token.text === ')') return extraParen(cursor);
  if (cursor.at('else')) return orphanElse(cursor);
  if (token.kind === 'name' && isAssignment(cursor)) return assignment(cursor);
  if (token.kind === 'name' && cursor.peek(1).text === ':') return bareChange(cursor);
  const suggestions = token.kind === 'name' ? suggest(token.text, STATEMENT_WORDS) : [];
  cursor.fail({
    code: 'EXPECTED_STATEMENT',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected a statement: \`let\`, \`if\`, \`modify\`, ` +
      `\`apply\` or \`chance\`.${didYouMean(suggestions)}`,
    found: token.text,
    expected: 'let, if, modify, apply or chance',
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  });
  cursor.skip(isDeclaration);
}

function separator(cursor: Cursor): void {
  const token = cursor.next();
  const following = cursor.peek();
  if (token.text === ',' && following.kind !== 'name' && startsExpression(following)) {
    return strayValue(cursor, token);
  }
  cursor.report({
    code: token.text === ',' ? 'EXTRA_COMMA' : 'SEMICOLON',
    span: spanOf(token),
    message: `Statements need no \`${token.text}\` between them. Remove it.`,
    found: token.text,
    fixes: [{ title: `Remove \`${token.text}\``, span: spanOf(token), text: '' }],
  });
  while (cursor.at(token.text)) cursor.next();
}

/** `power: flat 5`: a change without `modify`. */
function bareChange(cursor: Cursor): void {
  const token = cursor.peek();
  cursor.report({
    code: 'EXPECTED_STATEMENT',
    span: spanOf(token),
    message:
      `${describe(token)} with \`:\` is no statement. Write \`modify ${token.text}: ...\` to ` +
      'change it.',
    found: token.text,
    expected: 'modify',
    suggestions: ['modify'],
    fixes: [insertion('Add `modify`', token.start, 'modify ')],
  });
  parseChange(cursor, token.start);
}

/** `more 50%, 20%`: what the second value belongs to is unknown. */
function strayValue(cursor: Cursor, comma: Token): void {
  cursor.fail({
    code: 'EXTRA_COMMA',
    span: spanOf(comma),
    message:
      'A statement takes one value, and statements need no `,` between them. Remove the second ' +
      'value, or write a statement of its own for it.',
    found: ',',
  });
}

function extraParen(cursor: Cursor): void {
  const token = cursor.next();
  cursor.report({
    code: 'EXTRA_PAREN',
    span: spanOf(token),
    message: 'This `)` closes nothing. Remove it, or add the `(` it belongs to.',
    found: ')',
    fixes: [{ title: 'Remove `)`', span: spanOf(token), text: '' }],
  });
}

function orphanElse(cursor: Cursor): void {
  const token = cursor.next();
  cursor.fail({
    code: 'ELSE_WITHOUT_IF',
    span: spanOf(token),
    message: 'This `else` follows no `if` block. Put it right after the `}` of its `if`.',
    found: 'else',
    expected: 'if',
  });
  while (!cursor.atEnd() && !cursor.at('{') && !cursor.at('}')) cursor.next();
  if (cursor.at('{')) cursor.skip(() => false);
}

function isAssignment(cursor: Cursor): boolean {
  let ahead = 1;
  while (cursor.peek(ahead).text === '.' && cursor.peek(ahead + 1).kind === 'name') ahead += 2;
  const token = cursor.peek(ahead);
  return token.kind === 'symbol' && ASSIGNMENTS.has(token.text);
}

function assignment(cursor: Cursor): void {
  const start = cursor.next();
  while (cursor.accept('.')) cursor.next();
  const path = cursor.text.slice(start.start, cursor.previousEnd);
  const operator: Token = cursor.next();
  const replacement = ASSIGNMENTS.get(operator.text) ?? '';
  const isField = path.includes('.');
  const change = changeOf(cursor, path, operator);
  const advised = replacement === '' ? 'more 50%' : `${replacement.trim()} ...`;
  const advice = isField
    ? 'Rules cannot write fields directly: modify a value of the event, or apply an effect that ' +
      'modifies the field.'
    : `Write \`modify ${path}: ${change?.text ?? advised}\`, or \`let\` for a new name.`;
  const span = { start: start.start, end: operator.end };
  const blank = replacement === 'flat -' ? '' : ' ';
  const fix =
    change === undefined
      ? { span: spanWithSpace(cursor.text, span), text: `${replacement}${blank}` }
      : { span: { start: span.start, end: change.end }, text: change.text };
  const isRepairable = !isField && (change !== undefined || replacement !== '');
  cursor.report({
    code: 'ASSIGNMENT',
    span,
    message:
      `${describe({ ...operator, text: `${path} ${operator.text}` })} does not change a value ` +
      `here. ${advice}`,
    found: operator.text,
    expected: 'modify',
    fixes: isRepairable
      ? [{ ...fix, title: 'Write it with `modify`', text: `modify ${path}: ${fix.text}` }]
      : [],
  });
  parseExpression(cursor);
}

interface Change {
  readonly text: string;
  readonly end: number;
}

/** What `x = x * 2`, `x *= 2` and the like mean as a change; the cursor stands after the sign. */
function changeOf(cursor: Cursor, path: string, assignment: Token): Change | undefined {
  const isPlain = assignment.text === '=';
  if (isPlain && cursor.peek().text !== path) return undefined;
  const sign = isPlain ? cursor.peek(1).text : assignment.text.charAt(0);
  const amount = cursor.peek(isPlain ? 2 : 0);
  const following = cursor.peek(isPlain ? 3 : 1).text;
  if (amount.value === undefined || amount.faulty === true || '+-*/%.'.includes(following || ' '))
    return undefined;
  const text = changeText(sign, amount, amount.value);
  return text === undefined ? undefined : { text, end: amount.end };
}

function changeText(sign: string, { kind }: Token, value: number): string | undefined {
  if (sign === '+' && kind === 'number') return `flat ${value}`;
  if (sign === '-' && kind === 'number') return `flat -${value}`;
  if (kind !== 'number' && kind !== 'percent') return undefined;
  const amount = kind === 'percent' ? value / 100 : value;
  if (sign !== '*' && (sign !== '/' || amount === 0)) return undefined;
  const factor = sign === '*' ? amount : 1 / amount;
  if (factor === 1) return undefined;
  return factor > 1 ? `more ${percentText(factor - 1)}` : `less ${percentText(1 - factor)}`;
}

/** The span with the blanks after it, so that the replacement decides the spacing. */
function spanWithSpace(
  text: string,
  span: { start: number; end: number },
): { start: number; end: number } {
  let end = span.end;
  while (text.charAt(end) === ' ') end += 1;
  return { start: span.start, end };
}
