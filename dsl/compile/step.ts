// The form of steps: plain arithmetic and plain questions as numbers beside each other. Every other value and
// question is a closure that a step calls.
import type { Ask, Run } from '../tier.ts';

/** What a step does. From `compare` on it is a comparison: the outcomes that are a yes are added. */
export const OP = {
  add: 0,
  subtract: 1,
  multiply: 2,
  divide: 3,
  share: 4,
  least: 5,
  most: 6,
  down: 7,
  up: 8,
  round: 9,
  size: 10,
  root: 11,
  negate: 12,
  saturate: 13,
  copy: 14,
  /** Changes of a bucket by the left side. */
  plus: 16,
  times: 17,
  atLeast: 18,
  atMost: 19,
  set: 20,
  run: 24,
  ask: 25,
  compare: 32,
} as const;

/** Outcomes of a comparison: bit n is set in the op when outcome n is a yes. None: a side is not a number. */
export const OUTCOME = { none: 1, less: 2, equal: 4, greater: 8 } as const;

/** Places in Steps.code, from the first number of a step on. */
export const STEP = {
  op: 0,
  /** A column, or VALUE or CONSTANT. */
  leftOffset: 1,
  /** Slot of the event that holds the row or the number; ~slot for one of scratch. */
  leftSlot: 2,
  rightOffset: 3,
  rightSlot: 4,
  /** Scratch slot of the result; bucket; position of the closure. */
  to: 5,
  /** The step after it, YES or NO; of a question, when it is a yes. */
  next: 6,
  /** The step after a question that is a no. */
  otherwise: 7,
  width: 8,
} as const;

export const VALUE = -1;
export const CONSTANT = -2;

/** Ends of the way from step to step. A value ends with YES. */
export const YES = -1;
export const NO = -2;

/** Many ways beside each other. What a closure follows is never changed. */
export interface Steps {
  readonly code: Int32Array;
  /** Two a step: what its sides are multiplied by, or what they are when constant. Times 1 changes nothing. */
  readonly factors: Float64Array;
  readonly asks: Ask[];
  readonly runs: Run[];
  /** The two numbers of the step at hand, on their way from one function to another. */
  readonly sides: Float64Array;
  /** Steps in use. */
  length: number;
}

/** Room for further ways beside each other. */
export const STEPS_MAX = 2_048;

export function createSteps(count: number): Steps {
  const size = Math.max(1, count);
  return {
    code: new Int32Array(size * STEP.width),
    factors: new Float64Array(size * 2),
    asks: [],
    runs: [],
    sides: new Float64Array(2),
    length: 0,
  };
}

/** Steps from `first` on; YES or NO when there is nothing to do. */
export interface Way {
  readonly steps: Steps;
  readonly first: number;
}
