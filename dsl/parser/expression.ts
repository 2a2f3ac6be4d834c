// Expressions by precedence climbing (Pratt): or, and, not, comparison and has, + and -, * and /,
// unary minus, `entity.field`. Operators of other languages are understood, reported, and fixable.
import type { BinaryOperator, Expression, Name } from '../ast.ts';
import { suggest, didYouMean } from '../suggest.ts';
import { UNIT_MS, UNIT_WORDS, startsExpression, type Token } from '../token.ts';
import { parseArguments } from './arguments.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName, expectClosing } from './expect.ts';

const POWER: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '=': 4,
  '!=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};
const NOT_POWER = 3;
const COMPARISON_POWER = 4;
const UNARY_POWER = 7;

/** Operators of other languages and what they are called here; undefined where there is none. */
const FOREIGN: ReadonlyMap<string, BinaryOperator | undefined> = new Map([
  ['==', '='],
  ['&&', 'and'],
  ['&', 'and'],
  ['AND', 'and'],
  ['And', 'and'],
  ['||', 'or'],
  ['|', 'or'],
  ['OR', 'or'],
  ['Or', 'or'],
  ['<>', '!='],
  ['=<', '<='],
  ['=>', '>='],
  ['is', '='],
  ['%', undefined],
]);

/** Parses one whole expression. */
export function parseExpression(cursor: Cursor): Expression {
  cursor.startExpression();
  const { start } = cursor.peek();
  const node = parseOperand(cursor, 0);
  // A half-read expression must not cause findings about its meaning.
  return cursor.panicking ? { kind: 'error', span: cursor.spanFrom(start) } : node;
}

/** Parses an operand whose operators bind at least as strongly as `power`. */
export function parseOperand(cursor: Cursor, power: number): Expression {
  const start = cursor.peek().start;
  let left = parsePrefix(cursor);
  while (!cursor.panicking) {
    const next = parseInfix(cursor, left, power, start);
    if (next === undefined) return left;
    left = next;
  }
  return left;
}

function parseInfix(
  cursor: Cursor,
  left: Expression,
  power: number,
  start: number,
): Expression | undefined {
  if (cursor.at('has') && power <= COMPARISON_POWER) return parseHas(cursor, left, start);
  const token = cursor.peek();
  const operator = binaryOperator(token);
  if (operator === undefined || POWER[operator] < power) return undefined;
  reportForeign(cursor, token, operator);
  cursor.next();
  cursor.countNode();
  const right = parseOperand(cursor, POWER[operator] + 1);
  if (operator === '/' && cursor.accept('else')) {
    const otherwise = parseOperand(cursor, UNARY_POWER);
    return { kind: 'binary', operator, left, right, otherwise, span: cursor.spanFrom(start) };
  }
  if (POWER[operator] === COMPARISON_POWER) reportChain(cursor);
  return { kind: 'binary', operator, left, right, span: cursor.spanFrom(start) };
}

function binaryOperator(token: Token): BinaryOperator | undefined {
  if (token.kind !== 'symbol' && token.kind !== 'keyword' && token.kind !== 'name')
    return undefined;
  if (isBinaryOperator(token.text)) return token.text;
  if (token.text === '%') return '*';
  return FOREIGN.get(token.text);
}

function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(POWER, text);
}

function reportForeign(cursor: Cursor, token: Token, operator: BinaryOperator): void {
  if (token.text === operator) return;
  const known = FOREIGN.get(token.text);
  const advice =
    known === undefined ? 'There is no remainder operator.' : `Write \`${known}\` instead.`;
  cursor.report({
    code: 'OPERATOR_FOREIGN',
    span: spanOf(token),
    message: `${describe(token)} is not an operator of this language. ${advice}`,
    found: token.text,
    ...(known !== undefined && {
      expected: known,
      fixes: [
        {
          title: `Write \`${known}\``,
          span: spanOf(token),
          text: spaced(cursor.text, token, known),
        },
      ],
    }),
  });
}

/** The replacement with the spaces a word needs where a symbol needed none. */
function spaced(text: string, token: Token, word: string): string {
  if (!/[a-z]/.test(word)) return word;
  const before = /\s/.test(text.charAt(token.start - 1)) ? '' : ' ';
  const after = /\s/.test(text.charAt(token.end)) ? '' : ' ';
  return before + word + after;
}

function reportChain(cursor: Cursor): void {
  const token = cursor.peek();
  const operator = binaryOperator(token);
  if (operator === undefined || POWER[operator] !== COMPARISON_POWER) return;
  cursor.fail({
    code: 'COMPARISON_CHAINED',
    span: spanOf(token),
    message:
      `Found a second comparison ${describe(token)}. Compare twice and join with \`and\`, such ` +
      'as `10 < x and x < 20`.',
    found: token.text,
    expected: 'and',
  });
}

function parseHas(cursor: Cursor, entity: Expression, start: number): Expression {
  cursor.next();
  cursor.countNode();
  const token = cursor.peek();
  const effect: Name =
    token.kind === 'string'
      ? { text: cursor.next().text, span: spanOf(token) }
      : expectName(cursor, 'the name of an effect');
  return { kind: 'has', entity, effect, span: cursor.spanFrom(start) };
}

