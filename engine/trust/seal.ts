// Sealed records: state at rest and on its way between generations (DESIGN section 7). Every record has
// a key of its own (HKDF over a fresh salt) and a commitment to it, and is bound to its context: it
// opens as what it was sealed as, or not at all, and every refusal is the same error.
import {
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { decodeContext, encodeContext, type SealContext } from './seal-context.ts';

const MAGIC = Buffer.from('MSWSEAL', 'latin1');
const VERSION = 1;
/** AES-256-GCM under HKDF-SHA256, with a 32-byte key commitment. */
const SUITE = 1;
const KEY_ID_BYTES = 16;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const COMMITMENT_BYTES = 32;
const TAG_BYTES = 16;
const SALT_START = MAGIC.length + 2 + KEY_ID_BYTES;
const NONCE_START = SALT_START + SALT_BYTES;
const COMMITMENT_START = NONCE_START + NONCE_BYTES;
const CONTEXT_START = COMMITMENT_START + COMMITMENT_BYTES + 2;
const SECRET_BYTES = 32;

/** A state key; its secret stays in the closure, out of reach of logs and JSON. */
export interface SealKey {
  /** 32 hex digits derived from the secret; names the key in records. */
  readonly keyId: string;
  /** `bytes` bytes of key material for one salt and purpose. */
  derive(salt: Uint8Array, purpose: string, bytes: number): Uint8Array;
}

/** What makes two records of one content differ; random but in test vectors. */
export interface SealChance {
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
}

/** @throws KEYS_INVALID unless `text` is 64 hex digits that are not one byte repeated */
export function loadSealKey(text: string): SealKey {
  const hex = text.trim();
  const secret = Buffer.from(hex, 'hex');
  const valid = /^[0-9a-f]{64}$/i.test(hex) && new Set(secret).size > 1;
  if (!valid) {
    const message = `The text is not a state key: ${SECRET_BYTES} random bytes as hex digits.`;
    throw new CodedError('KEYS_INVALID', { message });
  }
  const derive = (salt: Uint8Array, purpose: string, bytes: number): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, salt, purpose, bytes));
  const keyId = derive(new Uint8Array(0), 'midswing/state-key-id/1', KEY_ID_BYTES);
  return { keyId: Buffer.from(keyId).toString('hex'), derive };
}

/** A new state key in the form that loadSealKey reads. */
export function generateSealKey(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

/** Seals `plain` for `context` with a fresh salt and nonce. The result is the caller's. */
export function seal(plain: Uint8Array, key: SealKey, context: SealContext): Uint8Array {
  const chance = { salt: randomBytes(SALT_BYTES), nonce: randomBytes(NONCE_BYTES) };
  return sealWith(plain, key, context, chance);
}

/** `seal` with a given chance; for published vectors only, since a repeated chance breaks GCM. */
export function sealWith(
  plain: Uint8Array,
  key: SealKey,
  context: SealContext,
  { salt, nonce }: SealChance,
): Uint8Array {
  assert(salt.length === SALT_BYTES && nonce.length === NONCE_BYTES, 'SE1 salt and nonce sizes');
  const { recordKey, commitment } = deriveRecordKey(key, salt);
  const encoded = encodeContext(context);
  const header = Buffer.concat([
    MAGIC,
    Uint8Array.of(VERSION, SUITE),
    Buffer.from(key.keyId, 'hex'),
    salt,
    nonce,
    commitment,
    Uint8Array.of(encoded.length >>> 8, encoded.length & 0xff),
    encoded,
  ]);
  assert(header.length === CONTEXT_START + encoded.length, 'SE1 the header has its fixed places');
  const cipher = createCipheriv('aes-256-gcm', recordKey, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header);
  const body = [cipher.update(plain), cipher.final()];
  return new Uint8Array(Buffer.concat([header, ...body, cipher.getAuthTag()]));
}

/**
 * The plain bytes of a record sealed by one of `keys` for exactly `expect`.
 * @throws SEAL_REFUSED, without a reason, for everything else
 */
export function open(
  record: Uint8Array,
  keys: readonly SealKey[],
  expect: SealContext,
): Uint8Array {
  const plain = tryOpen(Buffer.from(record), keys, encodeContext(expect));
  if (plain === undefined) throw new CodedError('SEAL_REFUSED');
  return plain;
}

/**
 * The context a record claims, or undefined when it has none. Proves nothing: decide by it whether the
 * record is wanted, then hand it to `open`, which alone authenticates it.
 */
export function claimedContext(record: Uint8Array): SealContext | undefined {
  const parts = split(Buffer.from(record));
  return parts === undefined ? undefined : decodeContext(parts.context);
}

interface RecordParts {
  /** Everything before the ciphertext. */
  readonly header: Buffer;
  readonly keyId: string;
  readonly salt: Buffer;
  readonly nonce: Buffer;
  readonly commitment: Buffer;
  readonly context: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

function split(record: Buffer): RecordParts | undefined {
  if (record.length < CONTEXT_START + TAG_BYTES) return undefined;
  if (!record.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (record[MAGIC.length] !== VERSION || record[MAGIC.length + 1] !== SUITE) return undefined;
  const bodyStart = CONTEXT_START + record.readUInt16BE(CONTEXT_START - 2);
  const tagStart = record.length - TAG_BYTES;
  if (bodyStart > tagStart) return undefined;
  return {
    header: record.subarray(0, bodyStart),
    keyId: record.toString('hex', MAGIC.length + 2, SALT_START),
    salt: record.subarray(SALT_START, NONCE_START),
    nonce: record.subarray(NONCE_START, COMMITMENT_START),
    commitment: record.subarray(COMMITMENT_START, COMMITMENT_START + COMMITMENT_BYTES),
    context: record.subarray(CONTEXT_START, bodyStart),
    ciphertext: record.subarray(bodyStart, tagStart),
    tag: record.subarray(tagStart),
  };
}

function tryOpen(
  record: Buffer,
  keys: readonly SealKey[],
  expected: Buffer,
): Uint8Array | undefined {
  const parts = split(record);
  if (parts === undefined || !parts.context.equals(expected)) return undefined;
  const key = keys.find((candidate) => candidate.keyId === parts.keyId);
  if (key === undefined) return undefined;
  const { recordKey, commitment } = deriveRecordKey(key, parts.salt);
  if (!timingSafeEqual(commitment, parts.commitment)) return undefined;
  // Without authTagLength Node 20 accepts tags cut to 4 bytes.
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv('aes-256-gcm', recordKey, parts.nonce, options);
  decipher.setAAD(parts.header);
  decipher.setAuthTag(parts.tag);
  const start = decipher.update(parts.ciphertext);
  try {
    return new Uint8Array(Buffer.concat([start, decipher.final()]));
  } catch {
    // The tag did not hold. The reason is left out on purpose: all refusals are alike (SE5).
    return undefined;
  }
}

function deriveRecordKey(
  key: SealKey,
  salt: Uint8Array,
): { readonly recordKey: Uint8Array; readonly commitment: Uint8Array } {
  const material = key.derive(salt, `midswing/seal/${VERSION}/${SUITE}`, 32 + COMMITMENT_BYTES);
  return { recordKey: material.subarray(0, 32), commitment: material.subarray(32) };
}
