// State at rest: sealed for one context, opened for the same one only, also after the key was rotated.
import assert from 'node:assert/strict';
import { generateSealKey, loadSealKey, open, seal } from 'midswing/trust/seal';

const context = {
  environment: 'production',
  service: 'arena',
  record: 'service-state',
  schema: 1,
  generation: 4,
  pack: 'ab'.repeat(32),
  counter: 1,
  previous: '',
};
const old = loadSealKey(generateSealKey());
const plain = Buffer.from('{"battles":12}');
const record = seal(plain, old, context);
assert(!Buffer.from(record).includes('battles'));

const current = loadSealKey(generateSealKey());
assert.deepEqual(Buffer.from(open(record, [current, old], context)), plain);
const refused = { code: 'SEAL_REFUSED' };
assert.throws(() => open(record, [current], context), refused);
assert.throws(() => open(record, [old], { ...context, counter: 2 }), refused);
record[record.length - 1] = (record.at(-1) ?? 0) ^ 1;
assert.throws(() => open(record, [old], context), refused);
console.log('trust-seal ok');