function parsePrefix(cursor: Cursor): Expression {
  const token = cursor.peek();
  cursor.countNode();
  if (cursor.panicking) return { kind: 'error', span: spanOf(token) };
  if (cursor.at('+')) return parsePlus(cursor, token);
  const isForeignNot = cursor.at('!') || cursor.at('NOT') || cursor.at('Not');
  if (!isForeignNot && !cursor.at('not') && !cursor.at('-')) return parsePostfix(cursor);
  if (isForeignNot) reportForeignNot(cursor, token);
  cursor.next();
  const operator = token.text === '-' ? '-' : 'not';
  const operand = nested(cursor, () =>
    parseOperand(cursor, operator === '-' ? UNARY_POWER : NOT_POWER),
  );
  return { kind: 'unary', operator, operand, span: cursor.spanFrom(token.start) };
}

/** `+5`: the sign is dropped. */
function parsePlus(cursor: Cursor, token: Token): Expression {
  cursor.next();
  if (!startsExpression(cursor.peek())) return missingExpression(cursor, token);
  cursor.report({
    code: 'OPERATOR_FOREIGN',
    span: spanOf(token),
    message: '`+` before a value says nothing. Remove it.',
    found: '+',
    fixes: [{ title: 'Remove `+`', span: spanOf(token), text: '' }],
  });
  return nested(cursor, () => parseOperand(cursor, UNARY_POWER));
}

function reportForeignNot(cursor: Cursor, token: Token): void {
  cursor.report({
    code: 'OPERATOR_FOREIGN',
    span: spanOf(token),
    message: `${describe(token)} is not an operator of this language. Write \`not\` instead.`,
    found: token.text,
    expected: 'not',
    fixes: [{ title: 'Write `not`', span: spanOf(token), text: spaced(cursor.text, token, 'not') }],
  });
}

/** Runs `parse` one level deeper; past the limit the rest is given up. */
function nested(cursor: Cursor, parse: () => Expression): Expression {
  if (!cursor.enter()) cursor.panicking = true;
  const result = cursor.panicking
    ? ({ kind: 'error', span: spanOf(cursor.peek()) } as const)
    : parse();
  cursor.leave();
  return result;
}

function parsePostfix(cursor: Cursor): Expression {
  const start = cursor.peek().start;
  let object = parsePrimary(cursor);
  while (!cursor.panicking && cursor.at('.')) {
    cursor.next();
    cursor.countNode();
    const name = expectName(cursor, 'the name of a field');
    object = { kind: 'field', object, name, span: cursor.spanFrom(start) };
  }
  return object;
}

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.peek();
  const span = spanOf(token);
  if (token.kind === 'number' || token.kind === 'percent' || token.kind === 'duration') {
    return parseNumber(cursor, cursor.next(), token.kind);
  }
  if (token.kind === 'string') return { kind: 'string', text: cursor.next().text, span };
  if (cursor.accept('true')) return { kind: 'bool', value: true, span };
  if (cursor.accept('false')) return { kind: 'bool', value: false, span };
  if (cursor.at('(')) return parseParenthesised(cursor);
  if (token.kind !== 'name') return missingExpression(cursor, token);
  cursor.next();
  if (!cursor.at('(')) return { kind: 'name', text: token.text, span };
  let args: ReturnType<typeof parseArguments> = [];
  nested(cursor, () => {
    args = parseArguments(cursor, 'positional', parseOperand);
    return { kind: 'error', span };
  });
  return {
    kind: 'call',
    name: { text: token.text, span },
    args,
    span: cursor.spanFrom(token.start),
  };
}

function parseNumber(
  cursor: Cursor,
  token: Token,
  kind: 'number' | 'percent' | 'duration',
): Expression {
  const span = spanOf(token);
  if (token.faulty === true) return { kind: 'error', span };
  const value = token.value ?? 0;
  const unit = cursor.peek();
  const short = unitOf(cursor, unit);
  if (kind !== 'number' || short === undefined) return { kind, value, span };
  const scale = UNIT_MS.get(short);
  cursor.next();
  const written = `${token.text}${short}`;
  cursor.report({
    code: 'UNIT_SPACED',
    span: cursor.spanFrom(token.start),
    message: `There is a space between the number and its unit. Write \`${written}\`.`,
    found: cursor.text.slice(token.start, unit.end),
    expected: written,
    fixes: [{ title: `Write \`${written}\``, span: cursor.spanFrom(token.start), text: written }],
  });
  const whole = cursor.spanFrom(token.start);
  if (scale === undefined) return { kind: 'percent', value, span: whole };
  return { kind: 'duration', value: value * scale, span: whole };
}

/** The unit that a token after a number stands for; `%` before a value is a remainder. */
function unitOf(cursor: Cursor, token: Token): string | undefined {
  if (token.text === '%') {
    const following = cursor.peek(1);
    return following.text === '-' || !startsExpression(following) ? '%' : undefined;
  }
  if (token.kind !== 'name' || cursor.peek(1).text === '(') return undefined;
  return UNIT_MS.has(token.text) ? token.text : UNIT_WORDS.get(token.text.toLowerCase());
}

function parseParenthesised(cursor: Cursor): Expression {
  const opening = cursor.next();
  const inner = nested(cursor, () => parseOperand(cursor, 0));
  expectClosing(cursor, opening);
  return inner;
}

function missingExpression(cursor: Cursor, token: Token): Expression {
  const isWord = token.kind === 'keyword';
  const suggestions = isWord ? suggest(token.text, ['true', 'false', 'not']) : [];
  cursor.fail({
    code: 'EXPECTED_EXPRESSION',
    span: token.kind === 'end' ? cursor.spanFrom(cursor.previousEnd) : spanOf(token),
    message:
      `Found ${describe(token)}, but a value or condition is missing here. Write a number, a ` +
      `name or a comparison.${didYouMean(suggestions)}`,
    found: token.text,
    expected: 'a value or condition',
    suggestions,
  });
  return { kind: 'error', span: spanOf(token) };
}
