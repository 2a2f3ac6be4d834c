// The bytes of a pack: magic, u32 big-endian length of the envelope, the envelope, then the members one
// after the other. Cutting it up needs no trust: nothing is interpreted but two lengths.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';

/** The first bytes of every pack; the last character is the format's version. */
const MAGIC = Buffer.from('MSWPACK1', 'latin1');
const HEADER_BYTES = MAGIC.length + 4;

/** A pack cut into its two parts, both views of the given bytes. */
export interface PackParts {
  readonly envelope: Uint8Array;
  /** All members without anything between them. */
  readonly body: Uint8Array;
}

/** @throws PACK_TOO_LARGE above the limits of the whole or of the envelope */
export function joinPack(envelope: Uint8Array, members: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32BE(envelope.length, MAGIC.length);
  const bytes = new Uint8Array(Buffer.concat([header, envelope, ...members]));
  checkSize('pack', bytes.length, LIMITS.packBytesMax);
  checkSize('envelope', envelope.length, LIMITS.envelopeBytesMax);
  return bytes;
}

/** @throws PACK_TOO_LARGE, PACK_FORMAT, PACK_TRUNCATED */
export function splitPack(bytes: Uint8Array): PackParts {
  checkSize('pack', bytes.length, LIMITS.packBytesMax);
  const known = Math.min(bytes.length, MAGIC.length);
  if (!MAGIC.subarray(0, known).equals(bytes.subarray(0, known)))
    throw new CodedError('PACK_FORMAT');
  if (bytes.length < HEADER_BYTES) throw truncated(bytes.length, HEADER_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const envelopeBytes = view.getUint32(MAGIC.length);
  checkSize('envelope', envelopeBytes, LIMITS.envelopeBytesMax);
  const bodyStart = HEADER_BYTES + envelopeBytes;
  if (bytes.length < bodyStart) throw truncated(bytes.length, bodyStart);
  return { envelope: bytes.subarray(HEADER_BYTES, bodyStart), body: bytes.subarray(bodyStart) };
}

/** The error for a pack that ends too early. */
export function truncated(found: number, expected: number): CodedError {
  const message = `The pack has ${found} bytes where at least ${expected} were expected.`;
  return new CodedError('PACK_TRUNCATED', { message, details: { found, expected } });
}

function checkSize(what: 'pack' | 'envelope', found: number, maximum: number): void {
  if (found <= maximum) return;
  const message = `The ${what} has ${found} bytes; ${maximum} are allowed.`;
  throw new CodedError('PACK_TOO_LARGE', { message, details: { found, maximum } });
}
