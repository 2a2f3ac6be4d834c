// Statements that change what is kept: gain, lose, put, store, spend.
import type { Expression } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { Token } from '../token.ts';
import { parseBlock, type ParseStatement } from './block.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { parseElseBlock } from './else-block.ts';
import { expectName, expectSymbol } from './expect.ts';
import { parseExpression, parsePlace } from './expression.ts';

/** `gain attacker.mana: 10` */
export function parseGain(cursor: Cursor, kind: 'gain' | 'lose' | 'put'): Statement {
  const { start } = cursor.next();
  const { place, value } = parseChanged(cursor, kind);
  return { kind, place, value, span: cursor.spanFrom(start) };
}

interface Changed {
  readonly place: Expression;
  readonly value: Expression;
}

/** `attacker.mana: 10`; the other way round, `10 attacker.mana`, is understood. */
function parseChanged(cursor: Cursor, word: string): Changed {
  const first = cursor.token;
  if (isAmountFirst(cursor)) return parseAmountFirst(cursor, word, first);
  const place = parsePlace(cursor);
  const written = cursor.text.slice(first.start, cursor.previousEnd);
  expectSymbol(cursor, ':', 'MISSING_COLON', `\`${word} ${written.slice(0, 40)}\``);
  return { place, value: parseExpression(cursor) };
}

function isAmountFirst(cursor: Cursor): boolean {
  const { kind } = cursor.token;
  return (kind === 'number' || kind === 'percent') && cursor.peek(1).kind === 'name';
}

function parseAmountFirst(cursor: Cursor, word: string, first: Token): Changed {
  const span = spanOf(first);
  cursor.next();
  const { start } = cursor.token;
  const place = parsePlace(cursor);
  const whole = { start: first.start, end: cursor.previousEnd };
  const text = `${cursor.text.slice(start, whole.end)}: ${first.text}`;
  cursor.report({
    code: 'MISSING_COLON',
    span: whole,
    message: `\`${word}\` says first what changes, then by how much. Write \`${word} ${text}\`.`,
    found: cursor.text.slice(first.start, whole.end),
    expected: text,
    fixes: [{ title: `Write \`${text}\``, span: whole, text }],
  });
  const value =
    first.kind === 'percent'
      ? ({ kind: 'percent', value: first.value ?? 0, span } as const)
      : ({ kind: 'number', value: first.value ?? 0, span } as const);
  return { place, value };
}

/** `store power: power + 1` */
export function parseStore(cursor: Cursor): Statement {
  const { start } = cursor.next();
  const name = expectName(cursor, 'an own field of the effect');
  expectSymbol(cursor, ':', 'MISSING_COLON', `\`store ${name.text}\``);
  const value = parseExpression(cursor);
  return { kind: 'store', name, value, span: cursor.spanFrom(start) };
}

/** `spend attacker.mana: 30 { } else { }` */
export function parseSpend(cursor: Cursor, parse: ParseStatement): Statement {
  const { start } = cursor.next();
  const { place, value: amount } = parseChanged(cursor, 'spend');
  const body = parseBlock(cursor, { after: 'the amount', parse, endsBefore: 'else' });
  const otherwise = parseElseBlock(cursor, parse);
  const spend = { kind: 'spend', place, amount, body, span: cursor.spanFrom(start) } as const;
  return otherwise === undefined ? spend : { ...spend, otherwise };
}
