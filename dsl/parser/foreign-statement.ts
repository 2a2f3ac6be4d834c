// Whole statements as other languages write them, each one finding that says what it is here.
import type { Argument, Expression } from '../ast/expression.ts';
import { quoted, written } from '../reporter.ts';
import { parseArguments } from './arguments.ts';
import { parseCondition } from './condition.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { meantWords } from './expect-word.ts';
import { parseOperand } from './expression.ts';
import { EFFECT_HOOKS } from './words.ts';

/** Reports the statement that stands here and is known from elsewhere; false where there is none. */
export function reportForeignStatement(cursor: Cursor): boolean {
  const token = cursor.token;
  const following = cursor.peek(1);
  if (token.kind === 'percent' && following.text === 'chance') lateChance(cursor);
  else if (token.kind !== 'name') return false;
  else if (following.text === '.' && cursor.peek(2).text === 'apply') method(cursor);
  else return gluedHook(cursor);
  return true;
}

const LOOP = 'Rules have no loops: `each NAME in GROUP limit 8 { ... }` goes over a group.';
const CHOICES = 'Choose with `if ... { ... } else if ... { ... } else { ... }`.';
const NOTHING_MADE = 'Rules make nobody: raise an event, and the game makes whom it means.';

/** What words mean that stand for no single statement. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['deal', 'Raise the event that does it by its name, such as `hit(target: target)`.'],
  ['cast', 'A skill is used with `use`, as in `use fireball on target`.'],
  ['while', LOOP],
  ['repeat', LOOP],
  ['loop', LOOP],
  ['for', LOOP],
  ['switch', CHOICES],
  ['match', CHOICES],
  ['case', CHOICES],
  ['summon', NOTHING_MADE],
  ['spawn', NOTHING_MADE],
  ['kill', 'Who has no life left dies: write `put target.hp: 0`.'],
  ['log', 'Nothing is printed: `midswing trace` shows what rules do.'],
  ['print', 'Nothing is printed: `midswing trace` shows what rules do.'],
]);

/** A sentence for the word that stands here, with a blank before it, or nothing. */
export function adviceFor(cursor: Cursor): string {
  const { kind, text } = cursor.token;
  const advice = kind === 'name' ? ADVICE.get(text.toLowerCase()) : undefined;
  return advice === undefined ? '' : ` ${advice}`;
}

/** `target.apply('slow', 2s)` */
function method(cursor: Cursor): void {
  const target = cursor.next();
  cursor.next();
  cursor.next();
  let args: readonly Argument[] = [];
  const mistakes = cursor.muted(() => {
    args = parseArguments(cursor, { style: 'apply', after: '`apply`', parseValue: parseOperand });
  });
  cursor.panicking = false;
  const given = args.map((arg, index) => labelled(cursor, arg, index));
  const isClear = mistakes === 0 && args.length > 0 && !given.includes(undefined);
  const text = `apply(${isClear ? given.join(', ') : "effect: 'slow'"}, to: ${target.text})`;
  const span = cursor.spanFrom(target.start);
  cursor.report({
    code: 'EXPECTED_STATEMENT',
    span,
    message: `Nothing is called behind a \`.\`: \`to:\` says who gets the effect. Write ${written(text)}.`,
    found: cursor.text.slice(span.start, span.end),
    expected: 'apply(...)',
    suggestions: ['apply'],
    fixes: isClear ? [{ title: `Write ${quoted(text)}`, span, text }] : [],
  });
}

/** The value with the name that `apply` has for it; undefined where it has none. */
function labelled(cursor: Cursor, { name, value }: Argument, index: number): string | undefined {
  const { start, end } = value.span;
  const text = cursor.text.slice(start, end);
  if (name !== undefined) return `${name.text}: ${text}`;
  if (index === 0) return value.kind === 'name' ? `effect: '${text}'` : `effect: ${text}`;
  if (value.kind === 'duration') return `duration: ${text}`;
  return value.kind === 'number' ? `stacks: ${text}` : undefined;
}

/** `onStart { }` and `on_start { }` where the clauses of an effect stand. */
function gluedHook(cursor: Cursor): boolean {
  const token = cursor.token;
  const [, rest = ''] = /^[Oo]n_?([A-Za-z]+)$/.exec(token.text) ?? [];
  const [word = ''] = rest === '' ? [] : meantWords(rest.toLowerCase(), EFFECT_HOOKS);
  const isHook = word !== '' && cursor.peek(1).text === '{';
  if (!isHook || cursor.startsEntry === undefined) return false;
  const text = `on ${word}`;
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `Found ${describe(token)}, but a hook is written in two words. Write ${quoted(text)}.`,
    found: token.text,
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write ${quoted(text)}`, span: spanOf(token), text }],
  });
  cursor.next();
  return true;
}

/** `50% chance { }` */
function lateChance(cursor: Cursor): void {
  const token = cursor.next();
  const word = cursor.next();
  const span = { start: token.start, end: word.end };
  const text = `chance ${cursor.text.slice(token.start, token.end)}`;
  cursor.fail({
    code: 'EXPECTED_STATEMENT',
    span,
    message: `The word stands before its percent. Write ${quoted(text)}.`,
    found: cursor.text.slice(span.start, span.end),
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write ${quoted(text)}`, span, text }],
  });
}

/** `unless crit { }`; a question of several parts goes into parentheses. */
export function parseUnless(cursor: Cursor): Expression {
  const token = cursor.next();
  const asked = parseCondition(cursor);
  const question = cursor.text.slice(asked.span.start, cursor.previousEnd);
  const isJoined = asked.kind === 'binary' && (asked.operator === 'and' || asked.operator === 'or');
  const text = `if not ${isJoined ? `(${question})` : question}`;
  const span = cursor.spanFrom(token.start);
  if (cursor.panicking) return asked;
  cursor.report({
    code: 'EXPECTED_STATEMENT',
    span: spanOf(token),
    message: `There is no \`unless\`. Write ${written(text)}.`,
    found: token.text,
    expected: 'if not',
    suggestions: ['if not'],
    fixes: [{ title: `Write ${quoted(text)}`, span, text }],
  });
  return { kind: 'unary', operator: 'not', operand: asked, span };
}

const LETS: ReadonlySet<string> = new Set(['var', 'const', 'local', 'Let', 'LET']);

/** Reports `var x = 5`, which is then read as `let`; false where it does not stand. */
export function reportForeignLet(cursor: Cursor): boolean {
  const { token } = cursor;
  const isHere = LETS.has(token.text) && cursor.peek(1).kind === 'name';
  if (!isHere || cursor.peek(2).text !== '=') return false;
  cursor.report({
    code: 'EXPECTED_STATEMENT',
    span: spanOf(token),
    message: `Found ${describe(token)}, but a value is named with \`let\`. Write \`let\`.`,
    found: token.text,
    expected: 'let',
    suggestions: ['let'],
    fixes: [{ title: 'Write `let`', span: spanOf(token), text: 'let' }],
  });
  return true;
}
