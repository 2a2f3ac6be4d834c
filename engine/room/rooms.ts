// The rooms of one process: opened together, found by number, counted for status pages. Adoption pauses
// are kept in a histogram, because a pause is what a swap costs a player.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { roomId } from '../contract/ids.ts';
import type { RoomBehaviour } from '../contract/room.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { deriveKey, hashName } from '../contract/chance.ts';
import { schemaOf } from '../state/room-schema.ts';
import type { RecoveredRoom } from './recover.ts';
import type { RoomJournal } from './record.ts';
import type { Restored } from './restoring.ts';
import type { StateSealing } from './pre-images.ts';
import { RoomCommons, type RoomOutbox } from './room-commons.ts';
import { createRoom, type Room, type TickReport } from './room.ts';
import { createRoomMoves, type RoomMoves } from './room-moves.ts';
import type { RestoreRefusal } from './way-back.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

export interface RoomsOptions {
  readonly count: number;
  /** Every room's own seed follows from it and the room's number: a u32. */
  readonly seed: number;
  readonly tickMs: number;
  readonly service: string;
  readonly kernel: Kernel;
  readonly clock: Clock;
  readonly log: Log;
  /** After each tick of each room; the report is only valid during the call. */
  readonly onTick: (report: TickReport) => void;
  /** A room will never tick again; already logged. What is left of it is in its `wreck`. */
  readonly onFault: (room: Room) => void;
  /** A room could not move to this version and is on its old one; already logged. */
  readonly onMoveFailed?: (room: Room, service: string) => void;
  readonly journal?: RoomJournal;
  readonly outbox?: RoomOutbox;
  /** Seals the states that rooms keep to go back; they lie open in memory without. */
  readonly sealing?: StateSealing;
  /** Versions of the service that were active before the one that is, oldest first: the way recovered rooms came. */
  readonly formers?: readonly RoomBehaviour[];
  /** Battles of a journal, by the number of their room. */
  readonly recovered?: ReadonlyMap<number, RecoveredRoom>;
}

/** Milliseconds rooms stood still to move to a newly activated set. */
export interface AdoptionFigures {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Milliseconds, at most, and how many took so long: what came between two looks is the difference. */
  readonly buckets: readonly (readonly [number, number])[];
}

/** All rooms, numbered from 1. */
export interface Rooms extends RoomMoves {
  readonly count: number;
  readonly faulted: number;
  /** Whether any room still ticks: without one there is nothing to send players to. */
  readonly isPlayable: boolean;
  /** Ticks of all rooms together since they opened. */
  readonly ticks: number;
  readonly scheduler: Pick<Scheduler, 'runDue' | 'behindMs'>;
  find(id: number): Room | undefined;
  adoption(): AdoptionFigures;
  /** All tick once, whatever their phases: whoever was in a recovered one is gone before anybody comes. */
  settle(): void;
  close(): void;
  /** The process ends: what the rooms are is written down, and the next one goes on with it. `pause` lets it be. */
  suspend(pause: () => Promise<void>): Promise<void>;
}

const SEED_NAME = hashName('rooms.seed');
const NS_PER_MS = 1_000_000;
/** Buckets of pauses for each doubling. */
const BUCKETS_PER_DOUBLING = 8;

