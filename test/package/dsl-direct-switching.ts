// Closures serve until generated code is there; then it takes over, entry by entry, without a new runner.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { createDirectTier } from 'midswing/dsl/direct';
import { createSwitchingTier } from 'midswing/dsl/direct/switching';
import { allocateState, layoutState } from 'midswing/dsl/run/state';
import { BUCKET, BUCKETS, resetBuckets, type Frame } from 'midswing/dsl/runtime';
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
const direct = createDirectTier(program, binding);
assert(direct.ok);
const tier = createSwitchingTier({ program, fallback: closures, direct: direct.tier });
const rules = tier.rules(0, 'on');
resetBuckets(frame.buckets, 3);
rules(frame);
assert.equal(frame.buckets[2 * BUCKETS + BUCKET.flat], 5);
tier.switchTo(new Set([0, 1, 2]));
rules(frame);
assert.equal(frame.buckets[2 * BUCKETS + BUCKET.flat], 10);
assert.equal(tier.switched.size, 3);
console.log('dsl-direct-switching ok');
