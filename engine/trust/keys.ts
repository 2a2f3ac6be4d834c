// Ed25519 keys for signing and checking packs. A key is known by its fingerprint, the SHA-256 of its
// public half in SPKI DER form: two texts of one key are one key. Private bytes never leave the closure.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { CodedError } from '../base/errors.ts';
import type { Digest } from '../contract/ids.ts';
import { sha256Hex } from './digest.ts';

/** Signs; holds its private key where neither logs nor JSON reach it. */
export interface SigningKey {
  /** Fingerprint of the public half. */
  readonly keyId: Digest;
  /** The public half, to trust what this key signs. */
  readonly publicPem: string;
  /** The 64 bytes of an Ed25519 signature (RFC 8032); equal input gives equal bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** Checks signatures of one key. */
export interface VerifyKey {
  readonly keyId: Digest;
  /** False for a wrong signature of any length; never throws. */
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** Bytes of every Ed25519 signature. */
const SIGNATURE_BYTES = 64;

/** A new key pair as PKCS #8 and SPKI texts. */
export function generateSigningKey(): { readonly privatePem: string; readonly publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privatePem: privateKey, publicPem: publicKey };
}

/** @throws KEYS_INVALID unless `pem` is an Ed25519 private key in PKCS #8 PEM form */
export function loadSigningKey(pem: string): SigningKey {
  const privateKey = readPem(pem, 'PRIVATE KEY', createPrivateKey);
  const publicKey = createPublicKey(privateKey);
  return {
    keyId: fingerprint(publicKey),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}

/** @throws KEYS_INVALID unless `pem` is an Ed25519 public key in SPKI PEM form */
export function loadVerifyKey(pem: string): VerifyKey {
  const publicKey = loadPublicKey(pem);
  return {
    keyId: fingerprint(publicKey),
    verify: (bytes, signature) =>
      signature.length === SIGNATURE_BYTES && verify(null, bytes, publicKey, signature),
  };
}

/** @throws KEYS_INVALID unless `pem` is an Ed25519 public key in SPKI PEM form */
export function loadPublicKey(pem: string): KeyObject {
  return readPem(pem, 'PUBLIC KEY', createPublicKey);
}

/** The label is checked first: given a private key, createPublicKey would quietly derive its half. */
function readPem(pem: string, label: string, read: (pem: string) => KeyObject): KeyObject {
  const expected = `an Ed25519 ${label.toLowerCase()} in PEM form`;
  if (!pem.trimStart().startsWith(`-----BEGIN ${label}-----`)) throw invalid(expected);
  let key: KeyObject;
  try {
    key = read(pem);
  } catch (cause) {
    throw invalid(expected, cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw invalid(expected);
  return key;
}

function fingerprint(publicKey: KeyObject): Digest {
  return sha256Hex(publicKey.export({ type: 'spki', format: 'der' }));
}

function invalid(expected: string, cause?: unknown): CodedError {
  const message = `The text is not ${expected}.`;
  return new CodedError('KEYS_INVALID', { message, cause });
}
