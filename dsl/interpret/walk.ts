// State of one walk through a body: the frame it runs in, its locals, whom it tells.
import type { TypedProgram } from '../ir/program.ts';
import { laneOf } from '../run/chance.ts';
import type { Binding, Frame } from '../runtime.ts';
import type { Observe } from './observer.ts';

export interface Walk {
  readonly program: TypedProgram;
  readonly binding: Binding;
  readonly frame: Frame;
  /** Hash of the body, under which it draws. */
  readonly hash: number;
  /** Values of `let`, candidates and parameters, by slot. */
  readonly locals: number[];
  /** First scratch slot that no selection around this walk uses. */
  readonly scratchAt: number;
  readonly observe: Observe | undefined;
}

/** Calls `use` with values in consecutive scratch slots, where sinks expect them. */
export function withScratch(
  walk: Walk,
  values: readonly number[],
  use: (at: number, count: number) => void,
): void {
  walk.frame.scratch.set(values, walk.scratchAt);
  use(walk.scratchAt, values.length);
}

/** What is done with the candidate in `row`: it has draws of its own. */
export function inLane<Result>({ frame }: Walk, row: number, use: () => Result): Result {
  const { lane } = frame;
  frame.lane = laneOf(lane, row);
  const result = use();
  frame.lane = lane;
  return result;
}
