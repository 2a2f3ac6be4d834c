// What a host does around a rule: clear the buckets of an event's numbers, then resolve them.
import assert from 'node:assert/strict';
import { BUCKET, BUCKETS, resetBuckets, resolveBuckets, type Frame } from 'midswing/dsl/runtime';

const FIELDS = 2;
const frame: Frame = {
  f64: new Float64Array(0),
  u32: new Uint32Array(0),
  objects: [],
  rows: new Int32Array(0),
  event: new Float64Array(FIELDS),
  buckets: new Float64Array(FIELDS * BUCKETS),
  scratch: new Float64Array(0),
  selected: new Int32Array(0),
  selectedLength: 0,
  tick: 1,
  tags: 0,
  depth: 0,
  lane: 0,
  halt: 0,
  sink: { emit: () => undefined, spend: () => false, draw: () => 0, host: () => undefined },
};

function resolve(base: number, changes: Partial<Record<keyof typeof BUCKET, number>>): number {
  resetBuckets(frame.buckets, FIELDS);
  for (const [name, index] of Object.entries(BUCKET)) {
    const value = changes[name as keyof typeof BUCKET]; // Object.entries(BUCKET) gave the name
    if (value !== undefined) frame.buckets[BUCKETS + index] = value;
  }
  resolveBuckets(frame, base, 1, frame.event, 1);
  return frame.event[1] ?? Number.NaN;
}

assert.equal(resolve(100, {}), 100);
assert.equal(resolve(100, { flat: 20, increased: 50, more: 150 }), 270);
assert.equal(resolve(100, { more: 300, atMost: 150 }), 150);
assert.equal(resolve(100, { flat: -300, atLeast: 1 }), 1);
assert.equal(resolve(100, { set: 7, more: 300 }), 7);
assert.equal(frame.event[0], 0);
console.log('dsl-runtime ok');
