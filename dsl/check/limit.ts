// `limit 4`: how many a selection takes at most. It bounds what a rule can cost, so it must be
// said; a missing one is told where the selection is read.
import type { Selection } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { fixedNumber } from './constant.ts';
import type { Body } from './pack.ts';

/** Undefined, reported, when it is missing or out of range. */
export function checkLimit(body: Body, node: Selection, isSingle: boolean): number | undefined {
  if (node.limit === undefined) return isSingle ? 1 : undefined;
  const high = isSingle ? 1 : DSL_LIMITS.selectionMax;
  return fixedNumber(body, node.limit, {
    what: isSingle ? 'A chain goes to one at a time, so its limit' : 'The limit of a selection',
    example: isSingle ? 'limit 1' : 'limit 8',
    range: { low: 1, high, isWhole: true },
  });
}
