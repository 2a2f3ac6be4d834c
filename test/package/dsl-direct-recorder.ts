// Keeps copies of what rules met in a running game, for a new tier to be tried on.
import assert from 'node:assert/strict';
import { createRecorder } from 'midswing/dsl/direct/recorder';
import { frame } from './duel/frame.ts';

const recorder = createRecorder({ every: 2, samplesMax: 3 });
for (let i = 0; i < 10; i += 1) recorder.offer(0, frame);
assert.equal(recorder.samples.length, 3);
frame.event[2] = 99;
assert.equal(recorder.samples[0]?.event[2], 10);
console.log('dsl-direct-recorder ok');
