// Brings generated code into service in slices: compiled one by one, then compared with what serves on recorded events.
import assert from 'node:assert/strict';
import { openDirectTier } from 'midswing/dsl/direct';
import { createRecorder } from 'midswing/dsl/direct/recorder';
import { createSwitchingTier } from 'midswing/dsl/direct/switching';
import { createWarmUp } from 'midswing/dsl/direct/warm-up';
import { binding, closures, frame, program } from './duel/frame.ts';

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
