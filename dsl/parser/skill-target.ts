// `target enemy within 30m` of a skill, and how else its kind and its range are written.
import type { SkillNode } from '../ast/declaration.ts';
import type { Expression, Name } from '../ast/expression.ts';
import { written } from '../reporter.ts';
import type { Token } from '../token.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { expectChoice, expectWord } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { TARGETS } from './words.ts';

export type SkillTarget = NonNullable<SkillNode['target']>;

/** Other words for how far a skill reaches. */
const RANGES: ReadonlySet<string> = new Set('range reach distance radius up'.split(' '));

/** `enemy within 30m`, from behind `target`. */
export function parseTarget(cursor: Cursor, token: Token): SkillTarget {
  const kind = expectChoice(cursor, TARGETS);
  return parseReach(cursor, token, kind);
}

/** True at `enemy target`. */
export function isSwappedTarget(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  const isKind = TARGETS.words.includes(text) || TARGETS.meant?.has(text) === true;
  return kind === 'name' && isKind && cursor.peek(1).text === 'target' && !cursor.isFirstOnLine(1);
}

/** `enemy target within 20m` */
export function parseSwappedTarget(cursor: Cursor): SkillTarget {
  const first = cursor.next();
  const { end } = cursor.next();
  const word = TARGETS.meant?.get(first.text) ?? first.text;
  const span = { start: first.start, end };
  const text = `target ${word}`;
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span,
    message: `\`target\` stands before the kind of target. Write ${written(text)}.`,
    found: cursor.text.slice(span.start, span.end),
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write ${written(text)}`, span, text }],
  });
  return parseReach(cursor, first, { text: word, span: spanOf(first) });
}

function parseReach(cursor: Cursor, token: Token, kind: Name): SkillTarget {
  const target = (within?: Expression): SkillTarget => {
    const plain = { kind, span: cursor.spanFrom(token.start) };
    return within === undefined ? plain : { ...plain, within };
  };
  if (cursor.panicking) return target();
  const words = rangeWords(cursor);
  if (words > 0) return target(parseRange(cursor, words, cursor.previousEnd));
  const following = cursor.token;
  const isRange =
    following.kind === 'distance' ||
    following.kind === 'number' ||
    (following.kind === 'name' && cursor.peek(1).kind === 'distance');
  if (isRange) expectWord(cursor, 'within', 'the kind of target');
  const hasRange = isRange || cursor.accept('within') !== undefined;
  return target(hasRange && !cursor.panicking ? parseExpression(cursor) : undefined);
}

/** How many tokens `range`, `, range:` or `, within` before a distance are; 0 where there is none. */
export function rangeWords(cursor: Cursor): number {
  let ahead = cursor.at(',') ? 1 : 0;
  const { kind, text } = cursor.peek(ahead);
  const isWord = RANGES.has(text) || (ahead === 1 && text === 'within');
  if (kind !== 'name' || !isWord) return 0;
  ahead += 1;
  if ([':', '=', 'of', 'to'].includes(cursor.peek(ahead).text)) ahead += 1;
  return cursor.peek(ahead).kind === 'distance' ? ahead : 0;
}

/** `range 20m` right behind the kind of target, or further down; the kind ends at `targetEnd`. */
export function parseRange(
  cursor: Cursor,
  words: number,
  targetEnd: number | undefined,
): Expression {
  const token = cursor.at(',') ? cursor.peek(1) : cursor.token;
  const at = cursor.previousEnd;
  for (let i = 0; i < words; i += 1) cursor.next();
  const value = parseExpression(cursor);
  const range = cursor.text.slice(value.span.start, value.span.end);
  const between = targetEnd === undefined ? '' : cursor.text.slice(targetEnd, at);
  const text = ` within ${range}${between}`;
  const example = `target enemy within ${range}`;
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `How far a skill reaches stands behind its kind of target. Write ${written(example)}.`,
    found: token.text,
    expected: 'within',
    suggestions: ['within'],
    fixes:
      targetEnd === undefined
        ? []
        : [
            {
              title: `Write ${written(`within ${range}`)}`,
              span: { start: targetEnd, end: value.span.end },
              text,
            },
          ],
  });
  return value;
}
