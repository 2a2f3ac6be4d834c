// State of the echo service in schema 2, and the way to schema 1 and back. What the first version cannot hold
// is carried beside its state: the host keeps it, and gives it to `fromFirst` when the way leads up again.
import type { MigratedDown } from 'midswing/contract/state';

export interface EchoState {
  readonly count: number;
  readonly longest: string;
}

/** Schema 2: JSON. */
export function encode(state: EchoState): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(state));
}

export function decode(state: Uint8Array): EchoState {
  return JSON.parse(new TextDecoder().decode(state)) as EchoState; // what encode wrote
}

/** From schema 1: the count as an unsigned number of four bytes, the lowest first. */
export function fromFirst(state: Uint8Array, carried: Uint8Array | undefined): Uint8Array {
  const count = new DataView(state.buffer, state.byteOffset).getUint32(0, true);
  const longest = carried === undefined ? '' : new TextDecoder().decode(carried);
  return encode({ count, longest });
}

export function toFirst(state: Uint8Array): MigratedDown {
  const { count, longest } = decode(state);
  const first = new Uint8Array(4);
  new DataView(first.buffer).setUint32(0, count, true);
  return { state: first, carried: new TextEncoder().encode(longest) };
}
