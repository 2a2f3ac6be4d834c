// The bytes of a sealed record (SPEC, "Sealed records"): where each part is, and whether bytes have that form.
// Proves nothing about them; seal.ts does.
import { encodeContext, type SealContext } from './seal-context.ts';
import { isAesKeyBytes, NONCE_BYTES, TAG_BYTES, type AesKeyBytes } from './primitive.ts';

export const SALT_BYTES = 32;
export const COMMITMENT_BYTES = 32;
export const VERSION = 1;
/** A key of its own for each record: HKDF-SHA256, then AES-256-GCM. */
export const DERIVED_SUITE = 1;

/** 1 derives a key a record; 16, 24 and 32 are plain AES keys of so many bytes. */
export type Suite = typeof DERIVED_SUITE | AesKeyBytes;

const MAGIC = Buffer.from('MSWSEAL', 'latin1');
const KEY_ID_BYTES = 16;
const SALT_START = MAGIC.length + 2 + KEY_ID_BYTES;
const NONCE_START = SALT_START + SALT_BYTES;
const COMMITMENT_START = NONCE_START + NONCE_BYTES;
const CONTEXT_START = COMMITMENT_START + COMMITMENT_BYTES + 2;

/** What stands before the ciphertext; all of it is authenticated. */
export interface RecordHeader {
  readonly suite: Suite;
  readonly keyId: string;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
}

/** A record taken apart; views, not copies. */
export interface RecordParts extends RecordHeader {
  readonly header: Buffer;
  readonly context: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** The header's bytes. */
export function encodeHeader(header: RecordHeader, context: SealContext): Buffer {
  const encoded = encodeContext(context);
  return Buffer.concat([
    MAGIC,
    Uint8Array.of(VERSION, header.suite),
    Buffer.from(header.keyId, 'hex'),
    header.salt,
    header.nonce,
    header.commitment,
    Uint8Array.of(encoded.length >>> 8, encoded.length & 0xff),
    encoded,
  ]);
}

/** The parts of a record, or undefined when it is none of this version. */
export function splitRecord(bytes: Uint8Array): RecordParts | undefined {
  const record = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (record.length < CONTEXT_START + TAG_BYTES) return undefined;
  if (!record.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const suite = record[MAGIC.length + 1];
  if (record[MAGIC.length] !== VERSION || !isSuite(suite)) return undefined;
  const bodyStart = CONTEXT_START + record.readUInt16BE(CONTEXT_START - 2);
  const tagStart = record.length - TAG_BYTES;
  if (bodyStart > tagStart) return undefined;
  return {
    suite,
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

function isSuite(suite: number | undefined): suite is Suite {
  return suite === DERIVED_SUITE || isAesKeyBytes(suite);
}
