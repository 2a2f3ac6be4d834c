// What the journal costs the tick: rooms that write to one in a real folder against rooms that write to none, in
// turns. Groups are sealed and synced between ticks, which is not the tick's time and told apart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '#engine/base/clock';
import { silentLog } from '#engine/base/log';
import { silentMetrics } from '#engine/base/metrics';
import { roomId } from '#engine/contract/ids';
import { createRoom, type Room } from '#engine/room';
import { RoomCommons } from '#engine/room/commons';
import { RECORD_ENDS, RECORD_STARTS, type RoomJournal } from '#engine/room/record';
import { openJournal } from '#engine/state/journal';
import { generateSealKey, loadSealKey, type SealKey } from '#engine/trust/seal';
import { cpuMs, percentile, ratioOf, type RoundTimes } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { ARENA_TICK_MS, openArena, type Arena } from './arena.ts';
import { commandOne, joinAll } from './recorded.ts';

const ROOMS = 100;
const ROUNDS = 300;
const WARM_ROUNDS = 60;

export interface JournalPlace {
  readonly folder: string;
  readonly key: SealKey;
}

/** Opens a journal of rooms. */
export function openRoomJournal({ folder, key }: JournalPlace, clock: ManualClock) {
  return openJournal({
    folder,
    key,
    environment: 'benchmark',
    engine: 'benchmark',
    roles: { starts: RECORD_STARTS, ends: RECORD_ENDS },
    clock,
    log: silentLog,
    metrics: silentMetrics,
  });
}

/** Rows "journal-tick", "journal-commit". */
export async function measureJournal(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'midswing-bench-'));
  try {
    return await measureIn({ folder, key: loadSealKey(generateSealKey()) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureIn(place: JournalPlace): Promise<readonly BenchRow[]> {
  const arena = await openArena('closures');
  const clock = new ManualClock();
  const journal = await openRoomJournal(place, clock);
  const writing = Array.from({ length: ROOMS }, playedRooms(arena, clock, journal));
  const silent = Array.from({ length: ROOMS }, playedRooms(arena, clock));
  const times: RoundTimes[] = [];
  const commitMs: number[] = [];
  for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
    const one = timesOf(writing, silent, round % 2 === 0);
    const start = process.cpuUsage();
    await journal.commit();
    const { user, system } = process.cpuUsage(start);
    clock.advance(ARENA_TICK_MS);
    if (round < 0) continue;
    times.push(one);
    commitMs.push((user + system) / 1_000);
  }
  if (journal.durable !== journal.position) throw new Error('the journal is not durable');
  await journal.close();
  return rowsOf(times, commitMs);
}

function timesOf(
  writing: readonly Room[],
  silent: readonly Room[],
  isWritingFirst: boolean,
): RoundTimes {
  if (isWritingFirst) {
    const subjectMs = cpuMs(() => tickAll(writing));
    return { subjectMs, baselineMs: cpuMs(() => tickAll(silent)) };
  }
  const baselineMs = cpuMs(() => tickAll(silent));
  return { subjectMs: cpuMs(() => tickAll(writing)), baselineMs };
}

function rowsOf(times: readonly RoundTimes[], commitMs: readonly number[]): readonly BenchRow[] {
  const { median, subjectNs, baselineNs } = ratioOf(times, ROOMS);
  const commitUs = (percentile(commitMs, 0.5) * 1_000) / ROOMS;
  const us = (ns: number): string => `${(ns / 1_000).toFixed(2)} us`;
  return [
    benchRow({
      id: 'journal-tick',
      what: 'what writing to the journal adds to the tick of a room of 10 players',
      value: (median - 1) * 100,
      unit: '%',
      bar: 5,
      note: `${us(subjectNs)} against ${us(baselineNs)}; median of ${times.length} rounds of ${ROOMS} rooms`,
    }),
    benchRow({
      id: 'journal-commit',
      what: 'processor time of sealing and syncing, a tick of a room, off the tick path',
      value: commitUs,
      unit: 'us',
      bar: undefined,
      note: `a group a tick of ${ROOMS} rooms, threads of the pool included`,
    }),
  ];
}

/** Opens rooms with players, numbered from 1 on. */
export function playedRooms(
  { kernel }: Arena,
  clock: ManualClock,
  journal?: RoomJournal,
): () => Room {
  const commons = new RoomCommons(journal);
  const shared = { tickMs: ARENA_TICK_MS, service: 'arena', kernel, clock, commons };
  let number = 0;
  return () => {
    number += 1;
    const room = createRoom({ ...shared, id: roomId(number), seed: number });
    joinAll(room);
    return room;
  };
}

/** One tick of each room, with a command. */
export function tickAll(rooms: readonly Room[]): void {
  for (const room of rooms) {
    commandOne(room);
    room.runTick();
  }
}
