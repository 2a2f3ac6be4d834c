// Statements about events and effects: raise, dispel, end, cancel, stop, refuse.
import type { Expression, Name } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import { suggest } from '../suggest.ts';
import { parseArguments } from './arguments.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { expectTag, expectText, parseNames } from './expect-word.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { isLooseCall, parseLooseCall, parseTail } from './loose-call.ts';
import { isDelayedBlock } from './starts.ts';

/** Names of arguments that only these statements have. */
const ARGUMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['apply', ['debuff', 'buff', 'effect']],
  ['dispel', ['tag', 'effect', 'from']],
  ['end', ['effect', 'tag', 'on']],
]);

/** `aply(debuff: 'slow')` is no event: the statement that was meant. */
export function misspeltCall(cursor: Cursor): string | undefined {
  const [near] = suggest(cursor.token.text, ARGUMENTS.keys());
  if (near === undefined) return undefined;
  const argument = cursor.peek(2).text;
  const isMeant = argument === ')' || ARGUMENTS.get(near)?.includes(argument) === true;
  return isMeant ? near : undefined;
}

/** `hit(attacker: a, damage: 5) as reflected after 1s`, from the name. */
export function parseRaise(cursor: Cursor): Statement {
  const token = cursor.next();
  const event = { text: token.text, span: spanOf(token) };
  const args = parseNamed(cursor, `\`${token.text}\``);
  if (cursor.panicking) return { kind: 'error', span: cursor.spanFrom(token.start) };
  const tags = cursor.accept('as') ? parseNames(cursor, 'a tag after `as`', expectTag) : [];
  const delay = parseDelay(cursor);
  const raise = { kind: 'raise', event, args, tags, span: cursor.spanFrom(token.start) } as const;
  return delay === undefined ? raise : { ...raise, delay };
}

function parseNamed(cursor: Cursor, after: string): ReturnType<typeof parseArguments> {
  cursor.startExpression();
  return parseArguments(cursor, { style: 'named', after, parseValue: parseOperand });
}

/** `after 1s`; `after 1s { }` is the next statement. */
function parseDelay(cursor: Cursor): Expression | undefined {
  if (cursor.panicking || !cursor.at('after') || isDelayedBlock(cursor, 1)) return undefined;
  cursor.next();
  return parseExpression(cursor);
}

/** `dispel(tag: debuff, from: target)`, `end(effect: slow, on: target)`, `end` alone. */
export function parseEnd(cursor: Cursor, kind: 'dispel' | 'end'): Statement {
  if (isLooseCall(cursor, kind)) return parseLooseCall(cursor, kind);
  const { start } = cursor.next();
  const isBare = kind === 'end' && !cursor.at('(');
  const args: ReturnType<typeof parseArguments> = isBare ? [] : parseNamed(cursor, `\`${kind}\``);
  if (cursor.panicking) return { kind: 'error', span: cursor.spanFrom(start) };
  args.push(...parseTail(cursor, kind));
  return { kind, args, span: cursor.spanFrom(start) };
}

/** `cancel` or `stop`; parentheses after it are too much. */
export function parseAlone(cursor: Cursor, kind: 'cancel' | 'stop'): Statement {
  const { start } = cursor.next();
  const span = cursor.spanFrom(start);
  const opening = cursor.token;
  if (cursor.at('(') && cursor.peek(1).text === ')') {
    cursor.next();
    const extra = { start: opening.start, end: cursor.next().end };
    cursor.report({
      code: 'EXTRA_PAREN',
      span: extra,
      message: `\`${kind}\` stands alone. Remove \`()\`.`,
      found: '()',
      fixes: [{ title: 'Remove `()`', span: extra, text: '' }],
    });
  }
  return { kind, span };
}

export function parseRefuse(cursor: Cursor): Statement {
  const { start } = cursor.next();
  const reason: Name = expectText(cursor, 'the reason of a refusal');
  return { kind: 'refuse', reason, span: cursor.spanFrom(start) };
}
