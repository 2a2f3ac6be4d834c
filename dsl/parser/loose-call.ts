// Calls without parentheses, as sentences have them: `apply slow to target for 2s`, `heal target for 40`, `target.heal(40)`.
// What a word calls is known where names are: those the checker finds are amended there (dsl/check/raise-loose.ts).
import type { Argument, Expression, Name } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import { quoted, written } from '../reporter.ts';
import { startsExpression } from '../token.ts';
import { parseArguments } from './arguments.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { expectTag } from './expect-word.ts';
import { parseOperand } from './expression.ts';

type Call = 'apply' | 'dispel' | 'end';

/** The words before further values, and the names that those have. */
const LABELS: Readonly<Record<Call, ReadonlyMap<string, string>>> = {
  apply: new Map([
    ['to', 'to'],
    ['on', 'to'],
    ['onto', 'to'],
    ['for', 'duration'],
    ['with', 'stacks'],
  ]),
  dispel: new Map([
    ['from', 'from'],
    ['on', 'from'],
    ['of', 'from'],
  ]),
  end: new Map([
    ['from', 'on'],
    ['on', 'on'],
    ['of', 'on'],
  ]),
};

const ADDITIVE_POWER = 5;

/** True at `apply slow to target`. */
export function isLooseCall(cursor: Cursor, call: Call): boolean {
  const effect = cursor.peek(1);
  const following = cursor.peek(2);
  const isName = effect.kind === 'name' || effect.kind === 'string';
  if (!isName || cursor.isFirstOnLine(1) || following.text === ':') return false;
  const isEnd = following.text === '}' || cursor.isFirstOnLine(2);
  return LABELS[call].has(following.text) || (isEnd && call !== 'end') || following.text === '.';
}

const ENDS: ReadonlyMap<string, Call> = new Map([
  ['remove', 'end'],
  ['clear', 'end'],
  ['cleanse', 'dispel'],
  ['purge', 'dispel'],
]);

/** What `remove slow from target` calls; undefined where it does not stand. */
export function looseEnd(cursor: Cursor): Call | undefined {
  const call = ENDS.get(cursor.token.text);
  return call !== undefined && isLooseCall(cursor, call) ? call : undefined;
}

/** `apply slow to target for 2s`, from the word. */
export function parseLooseCall(cursor: Cursor, call: Call): Statement {
  const token = cursor.next();
  const name = expectTag(cursor, 'the name of an effect');
  const effect: Argument = {
    name: { text: 'effect', span: name.span },
    value: { kind: 'string', text: name.text, span: name.span },
  };
  const args = [effect, ...parseLabelled(cursor, call)];
  const given = args.slice(1).map((arg) => `, ${labelled(cursor, arg)}`);
  const text = `${call}(effect: '${name.text}'${given.join('')})`;
  const span = cursor.spanFrom(token.start);
  cursor.report({
    code: 'MISSING_PAREN',
    span: spanOf(token),
    message: `What \`${call}\` takes stands in parentheses, by name. Write ${written(text)}.`,
    found: token.text,
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write ${written(text)}`, span, text }],
  });
  return { kind: call, args, span };
}

/** `for 2s` behind the `)` of a call, which belongs into it; the values, reported. */
export function parseTail(cursor: Cursor, call: Call): Argument[] {
  const at = cursor.previousEnd - 1;
  const token = cursor.token;
  if (cursor.panicking || cursor.text.charAt(at) !== ')') return [];
  const args = parseLabelled(cursor, call);
  if (args.length === 0) return [];
  const given = args.map((arg) => `, ${labelled(cursor, arg)}`).join('');
  const text = given.slice(2);
  cursor.report({
    code: 'UNKNOWN_ARGUMENT',
    span: spanOf(token),
    message: `What \`${call}\` takes stands in its parentheses. Write ${written(text)} there.`,
    found: token.text,
    expected: text,
    suggestions: [text],
    fixes: [
      {
        title: `Put ${quoted(text)} into the parentheses`,
        span: { start: at, end: cursor.previousEnd },
        text: `${given})`,
      },
    ],
  });
  return args;
}

