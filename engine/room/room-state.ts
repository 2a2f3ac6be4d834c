// Whether a room ticks, and what is left of one that will not any more.
import type { RoomSchema } from '../contract/room.ts';

/** open: it ticks; faulted: a tick threw, it never ticks again; closed: its owner closed it. */
export type RoomState = 'open' | 'faulted' | 'closed';

/** What is left of a room whose tick threw. */
export interface RoomWreck {
  readonly schema: RoomSchema;
  /** State at the beginning of the tick. */
  readonly snapshot: Uint8Array;
  /** Inputs of the tick, as in tick-inputs.ts. */
  readonly inputs: Uint8Array;
}
