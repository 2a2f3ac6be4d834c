// Stage "received": bounds what came in and takes a copy of its own, so that later writes of the
// caller change nothing.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';

/** @throws PACK_TOO_LARGE above LIMITS.packBytesMax */
export function receive(bytes: Uint8Array): Uint8Array {
  const found = bytes.length;
  const maximum = LIMITS.packBytesMax;
  if (found <= maximum) return bytes.slice();
  const message = `The pack has ${found} bytes; ${maximum} are allowed.`;
  throw new CodedError('PACK_TOO_LARGE', { message, details: { found, maximum } });
}
