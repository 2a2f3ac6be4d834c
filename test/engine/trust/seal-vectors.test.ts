// Published records: what this code makes of them, and what another implementation would, by the table in
// engine/SPEC.md alone.
import { createDecipheriv, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { claimedContext, claimedKeyId, open, sealWith } from '../../../engine/trust/seal.ts';
import { loadPlainSealKey, loadSealKey, type SealKey } from '../../../engine/trust/seal.ts';
import { sealedVectors, type SealedVector } from './vectors/read-vectors.ts';

const vectors = sealedVectors();
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const hexOf = (of: Uint8Array): string => Buffer.from(of).toString('hex');

function keyOf({ suite, key }: SealedVector): SealKey {
  return suite === 1 ? loadSealKey(key) : loadPlainSealKey(key);
}

it('[SE2] there is a published record of every suite', () => {
  expect(new Set(vectors.map(({ suite }) => suite))).toEqual(new Set([1, 16, 24, 32]));
});

it.each(vectors)(
  '[SE2] record %# of suite $suite keeps the bytes it was published with',
  (vector) => {
    const { keyId, context, salt, nonce, plain, record } = vector;
    const key = keyOf(vector);
    expect(key.keyId).toBe(keyId);
    const chance = { salt: bytes(salt), nonce: bytes(nonce) };
    expect(hexOf(sealWith(bytes(plain), key, context, chance))).toBe(record);
    expect(hexOf(open(bytes(record), [key], context))).toBe(plain);
    expect(claimedContext(bytes(record))).toEqual(context);
    expect(claimedKeyId(bytes(record))).toBe(keyId);
  },
);

it.each(vectors)(
  '[SE2] record %# of suite $suite opens by the documented layout alone',
  (vector) => {
    const record = bytes(vector.record);
    const suite = record[8] ?? 0;
    const salt = record.subarray(25, 57);
    const nonce = record.subarray(57, 69);
    const bodyStart = 103 + record.readUInt16BE(101);
    const info = `midswing/seal/1/${suite}`;
    const secret = bytes(vector.key);
    const material = hkdf(secret, salt, info, suite === 1 ? 64 : 32);
    const aesKey = suite === 1 ? material.subarray(0, 32) : secret;
    expect(hexOf(record.subarray(69, 101))).toBe(hexOf(material.subarray(-32)));
    const algorithm = `aes-${aesKey.length * 8}-gcm` as 'aes-256-gcm'; // one of three
    const decipher = createDecipheriv(algorithm, aesKey, nonce, { authTagLength: 16 });
    decipher.setAAD(record.subarray(0, bodyStart)).setAuthTag(record.subarray(-16));
    const plain = [decipher.update(record.subarray(bodyStart, -16)), decipher.final()];
    expect(hexOf(Buffer.concat(plain))).toBe(vector.plain);
  },
);

it.each(vectors)(
  '[SE2] the key id of record %# of suite $suite follows from its secret',
  (vector) => {
    const { suite, key, keyId } = vector;
    const info = suite === 1 ? 'midswing/state-key-id/1' : `midswing/plain-key-id/${suite}`;
    expect(hexOf(hkdf(bytes(key), Buffer.alloc(0), info, 16))).toBe(keyId);
  },
);

/** RFC 5869, spelled out. */
function hkdf(secret: Buffer, salt: Buffer, info: string, size: number): Buffer {
  const hmac = (key: Buffer, ...parts: readonly Buffer[]): Buffer =>
    createHmac('sha256', key).update(Buffer.concat(parts)).digest();
  const pseudoRandom = hmac(salt, secret);
  const blocks: Buffer[] = [];
  for (let block: Buffer = Buffer.alloc(0), n = 1; blocks.length * 32 < size; n += 1) {
    block = hmac(pseudoRandom, block, Buffer.from(info), Buffer.from([n]));
    blocks.push(block);
  }
  return Buffer.concat(blocks).subarray(0, size);
}
