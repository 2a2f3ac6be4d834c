// States whose bytes say which they are: a number, over and over.

/** State `number`; sizes go from 8 bytes over several pages of LMDB. */
export function numberedState(number: number): Uint8Array {
  const state = Buffer.alloc(8 * (1 + ((number * 37) % 2_000)));
  for (let at = 0; at < state.length; at += 8) state.writeBigUInt64BE(BigInt(number), at);
  return new Uint8Array(state);
}

/** The number of a whole state; 0 when there is none, NaN for bytes that never were one. */
export function numberOf(state: Uint8Array | undefined): number {
  if (state === undefined) return 0;
  if (state.length < 8) return Number.NaN;
  const number = Number(Buffer.from(state).readBigUInt64BE(0));
  return Buffer.from(numberedState(number)).equals(state) ? number : Number.NaN;
}
