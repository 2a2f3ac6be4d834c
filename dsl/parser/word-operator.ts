// Comparisons in words, as in `target.hp is below 30%`: read as the sign they stand for, one finding with it.
import type { BinaryOperator } from '../ast/expression.ts';
import { quoted } from '../reporter.ts';
import { startsExpression } from '../token.ts';
import type { Cursor } from './cursor.ts';

/** Words by sign; longer ones first, so that `less than` is not read as `less`. */
const SIGNS: readonly (readonly [sign: BinaryOperator, words: readonly string[]])[] = [
  ['<=', ['less than or equal to', 'at most', 'no more than', 'up to']],
  ['>=', ['greater than or equal to', 'more than or equal to', 'at least', 'no less than']],
  ['<', ['less than', 'lower than', 'smaller than', 'fewer than', 'below', 'under']],
  ['>', ['greater than', 'more than', 'higher than', 'larger than', 'bigger than']],
  ['>', ['above', 'over', 'exceeds']],
  ['!=', ['not equal to', 'not equals', 'not']],
  ['=', ['equal to', 'equals', 'exactly']],
];

interface WordOperator {
  readonly sign: BinaryOperator;
  /** How many tokens it takes. */
  readonly tokens: number;
  /** True for `is not`, which may as well ask what somebody has. */
  readonly isDenial: boolean;
}

type Comparison = readonly [words: readonly string[], sign: BinaryOperator];
const COMPARISONS: ReadonlyMap<string, readonly Comparison[]> = byFirstWord();

function byFirstWord(): Map<string, Comparison[]> {
  const found = new Map<string, Comparison[]>();
  for (const [sign, phrases] of SIGNS) {
    for (const phrase of phrases) {
      const words = phrase.split(' ');
      const [first = ''] = words;
      found.set(first, [...(found.get(first) ?? []), [words, sign]]);
    }
  }
  return found;
}

/** The comparison in words that stands here with a value behind it. */
export function wordOperator(cursor: Cursor): WordOperator | undefined {
  const { text } = cursor.token;
  const isAfterIs = text === 'is' || text === 'are';
  const from = isAfterIs ? 1 : 0;
  const comparisons = COMPARISONS.get(isAfterIs ? cursor.peek(1).text : text);
  if (comparisons === undefined || (from === 0 && cursor.isFirstOnLine())) return undefined;
  for (const [words, sign] of comparisons) {
    if (words.length === 1 && sign === '!=' && !isAfterIs) continue;
    const tokens = from + words.length;
    const isHere = words.every((word, index) => cursor.peek(from + index).text === word);
    if (isHere && startsExpression(cursor.peek(tokens)))
      return { sign, tokens, isDenial: words.length === 1 && sign === '!=' };
  }
  return undefined;
}

/** Steps over it, reported. */
export function takeWordOperator(cursor: Cursor, { sign, tokens }: WordOperator): void {
  const { start } = cursor.token;
  for (let i = 0; i < tokens; i += 1) cursor.next();
  const span = cursor.spanFrom(start);
  const found = cursor.text.slice(span.start, span.end);
  cursor.report({
    code: 'OPERATOR_FOREIGN',
    span,
    message: `Values are compared by signs. Write \`${sign}\` in place of ${quoted(found)}.`,
    found,
    expected: sign,
    suggestions: [sign],
    fixes: [{ title: `Write \`${sign}\``, span, text: sign }],
  });
}
