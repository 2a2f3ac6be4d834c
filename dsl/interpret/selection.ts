// The rows that a selection takes, through the selection that all tiers share.
import type { TypedExpression, TypedSelector } from '../ir/expression.ts';
import type { Frame } from '../runtime.ts';
import { select } from '../run/select.ts';
import type { Walk } from './walk.ts';

/** `valueOf` is passed in because values hold selections. Leaves the candidate's slot at the last row asked. */
export function candidatesOf(
  walk: Walk,
  selector: TypedSelector,
  valueOf: (walk: Walk, node: TypedExpression) => number,
): readonly number[] {
  const { frame, hash, program, scratchAt: at } = walk;
  const { slot, where, key, order, limit, number } = selector;
  const kind = program.entities.findIndex(({ name }) => name === selector.entityKind);
  const inner = { ...walk, scratchAt: at + 2 };
  const asks = ({ scratch }: Frame): boolean => {
    walk.locals[slot] = scratch[at] ?? 0;
    return valueOf(inner, where) !== 0;
  };
  const keyed = ({ scratch }: Frame): void => {
    if (key !== undefined) scratch[at + 1] = valueOf(inner, key);
  };
  const count = select(frame, { kind, order, limit, number, hash }, asks, keyed, at);
  return [...frame.selected.subarray(frame.selectedLength, frame.selectedLength + count)];
}
