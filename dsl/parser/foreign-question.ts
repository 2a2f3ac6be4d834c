// Questions and choices as other languages write them behind a value: `x not has slow`, `x does not have slow`,
// `x.has(slow)`, `x between 1 and 5`, `question ? a : b`. Each is read as what it means, one finding with that text.
import type { Expression } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import { written, type Finding } from '../reporter.ts';
import { startsExpression } from '../token.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { expectTag } from './expect-word.ts';
import type { ParseValue } from './selection-area.ts';

const ADDITIVE_POWER = 5;
const CHOICE = 'if QUESTION then VALUE else VALUE';
const BLANK = 32;

/** The question behind `left`, which begins at `start`; undefined where it is none of these. */
export function parseForeignQuestion(
  cursor: Cursor,
  left: Expression,
  start: number,
  parseValue: ParseValue,
): Expression | undefined {
  if (!WORDS.has(cursor.token.text) || cursor.isFirstOnLine()) return undefined;
  const words = DENIALS.find((denial) => denial.every((word, i) => cursor.peek(i).text === word));
  if (words !== undefined) return parseDenied(cursor, left, start, words.length);
  const isBetween = cursor.at('between') && startsExpression(cursor.peek(1));
  return isBetween ? parseBetween(cursor, left, start, parseValue) : undefined;
}

const DENIALS: readonly (readonly string[])[] = [
  ['not', 'has'],
  ['does', 'not', 'have'],
  ['do', 'not', 'have'],
  ['has', 'no'],
  ['has', 'not'],
  ['hasnt'],
];
const WORDS: ReadonlySet<string> = new Set(['between', ...DENIALS.flatMap(([word = '']) => word)]);

/** `target.has(slow)`, from `has`; `entity` begins at `start`. */
export function parseHasMethod(cursor: Cursor, entity: Expression, start: number): Expression {
  const word = cursor.next();
  const dot = cursor.text.lastIndexOf('.', word.start);
  cursor.accept('(');
  cursor.countNode();
  const effect = expectTag(cursor, 'the name of an effect');
  if (!cursor.panicking) cursor.accept(')');
  const span = cursor.spanFrom(start);
  const asked = cursor.text.slice(effect.span.start, effect.span.end);
  const text = `${cursor.text.slice(start, dot).trim()} has ${asked}`;
  cursor.report(foreign(cursor, { at: spanOf(word), span, text }));
  return { kind: 'has', entity, effect, span };
}

/** `target has no slow`, from the word after the value. */
function parseDenied(
  cursor: Cursor,
  entity: Expression,
  start: number,
  words: number,
): Expression | undefined {
  // `has no { }` asks for an effect of that name.
  const { kind } = cursor.peek(words);
  if (kind !== 'name' && kind !== 'string') return undefined;
  const found = cursor.token;
  for (let i = 0; i < words; i += 1) cursor.next();
  const wordsEnd = cursor.previousEnd;
  cursor.countNode();
  const effect = expectTag(cursor, 'the name of an effect');
  const span = cursor.spanFrom(start);
  const asked = cursor.text.slice(effect.span.start, effect.span.end);
  const text = `not ${cursor.text.slice(start, found.start).trim()} has ${asked}`;
  cursor.report(foreign(cursor, { at: { start: found.start, end: wordsEnd }, span, text }));
  const has = { kind: 'has', entity, effect, span } as const;
  return { kind: 'unary', operator: 'not', operand: has, span };
}

/** `target.hp between 5 and 10` */
function parseBetween(
  cursor: Cursor,
  left: Expression,
  start: number,
  parseValue: ParseValue,
): Expression {
  const word = cursor.next();
  const low = parseValue(cursor, ADDITIVE_POWER);
  const hasHigh = !cursor.panicking && cursor.accept('and') !== undefined;
  const high = hasHigh ? parseValue(cursor, ADDITIVE_POWER) : low;
  const span = cursor.spanFrom(start);
  const textOf = (part: Expression): string => cursor.text.slice(part.span.start, part.span.end);
  const value = cursor.text.slice(start, word.start).trim();
  const text = `${value} >= ${textOf(low)} and ${value} <= ${textOf(high)}`;
  cursor.report(foreign(cursor, { at: spanOf(word), span, text }));
  const compared = (operator: '>=' | '<=', right: Expression): Expression => ({
    kind: 'binary',
    operator,
    left,
    right,
    span,
  });
  return {
    kind: 'binary',
    operator: 'and',
    left: compared('>=', low),
    right: compared('<=', high),
    span,
  };
}

/** `question ? a : b`, whose `?` the lexer reported and left out; undefined where there is none. */
export function parseForeignChoice(
  cursor: Cursor,
  left: Expression,
  start: number,
  parseValue: ParseValue,
): Expression | undefined {
  if (!startsExpression(cursor.token)) return undefined;
  const until = cursor.token.start;
  let mark = cursor.previousEnd;
  while (mark < until && cursor.text.charCodeAt(mark) <= BLANK) mark += 1;
  const isMark = mark < until && cursor.text.charAt(mark) === '?';
  const isPair = cursor.text.charAt(mark + 1) === '?';
  if (!isMark || isPair) return undefined;
  cursor.countNode();
  const first = parseValue(cursor, 0);
  const hasColon = !cursor.panicking && cursor.accept(':') !== undefined;
  const second = hasColon ? parseValue(cursor, 0) : undefined;
  const span = cursor.spanFrom(start);
  const at = { start: mark, end: mark + 1 };
  if (second === undefined || cursor.panicking) {
    const { fixes: _, ...finding } = foreign(cursor, { at, span, text: CHOICE });
    cursor.amend(finding);
    return { kind: 'error', span };
  }
  const textOf = (part: Expression): string => cursor.text.slice(part.span.start, part.span.end);
  const question = cursor.text.slice(start, mark).trim();
  const text = `if ${question} then ${textOf(first)} else ${textOf(second)}`;
  cursor.amend(foreign(cursor, { at, span, text }));
  return { kind: 'choose', condition: left, left: first, right: second, span };
}

interface Foreign {
  /** What is foreign. */
  readonly at: Span;
  /** All that the text replaces. */
  readonly span: Span;
  readonly text: string;
}

function foreign(cursor: Cursor, { at, span, text }: Foreign): Finding {
  return {
    code: 'OPERATOR_FOREIGN',
    span: at,
    message: `This is asked in other words here. Write ${written(text)}.`,
    found: cursor.text.slice(at.start, at.end),
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write ${written(text)}`, span, text }],
  };
}
