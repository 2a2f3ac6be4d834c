// Stable 32-bit name hashes (FNV-1a, 32 bit, over UTF-8): the same on every machine and in every
// version, because effect columns and chance draws store them. Never 0, which means "no effect".

const OFFSET_BASIS = 0x811c_9dc5;
const PRIME = 0x0100_0193;
/** Stands in for a hash of 0. */
const ZERO_REPLACEMENT = 0x9e37_79b9;

const ASCII_CODES = 128;

/** Hash of a name as an unsigned 32-bit integer, never 0. */
export function hashName(name: string): number {
  let hash = OFFSET_BASIS;
  const { length } = name;
  for (let at = 0; at < length; at += 1) {
    const code = name.charCodeAt(at);
    // Characters beyond ASCII take several bytes, the rest one.
    if (code >= ASCII_CODES) return hashBytes(new TextEncoder().encode(name));
    hash = Math.imul(hash ^ code, PRIME);
  }
  return hash >>> 0 || ZERO_REPLACEMENT;
}

function hashBytes(bytes: Uint8Array): number {
  let hash = OFFSET_BASIS;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0 || ZERO_REPLACEMENT;
}
