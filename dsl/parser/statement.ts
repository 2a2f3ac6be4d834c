// Statements, by their first word. A word that starts none gets one finding that says what was meant.
import type { Expression } from '../ast/expression.ts';
import type { Block, IfStatement, Statement } from '../ast/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { STATEMENT_WORDS, startsExpression, type Token } from '../token.ts';
import { parseArguments } from './arguments.ts';
import { parseBlock } from './block.ts';
import { parseCondition } from './condition.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { acceptForeignElse } from './else-block.ts';
import { expectName, expectSymbol } from './expect.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseForeignChange } from './foreign-change.ts';
import { foreignEach, parseForeignEach } from './foreign-each.ts';
import { parseUnless, reportForeignLet } from './foreign-statement.ts';
import { isLooseCall, looseEnd, parseLooseCall, parseTail } from './loose-call.ts';
import { parseModify } from './modify.ts';
import { reportNoStatement } from './no-statement.ts';
import { isStatementWord } from './starts.ts';
import { parseChance, parseOneOf } from './statement-chance.ts';
import { misspeltCall, parseAlone, parseEnd, parseRaise, parseRefuse } from './statement-event.ts';
import { parseAfter, parseChain, parseChannel, parseEach } from './statement-target.ts';
import { parseUse } from './statement-use.ts';
import { parseGain, parseSpend, parseStore } from './statement-value.ts';

/** One statement; undefined where none was understood. */
export function parseStatement(cursor: Cursor): Statement | undefined {
  const token = cursor.token;
  if (isStatementWord(cursor)) return parseKnown(cursor, token.text);
  const change = parseForeignChange(cursor);
  if (change !== undefined) return change;
  if (cursor.at('unless') && startsExpression(cursor.peek(1))) {
    return parseIfBody(cursor, token.start, parseUnless(cursor));
  }
  if (reportForeignLet(cursor)) return parseLet(cursor);
  const call = looseEnd(cursor);
  if (call !== undefined) return parseLooseCall(cursor, call);
  const words = foreignEach(cursor);
  if (words > 0) return parseForeignEach(cursor, words, parseStatement);
  const isCall = token.kind === 'name' && cursor.peek(1).text === '(';
  if (isCall && misspeltCall(cursor) === undefined) return parseRaise(cursor);
  return reportNoStatement(cursor);
}

function parseKnown(cursor: Cursor, word: string): Statement | undefined {
  switch (word) {
    case 'let':
      return parseLet(cursor);
    case 'if':
      return isChanceAsked(cursor) ? chanceAsked(cursor) : parseIf(cursor);
    case 'modify':
      return parseForeignChange(cursor) ?? parseModify(cursor);
    case 'apply':
      return parseApply(cursor);
    case 'when':
      return misplacedWhen(cursor);
    case 'gain':
    case 'lose':
    case 'put':
      return parseGain(cursor, word);
    case 'store':
      return parseStore(cursor);
    case 'dispel':
    case 'end':
      return parseEnd(cursor, word);
    case 'cancel':
    case 'stop':
      return parseAlone(cursor, word);
    case 'refuse':
      return parseRefuse(cursor);
    case 'use':
      return parseUse(cursor);
    default:
      return parseWithBlock(cursor, word);
  }
}

function parseWithBlock(cursor: Cursor, word: string): Statement | undefined {
  switch (word) {
    case 'chance':
      return parseChance(cursor, parseStatement);
    case 'one':
      return parseOneOf(cursor, parseStatement);
    case 'each':
      return parseEach(cursor, parseStatement);
    case 'after':
      return parseAfter(cursor, parseStatement);
    case 'chain':
      return parseChain(cursor, parseStatement);
    case 'channel':
      return parseChannel(cursor, parseStatement);
    case 'spend':
      return parseSpend(cursor, parseStatement);
    default:
      throw new Error(`invariant broken: no statement starts with ${word}`);
  }
}

/** `if cond { } else if cond { } else { }`, from `if`. */
export function parseIf(cursor: Cursor): IfStatement {
  return parseIfFrom(cursor, cursor.next().start);
}

function parseIfFrom(cursor: Cursor, start: number): IfStatement {
  return parseIfBody(cursor, start, parseCondition(cursor));
}

/** `when c { }`, from the `{`: `when` has no block, and `if` was meant. */
export function parseWhenAsIf(cursor: Cursor, when: Token, condition: Expression): IfStatement {
  cursor.report({
    code: 'WHEN_MISPLACED',
    span: spanOf(when),
    message:
      '`when` takes no block: what follows it runs only then. Remove `{` and its `}`, or write ' +
      '`if`.',
    found: 'when',
    expected: 'if',
    suggestions: ['if'],
    fixes: [{ title: 'Write `if`', span: spanOf(when), text: 'if' }],
  });
  return parseIfBody(cursor, when.start, condition);
}

