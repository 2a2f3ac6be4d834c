// Whole statements as other languages write them, each one finding that says what it is here.
import { quoted } from '../reporter.ts';
import { startsExpression } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { EFFECT_HOOKS } from './words.ts';

/** Reports the statement that stands here and is known from elsewhere; false where there is none. */
export function reportForeignStatement(cursor: Cursor): boolean {
  const token = cursor.peek();
  const following = cursor.peek(1);
  if (token.kind === 'percent' && following.text === 'chance') lateChance(cursor);
  else if (cursor.at('unless') && startsExpression(following)) unless(cursor);
  else if (token.kind !== 'name') return false;
  else if (following.text === '.' && cursor.peek(2).text === 'apply') method(cursor);
  else return gluedHook(cursor);
  return true;
}

/** What words mean that stand for no single statement. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['deal', 'Raise the event that does it by its name, such as `hit(target: target)`.'],
  ['cast', 'Rules use no skills: raise the event that the skill raises.'],
  ['max', 'How often an effect stacks is a clause of it, such as `stack per target max 3`.'],
]);

/** A sentence for the word that stands here, with a blank before it, or nothing. */
export function adviceFor(cursor: Cursor): string {
  const { kind, text } = cursor.peek();
  const advice = kind === 'name' ? ADVICE.get(text.toLowerCase()) : undefined;
  return advice === undefined ? '' : ` ${advice}`;
}

/** `target.apply('slow')` */
function method(cursor: Cursor): void {
  const target = cursor.next();
  cursor.next();
  cursor.next();
  const effect = cursor.peek(1);
  const closing = cursor.peek(2);
  const isPlain = cursor.at('(') && effect.kind === 'string' && closing.text === ')';
  const name = isPlain ? cursor.text.slice(effect.start, effect.end) : "'slow'";
  const text = `apply(debuff: ${name}, to: ${target.text})`;
  const span = { start: target.start, end: isPlain ? closing.end : cursor.previousEnd };
  cursor.fail({
    code: 'EXPECTED_STATEMENT',
    span,
    message: `Nothing is called behind a \`.\`: \`to:\` says who gets the effect. Write ${quoted(text)}.`,
    found: cursor.text.slice(span.start, span.end),
    expected: 'apply(...)',
    suggestions: ['apply'],
    fixes: isPlain ? [{ title: `Write ${quoted(text)}`, span, text }] : [],
  });
  if (!cursor.at('(')) return;
  while (!cursor.atEnd() && !cursor.at(')') && !cursor.at('}')) cursor.next();
  cursor.accept(')');
}

/** `onStart { }` and `on_start { }` where the clauses of an effect stand. */
function gluedHook(cursor: Cursor): boolean {
  const token = cursor.peek();
  const [, rest = ''] = /^[Oo]n_?([A-Za-z]+)$/.exec(token.text) ?? [];
  const word = rest.toLowerCase();
  const isHook = EFFECT_HOOKS.words.includes(word) && cursor.peek(1).text === '{';
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

/** `unless crit { }`; what more than one question would mean is left to the writer. */
function unless(cursor: Cursor): void {
  const token = cursor.next();
  const isAlone = cursor.peek().kind === 'name' && cursor.peek(1).text === '{';
  cursor.fail({
    code: 'EXPECTED_STATEMENT',
    span: spanOf(token),
    message:
      'There is no `unless`. Write `if not ... { ... }`, with several questions in parentheses.',
    found: token.text,
    expected: 'if not',
    suggestions: ['if not'],
    fixes: isAlone ? [{ title: 'Write `if not`', span: spanOf(token), text: 'if not' }] : [],
  });
}
