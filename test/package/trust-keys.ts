// A signing key on disk is two texts; a loaded one signs, and its public half checks.
import assert from 'node:assert/strict';
import { generateSigningKey, loadSigningKey, loadVerifyKey } from 'midswing/trust/keys';

const { privatePem, publicPem } = generateSigningKey();
const signer = loadSigningKey(privatePem);
const verifier = loadVerifyKey(publicPem);
assert.equal(signer.keyId, verifier.keyId);

const bytes = Buffer.from('a pack');
const signature = signer.sign(bytes);
assert(verifier.verify(bytes, signature));
assert(!verifier.verify(Buffer.from('a park'), signature));
assert(!loadVerifyKey(generateSigningKey().publicPem).verify(bytes, signature));
assert(!JSON.stringify(signer).includes('PRIVATE'));
assert.throws(() => loadVerifyKey(privatePem), { code: 'KEYS_INVALID' });
console.log('trust-keys ok');
