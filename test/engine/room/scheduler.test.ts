// When rooms tick: phases, catching up, and what one room's fault does to the others.
import type { Room } from '../../../engine/room/room.ts';
import type { Scheduler, SchedulerOptions } from '../../../engine/room/scheduler.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { createScheduler } from '../../../engine/room/scheduler.ts';
import { createRoomHarness, roomId, seat, send } from './room-harness.ts';
import { TOY } from './toy-behaviour.ts';

interface Schedule {
  readonly scheduler: Scheduler;
  readonly rooms: Room[];
  /** "room:tick" of every tick, in order. */
  readonly ticked: string[];
  readonly faults: unknown[][];
  /** Empties `ticked` and answers what was in it. */
  readonly take: () => string[];
}

function createSchedule(count: number, overrides: Partial<SchedulerOptions> = {}): Schedule {
  const harness = createRoomHarness();
  const ticked: string[] = [];
  const faults: unknown[][] = [];
  const scheduler = createScheduler({
    tickMs: 100,
    slices: 4,
    catchUpTicksMax: 3,
    onTick: ({ room, tick }) => ticked.push(`${room.id}:${tick}`),
    onFault: (room, error) => faults.push([room, error]),
    ...overrides,
  });
  const rooms = Array.from({ length: count }, (_, id) => harness.open({ id: roomId(id) }));
  for (const room of rooms) scheduler.add(room);
  return { scheduler, rooms, ticked, faults, take: () => ticked.splice(0) };
}

