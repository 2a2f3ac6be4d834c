// Statements that roll: `chance 25% smoothed for attacker { } else { }` and `one of { weight 3 { } }`.
import type { Expression } from '../ast/expression.ts';
import type { Statement, WeightedBlock } from '../ast/statement.ts';
import { insertion } from '../reporter.ts';
import { startsExpression } from '../token.ts';
import { expectBlockClosing, expectBlockOpening, isDeclaration, parseBlock } from './block.ts';
import type { ParseStatement } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { parseElseBlock } from './else-block.ts';
import { expectWord } from './expect-word.ts';
import { parseExpression } from './expression.ts';

export function parseChance(cursor: Cursor, parse: ParseStatement): Statement {
  const { start } = cursor.next();
  const percent = parseExpression(cursor);
  const smoothedFor = parseSmoothed(cursor);
  const body = parseBlock(cursor, { after: 'the chance', parse, endsBefore: 'else' });
  const otherwise = parseElseBlock(cursor, parse);
  const chance = { kind: 'chance', percent, body, span: cursor.spanFrom(start) } as const;
  return {
    ...chance,
    ...(smoothedFor && { smoothedFor }),
    ...(otherwise && { otherwise }),
  };
}

/** `smoothed for attacker`; whose luck it is must be said. */
function parseSmoothed(cursor: Cursor): Expression | undefined {
  if (cursor.panicking) return undefined;
  const token = cursor.token;
  if (cursor.accept('smoothed') === undefined) return undefined;
  if (!cursor.at('for') && !startsExpression(cursor.token)) {
    cursor.report({
      code: 'MISSING_WORD',
      span: spanOf(token),
      message:
        '`smoothed` remembers how often it did not happen, and must know for whom. Write ' +
        '`smoothed for attacker`, or whose luck it is.',
      found: cursor.token.text,
      expected: 'for',
    });
    return undefined;
  }
  expectWord(cursor, 'for', '`smoothed`');
  return parseExpression(cursor);
}

export function parseOneOf(cursor: Cursor, parse: ParseStatement): Statement {
  const { start } = cursor.next();
  if (!cursor.accept('of')) missingOf(cursor);
  const opening = expectBlockOpening(cursor, '`one of`');
  const choices: WeightedBlock[] = [];
  if (opening === undefined) return { kind: 'oneOf', choices, span: cursor.spanFrom(start) };
  cursor.openBlocks += 1;
  if (!cursor.enter()) cursor.panicking = true;
  while (!isEnd(cursor)) {
    const choice = parseWeighted(cursor, parse);
    if (choice !== undefined) choices.push(choice);
    if (cursor.panicking) synchronise(cursor);
  }
  expectBlockClosing(cursor, opening);
  cursor.leave();
  cursor.openBlocks -= 1;
  return { kind: 'oneOf', choices, span: cursor.spanFrom(start) };
}

function isEnd(cursor: Cursor): boolean {
  return cursor.atEnd() || cursor.at('}') || isDeclaration(cursor.token);
}

function missingOf(cursor: Cursor): void {
  cursor.report({
    code: 'MISSING_WORD',
    span: spanOf(cursor.token),
    message: `Found ${describe(cursor.token)}, but expected \`of\` after \`one\`.`,
    found: cursor.token.text,
    expected: 'of',
    fixes: [insertion('Add `of`', cursor.previousEnd, ' of')],
  });
}

/** `weight 3 { }` */
function parseWeighted(cursor: Cursor, parse: ParseStatement): WeightedBlock | undefined {
  const token = cursor.token;
  const isNumber = token.kind === 'number' || token.kind === 'percent';
  if (isNumber) {
    cursor.report({
      code: 'MISSING_WORD',
      span: spanOf(token),
      message: `Found ${describe(token)}, but expected \`weight\` before it.`,
      found: token.text,
      expected: 'weight',
      fixes: [insertion('Add `weight`', token.start, 'weight ')],
    });
  } else if (cursor.accept('weight') === undefined) {
    const isMeant = token.kind === 'name' && startsExpression(cursor.peek(1));
    const fix = { title: 'Write `weight`', span: spanOf(token), text: 'weight' };
    const isWord = isMeant && cursor.peek(2).text === '{';
    const finding = {
      code: 'CLAUSE_UNKNOWN',
      span: spanOf(token),
      message: `Found ${describe(token)}, but \`one of\` holds blocks such as \`weight 3 { ... }\`.`,
      found: token.text,
      expected: 'weight',
      fixes: isWord ? [fix] : [],
    } as const;
    if (!isWord) {
      cursor.fail(finding);
      return undefined;
    }
    cursor.report(finding);
    cursor.next();
  }
  const weight = parseExpression(cursor);
  const body = parseBlock(cursor, { after: 'the weight', parse });
  return { weight, body, span: cursor.spanFrom(token.start) };
}

function synchronise(cursor: Cursor): void {
  cursor.panicking = false;
  while (!isEnd(cursor) && !cursor.at('weight')) cursor.skip(isDeclaration);
}
