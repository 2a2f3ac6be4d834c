// Stable 32-bit name hashes (FNV-1a, 32 bit, over UTF-8): the same on every machine and in every
// version, because effect columns and chance draws store them. Never 0, which means "no effect".

const OFFSET_BASIS = 0x811c_9dc5;
const PRIME = 0x0100_0193;
/** Stands in for a hash of 0. */
const ZERO_REPLACEMENT = 0x9e37_79b9;

/** Hash of a name as an unsigned 32-bit integer, never 0. */
export function hashName(name: string): number {
  let hash = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(name)) {
    hash = Math.imul(hash ^ byte, PRIME);
  }
  return hash >>> 0 || ZERO_REPLACEMENT;
}
