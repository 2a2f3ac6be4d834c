// What the closure compiler writes into: scratch slots, formulas compiled so far, and where columns
// lie. Formulas own fixed slots, which is sound because no formula can be active twice (they are
// acyclic).
import type { TypedFormula } from '../check/typed.ts';
import type { Binding, Frame } from '../runtime.ts';

/** A step that leaves its result in frame.scratch, frame.buckets or the sink. */
export type Run = (frame: Frame) => void;
/** A yes-or-no question. */
export type Ask = (frame: Frame) => boolean;

export interface FormulaSlots {
  readonly firstParameter: number;
  readonly result: number;
  readonly run: Run;
}

/** State of one compilation. */
export interface Target {
  readonly binding: Binding;
  readonly tickMs: number;
  readonly formulas: Map<TypedFormula, FormulaSlots>;
  /** Scratch slots in use so far. */
  scratchLength: number;
  /** Slot of local 0 of the body being compiled. */
  localBase: number;
}

/** Notes that slot `at` is written and returns it. */
export function claim(target: Target, at: number): number {
  target.scratchLength = Math.max(target.scratchLength, at + 1);
  return at;
}
