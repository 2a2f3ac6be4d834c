// The game's wire format as the gateway sees it: bytes in, numbers out, and back. Stateless and shared
// by all generations, so that a swap never changes what is on the wire.
import type { ChangeBuffer, Command } from './room.ts';
import type { Columns, Layout } from './layout.ts';

export interface GameCodec {
  /** Fills `into.kind` and `into.args`; false when the payload is not a valid command. Never throws. */
  decodeCommand(payload: Uint8Array, into: Command): boolean;
  /** The tick's changes for every member; the result is only valid until the next call. */
  encodeChanges(changes: ChangeBuffer): Uint8Array;
  /** The whole visible state for a newcomer; the result is only valid until the next call. */
  encodeKeyframe(columns: Columns, layout: Layout): Uint8Array;
  /** The code a client sees for a refusal number of `decide`, e.g. "TARGET_DOWN". */
  refusalCode(refusal: number): string;
}
