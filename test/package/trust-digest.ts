// One digest for packs, members and sets; equal content has one canonical text, whatever its key order.
import assert from 'node:assert/strict';
import { canonicalJson, sha256Hex } from 'midswing/trust/digest';

const digest = sha256Hex('');
assert.equal(digest, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
assert.equal(sha256Hex(new Uint8Array()), digest);
assert.equal(canonicalJson({ b: 1, a: [2] }), canonicalJson({ a: [2], b: 1 }));
assert.notEqual(canonicalJson({ a: 1 }), canonicalJson({ a: 2 }));
console.log('trust-digest ok');
