// The primitives under sealed records against the vectors of Project Wycheproof.
import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { decrypt, deriveBytes, encrypt } from '../../../engine/trust/primitive.ts';
import { gcmVectors, hkdfVectors, type GcmVector } from './vectors/read-vectors.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const hexOf = (of: Uint8Array | undefined): string | undefined =>
  of === undefined ? undefined : Buffer.from(of).toString('hex');

const secretOf = (hex: string) => createSecretKey(bytes(hex));

function decryptVector({ key, iv, aad, ct, tag }: GcmVector): string | undefined {
  const parts = { nonce: bytes(iv), header: bytes(aad), ciphertext: bytes(ct), tag: bytes(tag) };
  return hexOf(decrypt(secretOf(key), parts));
}

describe('AES-GCM', () => {
  const { header, tests } = gcmVectors();
  const ours = tests.filter(({ iv, tag }) => bytes(iv).length === 12 && bytes(tag).length === 16);
  const foreign = tests.filter((vector) => !ours.includes(vector));
  const valid = ours.filter(({ result }) => result === 'valid');
  const invalid = ours.filter(({ result }) => result === 'invalid');

  it('[SE10] the AES-GCM vectors are complete: 316, of which 197 have our sizes', () => {
    expect(tests).toHaveLength(316);
    expect(header.numberOfTests).toBe(316);
    expect(new Set(tests.map(({ tcId }) => tcId)).size).toBe(316);
    expect([valid.length, invalid.length, foreign.length]).toEqual([116, 81, 119]);
    expect(new Set(ours.map(({ key }) => bytes(key).length))).toEqual(new Set([16, 24, 32]));
  });

  it('[SE10] 116 valid AES-GCM vectors encrypt to their bytes and decrypt to their message', () => {
    for (const vector of valid) {
      const { tcId, key, iv, aad, msg, ct, tag } = vector;
      const encrypted = encrypt(secretOf(key), bytes(iv), bytes(aad), bytes(msg));
      expect(hexOf(encrypted.ciphertext), `${tcId}`).toBe(ct);
      expect(hexOf(encrypted.tag), `${tcId}`).toBe(tag);
      expect(decryptVector(vector), `${tcId}`).toBe(msg);
    }
  });

  it('[SE10] 81 invalid AES-GCM vectors are refused', () => {
    for (const vector of invalid) expect(decryptVector(vector), `${vector.tcId}`).toBeUndefined();
  });

  it('[SE10] 119 AES-GCM vectors of other nonce sizes are refused, genuine or not', () => {
    for (const vector of foreign) {
      expect(decryptVector(vector), `${vector.tcId}`).toBeUndefined();
      const { key, iv, aad, msg } = vector;
      expect(
        () => encrypt(secretOf(key), bytes(iv), bytes(aad), bytes(msg)),
        `${vector.tcId}`,
      ).toThrowError(AssertionFailed);
    }
  });

  it('[SE10] a tag that was cut to 4 to 15 bytes is refused, as is one that is longer', () => {
    for (const vector of valid) {
      for (let size = 4; size < 16; size += 1) {
        expect(decryptVector({ ...vector, tag: vector.tag.slice(0, 2 * size) })).toBeUndefined();
      }
      expect(decryptVector({ ...vector, tag: `${vector.tag}00` })).toBeUndefined();
    }
  });

  it('[SE10] a key of another size is a bug of the caller', () => {
    for (const size of [8, 15, 17, 31, 33, 64]) {
      const key = createSecretKey(Buffer.alloc(size, 3));
      const encrypting = (): unknown =>
        encrypt(key, Buffer.alloc(12), Buffer.alloc(0), Buffer.alloc(1));
      expect(encrypting, `${size} bytes`).toThrowError(AssertionFailed);
    }
  });
});

describe('HKDF-SHA256', () => {
  const { header, tests } = hkdfVectors();

  it('[SE10] the HKDF vectors are complete: 86, of which 3 are invalid', () => {
    expect(tests).toHaveLength(86);
    expect(header.numberOfTests).toBe(86);
    expect(tests.filter(({ result }) => result === 'invalid')).toHaveLength(3);
  });

  it('[SE10] 83 valid HKDF vectors give their key material, 3 that ask for too much are refused', () => {
    for (const { tcId, ikm, salt, info, size, okm, result } of tests) {
      const derive = (): Uint8Array => deriveBytes(secretOf(ikm), bytes(salt), bytes(info), size);
      if (result === 'invalid') expect(derive, `${tcId}`).toThrowError(AssertionFailed);
      else expect(hexOf(derive()), `${tcId}`).toBe(okm);
    }
  });
});
