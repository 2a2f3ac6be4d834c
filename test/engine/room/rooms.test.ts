// The rooms of a process: numbers, seeds, counters, and what a fault and a swap leave in them.
import { expect, it } from 'vitest';
import { silentLog } from '../../../engine/base/log.ts';
import { recoverRoom } from '../../../engine/room/recover.ts';
import { createRooms, type Rooms, type RoomsOptions } from '../../../engine/room/rooms.ts';
import { MemoryJournal } from '../../simulation/memory-journal.ts';
import { createRoomHarness, seat } from './room-harness.ts';
import { TOY_MEMBERS } from './toy-behaviour.ts';

const TICK_MS = 50;

it('[RM27] rooms are numbered from 1, have seeds of their own, and tick once a period each', () => {
  const { rooms, reports } = open({ count: 3 });
  expect(rooms.find(0)).toBeUndefined();
  expect(rooms.find(4)).toBeUndefined();
  const hashes = [1, 2, 3].map((number) => rooms.find(number)?.stateHash());
  expect(new Set(hashes).size).toBe(3);
  for (let now = 0; now < TICK_MS * 2; now += 1) rooms.scheduler.runDue(now);
  expect(rooms.ticks).toBe(6);
  expect(reports.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 2, 3, 3]);
});

it('[RM27] equal seeds give equal rooms, another seed others', () => {
  const hash = (seed: number): string | undefined => open({ seed }).rooms.find(1)?.stateHash();
  expect(hash(7)).toBe(hash(7));
  expect(hash(7)).not.toBe(hash(8));
});

it('[RM27] recovered rooms have free slots before their first period begins', () => {
  const journal = new MemoryJournal();
  const harness = createRoomHarness({}, journal);
  seat(harness.open(), TOY_MEMBERS).step(5);
  const behaviour = harness.kernel.routing?.defaultSet.generations.get('toy')?.service.room;
  const recovered = recoverRoom(journal.of(0), () => behaviour);
  if (recovered === undefined) throw new Error('the room goes on');
  recovered.battle.slots.leaveAll(new Set());
  const { rooms } = open({ recovered: new Map([[1, recovered]]) });
  const { tick = 0 } = rooms.find(1) ?? {};
  expect(rooms.find(1)?.join()).toBe(-1);
  rooms.settle();
  expect([rooms.find(1)?.tick, rooms.find(1)?.join()]).toEqual([tick + 1, 0]);
  // Its phase is what it would have been.
  rooms.scheduler.runDue(0);
  expect(rooms.find(1)?.tick).toBe(tick + 1);
});

it('[RM28] a fault is counted and told once, and the others go on', () => {
  const { rooms, faults } = open({
    count: 2,
    onTick: ({ room }) => {
      if (room.id === 1) throw new Error('a consumer that fails');
    },
  });
  for (let now = 0; now < TICK_MS * 3; now += 1) rooms.scheduler.runDue(now);
  expect(rooms.faulted).toBe(1);
  expect(faults).toEqual([1]);
  expect(rooms.find(1)?.state).not.toBe('open');
  expect(rooms.find(2)?.tick).toBe(3);
});

it('[RM28] rooms are playable until the last one has faulted', () => {
  const failing = new Set([1]);
  const { rooms } = open({
    count: 2,
    onTick: ({ room }) => {
      if (failing.has(room.id)) throw new Error('a consumer that fails');
    },
  });
  expect(rooms.isPlayable).toBe(true);
  for (let now = 0; now < TICK_MS; now += 1) rooms.scheduler.runDue(now);
  expect(rooms.isPlayable).toBe(true);
  failing.add(2);
  for (let now = TICK_MS; now < TICK_MS * 2; now += 1) rooms.scheduler.runDue(now);
  expect(rooms.isPlayable).toBe(false);
});

it('[RM29] an adoption is logged with room, epoch, set and its pause', () => {
  const lines: [Readonly<Record<string, unknown>>, string][] = [];
  const debug = (...line: [Readonly<Record<string, unknown>>, string]): void =>
    void lines.push(line);
  const { rooms, swap, kernel } = open({ log: { ...silentLog, debug } });
  swap();
  for (let now = 0; now < TICK_MS; now += 1) rooms.scheduler.runDue(now);
  const set = kernel.routing?.defaultSet.digest;
  const fields = { room: 1, epoch: 2, generation: 2, set, pauseMs: expect.any(Number) };
  expect(lines).toEqual([[expect.objectContaining(fields), 'room adopted the active set']]);
});

it('[RM29] each adoption is a sample of the pause figures', () => {
  const { rooms, swap } = open({ count: 2 });
  expect(rooms.adoption()).toEqual({ count: 0, p50: 0, p99: 0, max: 0, buckets: [] });
  swap();
  for (let now = 0; now < TICK_MS; now += 1) rooms.scheduler.runDue(now);
  const { count, p50, max, buckets } = rooms.adoption();
  expect(count).toBe(2);
  expect(buckets.reduce((sum, [, of]) => sum + of, 0)).toBe(2);
  expect(buckets.at(-1)?.[0]).toBeGreaterThanOrEqual(max * 0.999);
  expect(buckets.at(-1)?.[0]).toBeLessThanOrEqual(Math.max(0.001, max * 2 ** (1 / 8) * 1.001));
  expect(p50).toBeGreaterThan(0);
  expect(max).toBeGreaterThanOrEqual(p50);
});

it('[RM27] closing the rooms lets their leases go', () => {
  const { rooms, kernel } = open({ count: 2 });
  expect(kernel.leases()).toHaveLength(2);
  rooms.close();
  expect(kernel.leases()).toHaveLength(0);
});

function open(changes: Partial<RoomsOptions>): {
  rooms: Rooms;
  reports: number[];
  faults: number[];
  swap: () => void;
  kernel: RoomsOptions['kernel'];
} {
  const { kernel, clock, swap } = createRoomHarness();
  const reports: number[] = [];
  const faults: number[] = [];
  const rooms = createRooms({
    count: 1,
    seed: 1,
    tickMs: TICK_MS,
    service: 'toy',
    kernel,
    clock,
    log: silentLog,
    onTick: (report) => reports.push(report.room.id),
    onFault: ({ id }) => faults.push(id),
    ...changes,
  });
  return { rooms, reports, faults, swap, kernel };
}
