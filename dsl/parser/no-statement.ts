// What to say when a block holds something that is no statement: misspelt words, assignments, stray
// separators. Always one finding; the block then goes on at the next statement.
import { DSL_LIMITS } from '../limits.ts';
import type { Statement } from '../ast/statement.ts';
import { insertion, type Finding } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import {
  CONTEXT_STATEMENT_WORDS,
  STATEMENT_WORDS,
  startsExpression,
  type Token,
} from '../token.ts';
import { isAssignment, reportAssignment } from './assignment.ts';
import { isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { adviceFor, reportForeignStatement } from './foreign-statement.ts';
import { parseLooseRaise } from './loose-call.ts';
import { parseChange } from './modify.ts';
import { promoteHead } from './prepare.ts';
import { RULE_CLAUSES } from './words.ts';

/** Reports what stands here; a statement where it is known well enough what it was meant to be. */
export function reportNoStatement(cursor: Cursor): Statement | undefined {
  if (reportStray(cursor) || reportMisplaced(cursor) || reportForeignStatement(cursor)) {
    return undefined;
  }
  const token = cursor.token;
  if (token.kind === 'name' && isAssignment(cursor)) reportAssignment(cursor);
  else if (token.kind === 'name' && cursor.peek(1).text === ':') bareChange(cursor);
  else return reportUnknown(cursor, token);
  return undefined;
}

/** Signs that stand for nothing, and an `else` without its `if`. */
function reportStray(cursor: Cursor): boolean {
  const { text } = cursor.token;
  if (text === ';' || text === ',') separator(cursor);
  else if (text === ')') extraParen(cursor);
  else if (cursor.at('else')) orphanElse(cursor);
  else return false;
  return true;
}

/** What belongs somewhere else. */
function reportMisplaced(cursor: Cursor): boolean {
  if (isHook(cursor)) misplacedHook(cursor);
  else if (promoteHead(cursor)) return true;
  else if (cursor.at('for') && cursor.peek(1).text === 'each') forEach(cursor);
  else if (isRuleClause(cursor)) misplacedClause(cursor);
  else return false;
  return true;
}

function reportUnknown(cursor: Cursor, token: Token): Statement | undefined {
  const suggestions = token.kind === 'name' ? meantStatements(token.text) : [];
  const finding: Finding = {
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
  };
  const loose = suggestions.length === 0 ? parseLooseRaise(cursor) : undefined;
  if (loose === undefined) cursor.fail(finding);
  else cursor.report(finding);
  if (cursor.token === token) cursor.skip(isDeclaration);
  return loose;
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
      { title: 'Remove `for`', span: { start: token.start, end: cursor.token.start }, text: '' },
    ],
  });
}

function isRuleClause(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  const isWord = RULE_CLAUSES.some((clause) => clause === text);
  return kind === 'name' && isWord && startsExpression(cursor.peek(1));
}

/** `cooldown 3s` inside the block of a rule. */
function misplacedClause(cursor: Cursor): void {
  const token = cursor.token;
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
  const following = cursor.token;
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
  const token = cursor.token;
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
