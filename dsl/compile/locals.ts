// Locals of a value that stands alone: those of the selections in it.
import type { TypedExpression } from '../ir/expression.ts';
import { partsOf } from '../ir/walk.ts';

/** A candidate's slot, and the two after it that its selection uses. */
const SELECTION_SLOTS = 3;

export function localCountOf(node: TypedExpression): number {
  let count = node.kind === 'aggregate' ? node.selector.slot + SELECTION_SLOTS : 0;
  for (const part of partsOf(node)) count = Math.max(count, localCountOf(part));
  return count;
}
