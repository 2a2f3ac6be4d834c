// The smallest values: numbers, names, calls, fields, tables, held effects, and what is in parentheses.
import type { Expression, Name } from '../ast/expression.ts';
import { didYouMean, suggest } from '../suggest.ts';
import type { Token } from '../token.ts';
import { parseArguments } from './arguments.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { takesElse } from './else.ts';
import { expectClosing, expectName } from './expect.ts';
import { expectQuotable, expectWord } from './expect-word.ts';
import { parseHasMethod } from './foreign-question.ts';
import { isNumberKind, parseDice, parseNumber } from './number.ts';
import { startsNextLine } from './starts.ts';
import { parseSelection } from './selection.ts';
import type { ParseValue } from './selection-area.ts';
import { AGGREGATES } from './words.ts';

const UNARY_POWER = 7;

/** A primary value with the fields after it. */
export function parsePostfix(cursor: Cursor, parseValue: ParseValue): Expression {
  const start = cursor.token.start;
  let object = parsePrimary(cursor, parseValue);
  while (!cursor.panicking && cursor.at('.')) {
    cursor.next();
    cursor.countNode();
    if (cursor.at('has') && cursor.peek(1).text === '(') {
      return parseHasMethod(cursor, object, start);
    }
    const name = expectName(cursor, 'the name of a field');
    if (!cursor.panicking && cursor.at('(') && !cursor.isFirstOnLine()) {
      object = parseColumn(cursor, object, name, parseValue);
    } else object = { kind: 'field', object, name, span: cursor.spanFrom(start) };
  }
  return object;
}

/** `(keys) else value` of `armour.reduction(target.level) else 0%`. */
function parseColumn(
  cursor: Cursor,
  object: Expression,
  column: Name,
  parseValue: ParseValue,
): Expression {
  const { start } = object.span;
  const { args: keys, otherwise } = parseCall(cursor, parseValue);
  if (object.kind !== 'name') {
    cursor.fail({
      code: 'EXPECTED_OPERATOR',
      span: cursor.spanFrom(start),
      message:
        'Only a table has columns that are asked with `(...)`. Write a function as ' +
        `\`${column.text}(...)\`, with all its values in the parentheses.`,
      found: column.text,
      expected: 'the name of a table',
    });
    return { kind: 'error', span: cursor.spanFrom(start) };
  }
  const table = { text: object.text, span: object.span };
  const lookup = { kind: 'lookup', table, column, keys, span: cursor.spanFrom(start) } as const;
  return otherwise === undefined ? lookup : { ...lookup, otherwise };
}

function parsePrimary(cursor: Cursor, parseValue: ParseValue): Expression {
  const token = cursor.token;
  if (token.kind === 'name') return parseNamed(cursor, token, parseValue);
  if (isNumberKind(token.kind)) return parseNumber(cursor, cursor.next(), token.kind);
  if (cursor.at('(')) return parseParenthesised(cursor, parseValue);
  const span = spanOf(token);
  if (token.kind === 'dice') return parseDice(cursor.next());
  if (token.kind === 'string') return { kind: 'string', text: cursor.next().text, span };
  if (cursor.accept('true')) return { kind: 'bool', value: true, span };
  if (cursor.accept('false')) return { kind: 'bool', value: false, span };
  return missingExpression(cursor, token);
}

/** A name, and what it is the beginning of. */
function parseNamed(cursor: Cursor, token: Token, parseValue: ParseValue): Expression {
  if (startsNextLine(cursor)) return missingExpression(cursor, token);
  if (isHeld(cursor)) return parseHeld(cursor, parseValue);
  cursor.next();
  const span = spanOf(token);
  if (!cursor.at('(')) return { kind: 'name', text: token.text, span };
  const name = { text: token.text, span };
  const isSelection = cursor.peek(1).kind === 'name' && cursor.peek(2).text === 'in';
  if (isSelection) return parseAggregate(cursor, name, parseValue);
  const { args, otherwise } = parseCall(cursor, parseValue);
  const whole = cursor.spanFrom(token.start);
  if (otherwise === undefined) return { kind: 'call', name, args, span: whole };
  return { kind: 'lookup', table: name, keys: args, otherwise, span: whole };
}

interface Call {
  args: ReturnType<typeof parseArguments>;
  otherwise?: Expression;
}

/** `( ... )`, and the `else` of a table. */
function parseCall(cursor: Cursor, parseValue: ParseValue): Call {
  const call: Call = { args: [] };
  nested(cursor, () => {
    call.args = cursor.afresh(() =>
      parseArguments(cursor, { style: 'positional', after: 'its name', parseValue }),
    );
  });
  // The `else` after a divisor is that of the division.
  if (cursor.panicking || cursor.elseTaker === 'division' || !takesElse(cursor)) return call;
  cursor.next();
  call.otherwise = parseValue(cursor, UNARY_POWER);
  return call;
}