/** Opens `count` rooms on the kernel's default set and schedules them, staggered. */
export function createRooms({ recovered, ...options }: RoomsOptions): Rooms {
  const { kernel, clock, log, tickMs, service } = options;
  assert(options.count >= 1 && options.count <= LIMITS.roomsMax, 'there are 1 to roomsMax rooms');
  const rooms: Room[] = [];
  const commons = new RoomCommons(options.journal, options.outbox, options.sealing);
  for (const former of options.formers ?? []) commons.lineage.note(schemaOf(former), commons.held);
  commons.held = () => new Set(rooms.map(({ schema }) => schema.digest));
  const pauses = createPauses();
  let ticks = 0;
  let faulted = 0;
  const scheduler = createScheduler({
    tickMs,
    slices: LIMITS.tickSlices,
    catchUpTicksMax: LIMITS.catchUpTicksMax,
    onTick: (report) => {
      ticks += 1;
      options.onTick(report);
    },
    onFault: (room, error) => {
      faulted += 1;
      log.error({ ...logFields(room), err: error }, 'room quarantined: a tick threw');
      options.onFault(room);
    },
  });
  for (let number = 1; number <= options.count; number += 1) {
    const room = createRoom({
      id: roomId(number),
      seed: seedOf(options.seed, number),
      tickMs,
      service,
      kernel,
      clock,
      commons,
      ...recoveredAs(recovered?.get(number)),
      onMoveFailed: (stayed, error) => {
        const message = 'room could not move to the active set and stays where it is';
        log.error({ ...logFields(stayed), err: error }, message);
        options.onMoveFailed?.(stayed, service);
      },
      onRestored: (returned, outcome, error) => logReturn(log, returned, { outcome, error }),
      onAdopted: (adopter, pauseMs) => {
        pauses.record(pauseMs);
        log.debug({ ...logFields(adopter), pauseMs }, 'room adopted the active set');
      },
    });
    rooms.push(room);
    scheduler.add(room);
  }
  return {
    count: rooms.length,
    get faulted() {
      return faulted;
    },
    get isPlayable() {
      return faulted < rooms.length;
    },
    get ticks() {
      return ticks;
    },
    scheduler,
    find: (id) => rooms[id - 1],
    ...createRoomMoves(rooms, commons, options),
    adoption: () => pauses.figures(),
    settle: () => tickAll(scheduler, clock.nowMs(), tickMs),
    close: () => {
      for (const room of rooms) room.close();
    },
    suspend: (pause) => suspendAll(rooms, pause),
  };
}

function tickAll(scheduler: Scheduler, nowMs: number, tickMs: number): void {
  scheduler.runDue(nowMs);
  scheduler.runDue(nowMs + tickMs - 1);
}

/** A journal's group worth of states at a time. */
async function suspendAll(rooms: readonly Room[], pause: () => Promise<void>): Promise<void> {
  let bytes = 0;
  for (const room of rooms) {
    room.suspend();
    bytes += room.layout.bytes;
    if (bytes < LIMITS.journalGroupBytes) continue;
    await pause();
    bytes = 0;
  }
}

function recoveredAs(recovered: RecoveredRoom | undefined): { recovered?: RecoveredRoom } {
  return recovered === undefined ? {} : { recovered };
}

function logReturn(
  log: Log,
  room: Room,
  { outcome, error }: { readonly outcome: Restored | RestoreRefusal; readonly error: unknown },
): void {
  if (typeof outcome === 'string') {
    const why = error === undefined ? {} : { err: error };
    const fields = { ...logFields(room), reason: outcome, ...why };
    log.warn(fields, 'room does not go back to an earlier state');
    return;
  }
  const fields = { ...logFields(room), timeline: room.timeline, ...outcome };
  log.info(fields, 'room went back to its state at the switch');
}

function seedOf(seed: number, number: number): number {
  const key = Uint32Array.of(seed, 0);
  deriveKey(key, SEED_NAME, number, key);
  return key[0] ?? 0;
}

/** The fields of every log line about a room. */
function logFields(room: Room): Record<string, unknown> {
  const { id, tick, epoch, generation, set } = room;
  return { room: id, tick, epoch, generation: generation.id, set: set.digest };
}

interface Pauses {
  record(pauseMs: number): void;
  figures(): AdoptionFigures;
}

function createPauses(): Pauses {
  const pauses = createHistogram();
  const counts = new Map<number, number>();
  return {
    record: (pauseMs) => {
      pauses.record(Math.max(1, Math.round(pauseMs * NS_PER_MS)));
      const bucket = bucketOf(pauseMs);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    },
    figures: () => readFigures(pauses, counts),
  };
}

/** A microsecond and less is in bucket 0; each further one ends an eighth of a doubling above the one before. */
function bucketOf(pauseMs: number): number {
  return Math.max(0, Math.ceil(Math.log2(pauseMs * 1_000) * BUCKETS_PER_DOUBLING));
}

function readFigures(
  pauses: RecordableHistogram,
  counts: ReadonlyMap<number, number>,
): AdoptionFigures {
  if (pauses.count === 0) return { count: 0, p50: 0, p99: 0, max: 0, buckets: [] };
  const buckets = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([at, count]) => [2 ** (at / BUCKETS_PER_DOUBLING) / 1_000, count] as const);
  return {
    count: pauses.count,
    p50: pauses.percentile(50) / NS_PER_MS,
    p99: pauses.percentile(99) / NS_PER_MS,
    max: pauses.max / NS_PER_MS,
    buckets,
  };
}
