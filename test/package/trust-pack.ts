// A release tool and a server in one: build a signed pack, verify it, and see what is refused.
import assert from 'node:assert/strict';
import { generateSigningKey, loadSigningKey, loadVerifyKey } from 'midswing/trust/keys';
import { buildPack, verifyPack, type PackInput, type VerifyPolicy } from 'midswing/trust/pack';

const rules = Buffer.from('effect bloom { duration 2s }\n');
const input: PackInput = {
  name: 'spring',
  service: 'arena',
  revision: 3,
  engine: '>=0.1.0 <0.2.0',
  edition: 1,
  createdAt: '2026-11-21T12:00:00.000Z',
  expiresAt: '2027-01-01T00:00:00.000Z',
  stateSchema: null,
  cost: null,
  members: new Map([['spring.rules', rules]]),
};
const key = loadSigningKey(generateSigningKey().privatePem);
const policy: VerifyPolicy = {
  keys: [loadVerifyKey(key.publicPem)],
  threshold: 1,
  wallMs: Date.parse('2026-12-01T00:00:00.000Z'),
  engineVersion: '0.1.0',
};

const bytes = buildPack(input, [key]);
const { manifest, contents, digest } = verifyPack(bytes, policy);
assert.equal(manifest.revision, 3);
assert.match(digest, /^[0-9a-f]{64}$/);
assert.deepEqual(Buffer.from(contents.members.get('spring.rules') ?? []), rules);
const tampered = bytes.slice();
tampered[bytes.length - 2] = 0x20;
assert.throws(() => verifyPack(tampered, policy), { code: 'PACK_MEMBER' });
assert.throws(() => verifyPack(bytes.subarray(0, -1), policy), { code: 'PACK_TRUNCATED' });
const stranger = [loadVerifyKey(generateSigningKey().publicPem)];
assert.throws(() => verifyPack(bytes, { ...policy, keys: stranger }), { code: 'PACK_SIGNATURE' });
const late = { ...policy, wallMs: Date.parse('2027-01-01T00:00:00.000Z') };
assert.throws(() => verifyPack(bytes, late), { code: 'PACK_EXPIRED' });
console.log('trust-pack ok');
