// Argument lists: named ones of `apply(debuff: 'slow', duration: 2s)`, positional ones of calls.
import type { Argument, Expression } from '../ast/expression.ts';
import { insertion } from '../reporter.ts';
import { startsExpression, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectClosing, expectOpening, expectSymbol } from './expect.ts';

interface Settings {
  /** Of `apply`, of other calls whose values have names, and of formulas, whose values need none. */
  readonly style: 'apply' | 'named' | 'positional';
  /** What the parentheses belong to, for messages. */
  readonly after: string;
  /** Reads one value; given by the caller, because values hold calls and calls hold values. */
  readonly parseValue: (cursor: Cursor, power: number) => Expression;
}

/** `( ... )`, from the opening parenthesis. */
export function parseArguments(cursor: Cursor, settings: Settings): Argument[] {
  const { style, after } = settings;
  const opening = expectOpening(cursor, after);
  const args: Argument[] = [];
  while (!cursor.panicking && !cursor.at(')') && startsValue(cursor) && !endsCall(cursor)) {
    args.push(parseArgument(cursor, settings));
    if (cursor.accept(',') || cursor.panicking || !startsExpression(cursor.token)) continue;
    if (endsCall(cursor)) break;
    if (style === 'apply' && meantArgument(cursor) !== undefined) continue;
    reportMissingComma(cursor, style);
  }
  const isLeft = !cursor.panicking && cursor.at(',');
  if (isLeft) extraComma(cursor);
  if (opening !== undefined) expectClosing(cursor, opening);
  else if (!cursor.panicking) cursor.accept(')');
  return args;
}

/** Words that people put in the place of an argument's name. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['for', 'duration'],
  ['during', 'duration'],
  ['on', 'to'],
  ['onto', 'to'],
]);

/** What `for` in `for 2s` stands for; undefined where the next token is no such word. */
function meantArgument(cursor: Cursor): string | undefined {
  const token = cursor.token;
  if (token.kind !== 'name' || !startsExpression(cursor.peek(1))) return undefined;
  return MEANT.get(token.text);
}

function parseMeantArgument(cursor: Cursor, name: string, { parseValue }: Settings): Argument {
  const at = cursor.previousEnd;
  const isCommaMissing = !',('.includes(cursor.text.charAt(at - 1));
  const token = cursor.next();
  const text = isCommaMissing ? `, ${name}:` : `${name}:`;
  cursor.report({
    code: 'UNKNOWN_ARGUMENT',
    span: spanOf(token),
    message: `\`apply\` has no argument ${describe(token)}. Write \`${text}\` instead.`,
    found: token.text,
    expected: text,
    suggestions: [name],
    fixes: [
      {
        title: `Write \`${text}\``,
        span: { start: isCommaMissing ? at : token.start, end: token.end },
        text,
      },
    ],
  });
  return { name: { text: name, span: spanOf(token) }, value: parseValue(cursor, 0) };
}

function parseArgument(cursor: Cursor, settings: Settings): Argument {
  const { style, parseValue } = settings;
  const token = cursor.token;
  if (token.kind === 'name' && isColon(cursor.peek(1))) {
    cursor.next();
    cursor.next();
    return { name: { text: token.text, span: spanOf(token) }, value: parseValue(cursor, 0) };
  }
  const meant = style === 'apply' ? meantArgument(cursor) : undefined;
  if (meant !== undefined) return parseMeantArgument(cursor, meant, settings);
  const following = cursor.peek(1);
  const isNamed =
    token.kind === 'name' &&
    style !== 'positional' &&
    (following.text === '=' || startsArgumentValue(cursor));
  if (!isNamed || following.text === '(') {
    return { value: parseValue(cursor, 0) };
  }
  cursor.next();
  expectSymbol(cursor, ':', 'MISSING_COLON', `\`${token.text}\``);
  return { name: { text: token.text, span: spanOf(token) }, value: parseValue(cursor, 0) };
}

function isColon({ kind, text }: Token): boolean {
  return text === ':' && kind === 'symbol';
}

/** `if` starts a value here, although it starts a statement elsewhere. */
function startsValue(cursor: Cursor): boolean {
  return startsExpression(cursor.token) || cursor.at('if');
}

/** `as` or `after` of `hit(...) as x after 1s`, whose `)` was forgotten. */
function endsCall(cursor: Cursor): boolean {
  const isWord = cursor.at('as') || cursor.at('after');
  return isWord && startsExpression(cursor.peek(1));
}

/** `debuff 'slow'`: a value right after the name; `attacker - 5` and `stacks of` are values. */
function startsArgumentValue(cursor: Cursor): boolean {
  const following = cursor.peek(1);
  if (!startsExpression(following) || following.text === '-') return false;
  return following.kind !== 'name' || !VALUE_WORDS.has(following.text);
}

const VALUE_WORDS: ReadonlySet<string> = new Set(['of', 'immune', 'within', 'then', 'from', 'on']);

function reportMissingComma(cursor: Cursor, style: Settings['style']): void {
  const at = cursor.previousEnd;
  const token = cursor.token;
  // `'slow' lasting 2s`: what the word means is unknown, and so is the repair.
  const isUnknown =
    style === 'apply' &&
    token.kind === 'name' &&
    !NAMES.has(token.text) &&
    startsExpression(cursor.peek(1));
  const finding = {
    code: 'MISSING_COMMA',
    span: spanOf(token),
    message: `Found ${describe(token)} right after a value. Put \`,\` between two values.`,
    found: token.text,
    expected: ',',
  } as const;
  if (isUnknown) cursor.fail(finding);
  else cursor.report({ ...finding, fixes: [insertion('Add `,`', at, ',')] });
}

/** Names of `apply` after which a forgotten `:` is a mistake of its own. */
const NAMES: ReadonlySet<string> = new Set(['debuff', 'buff', 'effect', 'duration', 'to']);

function extraComma(cursor: Cursor): void {
  const token = cursor.next();
  cursor.fail({
    code: 'EXPECTED_EXPRESSION',
    span: spanOf(token),
    message: 'Found `,` without a value before it. Write the value, or remove the comma.',
    found: ',',
    expected: 'a value',
    fixes: [{ title: 'Remove `,`', span: spanOf(token), text: '' }],
  });
}