describe('the scheduler', () => {
  it('[RM22] runs room r in slice r mod S of the tick period', () => {
    const { scheduler, take } = createSchedule(6);
    const at = [0, 24, 25, 50, 75, 99, 100, 125].map((nowMs) => {
      scheduler.runDue(nowMs);
      return take();
    });
    const first = [['0:1', '4:1'], [], ['1:1', '5:1'], ['2:1'], ['3:1'], []];
    expect(at).toEqual([...first, ['0:2', '4:2'], ['1:2', '5:2']]);
  });

  it('[RM22] tells how long it is until the next slice', () => {
    const { scheduler, take } = createSchedule(1);
    expect([1_000, 1_010, 1_024.5, 1_025].map((nowMs) => scheduler.runDue(nowMs))).toEqual([
      25, 15, 0.5, 25,
    ]);
    expect(take(), 'time starts with the first call').toEqual(['0:1']);
  });

  it('[RM22] tells how late the slice is that is due longest', () => {
    const { scheduler } = createSchedule(1);
    expect(scheduler.behindMs(1_000)).toBe(0);
    scheduler.runDue(1_000);
    expect(scheduler.behindMs(1_010)).toBe(-15);
    expect(scheduler.behindMs(1_160)).toBe(135);
    scheduler.runDue(1_160);
    expect(scheduler.behindMs(1_160)).toBeLessThan(0);
  });

  it('[RM22] runs late slices in the order of their times', () => {
    const { scheduler, take } = createSchedule(4);
    scheduler.runDue(0);
    expect(take()).toEqual(['0:1']);
    expect(scheduler.runDue(160)).toBe(15);
    expect(take()).toEqual(['1:1', '2:1', '3:1', '0:2', '1:2', '2:2']);
  });

  it('[RM22] a room gets one tick a period however unevenly time is told', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 290 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 7 }), (waits, slices) => {
        const { scheduler, rooms } = createSchedule(5, { slices });
        let nowMs = 0;
        scheduler.runDue(nowMs);
        for (const waitMs of waits) {
          nowMs += waitMs;
          scheduler.runDue(nowMs);
        }
        for (const { id, tick } of rooms) {
          const phaseMs = ((id % slices) * 100) / slices;
          const periods = (nowMs - phaseMs) / 100 + 1;
          expect(Math.abs(tick - periods)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[RM23] after a long pause it catches up with a few ticks and drops the rest', () => {
    const { scheduler, rooms, take } = createSchedule(4);
    scheduler.runDue(0);
    take();
    expect(scheduler.runDue(1_000_010)).toBe(15);
    expect(rooms.map(({ tick }) => tick)).toEqual([4, 3, 3, 3]);
    take();
    scheduler.runDue(1_000_024);
    expect(take()).toEqual([]);
    scheduler.runDue(1_000_025);
    expect(take()).toEqual(['1:4']);
  });

  it('[RM23] a pause within the bound loses no tick', () => {
    const { scheduler, rooms } = createSchedule(4);
    scheduler.runDue(0);
    scheduler.runDue(300);
    expect(rooms.map(({ tick }) => tick)).toEqual([4, 3, 3, 3]);
    scheduler.runDue(375);
    expect(rooms.map(({ tick }) => tick)).toEqual([4, 4, 4, 4]);
  });

  it('[RM24] a room that throws is taken out and reported once; its siblings tick on', () => {
    const { scheduler, rooms, faults, take } = createSchedule(9);
    const broken = rooms[4] ?? expect.fail('no room');
    seat(broken, 1);
    send(broken, 0, 1, [TOY.fail]);
    scheduler.runDue(0);
    expect(take()).toEqual(['0:1', '8:1']);
    expect(faults).toEqual([[broken, new Error('toy fault')]]);
    expect(broken.state).toBe('faulted');
    scheduler.runDue(100);
    expect(take()).toEqual(['1:1', '5:1', '2:1', '6:1', '3:1', '7:1', '0:2', '8:2']);
    expect(faults.length).toBe(1);
  });

  it('[RM24] a throw of whoever takes the report closes that room only', () => {
    const seen: number[] = [];
    const { scheduler, rooms, faults } = createSchedule(9, {
      onTick: ({ room }) => {
        seen.push(room.id);
        if (room.id === 4) throw new Error('cannot publish');
      },
    });
    scheduler.runDue(0);
    scheduler.runDue(99);
    scheduler.runDue(100);
    expect(seen.filter((id) => id % 4 === 0)).toEqual([0, 4, 8, 0, 8]);
    expect(faults).toEqual([[rooms[4], new Error('cannot publish')]]);
    expect(rooms[4]?.state).toBe('closed');
  });

  it('[RM24] a throw of the fault port passes through, and no slice runs twice for it', () => {
    const { scheduler, rooms, take } = createSchedule(8, {
      onFault: () => {
        throw new Error('cannot report');
      },
    });
    const broken = seat(rooms[4] ?? expect.fail('no room'), 1);
    send(broken, 0, 1, [TOY.fail]);
    expect(() => scheduler.runDue(0)).toThrow('cannot report');
    scheduler.runDue(25);
    expect(take()).toEqual(['0:1', '1:1', '5:1']);
  });

  it('[RM25] rooms may be taken out and put in while a slice runs', () => {
    const harness = createRoomHarness();
    const open = (id: number): Room => harness.open({ id: roomId(id) });
    const [a, b, c, d] = [open(0), open(4), open(8), open(12)];
    const ticked: number[] = [];
    const scheduler = createScheduler({
      tickMs: 100,
      slices: 4,
      catchUpTicksMax: 1,
      onTick: ({ room, tick }) => {
        ticked.push(room.id);
        if (room !== a || tick > 1) return;
        scheduler.remove(a);
        scheduler.remove(b);
        scheduler.add(d);
      },
      onFault: (_, error) => expect.fail(String(error)),
    });
    for (const room of [a, b, c]) scheduler.add(room);
    scheduler.runDue(0);
    expect(ticked.splice(0)).toEqual([0, 8]);
    scheduler.runDue(100);
    expect(ticked).toEqual([8, 12]);
  });

  it('[RM25] removing leaves the room open, and twice is fine; adding twice is a bug', () => {
    const { scheduler, rooms, take } = createSchedule(1);
    const room = rooms[0] ?? expect.fail('no room');
    expect(() => scheduler.add(room)).toThrow(AssertionFailed);
    scheduler.remove(room);
    scheduler.remove(room);
    scheduler.runDue(0);
    expect([take(), room.state]).toEqual([[], 'open']);
    scheduler.add(room);
    scheduler.runDue(100);
    expect(take()).toEqual(['0:1']);
  });
});
