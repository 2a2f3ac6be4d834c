// A snapshot of a room against a bare copy of its bytes, and the hash of its state.
import { createReport, type Battle } from '#engine/room/battle';
import { bytesPerOperation, compare, cpuMs, describeRatio } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { arenaBehaviour, arenaPack, openRooms } from './arena.ts';

const OPERATIONS = 2_000;
const ROUNDS = 21;
/** Rooms that take turns: one alone would lie in the nearest cache. */
const ROOMS = 64;
const WARM_TICKS = 50;

/** Rows "snapshot-into", "snapshot-fresh". */
export function measureSnapshots(): readonly BenchRow[] {
  const rooms = fightingRooms();
  const bytes = rooms[0]?.layout.bytes ?? 0;
  const buffer = new Uint8Array(bytes);
  const into = compare({
    subject: over(rooms, (room) => room.snapshotInto(buffer)),
    baseline: over(rooms, ({ columns }) => buffer.set(columns.u8)),
    operations: OPERATIONS,
    rounds: ROUNDS,
    time: cpuMs,
  });
  let kept: Uint8Array = buffer;
  const fresh = compare({
    subject: over(rooms, (room) => {
      kept = room.snapshot();
    }),
    baseline: over(rooms, ({ columns }) => {
      kept = new Uint8Array(bytes);
      kept.set(columns.u8);
    }),
    operations: OPERATIONS,
    rounds: ROUNDS,
    time: cpuMs,
  });
  if (kept.length !== bytes) throw new Error('invariant broken: a snapshot is as long as the room');
  const row = { unit: 'x', bar: 1.5 } as const;
  return [
    benchRow({
      ...row,
      id: 'snapshot-into',
      what: `snapshot of a room of ${bytes} B into a given buffer, against a bare copy`,
      value: into.median,
      note: describeRatio(into),
    }),
    benchRow({
      ...row,
      id: 'snapshot-fresh',
      what: `snapshot of a room of ${bytes} B, against a bare copy into a fresh buffer`,
      value: fresh.median,
      note: describeRatio(fresh),
    }),
  ];
}

/** Rows "hash-speed", "hash-ratio", "hash-bytes". */
export function measureHashes(): readonly BenchRow[] {
  const rooms = fightingRooms();
  const bytes = rooms[0]?.layout.bytes ?? 0;
  const buffer = new Uint8Array(bytes);
  const words = new Uint32Array(2);
  const hash = over(rooms, (room) => room.hashInto(words));
  const ratio = compare({
    subject: hash,
    baseline: over(rooms, ({ columns }) => buffer.set(columns.u8)),
    operations: OPERATIONS,
    rounds: ROUNDS,
    time: cpuMs,
  });
  return [
    benchRow({
      id: 'hash-speed',
      what: `hash of the state of a room of ${bytes} B`,
      value: bytes / ratio.subjectNs,
      unit: 'GB/s',
      bar: 3,
      sense: 'least',
      note: describeRatio(ratio),
    }),
    benchRow({
      id: 'hash-ratio',
      what: 'hash of the state of a room, against a bare copy',
      value: ratio.median,
      unit: 'x',
      bar: undefined,
      note: 'told only',
    }),
    benchRow({
      id: 'hash-bytes',
      what: 'allocated by a hash',
      value: bytesPerOperation(hash, OPERATIONS),
      unit: 'B/op',
      bar: 0.5,
      note: 'below 0.5 is none',
    }),
  ];
}

function fightingRooms(): readonly Battle[] {
  const rooms = openRooms(arenaBehaviour(arenaPack()), ROOMS);
  const report = createReport();
  for (const room of rooms) for (let i = 0; i < WARM_TICKS; i += 1) room.runTick(report);
  return rooms;
}

function over(rooms: readonly Battle[], act: (room: Battle) => void): (times: number) => void {
  return (times) => {
    for (let i = 0; i < times; i += 1) {
      const room = rooms[i % rooms.length];
      if (room !== undefined) act(room);
    }
  };
}
