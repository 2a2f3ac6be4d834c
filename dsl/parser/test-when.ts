// `when hit(damage: 5)`, `when a uses fireball on b rank 2`, `when 2s pass`
import type { TestStep } from '../ast/test.ts';
import { startsExpression, type Token } from '../token.ts';
import { parseArguments } from './arguments.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName } from './expect.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseUseClauses } from './statement-use.ts';
import { suggest } from '../suggest.ts';

/** What stands after `when`. */
export function parseWhen(cursor: Cursor, word: Token, steps: TestStep[]): void {
  const token = cursor.token;
  const following = cursor.peek(1);
  const isTime =
    token.kind === 'duration' ||
    token.kind === 'number' ||
    (token.kind === 'name' && following.text === 'pass');
  if (isTime) return parsePass(cursor, word, steps);
  if (isWait(cursor)) return parseWait(cursor, word, steps);
  if (isUse(cursor)) return parseUse(cursor, word, steps);
  const event = expectName(cursor, 'an event, `NAME uses SKILL`, or a time such as `2s pass`');
  cursor.startExpression();
  const args =
    !cursor.panicking && cursor.at('(')
      ? parseArguments(cursor, { style: 'named', after: 'the event', parseValue: parseOperand })
      : [];
  if (cursor.panicking) return;
  steps.push({ kind: 'raise', event, args, span: cursor.spanFrom(word.start) });
}

/** True at `wait 2s`. */
export function isWait(cursor: Cursor): boolean {
  return ['wait', 'pass', 'after'].includes(cursor.token.text) && startsNumber(cursor.peek(1));
}

function startsNumber(token: Token): boolean {
  return token.kind === 'duration' || token.kind === 'number';
}

/** `2s pass` */
function parsePass(cursor: Cursor, word: Token, steps: TestStep[]): void {
  const duration = parseExpression(cursor);
  if (!cursor.panicking && !cursor.accept('pass')) missingPass(cursor);
  steps.push({ kind: 'pass', duration, span: cursor.spanFrom(word.start) });
}

function missingPass(cursor: Cursor): void {
  const token = cursor.token;
  const at = cursor.previousEnd;
  const isMeant =
    token.kind === 'name' &&
    (suggest(token.text, ['pass']).length > 0 ||
      ['later', 'elapse', 'elapses'].includes(token.text));
  if (isMeant) cursor.next();
  const span = isMeant ? spanOf(token) : { start: at, end: at };
  const text = isMeant ? 'pass' : ' pass';
  cursor.report({
    code: 'MISSING_WORD',
    span: isMeant ? span : { start: Math.max(0, at - 1), end: at },
    message: `Found ${describe(token)}, but expected \`pass\` after the time.`,
    found: token.text,
    expected: 'pass',
    suggestions: isMeant ? ['pass'] : [],
    fixes: [{ title: 'Write `pass`', span, text }],
  });
}

/** `wait 2s`, behind the `when` that is `word` or without one. */
export function parseWait(cursor: Cursor, word: Token, steps: TestStep[]): void {
  const token = cursor.next();
  const { start } = cursor.token;
  const duration = parseExpression(cursor);
  const span = { start: token.start, end: cursor.previousEnd };
  const text = `${word === token ? 'when ' : ''}${cursor.text.slice(start, span.end)} pass`;
  cursor.accept('pass');
  cursor.report({
    code: 'MISSING_WORD',
    span,
    message: `Found ${describe(token)}. Time goes by with \`when ${cursor.text.slice(start, span.end)} pass\`.`,
    found: token.text,
    expected: 'pass',
    suggestions: ['pass'],
    fixes: [
      { title: `Write \`${text}\``, span: { start: span.start, end: cursor.previousEnd }, text },
    ],
  });
  steps.push({ kind: 'pass', duration, span: cursor.spanFrom(word.start) });
}

/** `a uses fireball`; another verb before the name of a skill is a misspelt one. */
function isUse(cursor: Cursor): boolean {
  const [first, verb, skill] = [cursor.token, cursor.peek(1), cursor.peek(2)];
  if (first.kind !== 'name' || verb.kind !== 'name' || cursor.isFirstOnLine(1)) return false;
  return verb.text === 'uses' || (skill.kind === 'name' && !cursor.isFirstOnLine(2));
}

function parseUse(cursor: Cursor, word: Token, steps: TestStep[]): void {
  const caster = expectName(cursor, 'who uses the skill');
  useWord(cursor);
  const skill = expectName(cursor, 'the name of a skill');
  const clauses = parseUseClauses(cursor, () => expectName(cursor, 'on whom it is used'));
  if (cursor.panicking) return;
  steps.push({ kind: 'use', caster, skill, ...clauses, span: cursor.spanFrom(word.start) });
}

/** `at b`, `against b` */
const VERBS: ReadonlySet<string> = new Set(['use', 'casts', 'cast', 'does', 'fires', 'activates']);

function useWord(cursor: Cursor): void {
  const token = cursor.token;
  if (cursor.accept('uses')) return;
  const isMeant = VERBS.has(token.text) || suggest(token.text, ['uses']).length > 0;
  cursor.report({
    code: 'MISSING_WORD',
    span: spanOf(token),
    message: `Found ${describe(token)}, but a skill is used with \`uses\`, as in \`a uses fireball on b\`.`,
    found: token.text,
    expected: 'uses',
    suggestions: ['uses'],
    fixes: isMeant ? [{ title: 'Write `uses`', span: spanOf(token), text: 'uses' }] : [],
  });
  if (startsExpression(token)) cursor.next();
}
