// Words that choose between a few things, as the parser let them through: `rounded down`, `on reapply refresh`.
import type { Name } from '../ast/expression.ts';

/** The word; undefined when none was written. */
export function wordOf<Word extends string>(
  name: Name | undefined,
  words: readonly Word[],
): Word | undefined {
  return words.find((word) => word === name?.text);
}
