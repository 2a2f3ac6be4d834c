// Names for what the protocol doors speak, and the game's numbers that are fixed on the wire.
// Written down again here on purpose: the swarm judges the server from outside.
import type { decodeServerMessage } from '#engine/protocol';
import type { decodeChanges, decodeKeyframe } from '#combat-rules/protocol';

export type ServerMessage = NonNullable<ReturnType<typeof decodeServerMessage>>;
export type FrameMessage = Extract<ServerMessage, { kind: 'frame' }>;
export type JoinedMessage = Extract<ServerMessage, { kind: 'joined' }>;
export type WireVersion = FrameMessage['version'];
export type Reply = FrameMessage['replies'][number];
export type ArenaChange = NonNullable<ReturnType<typeof decodeChanges>>[number];
export type UnitView = NonNullable<ReturnType<typeof decodeKeyframe>>[number];

/** Change.kind of combat.proto. */
export const CHANGE = {
  joined: 1,
  left: 2,
  acted: 3,
  hit: 4,
  mended: 5,
  effectApplied: 6,
  effectEnded: 7,
  downed: 8,
  returned: 9,
} as const;

/** Units of one arena, one per member slot. */
export const UNITS = 10;

/** Team of a unit's slot, 0 or 1. */
export function teamOf(slot: number): number {
  return slot % 2;
}
