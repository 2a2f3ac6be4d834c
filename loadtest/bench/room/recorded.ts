// A battle of two players and eight bots, who fight as players would, as a journal has it: its start, what the players asked for, hashes.
import { systemClock } from '#engine/base/clock';
import { hashName } from '#engine/contract/chance';
import { roomId } from '#engine/contract/ids';
import { createRoom, type Room } from '#engine/room';
import { RoomCommons } from '#engine/room/commons';
import type { RoomJournal } from '#engine/room/record';
import type { RoomRecordEntry } from '#engine/room/recover';
import { ARENA_TICK_MS, type Arena } from './arena.ts';

/** Of the arena's commands. */
const USE = 1;
const MOVE = 2;
/** The others are bots. */
const PLAYERS = 2;
const UNITS = 10;
const SHOOT = hashName('shoot');
const STRIKE = hashName('strike');

/** Lets the players of a room join. */
export function joinAll(room: Room): void {
  for (let i = 0; i < PLAYERS; i += 1) room.join();
}

/** One player a tick asks for something: to walk, or to hit somebody of the other team. */
export function commandOne(room: Room): void {
  const { tick } = room;
  const member = tick % PLAYERS;
  const isMove = Math.floor(tick / PLAYERS) % 3 === 0;
  const args = new Float64Array(4);
  args[0] = isMove ? 16 + (tick % 8) : classSkill(member);
  args[1] = isMove ? 8 + (tick % 14) : (member + 1 + 2 * (tick % PLAYERS)) % UNITS;
  room.enqueue({ member, sequence: tick + 1, kind: isMove ? MOVE : USE, args });
}

/** Everybody has one of the two; who asks for the other one is refused. */
function classSkill(member: number): number {
  return member % 2 === 0 ? STRIKE : SHOOT;
}

/** Runs a battle and keeps its records. */
export function recordBattle({ kernel }: Arena, ticks: number): readonly RoomRecordEntry[] {
  const records: RoomRecordEntry[] = [];
  const journal: RoomJournal = {
    append: (_room, kind, bytes, length) => {
      records.push({ kind, bytes: bytes.slice(0, length) });
    },
    appendReferring: ({ kind, bytes }) => {
      records.push({ kind, bytes: bytes.slice() });
    },
    isSnapshotDue: () => false,
    position: 0,
    durable: 0,
  };
  const commons = new RoomCommons(journal);
  const shared = { tickMs: ARENA_TICK_MS, service: 'arena', kernel, clock: systemClock, commons };
  const room = createRoom({ ...shared, id: roomId(1), seed: 1 });
  joinAll(room);
  for (let i = 0; i < ticks; i += 1) {
    commandOne(room);
    room.runTick();
  }
  return records;
}
