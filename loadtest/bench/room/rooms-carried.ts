// How many rooms one core carries: thousands of rooms of the demo's arena in memory, each with bots in the midst of a
// fight, one tick of each in turn as a server runs them, so that every tick finds its room in no near cache. Without
// sockets and without players.
import { systemClock } from '#engine/base/clock';
import { roomId } from '#engine/contract/ids';
import { createRoom, type Room } from '#engine/room';
import { RoomCommons } from '#engine/room/commons';
import { cpuMs, percentile } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { ARENA_TICK_MS, openArena } from './arena.ts';
import type { FightTier } from './fight-behaviour.ts';

const ROOMS = 2_000;
/** Ticks of each before anything counts: everybody has met everybody. */
const WARM_TICKS = 60;
const ROUNDS = 11;
const BAR = 5_000;

/** Rows "rooms-direct", which is what serves, and "rooms-closures", which is what serves until then. */
export async function measureRooms(): Promise<readonly BenchRow[]> {
  return [await roomsRow('direct', BAR), await roomsRow('closures', undefined)];
}

async function roomsRow(tier: FightTier, bar: number | undefined): Promise<BenchRow> {
  const { kernel } = await openArena(tier);
  const commons = new RoomCommons();
  const shared = { tickMs: ARENA_TICK_MS, service: 'arena', kernel, clock: systemClock, commons };
  const rooms = Array.from({ length: ROOMS }, (_none, i) =>
    createRoom({ ...shared, id: roomId(i + 1), seed: i + 1 }),
  );
  for (let i = 0; i < WARM_TICKS; i += 1) tickAll(rooms);
  const tickUs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    tickUs.push((cpuMs(() => tickAll(rooms)) * 1_000) / ROOMS);
  }
  for (const room of rooms) room.close();
  const median = percentile(tickUs, 0.5);
  const [low, high] = [percentile(tickUs, 0), percentile(tickUs, 1)];
  return benchRow({
    id: `rooms-${tier}`,
    what: `rooms of 10 bots at 10 ticks a second that one core carries, ${tier}`,
    value: (ARENA_TICK_MS * 1_000) / median,
    unit: 'rooms',
    bar,
    sense: 'least',
    note: `a tick takes ${median.toFixed(1)} us of processor, ${low.toFixed(1)} to ${high.toFixed(1)}, with ${ROOMS} rooms in turns`,
  });
}

function tickAll(rooms: readonly Room[]): void {
  for (const room of rooms) room.runTick();
}
