// Entry file of the processes of the recovery benchmark: `write FOLDER KEY ROOMS TICKS` runs rooms until it is
// killed, `recover FOLDER KEY` brings them back and prints what that took.
import { ManualClock } from '#engine/base/clock';
import { RECORD_ENDS } from '#engine/room/record';
import type { Room } from '#engine/room';
import { recoverRoom, type RoomRecordEntry } from '#engine/room/recover';
import { loadSealKey } from '#engine/trust/seal';
import { ARENA_TICK_MS, arenaBehaviour, arenaPack, openArena } from './arena.ts';
import { openRoomJournal, playedRooms, tickAll, type JournalPlace } from './journal-cost.ts';

/** Parts of a tick; between them the journal commits, every 20 ms as on a server. */
const SLICES = 5;

const [command, folder = '', key = '', rooms = '0', ticks = '0'] = process.argv.slice(2);
const place: JournalPlace = { folder, key: loadSealKey(key) };
if (command === 'write') await write(Number(rooms), Number(ticks));
else await recover();

/** A server ticks its rooms in slices, and commits between them. */
async function write(count: number, until: number): Promise<void> {
  const arena = await openArena('closures');
  const clock = new ManualClock();
  const journal = await openRoomJournal(place, clock);
  const open = playedRooms(arena, clock, journal);
  const slices: Room[][] = [];
  for (let i = 0; i < SLICES; i += 1) {
    slices.push(Array.from({ length: count / SLICES }, open));
    await journal.commit();
  }
  for (let tick = 0; tick < until; tick += 1) {
    for (const slice of slices) {
      tickAll(slice);
      await journal.commit();
      clock.advance(ARENA_TICK_MS / SLICES);
    }
  }
  if (journal.durable !== journal.position) throw new Error('the journal is not durable');
  process.stdout.write('durable\n');
  // Until it is killed.
  setInterval(() => undefined, 1_000);
}

async function recover(): Promise<void> {
  const behaviour = arenaBehaviour(arenaPack());
  const startCpu = process.cpuUsage();
  const startMs = performance.now();
  const journal = await openRoomJournal(place, new ManualClock());
  const records = new Map<number, RoomRecordEntry[]>();
  await journal.recover(({ room, kind, bytes }) => {
    const known = records.get(room) ?? [];
    if (!records.has(room)) records.set(room, known);
    known.push({ kind, bytes: bytes.slice() });
  });
  let [count, differing, ticks] = [0, 0, 0];
  for (const one of records.values()) {
    if (RECORD_ENDS.includes(one.at(-1)?.kind ?? 0)) continue;
    const recovered = recoverRoom(one, () => behaviour);
    if (recovered === undefined) continue;
    count += 1;
    ticks += recovered.battle.tick - recovered.start.tick;
    if (recovered.differsAt !== undefined) differing += 1;
  }
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(startCpu);
  const figures = { rooms: count, differing, ticks, ms, cpuMs: (user + system) / 1_000 };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exit(0);
}
