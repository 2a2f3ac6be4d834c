// The commands of the comparison, the same for every server: four in five use a skill on an enemy, the fifth walks. To
// Midswing they are what they say; to the others they are bytes of the same lengths with the sequence in front.
import { encodeMove, encodeUse } from '#combat-rules/protocol';
import { encodeClientMessage } from '#engine/protocol';
import { SEQUENCE_BYTES } from '../exchange.ts';
import { HEIGHT_M, STRIKE, teamOf, UNITS, WIDTH_M } from '../../wire.ts';

const WALK_EVERY = 5;
/** Places to walk to: far apart, so that a unit is on its way most of the time. */
const PLACES = Array.from({ length: 16 }, (_, index) =>
  encodeMove(((index * 7) % 16) * (WIDTH_M / 16), ((index * 5) % 16) * (HEIGHT_M / 16)),
);
const STRIKES = Array.from({ length: UNITS }, (_, target) => encodeUse(STRIKE, target));

/** Number `sequence` of a member, as Midswing reads it; `ackTick` is the newest tick that it took. */
export function battleCommand(member: number, sequence: number, ackTick: number): Uint8Array {
  // Not all members of a room walk at once.
  const turn = sequence + member;
  const payload =
    turn % WALK_EVERY === 0
      ? PLACES[(turn / WALK_EVERY + member) % PLACES.length]
      : STRIKES[1 - teamOf(member) + 2 * (sequence % (UNITS / 2))];
  if (payload === undefined) throw new Error('invariant broken: every sequence has a command');
  return encodeClientMessage({ kind: 'command', sequence, payload, ackTick });
}

/** The same for a server without a game. */
export function plainCommand(member: number, sequence: number): Uint8Array {
  // With a tick as large as those of a battle under way.
  const bytes = battleCommand(member, sequence, 1_000);
  new DataView(bytes.buffer, bytes.byteOffset, SEQUENCE_BYTES).setUint32(0, sequence, true);
  return bytes;
}
