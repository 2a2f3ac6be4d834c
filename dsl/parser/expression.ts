// Expressions by precedence climbing (Pratt): or, and, not, comparison with has, immune and within, + and -,
// * and /, unary minus, `entity.field`. Operators of other languages are understood, reported, and fixable.
import type { BinaryOperator, Expression } from '../ast/expression.ts';
import { quoted } from '../reporter.ts';
import { hasRole, ROLE, startsExpression, type Token } from '../token.ts';
import { parseChoose } from './choose.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { takesElse } from './else.ts';
import { expectTag, expectWord } from './expect-word.ts';
import { parseForeignChoice, parseForeignQuestion } from './foreign-question.ts';
import { missingExpression, parsePostfix } from './primary.ts';
import { takeWordOperator, wordOperator } from './word-operator.ts';

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
const DIVISION_POWER = 6;
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

/** Parses one whole expression, or, given a power, as much of one as binds at least as strongly. */
export function parseExpression(cursor: Cursor, power = 0): Expression {
  cursor.startExpression();
  const { start } = cursor.token;
  const node = cursor.afreshValue(parseOperand, power);
  // A half-read expression must not cause findings about its meaning.
  return cursor.panicking ? { kind: 'error', span: cursor.spanFrom(start) } : node;
}

/** Parses an operand whose operators bind at least as strongly as `power`. */
export function parseOperand(cursor: Cursor, power: number): Expression {
  const start = cursor.token.start;
  let left = parsePrefix(cursor);
  while (!cursor.panicking && !hasRole(cursor.token, ROLE.endsValue)) {
    const next = parseInfix(cursor, left, power, start) ?? parseForeign(cursor, left, power, start);
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
  if (power <= COMPARISON_POWER) {
    const relation = parseRelation(cursor, left, start);
    if (relation !== undefined) return relation;
  }
  const token = cursor.token;
  const sign = binaryOperator(token);
  const isWord = token.kind === 'name' && (sign === undefined || token.text === 'is');
  const inWords = isWord ? wordOperator(cursor) : undefined;
  const operator = inWords?.sign ?? sign;
  if (operator === undefined) return undefined;
  const own = POWER[operator];
  if (own < power) return undefined;
  if (cursor.isJoinTaken && joinsGroups(cursor)) return undefined;
  const isAsked = token.text === 'is' && (inWords === undefined || inWords.isDenial);
  if (isAsked && isBareQuestion(cursor, left)) return parseIs(cursor, left, start);
  if (inWords !== undefined) takeWordOperator(cursor, inWords);
  else {
    reportForeign(cursor, token, operator);
    cursor.next();
  }
  cursor.countNode();
  if (operator === '/') return parseDivision(cursor, left, start);
  const right = parseOperand(cursor, own + 1);
  if (own === COMPARISON_POWER) reportChain(cursor);
  return { kind: 'binary', operator, left, right, span: cursor.spanFrom(start) };
}

/** What other languages write where nothing of this one follows a value. */
function parseForeign(
  cursor: Cursor,
  left: Expression,
  power: number,
  start: number,
): Expression | undefined {
  if (power > COMPARISON_POWER) return undefined;
  const { kind } = cursor.token;
  const isWord = kind === 'name' || kind === 'keyword';
  const question = isWord ? parseForeignQuestion(cursor, left, start, parseOperand) : undefined;
  if (question !== undefined) return question;
  return power === 0 ? parseForeignChoice(cursor, left, start, parseOperand) : undefined;
}

/** `target is dragon`: what stands behind `is` is a name alone, and so is what stands before it. */
function isBareQuestion(cursor: Cursor, left: Expression): boolean {
  const ahead = cursor.peek(1).text === 'not' ? 2 : 1;
  const after = cursor.peek(ahead + 1).text;
  return (
    left.kind === 'name' && cursor.peek(ahead).kind === 'name' && after !== '.' && after !== '('
  );
}

/** Reports `is` between two names; which question was meant only the writer knows. */
function parseIs(cursor: Cursor, left: Expression, start: number): Expression {
  const token = cursor.next();
  const isNot = cursor.accept('not') !== undefined;
  const name = cursor.next();
  const asked = left.kind === 'name' ? left.text : 'NAME';
  cursor.report({
    code: 'OPERATOR_FOREIGN',
    span: spanOf(token),
    message:
      `Rules have no \`is\`. Ask for an effect, an item or a tag with ` +
      `${quoted(`${isNot ? 'not ' : ''}${asked} has ${name.text}`)}, or compare two values with \`=\`.`,
    found: 'is',
    expected: 'has',
    suggestions: ['has', '='],
  });
  cursor.countNode();
  return { kind: 'error', span: cursor.spanFrom(start) };
}

/** `b else c` of `a / b else c`. */
function parseDivision(cursor: Cursor, left: Expression, start: number): Expression {
  const outer = cursor.elseTaker;
  cursor.elseTaker = 'division';
  const right = parseOperand(cursor, DIVISION_POWER + 1);
  cursor.elseTaker = outer;
  const head = { kind: 'binary', operator: '/', left, right } as const;
  if (cursor.panicking || !takesElse(cursor)) return { ...head, span: cursor.spanFrom(start) };
  cursor.next();
  const otherwise = parseOperand(cursor, UNARY_POWER);
  return { ...head, otherwise, span: cursor.spanFrom(start) };
}

/** `or allies of X` in the parentheses of a selection. */
function joinsGroups(cursor: Cursor): boolean {
  const isGroup = ['allies', 'enemies'].includes(cursor.peek(1).text);
  return isGroup && cursor.peek(2).text === 'of';
}

/** `X has slow`, `X immune to debuff`, `X within 5m of Y`. */
function parseRelation(cursor: Cursor, entity: Expression, start: number): Expression | undefined {
  const { text } = cursor.token;
  if (text !== 'has' && text !== 'immune' && text !== 'within') return undefined;
  if (cursor.at('has')) {
    const denied = parseForeignQuestion(cursor, entity, start, parseOperand);
    return denied ?? parseHas(cursor, entity, start);
  }
  if (cursor.at('immune') && isQuestion(cursor, entity)) {
    cursor.next();
    cursor.countNode();
    expectWord(cursor, 'to', '`immune`');
    const tag = expectTag(cursor, 'a tag after `immune to`');
    return { kind: 'immune', entity, tag, span: cursor.spanFrom(start) };
  }
  if (!cursor.at('within')) return undefined;
  cursor.next();
  cursor.countNode();
  const outer = cursor.isOfTaken;
  cursor.isOfTaken = true;
  const distance = parseOperand(cursor, COMPARISON_POWER + 1);
  cursor.isOfTaken = outer;
  expectWord(cursor, 'of', 'the distance');
  const of = parseOperand(cursor, COMPARISON_POWER + 1);
  return { kind: 'within', entity, distance, of, span: cursor.spanFrom(start) };
}

/** `immune debuff.sleep` is a clause of effects: without its `to` only an entity on its line is asked. */
function isQuestion(cursor: Cursor, entity: Expression): boolean {
  const following = cursor.peek(1);
  if (following.text === 'to') return true;
  const isEntity = entity.kind === 'name' || entity.kind === 'field';
  return isEntity && following.kind === 'name' && !cursor.isFirstOnLine();
}

function parseHas(cursor: Cursor, entity: Expression, start: number): Expression {
  cursor.next();
  cursor.countNode();
  const effect = expectTag(cursor, 'the name of an effect');
  const has = { kind: 'has', entity, effect } as const;
  if (cursor.panicking || !cursor.accept('from')) return { ...has, span: cursor.spanFrom(start) };
  const source = parseOperand(cursor, UNARY_POWER);
  return { ...has, source, span: cursor.spanFrom(start) };
}

/** Every way to write an operator; `%` stands for any product. */
const OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ...(['or', 'and', '<', '<=', '>', '>=', '=', '!=', '+', '-', '*', '/'] as const).map(
    (operator) => [operator, operator] as const,
  ),
  ...[...FOREIGN].map(([text, operator = '*']) => [text, operator] as const),
]);
function binaryOperator(token: Token): BinaryOperator | undefined {
  if (hasRole(token, ROLE.endsValue) || token.kind === 'string') return undefined;
  return OPERATORS.get(token.text);
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
  const token = cursor.token;
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

function parsePrefix(cursor: Cursor): Expression {
  const token = cursor.token;
  cursor.countNode();
  if (cursor.panicking) return { kind: 'error', span: spanOf(token) };
  if (!hasRole(token, ROLE.prefix)) return parsePostfix(cursor, parseOperand);
  if (cursor.at('+')) return parsePlus(cursor, token);
  if (cursor.at('if')) {
    return nested(cursor, () => parseChoose(cursor, parseOperand, missingExpression));
  }
  const isForeignNot = cursor.at('!') || cursor.at('NOT') || cursor.at('Not');
  if (!isForeignNot && !cursor.at('not') && !cursor.at('-')) {
    return parsePostfix(cursor, parseOperand);
  }
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
  if (!startsExpression(cursor.token)) return missingExpression(cursor, token);
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
    ? ({ kind: 'error', span: spanOf(cursor.token) } as const)
    : parse();
  cursor.leave();
  return result;
}

/** A field, a name or a pair: what `gain` and `spend` change. */
export function parsePlace(cursor: Cursor): Expression {
  cursor.startExpression();
  const { start } = cursor.token;
  const place = cursor.afreshValue((at) => parsePostfix(at, parseOperand), 0);
  return cursor.panicking ? { kind: 'error', span: cursor.spanFrom(start) } : place;
}
