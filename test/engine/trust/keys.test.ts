// Signing keys, the DSSE encoding and canonical JSON against published vectors.
import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../engine/trust/digest.ts';
import { preAuthEncoding } from '../../../engine/trust/dsse.ts';
import { generateSigningKey, loadSigningKey, loadVerifyKey } from '../../../engine/trust/keys.ts';
import { bytesOf, sampleKey } from './sample-pack.ts';

/** Signature of the empty message by the sample key: RFC 8032, section 7.1, test 1. */
const RFC_SIGNATURE =
  'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';

describe('keys', () => {
  it('[KY1] signing gives the signature of RFC 8032', () => {
    expect(Buffer.from(sampleKey.sign(new Uint8Array(0))).toString('hex')).toBe(RFC_SIGNATURE);
  });

  it('[KY1] the key id is the SHA-256 of the public half in DER form', () => {
    const der = Buffer.from(sampleKey.publicPem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    expect(der.subarray(-32).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    expect(sampleKey.keyId).toBe(sha256Hex(der));
    expect(loadVerifyKey(sampleKey.publicPem).keyId).toBe(sampleKey.keyId);
  });

  it('[KY1] a generated pair signs and verifies, and no other key accepts the signature', () => {
    const { privatePem, publicPem } = generateSigningKey();
    const signature = loadSigningKey(privatePem).sign(bytesOf('text'));
    expect(loadVerifyKey(publicPem).verify(bytesOf('text'), signature)).toBe(true);
    expect(loadVerifyKey(publicPem).verify(bytesOf('tex'), signature)).toBe(false);
    expect(loadVerifyKey(sampleKey.publicPem).verify(bytesOf('text'), signature)).toBe(false);
  });

  it('[KY1] a signature of any other length or content is false and never throws', () => {
    const key = loadVerifyKey(sampleKey.publicPem);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 130 }), (signature) => {
        expect(key.verify(bytesOf('text'), signature)).toBe(false);
      }),
    );
  });

  it('[KY2] anything but the expected Ed25519 text is KEYS_INVALID', () => {
    const { privatePem, publicPem } = generateSigningKey();
    const rsa = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const invalid = expect.objectContaining({ code: 'KEYS_INVALID' });
    for (const text of ['', 'key', publicPem, rsa.privateKey, privatePem.slice(0, 60)]) {
      expect(() => loadSigningKey(text)).toThrowError(invalid);
    }
    for (const text of ['', 'key', privatePem, rsa.publicKey, publicPem.slice(0, 60)]) {
      expect(() => loadVerifyKey(text)).toThrowError(invalid);
    }
  });

  it('[KY3] neither JSON nor inspection of a signing key shows its private half', () => {
    expect(Object.keys(sampleKey).toSorted()).toEqual(['keyId', 'publicPem', 'sign']);
  });
});

describe('encodings', () => {
  it('[PK16] the bytes under a signature are those of the DSSE protocol', () => {
    const encoded = preAuthEncoding('http://example.com/HelloWorld', bytesOf('hello world'));
    expect(Buffer.from(encoded).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
    expect(Buffer.from(preAuthEncoding('é', new Uint8Array(0))).toString()).toBe('DSSEv1 2 é 0 ');
  });

  it('[PK17] canonical JSON has sorted keys at every depth and no white space', () => {
    const value = { b: [{ z: 1, y: null }], a: 'x', A: true, none: undefined };
    expect(canonicalJson(value)).toBe('{"A":true,"a":"x","b":[{"y":null,"z":1}]}');
  });

  it('[PK17] canonical JSON keeps a key named __proto__ as a key', () => {
    const value = JSON.parse('{"b":1,"__proto__":{"a":2}}') as Record<string, number>;
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":2},"b":1}');
  });

  it('[PK17] the order in which keys were set never shows', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (content) => {
        const backward = Object.fromEntries(Object.entries(content).toReversed());
        expect(canonicalJson(backward)).toBe(canonicalJson(content));
      }),
    );
  });
});
