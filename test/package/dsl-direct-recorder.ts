// Keeps copies of what rules met in a running game, for a new tier to be tried on.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { createRecorder } from 'midswing/dsl/direct/recorder';
import { allocateState, layoutState } from 'midswing/dsl/run/state';
import { BUCKETS, type Frame } from 'midswing/dsl/runtime';
import type { Vocabulary } from 'midswing/dsl/vocabulary';

const unit = { kind: 'entity', entity: 'unit' } as const;
const vocabulary: Vocabulary = {
  name: 'duel',
  version: 1,
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  entities: [
    {
      name: 'unit',
      rows: 2,
      alive: 'hp',
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp' },
        { name: 'maxHp', type: 'number' },
      ],
    },
  ],
  events: [
    {
      name: 'hit',
      subject: 'target',
      actor: 'attacker',
      fields: [
        { name: 'attacker', type: unit },
        { name: 'target', type: unit },
        {
          name: 'damage',
          type: { kind: 'number' },
          modifiable: true,
          outcome: { direction: 'take', entity: 'target', field: 'hp' },
        },
      ],
    },
  ],
};
const text = 'rule finish on hit { when target.hp < 30%  modify damage: flat 5 }';
const outcome = check([{ path: 'finish.rules', text }], vocabulary);
assert(outcome.ok, JSON.stringify(outcome));
const { program, bind } = outcome.pack;
const layout = layoutState(program, vocabulary);
const { binding } = layout;
const { tier: closures } = bind(binding);
const views = allocateState(layout);
const frame: Frame = {
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
const recorder = createRecorder({ every: 2, samplesMax: 3 });
for (let i = 0; i < 10; i += 1) recorder.offer(0, frame);
assert.equal(recorder.samples.length, 3);
frame.event[2] = 99;
assert.equal(recorder.samples[0]?.event[2], 10);
console.log('dsl-direct-recorder ok');
