// Brings generated code into service in slices: compiled one by one, then compared with what serves on recorded events.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { openDirectTier } from 'midswing/dsl/direct';
import { createRecorder } from 'midswing/dsl/direct/recorder';
import { createSwitchingTier } from 'midswing/dsl/direct/switching';
import { createWarmUp } from 'midswing/dsl/direct/warm-up';
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
const direct = openDirectTier(program, binding);
const recorder = createRecorder({ every: 1 });
const tier = createSwitchingTier({ program, fallback: closures, direct, recorder });
const rules = tier.rules(0, 'on');
for (let i = 0; i < 20; i += 1) rules(frame);
const warmUp = createWarmUp({
  program,
  binding,
  reference: closures,
  direct,
  recorder,
  agreedMin: 40,
});
for (let i = 0; i < 1_000 && warmUp.state.kind !== 'ready'; i += 1) {
  warmUp.slice(1, () => performance.now());
}
assert(warmUp.state.kind === 'ready');
tier.switchTo(warmUp.state.verified);
assert(tier.switched.size > 0);
console.log('dsl-direct-warm-up ok');