/** `to target for 2s` */
function parseLabelled(cursor: Cursor, call: Call): Argument[] {
  const args: Argument[] = [];
  while (!cursor.panicking && !cursor.isFirstOnLine()) {
    const token = cursor.token;
    const label = token.kind === 'name' ? LABELS[call].get(token.text) : undefined;
    if (label === undefined || !startsExpression(cursor.peek(1))) break;
    cursor.next();
    const value = cursor.afreshValue(parseOperand, ADDITIVE_POWER);
    if (label === 'stacks' && /^stacks?$/.test(cursor.token.text)) cursor.next();
    args.push({ name: { text: label, span: spanOf(token) }, value });
  }
  return args;
}

function labelled(cursor: Cursor, { name, value }: Argument): string {
  return `${name?.text}: ${textOf(cursor, value)}`;
}

function textOf(cursor: Cursor, { span }: Expression): string {
  return cursor.text.slice(span.start, span.end);
}

/** Words that join the values of a sentence. */
const JOINS: ReadonlySet<string> = new Set(': , to for from by with on at against'.split(' '));

/** A name behind a number that something else follows says only of what it is: `5 points to target`. */
function skipMeasure(cursor: Cursor, value: Expression): void {
  const isMeasure = cursor.token.kind === 'name' && JOINS.has(cursor.peek(1).text);
  if (value.kind === 'number' && isMeasure && !JOINS.has(cursor.token.text)) cursor.next();
}

/**
 * `heal target for 40` or `target.heal(40)`, whose word is no statement; undefined where this is no such sentence.
 * Says nothing: its caller reports the word, and the checker says better what it stands for.
 */
export function parseLooseRaise(cursor: Cursor): Statement | undefined {
  const first = cursor.token;
  const isMethod =
    cursor.peek(1).text === '.' && cursor.peek(2).kind === 'name' && cursor.peek(3).text === '(';
  const isSentence = startsExpression(cursor.peek(1)) && cursor.peek(1).text !== '(';
  if (first.kind !== 'name' || cursor.isFirstOnLine(1) || (!isMethod && !isSentence)) {
    return undefined;
  }
  let read: { readonly event: Name; readonly args: Argument[] } | undefined;
  const mistakes = cursor.muted(() => {
    read = isMethod ? parseMethod(cursor) : parseSentence(cursor);
  });
  cursor.panicking = false;
  if (read === undefined || mistakes > 0 || !isOver(cursor)) return undefined;
  return { kind: 'raise', ...read, tags: [], isLoose: true, span: cursor.spanFrom(first.start) };
}

function isOver(cursor: Cursor): boolean {
  return cursor.isFirstOnLine() || cursor.at('}') || cursor.at(';') || cursor.atEnd();
}

function parseMethod(cursor: Cursor): { event: Name; args: Argument[] } {
  const owner = cursor.next();
  cursor.next();
  const token = cursor.next();
  cursor.startExpression();
  const given = parseArguments(cursor, {
    style: 'positional',
    after: 'its name',
    parseValue: parseOperand,
  });
  const value: Expression = { kind: 'name', text: owner.text, span: spanOf(owner) };
  const event = { text: token.text, span: spanOf(token) };
  return { event, args: [{ value }, ...given.filter(({ name }) => name === undefined)] };
}

function parseSentence(cursor: Cursor): { event: Name; args: Argument[] } {
  const token = cursor.next();
  const args: Argument[] = [];
  while (!cursor.panicking && !isOver(cursor)) {
    const isJoined = JOINS.has(cursor.token.text) && startsExpression(cursor.peek(1));
    if (isJoined) cursor.next();
    if (!startsExpression(cursor.token)) break;
    cursor.startExpression();
    const value = cursor.afreshValue(parseOperand, ADDITIVE_POWER);
    args.push({ value });
    skipMeasure(cursor, value);
  }
  return { event: { text: token.text, span: spanOf(token) }, args };
}
