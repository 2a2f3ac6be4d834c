// Dice and weighted choices out of draws, the same for every tier. Hot path: 0 B/op; results are
// small integers.
import { DRAW_RANGE, type Frame } from '../runtime.ts';

/** Which draws a roll takes: `number`, `number` + 1 ... under `hash`. */
export interface DiceSpec {
  readonly count: number;
  readonly sides: number;
  /** The body's own when the IR says 0. */
  readonly hash: number;
  readonly number: number;
  /** A roll, which has a hash of its own: the same for every candidate of a loop. */
  readonly isShared: boolean;
}

/** Sum of `count` draws of 1 to `sides`. */
export function rollDice(frame: Frame, dice: DiceSpec): number {
  const { count, sides, hash, number, isShared } = dice;
  const { lane } = frame;
  if (isShared) frame.lane = 0;
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const drawn = frame.sink.draw(frame, hash, number + i);
    sum = (sum + 1 + Math.floor((drawn * sides) / DRAW_RANGE)) | 0;
  }
  if (isShared) frame.lane = lane;
  return sum;
}

/**
 * The position a draw chooses among `count` weights in scratch from `at` on; -1 when all are 0 or
 * less. Weights below 0 count as 0.
 */
export function chooseWeighted(frame: Frame, at: number, count: number, drawn: number): number {
  const { scratch } = frame;
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += Math.max(0, scratch[at + i] ?? 0);
  if (sum <= 0) return -1;
  let left = (drawn * sum) / DRAW_RANGE;
  let chosen = -1;
  for (let i = 0; i < count; i += 1) {
    const weight = Math.max(0, scratch[at + i] ?? 0);
    if (weight === 0) continue;
    // The last one with a weight takes what rounding leaves.
    chosen = i;
    if (left < weight) return chosen;
    left -= weight;
  }
  return chosen;
}
