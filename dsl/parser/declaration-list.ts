// Declarations that are lists or one line: event, formula, enum, table, tune, roll.
import type {
  EnumNode,
  EventNode,
  FormulaNode,
  RollNode,
  TableNode,
  TuneNode,
} from '../ast/declaration.ts';
import type { BinaryExpression, Expression, Name } from '../ast/expression.ts';
import { insertion } from '../reporter.ts';
import type { Token } from '../token.ts';
import { expectBlockClosing, expectBlockOpening, isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName, expectSymbol } from './expect.ts';
import { expectText, expectWord } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { parseEventFields, parseParameters } from './typed-names.ts';

export function parseEvent(cursor: Cursor): EventNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the event');
  const opening = expectBlockOpening(cursor, 'the name of the event');
  if (opening === undefined)
    return { kind: 'event', name, fields: [], span: cursor.spanFrom(start) };
  const fields = inBraces(cursor, opening, parseEventFields);
  return { kind: 'event', name, fields, span: cursor.spanFrom(start) };
}

/** Reads a list and its `}`; after a mistake in it, what is left of it is stepped over. */
function inBraces<T>(cursor: Cursor, opening: Token, read: (at: Cursor) => T): T {
  cursor.openBlocks += 1;
  const result = read(cursor);
  if (cursor.panicking) {
    while (!cursor.atEnd() && !cursor.at('}') && !isDeclaration(cursor.token)) {
      cursor.skip(isDeclaration);
    }
    // What is missing now was said with the mistake.
    if (cursor.accept('}')) cursor.panicking = false;
  } else expectBlockClosing(cursor, opening);
  cursor.openBlocks -= 1;
  return result;
}

export function parseFormula(cursor: Cursor): FormulaNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the formula');
  const parameters = parseParameters(cursor, 'the name of the formula');
  expectSymbol(cursor, '=', 'MISSING_EQUALS', `\`formula ${name.text}(...)\``);
  const body = parseExpression(cursor);
  return { kind: 'formula', name, parameters, body, span: cursor.spanFrom(start) };
}

/** `enum element { fire, water, grass }` */
export function parseEnum(cursor: Cursor): EnumNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the enum');
  if (!cursor.panicking) dropEquals(cursor);
  const opening = expectBlockOpening(cursor, 'the name of the enum');
  if (opening === undefined)
    return { kind: 'enum', name, values: [], span: cursor.spanFrom(start) };
  const values = inBraces(cursor, opening, parseValues);
  return { kind: 'enum', name, values, span: cursor.spanFrom(start) };
}

function dropEquals(cursor: Cursor): void {
  const token = cursor.accept('=') ?? cursor.accept(':');
  if (token === undefined) return;
  cursor.report({
    code: 'EXTRA_COLON',
    span: spanOf(token),
    message: `The values of an enum follow its name. Write \`enum NAME { ... }\` without \`${token.text}\`.`,
    found: token.text,
    fixes: [{ title: `Remove \`${token.text}\``, span: spanOf(token), text: '' }],
  });
}

function parseValues(cursor: Cursor): Name[] {
  const values: Name[] = [];
  while (!cursor.panicking && !cursor.at('}')) {
    values.push(expectName(cursor, 'a value of the enum'));
    if (cursor.panicking || cursor.accept(',') || cursor.token.kind !== 'name') {
      if (cursor.token.kind === 'name') continue;
      break;
    }
    const token = cursor.token;
    cursor.report({
      code: 'MISSING_COMMA',
      span: spanOf(token),
      message: `Found ${describe(token)} right after a value. Put \`,\` between two values.`,
      found: token.text,
      expected: ',',
      fixes: [insertion('Add `,`', cursor.previousEnd, ',')],
    });
  }
  if (cursor.panicking || cursor.at('}') || cursor.atEnd()) return values;
  if (!isDeclaration(cursor.token)) expectName(cursor, 'a value of the enum');
  return values;
}

/** `table armour from 'armour.csv'` */
export function parseTable(cursor: Cursor): TableNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the table');
  if (cursor.at('=') && cursor.peek(1).kind === 'string') equalsForFrom(cursor);
  else if (cursor.token.kind === 'string') fromMissing(cursor);
  else expectWord(cursor, 'from', `\`table ${name.text}\``);
  const from = expectText(cursor, 'the name of a sheet');
  return { kind: 'table', name, from, span: cursor.spanFrom(start) };
}

