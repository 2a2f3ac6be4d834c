// What to say when a block holds something that is no statement: misspelt words, assignments, stray
// separators. Always one finding; the block then goes on at the next statement.
import { DSL_LIMITS } from '../limits.ts';
import { insertion, quoted } from '../reporter.ts';
import { percentText } from '../share.ts';
import { didYouMean, suggest } from '../suggest.ts';
import {
  CONTEXT_STATEMENT_WORDS,
  STATEMENT_WORDS,
  startsExpression,
  type Token,
} from '../token.ts';
import { isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { adviceFor, reportForeignStatement } from './foreign-statement.ts';
import { parseChange } from './modify.ts';
import { promoteHead } from './prepare.ts';
import { RULE_CLAUSES } from './words.ts';

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
  if (isHook(cursor)) return misplacedHook(cursor);
  if (promoteHead(cursor)) return;
  if (cursor.at('for') && cursor.peek(1).text === 'each') return forEach(cursor);
  if (isRuleClause(cursor)) return misplacedClause(cursor);
  if (reportForeignStatement(cursor)) return;
  if (token.kind === 'name' && isAssignment(cursor)) return assignment(cursor);
  if (token.kind === 'name' && cursor.peek(1).text === ':') return bareChange(cursor);
  const suggestions = token.kind === 'name' ? meantStatements(token.text) : [];
  cursor.fail({
    code: 'EXPECTED_STATEMENT',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected a statement, such as \`let\`, \`if\`, \`modify\` ` +
      `or \`apply\`.${didYouMean(suggestions) || adviceFor(cursor)}`,
    found: token.text,
    expected: 'a statement',
    suggestions,
    fixes: suggestions
      .slice(0, OTHER_SHAPE.has(token.text.toLowerCase()) ? 0 : 1)
      .filter((word) => fits(cursor, word))
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  });
  cursor.skip(isDeclaration);
}

/** True when what follows the misspelt word can follow the one that was meant. */
function fits(cursor: Cursor, word: string): boolean {
  const following = cursor.peek(1);
  switch (word) {
    case 'when':
      return false;
    case 'one':
      return following.text === 'of';
    case 'let':
      return following.kind === 'name' && cursor.peek(2).text === '=';
    case 'each':
    case 'chain':
      return following.kind === 'name' && cursor.peek(2).text === 'in';
    case 'cancel':
    case 'stop':
    case 'end':
      return true;
    case 'apply':
    case 'dispel':
      return following.text === '(';
    default:
      return startsExpression(following) && following.text !== 'not';
  }
}

/** `for each foe in ...` */
function forEach(cursor: Cursor): void {
  const token = cursor.next();
  cursor.report({
    code: 'KEYWORD_FOREIGN',
    span: spanOf(token),
    message: 'Found `for each`, which is only `each` here. Remove `for`.',
    found: 'for',
    expected: 'each',
    suggestions: ['each'],
    fixes: [
      { title: 'Remove `for`', span: { start: token.start, end: cursor.peek().start }, text: '' },
    ],
  });
}

function isRuleClause(cursor: Cursor): boolean {
  const { kind, text } = cursor.peek();
  const isWord = RULE_CLAUSES.some((clause) => clause === text);
  return kind === 'name' && isWord && startsExpression(cursor.peek(1));
}

/** `cooldown 3s` inside the block of a rule. */
function misplacedClause(cursor: Cursor): void {
  const token = cursor.peek();
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `${describe(token)} stands in the head of a rule, behind its event: ` +
      `\`rule NAME on EVENT, ${token.text} ... { ... }\`. Move it there.`,
    found: token.text,
    expected: 'a statement',
  });
  cursor.skip(isDeclaration);
}

function isHook(cursor: Cursor): boolean {
  return cursor.at('on') && cursor.peek(1).kind === 'name' && cursor.peek(2).text === '{';
}

/** `on end { }` in a rule, or inside another block. */
function misplacedHook(cursor: Cursor): void {
  const token = cursor.next();
  const word = cursor.next();
  cursor.report({
    code: 'HOOK_MISPLACED',
    span: { start: token.start, end: word.end },
    message:
      `\`on ${word.text.slice(0, DSL_LIMITS.quotedUnitsMax)} { ... }\` belongs to an effect, an item ` +
      'or a skill, not inside other blocks. Put it there.',
    found: 'on',
    expected: 'a statement',
  });
  cursor.skip(isDeclaration);
}

/** Words of other languages and games for statements. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['remove', 'end'],
  ['cleanse', 'dispel'],
  ['purge', 'dispel'],
  ['foreach', 'each'],
  ['wait', 'after'],
  ['delay', 'after'],
  ['give', 'gain'],
  ['add', 'gain'],
  ['take', 'lose'],
  ['set', 'put'],
  ['pay', 'spend'],
  ['return', 'stop'],
  ['break', 'stop'],
  ['random', 'one'],
  ['choose', 'one'],
  ['fail', 'refuse'],
  ['var', 'let'],
  ['const', 'let'],
  ['local', 'let'],
]);

/** Those after which something else follows than after the statement that is meant. */
const OTHER_SHAPE: ReadonlySet<string> = new Set(
  'remove cleanse purge give add take set random choose wait delay'.split(' '),
);

function meantStatements(word: string): string[] {
  const meant = MEANT.get(word.toLowerCase());
  if (meant !== undefined) return [meant];
  const plain = word.toLowerCase();
  if (plain !== word && STATEMENT_WORDS.has(plain)) return [plain];
  // `in` and `on` are near to `if`, and are the rest of something else.
  if (word.length < 3) return [];
  return suggest(word, [...STATEMENT_WORDS, ...CONTEXT_STATEMENT_WORDS]);
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
    ? fieldAdvice(path, operator.text)
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

/** What to write instead of an assignment to a field, by its sign. */
function fieldAdvice(path: string, sign: string): string {
  const word = sign === '+=' ? 'gain' : sign === '-=' ? 'lose' : 'put';
  return (
    'Rules cannot write fields directly: modify a value of the event, or apply an effect that ' +
    `modifies the field. What somebody has, such as mana, changes with ${quoted(`${word} ${path}: 10`)}.`
  );
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
