// Numbers with their units, and dice. A space before the unit is reported.
import type { Expression } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { UNITS, UNIT_WORDS, startsExpression, type Token, type TokenKind } from '../token.ts';
import { spanOf, type Cursor } from './cursor.ts';

export type NumberKind = 'number' | 'percent' | 'duration' | 'distance' | 'angle';

export function isNumberKind(kind: TokenKind): kind is NumberKind {
  const isPlain = kind === 'number' || kind === 'percent' || kind === 'duration';
  return isPlain || kind === 'distance' || kind === 'angle';
}

export function parseDice(token: Token): Expression {
  const span = spanOf(token);
  if (token.faulty) return { kind: 'error', span };
  return { kind: 'dice', count: token.value ?? 1, sides: token.sides ?? 2, span };
}

/** A number, whose token was taken. */
export function parseNumber(cursor: Cursor, token: Token, kind: NumberKind): Expression {
  const span = spanOf(token);
  if (token.faulty) return { kind: 'error', span };
  const value = token.value ?? 0;
  if (kind !== 'number') return { kind, value, span };
  const unit = cursor.token;
  if (isClock(cursor, token)) return parseClock(cursor, token);
  if (unit.kind === 'name' && SIDES.test(unit.text)) {
    return parseSpacedDice(cursor, token);
  }
  const short = unitOf(cursor, unit);
  if (short === undefined) return { kind, value, span };
  cursor.next();
  const written = `${token.text}${short}`;
  const whole = cursor.spanFrom(token.start);
  cursor.report({
    code: 'UNIT_SPACED',
    span: whole,
    message: `There is a space between the number and its unit. Write \`${written}\`.`,
    found: cursor.text.slice(token.start, unit.end),
    expected: written,
    fixes: [{ title: `Write \`${written}\``, span: whole, text: written }],
  });
  const meant = UNITS.get(short);
  if (meant === undefined) return { kind: 'error', span: whole };
  return { kind: meant.kind, value: value * meant.scale, span: whole };
}

/** `1:30` without blanks, and no end of `a ? 1:30`. */
function isClock(cursor: Cursor, token: Token): boolean {
  const colon = cursor.token;
  if (colon.start !== token.end || colon.text !== ':') return false;
  const seconds = cursor.peek(1);
  const isTight = seconds.start === colon.end && seconds.kind === 'number';
  const isChoice = cursor.text.slice(Math.max(0, token.start - 2), token.start).includes('?');
  return isTight && !isChoice && SECONDS.test(seconds.text);
}

const SECONDS = /^[0-5][0-9]$/;

function parseClock(cursor: Cursor, token: Token): Expression {
  cursor.next();
  const seconds = (token.value ?? 0) * 60 + (cursor.next().value ?? 0);
  const span = cursor.spanFrom(token.start);
  const written = `${seconds}s`;
  cursor.report({
    code: 'NUMBER_MALFORMED',
    span,
    message: `A time is a number with its unit, such as \`90s\` or \`1.5min\`. Write \`${written}\`.`,
    found: cursor.text.slice(span.start, span.end),
    expected: written,
    fixes: [{ title: `Write \`${written}\``, span, text: written }],
  });
  return { kind: 'duration', value: seconds * 1000, span };
}

const SIDES = /^[dD][0-9]{1,4}$/;

/** `2 d6` */
function parseSpacedDice(cursor: Cursor, token: Token): Expression {
  const sides = cursor.next();
  const span = cursor.spanFrom(token.start);
  const written = `${token.text}${sides.text.toLowerCase()}`;
  cursor.report({
    code: 'UNIT_SPACED',
    span,
    message: `There is a space between the number of dice and their sides. Write \`${written}\`.`,
    found: cursor.text.slice(span.start, span.end),
    expected: written,
    fixes: [{ title: `Write \`${written}\``, span, text: written }],
  });
  return { kind: 'dice', count: 1, sides: DSL_LIMITS.sidesMin, span };
}

/** The unit that a token after a number stands for; `%` before a value is a remainder. */
function unitOf(cursor: Cursor, token: Token): string | undefined {
  if (token.text === '%') {
    const following = cursor.peek(1);
    return following.text === '-' || !startsExpression(following) ? '%' : undefined;
  }
  if (token.kind !== 'name' || cursor.peek(1).text === '(') return undefined;
  return UNITS.has(token.text) ? token.text : UNIT_WORDS.get(token.text.toLowerCase());
}
