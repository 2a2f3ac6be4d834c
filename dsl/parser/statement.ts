// Statements: let, if, modify, apply, chance. A word that is none of them gets one finding that
// says what was probably meant.
import type { Block, Expression, IfStatement, Statement } from '../ast.ts';
import { parseArguments } from './arguments.ts';
import { parseBlock } from './block.ts';
import { parseCondition } from './condition.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName, expectSymbol } from './expect.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseModify } from './modify.ts';
import { reportNoStatement } from './no-statement.ts';

/** One statement of a rule; undefined where none was understood. */
export function parseStatement(cursor: Cursor): Statement | undefined {
  const token = cursor.peek();
  if (token.kind === 'keyword') {
    switch (token.text) {
      case 'let':
        return parseLet(cursor);
      case 'if':
        return parseIf(cursor);
      case 'modify':
        return parseModify(cursor);
      case 'apply':
        return parseApply(cursor);
      case 'chance':
        return parseChance(cursor);
      case 'when':
        return misplacedWhen(cursor);
    }
  }
  reportNoStatement(cursor);
  return undefined;
}

/** `if cond { } else if cond { } else { }`, from `if`. */
export function parseIf(cursor: Cursor): IfStatement {
  return parseIfFrom(cursor, cursor.next().start);
}

function parseIfFrom(cursor: Cursor, start: number): IfStatement {
  const condition = parseCondition(cursor);
  const body = parseBlock(cursor, 'the condition', parseStatement, 'else');
  const otherwise = cursor.panicking ? undefined : parseElse(cursor);
  const span = cursor.spanFrom(start);
  if (otherwise === undefined) return { kind: 'if', condition, body, span };
  return { kind: 'if', condition, body, otherwise, span };
}

function parseElse(cursor: Cursor): Block | undefined {
  const start = cursor.peek().start;
  const foreign = acceptForeignElse(cursor);
  if (foreign === undefined && cursor.accept('else') === undefined) return undefined;
  const isElseIf = foreign === 'else if';
  if (!isElseIf && !cursor.at('if')) return parseBlock(cursor, '`else`', parseStatement);
  if (!cursor.enter()) cursor.panicking = true;
  const statements = cursor.panicking
    ? []
    : [isElseIf ? parseIfFrom(cursor, start) : parseIf(cursor)];
  cursor.leave();
  return { statements, span: cursor.spanFrom(start) };
}

/** Steps over `elseif` and `Else`, reported; what was meant, or undefined. */
function acceptForeignElse(cursor: Cursor): 'else' | 'else if' | undefined {
  const token = cursor.peek();
  if (token.kind !== 'name') return undefined;
  const word = token.text.toLowerCase();
  const isElseIf = word === 'elseif' || word === 'elsif' || word === 'elif';
  if (!isElseIf && word !== 'else') return undefined;
  const meant = isElseIf ? 'else if' : 'else';
  cursor.report({
    code: 'KEYWORD_FOREIGN',
    span: spanOf(token),
    message: `${describe(token)} is not a word of the language. Write \`${meant}\` instead.`,
    found: token.text,
    expected: meant,
    suggestions: [meant],
    fixes: [{ title: `Write \`${meant}\``, span: spanOf(token), text: meant }],
  });
  cursor.next();
  return meant;
}

function parseLet(cursor: Cursor): Statement {
  const start = cursor.next().start;
  const name = expectName(cursor, 'a name after `let`');
  expectSymbol(cursor, '=', 'MISSING_EQUALS', `\`let ${name.text}\``);
  const value = parseExpression(cursor);
  return { kind: 'let', name, value, span: cursor.spanFrom(start) };
}

function parseApply(cursor: Cursor): Statement {
  const start = cursor.next().start;
  cursor.startExpression();
  const args = parseArguments(cursor, 'named', parseOperand);
  if (cursor.panicking) return { kind: 'error', span: cursor.spanFrom(start) };
  return { kind: 'apply', args, span: cursor.spanFrom(start) };
}

function parseChance(cursor: Cursor): Statement {
  const start = cursor.next().start;
  const percent: Expression = parseExpression(cursor);
  const body = parseBlock(cursor, 'the chance', parseStatement);
  return { kind: 'chance', percent, body, span: cursor.spanFrom(start) };
}

/** Reports a `when` that is not first; its condition is read so that it causes nothing further. */
function misplacedWhen(cursor: Cursor): Statement {
  const token = cursor.next();
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
