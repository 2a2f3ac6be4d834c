// Chance as a pure function of a key (SPEC CH): a draw is named by where it happens, so adding a rule
// disturbs no other draw. Two u32 lanes, integer operations only: the same on every machine.
// Hot path: called inside ticks; 0 B/op (keys live in caller-owned Uint32Arrays of length 2).

/** Two u32 lanes: [low, high]. */
export type ChanceKey = Uint32Array;

/** Draws lie in 0 .. DRAW_RANGE - 1, so that a draw is always a small integer. */
export const DRAW_RANGE = 0x4000_0000;

/** Writes the child key of `parent` named by a hash and a counter into `out` (may be `parent`). */
export function deriveKey(parent: ChanceKey, nameHash: number, n: number, out: ChanceKey): void {
  const low = (parent[0] ?? 0) ^ nameHash;
  const high = ((parent[1] ?? 0) + Math.imul(n + 1, 0x9e3779b1)) | 0;
  const first = mix((low + Math.imul(high, 0x85ebca6b)) | 0);
  out[0] = first;
  out[1] = mix(((high ^ first) + 0xc2b2ae35) | 0);
}

/** Draw number `n` of rule `nameHash` in the event `key`: an integer, 0 <= draw < DRAW_RANGE. */
export function draw(key: ChanceKey, nameHash: number, n: number): number {
  const low = (key[0] ?? 0) ^ nameHash;
  const high = ((key[1] ?? 0) + Math.imul(n + 1, 0x9e3779b1)) | 0;
  const first = mix((low + Math.imul(high, 0x85ebca6b)) | 0);
  return mix(((high ^ first) + 0xc2b2ae35) | 0) >>> 2;
}

/** FNV-1a over UTF-16 units, finished with the mixer: a stable u32 for a name. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  return mix(hash) >>> 0;
}

/** 32-bit integer to 32-bit integer, signed: an unsigned result would be allocated when not inlined. */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
