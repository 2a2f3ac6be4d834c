// The two primitives under sealed records, in the one way they are used: HKDF-SHA256 (RFC 5869), and AES-GCM
// (SP 800-38D) with 12-byte nonces and 16-byte tags. Nothing is decrypted half: whole and genuine, or nothing.
import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from 'node:crypto';
import { assert } from '../base/assert.ts';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
/** RFC 5869: at most 255 blocks of SHA-256. */
const HKDF_BYTES_MAX = 255 * 32;
const ALGORITHMS = { 16: 'aes-128-gcm', 24: 'aes-192-gcm', 32: 'aes-256-gcm' } as const;

/** Sizes of an AES key. */
export type AesKeyBytes = keyof typeof ALGORITHMS;

export interface Encrypted {
  /** As long as the plain bytes. */
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

/** What `decrypt` needs beside the key. */
export interface EncryptedParts extends Encrypted {
  readonly nonce: Uint8Array;
  /** Authenticated beside the ciphertext. */
  readonly header: Uint8Array;
}

/** Whether an AES key has so many bytes. */
export function isAesKeyBytes(bytes: number | undefined): bytes is AesKeyBytes {
  return bytes !== undefined && Object.hasOwn(ALGORITHMS, bytes);
}

/** `bytes` bytes of key material out of a secret. */
export function deriveBytes(
  secret: KeyObject,
  salt: Uint8Array,
  info: string | Uint8Array,
  bytes: number,
): Uint8Array {
  assert(bytes > 0 && bytes <= HKDF_BYTES_MAX, 'SE10 HKDF gives at most 255 blocks');
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, bytes));
}

/** Encrypts with AES-GCM; the caller never uses a nonce of one key twice. */
export function encrypt(
  key: KeyObject,
  nonce: Uint8Array,
  header: Uint8Array,
  plain: Uint8Array,
): Encrypted {
  assert(nonce.length === NONCE_BYTES, 'SE10 a nonce has 12 bytes');
  const cipher = createCipheriv(algorithmOf(key), key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header);
  const ciphertext = cipher.update(plain);
  const rest = cipher.final();
  assert(rest.length === 0 && ciphertext.length === plain.length, 'SE10 GCM keeps the length');
  return { ciphertext, tag: cipher.getAuthTag() };
}

/** The plain bytes, the caller's own; undefined when anything was altered or has another size. */
export function decrypt(key: KeyObject, parts: EncryptedParts): Uint8Array | undefined {
  if (parts.nonce.length !== NONCE_BYTES || parts.tag.length !== TAG_BYTES) return undefined;
  // Without authTagLength Node 20 accepts tags cut to 4 bytes.
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv(algorithmOf(key), key, parts.nonce, options);
  decipher.setAAD(parts.header);
  decipher.setAuthTag(parts.tag);
  const plain = decipher.update(parts.ciphertext);
  try {
    decipher.final();
  } catch {
    // The tag did not hold. Why is left out on purpose: all refusals are alike (SE6).
    plain.fill(0);
    return undefined;
  }
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
}

function algorithmOf(key: KeyObject): (typeof ALGORITHMS)[AesKeyBytes] {
  const { symmetricKeySize } = key;
  assert(isAesKeyBytes(symmetricKeySize), 'SE10 an AES key has 16, 24 or 32 bytes');
  return ALGORITHMS[symmetricKeySize];
}