function equalsForFrom(cursor: Cursor): void {
  const token = cursor.next();
  cursor.report({
    code: 'MISSING_WORD',
    span: spanOf(token),
    message: 'Found `=`, but expected `from` before the name of the sheet.',
    found: '=',
    expected: 'from',
    suggestions: ['from'],
    fixes: [{ title: 'Write `from`', span: spanOf(token), text: 'from' }],
  });
}

function fromMissing(cursor: Cursor): void {
  const token = cursor.token;
  cursor.report({
    code: 'MISSING_WORD',
    span: spanOf(token),
    message: `Found ${describe(token)}, but expected \`from\` before the name of the sheet.`,
    found: token.text,
    expected: 'from',
    fixes: [insertion('Add `from`', cursor.previousEnd, ' from')],
  });
}

/** `tune power = 120 in 80..160` */
export function parseTune(cursor: Cursor): TuneNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the number');
  expectSymbol(cursor, '=', 'MISSING_EQUALS', `\`tune ${name.text}\``);
  const value = parseExpression(cursor);
  const tune = { kind: 'tune', name, value } as const;
  const bounds = parseBounds(cursor);
  return { ...tune, ...bounds, span: cursor.spanFrom(start) };
}

/** `in 80..160` */
function parseBounds(cursor: Cursor): { low: Expression; high: Expression } | undefined {
  if (cursor.panicking || !cursor.accept('in')) return undefined;
  const low = parseExpression(cursor);
  if (cursor.panicking || cursor.accept('..')) return { low, high: parseExpression(cursor) };
  if (low.kind === 'binary' && low.operator === '-') return minusForDots(cursor, low);
  const token = cursor.token;
  const at = cursor.previousEnd;
  const isWord = ['to', 'and', '-', ','].includes(token.text);
  const finding = {
    code: 'MISSING_WORD',
    span: token.kind === 'end' ? { start: Math.max(0, at - 1), end: at } : spanOf(token),
    message: `Found ${describe(token)}, but the bounds of a \`tune\` are joined by \`..\`, as in \`in 80..160\`.`,
    found: token.text,
    expected: '..',
  } as const;
  if (!isWord) {
    cursor.fail(finding);
    return { low, high: { kind: 'error', span: spanOf(token) } };
  }
  cursor.next();
  const span = { start: at, end: cursor.token.start };
  cursor.report({ ...finding, fixes: [{ title: 'Write `..`', span, text: '..' }] });
  return { low, high: parseExpression(cursor) };
}

/** `in 1-9` */
function minusForDots(
  cursor: Cursor,
  { left, right }: BinaryExpression,
): { low: Expression; high: Expression } {
  const span = { start: left.span.end, end: right.span.start };
  cursor.report({
    code: 'MISSING_WORD',
    span,
    message: 'Found `-`, but the bounds of a `tune` are joined by `..`, as in `in 80..160`.',
    found: '-',
    expected: '..',
    fixes: [{ title: 'Write `..`', span, text: '..' }],
  });
  return { low: left, high: right };
}

/** `roll to_hit on attack = 1d20` */
export function parseRoll(cursor: Cursor): RollNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the roll');
  const event = parseRollEvent(cursor, name);
  expectSymbol(cursor, '=', 'MISSING_EQUALS', `\`roll ${name.text} on ${event.text}\``);
  const value = parseExpression(cursor);
  return { kind: 'roll', name, event, value, span: cursor.spanFrom(start) };
}

function parseRollEvent(cursor: Cursor, name: Name): Name {
  const missing = { text: '', span: name.span };
  if (cursor.panicking) return missing;
  if (cursor.accept('on')) return expectName(cursor, 'the name of an event');
  const token = cursor.token;
  const isEvent = token.kind === 'name' && cursor.peek(1).text === '=';
  cursor.report({
    code: 'MISSING_EVENT',
    span: isEvent ? spanOf(token) : name.span,
    message:
      'A roll belongs to an event, whose rules all see its one result. Write ' +
      `\`roll ${name.text} on ${isEvent ? token.text : 'EVENT'} = ...\`.`,
    found: token.text,
    expected: 'on',
    fixes: isEvent ? [insertion('Add `on`', token.start, 'on ')] : [],
  });
  if (!isEvent) return missing;
  return { text: cursor.next().text, span: spanOf(token) };
}
