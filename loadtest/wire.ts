// Names for what the protocol doors speak, and the game's numbers that are fixed on the wire.
// Written down again here on purpose: the swarm judges the server from outside.
import type { decodeServerMessage } from '#engine/protocol';
import type { decodeChanges, decodeKeyframe } from '#combat-rules/protocol';

export type ServerMessage = NonNullable<ReturnType<typeof decodeServerMessage>>;
export type FrameMessage = Extract<ServerMessage, { kind: 'frame' }>;
export type JoinedMessage = Extract<ServerMessage, { kind: 'joined' }>;
export type WelcomeMessage = Extract<ServerMessage, { kind: 'welcome' }>;
export type ResumedMessage = Extract<ServerMessage, { kind: 'resumed' }>;
export type WireVersion = FrameMessage['version'];
export type Reply = FrameMessage['replies'][number];
export type ArenaChange = NonNullable<ReturnType<typeof decodeChanges>>['changes'][number];
export type UnitView = NonNullable<ReturnType<typeof decodeKeyframe>>['units'][number];

/** Change.kind of combat.proto, as far as the load test's pack brings them about. */
export const CHANGE = { joined: 1, left: 2, used: 3, hit: 4, moved: 13, vitals: 14 } as const;

/** Hash of the skill `strike`: FNV-1a, 32 bit. */
export const STRIKE = 0x25b4_af4f;

/** Milliseconds of a tick. */
export const TICK_MS = 100;

/** Metres of the arena. */
export const WIDTH_M = 40;
export const HEIGHT_M = 30;

/** Units of one arena, one per member slot. */
export const UNITS = 10;

/** Team of a unit's slot, 0 or 1. */
export function teamOf(slot: number): number {
  return slot % 2;
}
