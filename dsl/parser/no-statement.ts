// What to say when a block holds something that is no statement: misspelt words, assignments, stray
// separators. Always one finding; the block then goes on at the next statement.
import { didYouMean, suggest } from '../suggest.ts';
import { STATEMENT_WORDS, type Token } from '../token.ts';
import { isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';

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
  cursor.report({
    code: 'SEMICOLON',
    span: spanOf(token),
    message: `Statements need no \`${token.text}\` between them. Remove it.`,
    found: token.text,
    fixes: [{ title: `Remove \`${token.text}\``, span: spanOf(token), text: '' }],
  });
  while (cursor.at(token.text)) cursor.next();
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
  const advice = isField
    ? 'Rules cannot write fields directly: modify a value of the event, or apply an effect that ' +
      'modifies the field.'
    : `Write \`modify ${path}: ` +
      `${replacement === '' ? 'more 50%' : `${replacement.trim()} ...`}\`, or \`let\` for a new ` +
      'name.';
  const span = { start: start.start, end: operator.end };
  const text = `modify ${path}: ${replacement}${replacement === 'flat -' ? '' : ' '}`;
  cursor.report({
    code: 'ASSIGNMENT',
    span,
    message:
      `${describe({ ...operator, text: `${path} ${operator.text}` })} does not change a value ` +
      `here. ${advice}`,
    found: operator.text,
    expected: 'modify',
    fixes:
      isField || replacement === ''
        ? []
        : [{ title: 'Write it with `modify`', span: spanWithSpace(cursor.text, span), text }],
  });
  parseExpression(cursor);
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
