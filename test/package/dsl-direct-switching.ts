// Closures serve until generated code is there; then it takes over, entry by entry, without a new runner.
import assert from 'node:assert/strict';
import { createDirectTier } from 'midswing/dsl/direct';
import { createSwitchingTier } from 'midswing/dsl/direct/switching';
import { BUCKET, BUCKETS, resetBuckets } from 'midswing/dsl/runtime';
import { binding, closures, frame, program } from './duel/frame.ts';

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
