// Areas of a selection: `near X within 5m`, `in cone ...`, `in line ...`, `in ring ...`.
import type { Expression, SelectionArea } from '../ast/expression.ts';
import type { Cursor } from './cursor.ts';
import { expectWord } from './expect-word.ts';

/** Reads one value; given by the caller, because values hold selections and selections hold values. */
export type ParseValue = (cursor: Cursor, power: number) => Expression;

/** Binds stronger than comparisons, so that `within`, `limit` and `by` are left for the selection. */
export const ENTITY_POWER = 5;

/** The area that starts here; undefined where none does. */
export function parseArea(cursor: Cursor, parseValue: ParseValue): SelectionArea | undefined {
  const { start } = cursor.token;
  const value = (): Expression => parseValue(cursor, ENTITY_POWER);
  if (cursor.at('near')) return parseNear(cursor, start, value);
  if (!cursor.at('in')) return undefined;
  switch (cursor.peek(1).text) {
    case 'cone':
      return parseCone(cursor, start, value);
    case 'line':
      return parseLine(cursor, start, value);
    case 'ring':
      return parseRing(cursor, start, value);
    default:
      return undefined;
  }
}

function parseNear(cursor: Cursor, start: number, value: () => Expression): SelectionArea {
  cursor.next();
  const of = value();
  expectWord(cursor, 'within', 'what it is near to');
  return { kind: 'near', of, within: value(), span: cursor.spanFrom(start) };
}

function parseCone(cursor: Cursor, start: number, value: () => Expression): SelectionArea {
  enterArea(cursor);
  const angle = value();
  expectWord(cursor, 'from', 'the angle of the cone');
  const from = value();
  expectWord(cursor, 'towards', 'where the cone begins');
  const towards = value();
  expectWord(cursor, 'within', 'where the cone points to');
  const within = value();
  return { kind: 'cone', angle, from, towards, within, span: cursor.spanFrom(start) };
}

function parseLine(cursor: Cursor, start: number, value: () => Expression): SelectionArea {
  enterArea(cursor);
  expectWord(cursor, 'from', '`line`');
  const from = value();
  expectWord(cursor, 'to', 'where the line begins');
  const to = value();
  expectWord(cursor, 'width', 'where the line ends');
  return { kind: 'line', from, to, width: value(), span: cursor.spanFrom(start) };
}

function parseRing(cursor: Cursor, start: number, value: () => Expression): SelectionArea {
  enterArea(cursor);
  expectWord(cursor, 'from', '`ring`');
  const inner = value();
  expectWord(cursor, 'to', 'the inner edge of the ring');
  const outer = value();
  expectWord(cursor, 'around', 'the outer edge of the ring');
  return { kind: 'ring', inner, outer, around: value(), span: cursor.spanFrom(start) };
}

/** Steps over `in cone` and the like. */
function enterArea(cursor: Cursor): void {
  cursor.next();
  cursor.next();
}
