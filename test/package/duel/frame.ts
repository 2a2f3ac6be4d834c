// A frame of the duel, bound by hand: unit 0 hits unit 1, who has no hit points left, for 10.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { allocateState, layoutState } from 'midswing/dsl/run/state';
import { BUCKETS, type Frame } from 'midswing/dsl/runtime';
import { FINISH, vocabulary } from './vocabulary.ts';

const outcome = check([{ path: 'finish.rules', text: FINISH }], vocabulary);
assert(outcome.ok, JSON.stringify(outcome));

const layout = layoutState(outcome.pack.program, vocabulary);
const views = allocateState(layout);

export const { program } = outcome.pack;
export const { binding } = layout;
export const { tier: closures } = outcome.pack.bind(binding);
export const frame: Frame = {
  ...views,
  objects: [],
  rows: Int32Array.of(2),
  event: Float64Array.of(0, 1, 10),
  buckets: new Float64Array(3 * BUCKETS),
  scratch: new Float64Array(closures.scratchLength),
  selected: new Int32Array(closures.selectedLength),
  selectedLength: 0,
  tick: 1,
  tags: 0,
  depth: 0,
  lane: 0,
  halt: 0,
  sink: { emit: () => undefined, spend: () => false, draw: () => 0, host: () => undefined },
};
views.f64.fill(100, binding.offset('unit.maxHp'));
