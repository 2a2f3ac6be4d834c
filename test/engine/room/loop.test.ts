// The shell that turns a scheduler by the clock.
import { setImmediate as nextTurn, setTimeout as timerFired } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../engine/base/clock.ts';
import { startLoop } from '../../../engine/room/loop.ts';
import { createScheduler } from '../../../engine/room/scheduler.ts';
import { createRoomHarness } from './room-harness.ts';

describe('the loop', () => {
  it('[RM26] ticks rooms by the clock, never early', async () => {
    const startMs = systemClock.nowMs();
    const times = await new Promise<number[]>((resolve) => {
      const seen: number[] = [];
      const scheduler = createScheduler({
        tickMs: 4,
        slices: 1,
        catchUpTicksMax: 1,
        onTick: () => {
          seen.push(systemClock.nowMs());
          if (seen.length === 5) loop.stop();
          if (seen.length === 5) resolve(seen);
        },
        onFault: (_, error) => expect.fail(String(error)),
      });
      scheduler.add(createRoomHarness().open());
      const loop = startLoop(scheduler, systemClock);
    });
    expect((times[4] ?? 0) - startMs).toBeGreaterThanOrEqual(16);
  });

  it('[RM26] goes on at once while it is late, and lets others run in between', async () => {
    let turns = 0;
    const scheduler = { runDue: () => ((turns += 1), 0) };
    const loop = startLoop(scheduler, systemClock);
    expect(turns).toBe(0);
    for (let i = 1; i <= 5; i += 1) {
      await nextTurn();
      expect(turns).toBeGreaterThanOrEqual(i - 1);
      expect(turns).toBeLessThanOrEqual(i + 1);
    }
    loop.stop();
  });

  it('[RM26] counts the time that the slices took', async () => {
    let nowMs = 0;
    const asked: number[] = [];
    const runDue = (at: number): number => {
      asked.push(at);
      nowMs += 60_000;
      // A minute of work against a wait of a minute: the next turn is due at once.
      return 60_000;
    };
    const loop = startLoop({ runDue }, { nowMs: () => nowMs });
    while (asked.length < 3) await nextTurn();
    loop.stop();
    expect(asked.slice(0, 3)).toEqual([0, 60_000, 120_000]);
  });

  it.each([
    ['before its first turn', 0],
    ['between turns', 3],
  ])('[RM26] runs nothing once it is stopped %s', async (_, turnsBefore) => {
    const turns: number[] = [];
    const loop = startLoop({ runDue: (nowMs) => (turns.push(nowMs), 0) }, systemClock);
    while (turns.length < turnsBefore) await nextTurn();
    loop.stop();
    const stoppedAt = turns.length;
    for (let i = 0; i < 10; i += 1) await nextTurn();
    expect(turns.length).toBe(stoppedAt);
  });

  it('[RM26] runs nothing once it is stopped while it sleeps', async () => {
    let turns = 0;
    const loop = startLoop({ runDue: () => ((turns += 1), 1) }, { nowMs: () => 0 });
    await nextTurn();
    loop.stop();
    // Timers of one length fire in the order they were set: this one after the loop's.
    await timerFired(1);
    expect(turns).toBe(1);
  });

  it('[RM26] runs nothing once it is stopped from inside a turn', async () => {
    let turns = 0;
    const loop = startLoop({ runDue: () => ((turns += 1), loop.stop(), 0) }, systemClock);
    for (let i = 0; i < 10; i += 1) await nextTurn();
    expect(turns).toBe(1);
  });
});