const OF_IF = { after: 'the condition', parse: parseStatement, endsBefore: 'else' } as const;

function parseIfBody(cursor: Cursor, start: number, condition: Expression): IfStatement {
  const body = parseBlock(cursor, OF_IF);
  const otherwise = cursor.panicking ? undefined : parseElse(cursor);
  const span = cursor.spanFrom(start);
  if (otherwise === undefined) return { kind: 'if', condition, body, span };
  return { kind: 'if', condition, body, otherwise, span };
}

function parseElse(cursor: Cursor): Block | undefined {
  const start = cursor.token.start;
  const foreign = acceptForeignElse(cursor);
  if (foreign === undefined && cursor.accept('else') === undefined) return undefined;
  const isElseIf = foreign === 'else if';
  if (!isElseIf && !cursor.at('if'))
    return parseBlock(cursor, { after: '`else`', parse: parseStatement });
  if (!cursor.enter()) cursor.panicking = true;
  const statements = cursor.panicking
    ? []
    : [isElseIf ? parseIfFrom(cursor, start) : parseIf(cursor)];
  cursor.leave();
  return { statements, span: cursor.spanFrom(start) };
}

function isChanceAsked(cursor: Cursor): boolean {
  return cursor.peek(1).kind === 'keyword' && cursor.peek(1).text === 'chance';
}

/** `if chance 50% { }` */
function chanceAsked(cursor: Cursor): Statement {
  const token = cursor.next();
  const span = { start: token.start, end: cursor.token.start };
  cursor.report({
    code: 'KEYWORD_FOREIGN',
    span: spanOf(token),
    message: '`chance` stands by itself, without `if`. Write `chance 50% { ... }`.',
    found: 'if',
    expected: 'chance',
    suggestions: ['chance'],
    fixes: [{ title: 'Remove `if`', span, text: '' }],
  });
  return parseChance(cursor, parseStatement);
}

function parseLet(cursor: Cursor): Statement {
  const start = cursor.next().start;
  const name = expectName(cursor, 'a name after `let`');
  expectSymbol(cursor, '=', 'MISSING_EQUALS', `\`let ${name.text}\``);
  const value = parseExpression(cursor);
  return { kind: 'let', name, value, span: cursor.spanFrom(start) };
}

const OF_APPLY = { style: 'apply', after: '`apply`', parseValue: parseOperand } as const;

function parseApply(cursor: Cursor): Statement {
  if (isLooseCall(cursor, 'apply')) return parseLooseCall(cursor, 'apply');
  const start = cursor.next().start;
  cursor.startExpression();
  const args = parseArguments(cursor, OF_APPLY);
  if (cursor.panicking) return { kind: 'error', span: cursor.spanFrom(start) };
  if (cursor.token.kind === 'name') args.push(...parseTail(cursor, 'apply'));
  return { kind: 'apply', args, span: cursor.spanFrom(start) };
}

/** Reports a `when` that is not first; its condition is read so that it causes nothing further. */
function misplacedWhen(cursor: Cursor): Statement {
  const token = cursor.next();
  if (hasBlock(cursor)) {
    const condition = parseCondition(cursor);
    return parseWhenAsIf(cursor, token, condition);
  }
  cursor.report({
    code: 'WHEN_MISPLACED',
    span: spanOf(token),
    message:
      '`when` must be the first line of a rule, and there is only one. Join conditions with ' +
      '`and`, or use `if`.',
    found: 'when',
    expected: 'if',
  });
  parseExpression(cursor);
  return { kind: 'error', span: cursor.spanFrom(token.start) };
}

/** True when a block opens on this line. */
function hasBlock(cursor: Cursor): boolean {
  for (let ahead = 0; ahead < DSL_LIMITS.lookaheadTokensMax; ahead += 1) {
    const token = cursor.peek(ahead);
    if (token.kind === 'end' || token.text === '}') return false;
    if (token.kind === 'symbol' && token.text === '{') return true;
    if (token.kind === 'keyword' && STATEMENT_WORDS.has(token.text)) return false;
    if (cursor.isFirstOnLine(ahead + 1)) {
      const following = cursor.peek(ahead + 1);
      return following.kind === 'symbol' && following.text === '{';
    }
  }
  return false;
}
