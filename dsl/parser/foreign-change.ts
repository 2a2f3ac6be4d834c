// Changes of numbers in other words: `increase damage by 50%`, `modify damage by 50%`, `speed less 20%`. Each is read as
// the `modify` it stands for, one finding with that text.
import type { Modifier, Statement } from '../ast/statement.ts';
import { MODIFIERS } from '../ast/statement.ts';
import { quoted, written } from '../reporter.ts';
import { startsExpression, type Token } from '../token.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';

/** What a verb does to a percent and to a number. */
interface Verb {
  readonly percent: Modifier;
  readonly number: 'flat' | 'flat -';
}

const MORE: Verb = { percent: 'more', number: 'flat' };
const LESS: Verb = { percent: 'less', number: 'flat -' };

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['modify', MORE],
  ['increase', MORE],
  ['raise', MORE],
  ['boost', MORE],
  ['reduce', LESS],
  ['decrease', LESS],
  ['lower', LESS],
]);

const KINDS: ReadonlyMap<string, Modifier> = new Map(MODIFIERS.map((kind) => [kind, kind]));

/** The change in other words that stands here, read and reported; undefined where there is none. */
export function parseForeignChange(cursor: Cursor): Statement | undefined {
  const name = cursor.peek(1);
  // Most statements end here.
  if (name.kind !== 'name') return undefined;
  const { token } = cursor;
  const third = cursor.peek(2);
  const isBy = third.text === 'by' && startsExpression(cursor.peek(3));
  const verb = isBy ? VERBS.get(token.text.toLowerCase()) : undefined;
  if (verb !== undefined) {
    for (let i = 0; i < 3; i += 1) cursor.next();
    return readChange(cursor, { first: token, field: name, verb });
  }
  const modifier = KINDS.get(name.text);
  const isBare = token.kind === 'name' && modifier !== undefined && startsExpression(third);
  if (!isBare || cursor.isFirstOnLine(1)) return undefined;
  cursor.next();
  cursor.next();
  return readChange(cursor, { first: token, field: token, modifier });
}

interface Change {
  readonly first: Token;
  readonly field: Token;
  readonly verb?: Verb;
  readonly modifier?: Modifier;
}

function readChange(cursor: Cursor, { first, field, verb, modifier }: Change): Statement {
  const from = cursor.previousEnd;
  const isPercent = cursor.token.kind === 'percent';
  const value = parseExpression(cursor);
  const meant = modifier ?? (isPercent ? verb?.percent : verb?.number) ?? 'more';
  const span = cursor.spanFrom(first.start);
  const amount = cursor.text.slice(from, span.end).trim();
  const isJoined = value.kind === 'binary' && meant === 'flat -';
  const joint = meant === 'flat -' ? '' : ' ';
  const text = `modify ${field.text}: ${meant}${joint}${isJoined ? `(${amount})` : amount}`;
  cursor.report({
    code: 'EXPECTED_STATEMENT',
    span: spanOf(first),
    message: `A number is changed with \`modify\`. Write ${written(text)}.`,
    found: first.text,
    expected: text,
    suggestions: ['modify'],
    fixes: [{ title: `Write ${quoted(text)}`, span, text }],
  });
  return { kind: 'error', span };
}
