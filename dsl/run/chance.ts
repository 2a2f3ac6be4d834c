// Chance as a pure function of a key: a draw is named by where it happens, so that adding a rule
// disturbs no other draw. The same algorithm as the engine's; a test compares the two. Hot path: 0
// B/op, because keys lie in arrays of the caller and every result is a small integer.

/** Two u32 lanes: [low, high]. */
export type ChanceKey = Uint32Array;

/** Writes the child key of `parent` named by a hash and a counter into `out` (may be `parent`). */
export function deriveKey(parent: ChanceKey, hash: number, n: number, out: ChanceKey): void {
  const low = (parent[0] ?? 0) ^ hash;
  const high = ((parent[1] ?? 0) + Math.imul(n + 1, 0x9e3779b1)) | 0;
  const first = mix((low + Math.imul(high, 0x85ebca6b)) | 0);
  out[0] = first;
  out[1] = mix(((high ^ first) + 0xc2b2ae35) | 0);
}

/** Draw number `n` under `hash` in the event `key`: an integer, 0 <= draw < DRAW_RANGE. */
export function draw(key: ChanceKey, hash: number, n: number): number {
  const low = (key[0] ?? 0) ^ hash;
  const high = ((key[1] ?? 0) + Math.imul(n + 1, 0x9e3779b1)) | 0;
  const first = mix((low + Math.imul(high, 0x85ebca6b)) | 0);
  return mix(((high ^ first) + 0xc2b2ae35) | 0) >>> 2;
}

/**
 * The lane of the candidate in `row` of a loop that itself runs in lane `outer`, a signed 32-bit integer: draws inside
 * are those under `hash ^ lane`. It follows from the rows alone, not from how many are found or in which order.
 */
export function laneOf(outer: number, row: number): number {
  return mix((Math.imul(outer, 0x9e3779b1) + row + 1) | 0);
}

/**
 * 32-bit integer to 32-bit integer, signed: an unsigned result would be allocated when not inlined.
 */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
