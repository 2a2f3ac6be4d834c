// State keys from a vault of one's own: a ring with an older key that still opens, and one that rests.
import assert from 'node:assert/strict';
import { loadKeyring, type KeyProvider } from 'midswing/trust/keyring';
import { generateSealKey, loadSealKey, open, seal } from 'midswing/trust/seal';

const created = '2026-11-21T12:00:00.000Z';
const vault = [generateSealKey(), generateSealKey(), generateSealKey()].map((secret) => ({
  secret,
  keyId: loadSealKey(secret).keyId,
  created,
}));
const [resting, older, newest] = vault;
assert(resting !== undefined && older !== undefined && newest !== undefined);

const provider: KeyProvider = {
  load: async () => ({
    purpose: 'production',
    primary: newest.keyId,
    keys: [
      { ...resting, status: 'disabled' },
      { ...older, status: 'enabled' },
      { ...newest, status: 'enabled' },
    ],
  }),
};
const { primary, entries } = await loadKeyring(provider, { production: true });
assert.deepEqual(
  entries.map(({ status, isPrimary }) => [status, isPrimary]),
  [
    ['disabled', false],
    ['enabled', false],
    ['enabled', true],
  ],
);

const context = {
  environment: 'production',
  service: 'orchard',
  record: 'service-state',
  schema: 1,
  generation: 4,
  pack: 'ab'.repeat(32),
  counter: 1,
  previous: '',
};
const plain = new Uint8Array([1, 2, 3]);
const sealedBy = (secret: string) => seal(plain, loadSealKey(secret), context);
assert.deepEqual(open(sealedBy(older.secret), [primary], context), plain);
assert.deepEqual(open(seal(plain, primary, context), [loadSealKey(newest.secret)], context), plain);
assert.throws(() => open(sealedBy(resting.secret), [primary], context), { code: 'SEAL_REFUSED' });
assert(!JSON.stringify({ primary, entries }).includes(newest.secret));
console.log('trust-keyring ok');
