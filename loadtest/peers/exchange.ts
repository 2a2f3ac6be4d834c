// What the servers without a game exchange with their clients: bytes as long as those of a Midswing battle, with a
// few numbers at fixed places, so that nobody has to decode anything to carry an answer back.
// Command: u32 sequence, then anything. Frame: u32 tick, u32 newest sequence of each member, then anything.

/** Members of a room, in all servers of the comparison. */
export const MEMBERS = 10;

/** Parts of a tick period that rooms are spread over; the value of Midswing's own table. */
export const SLICES = 50;

export const SEQUENCE_BYTES = 4;
export const FRAME_BYTES_MIN = 4 + MEMBERS * SEQUENCE_BYTES;

/** Where the newest sequence of a member stands in a frame. */
export function sequenceOffset(member: number): number {
  return 4 + member * SEQUENCE_BYTES;
}

/** When rooms tick, by the number of a room: milliseconds after the start of each period. */
export function phaseMsOf(room: number, tickMs: number): number {
  return ((room % SLICES) * tickMs) / SLICES;
}