/** `stacks of slow on X`; where `of` belongs to `within`, only with its `on`. */
function isHeld(cursor: Cursor): boolean {
  if (cursor.peek(1).text !== 'of' || cursor.peek(1).kind !== 'name') return false;
  const isQuotable = cursor.peek(2).kind === 'name' || cursor.peek(2).kind === 'string';
  if (!isQuotable) return false;
  return !cursor.isOfTaken || cursor.peek(3).text === 'on';
}

function parseHeld(cursor: Cursor, parseValue: ParseValue): Expression {
  const token = cursor.next();
  cursor.countNode();
  cursor.next();
  const field = { text: token.text, span: spanOf(token) };
  const effect = expectQuotable(cursor, 'the name of an effect');
  expectWord(cursor, 'on', `\`${field.text} of ${effect.text}\``);
  const entity = parseValue(cursor, UNARY_POWER);
  const held = { kind: 'held', field, effect, entity } as const;
  if (cursor.panicking || !cursor.accept('from')) {
    return { ...held, span: cursor.spanFrom(token.start) };
  }
  const source = parseValue(cursor, UNARY_POWER);
  return { ...held, source, span: cursor.spanFrom(token.start) };
}

/** `count(foe in enemies of attacker limit 5)`, from the parenthesis. */
function parseAggregate(cursor: Cursor, name: Name, parseValue: ParseValue): Expression {
  const opening = cursor.next();
  const known = AGGREGATES.find((word) => word === name.text);
  if (known === undefined) unknownAggregate(cursor, name);
  let result: Expression = { kind: 'error', span: name.span };
  nested(cursor, () => {
    result = cursor.afresh(() => {
      const selection = parseSelection(cursor, { parseValue });
      const hasValue = !cursor.panicking && cursor.accept(':') !== undefined;
      const value = hasValue ? parseValue(cursor, 0) : undefined;
      const node = { kind: 'aggregate', name, selection, span: name.span } as const;
      return value === undefined ? node : { ...node, value };
    });
  });
  expectClosing(cursor, opening);
  const span = cursor.spanFrom(name.span.start);
  return known === undefined || cursor.panicking ? { kind: 'error', span } : { ...result, span };
}

function unknownAggregate(cursor: Cursor, name: Name): void {
  const suggestions = suggest(name.text, AGGREGATES);
  cursor.report({
    code: 'UNKNOWN_FUNCTION',
    span: name.span,
    message:
      `\`${name.text}\` asks nothing about a group. Write \`count\`, \`sum\`, \`min\`, \`max\`, ` +
      `\`any\` or \`all\`.${didYouMean(suggestions)}`,
    found: name.text,
    expected: AGGREGATES.join(', '),
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: name.span, text })),
  });
}

function parseParenthesised(cursor: Cursor, parseValue: ParseValue): Expression {
  const opening = cursor.next();
  if (!cursor.enter()) cursor.panicking = true;
  const inner: Expression = cursor.panicking
    ? { kind: 'error', span: spanOf(opening) }
    : cursor.afreshValue(parseValue, 0);
  cursor.leave();
  expectClosing(cursor, opening);
  return inner;
}

/** Runs `parse` one level deeper; past the limit the rest is given up. */
function nested(cursor: Cursor, parse: () => void): void {
  if (!cursor.enter()) cursor.panicking = true;
  if (!cursor.panicking) parse();
  cursor.leave();
}

/** Reports that a value is missing here. */
export function missingExpression(cursor: Cursor, token: Token): Expression {
  const isWord = token.kind === 'keyword';
  const isChance = isWord && token.text === 'chance';
  const advice = isChance
    ? '`chance 50% { }` is a statement of its own. Put it into the block, or put the `if` into its block.'
    : 'Write a number, a name or a comparison.';
  const suggestions = isWord && !isChance ? suggest(token.text, ['true', 'false', 'not']) : [];
  cursor.fail({
    code: 'EXPECTED_EXPRESSION',
    span: token.kind === 'end' ? cursor.spanFrom(cursor.previousEnd) : spanOf(token),
    message:
      `Found ${describe(token)}, but a value or condition is missing here. ` +
      `${advice}${didYouMean(suggestions)}`,
    found: token.text,
    expected: 'a value or condition',
    suggestions,
  });
  return { kind: 'error', span: spanOf(token) };
}
