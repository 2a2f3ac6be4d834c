// When ticks are due, as the arrivals of their frames tell.
import { describe, expect, it } from 'vitest';
import { createDueClock } from '../../loadtest/due-clock.ts';

describe('due clock', () => {
  it('[LT23] the earliest arrival tells the phase, whichever tick it is of', () => {
    const clock = createDueClock(100);
    expect(clock.dueMs(1)).toBeNaN();
    clock.observe(5, 507);
    clock.observe(6, 603);
    clock.observe(7, 760);
    expect([clock.dueMs(6), clock.dueMs(7), clock.dueMs(1)]).toEqual([603, 703, 103]);
  });

  it('[LT23] lateness of less than a tick never hides, however long it lasts', () => {
    const clock = createDueClock(100);
    clock.observe(0, 0);
    for (let tick = 1; tick < 100; tick += 1) clock.observe(tick, tick * 100 + 99);
    expect([clock.dueMs(50), clock.shifts]).toEqual([5_000, 0]);
  });

  it('[LT23] whole ticks that the server has dropped move the phase, and nothing else does', () => {
    const clock = createDueClock(100);
    clock.observe(0, 0);
    for (let tick = 1; tick < 30; tick += 1) clock.observe(tick, tick * 100 + 230 + (tick % 3));
    expect([clock.dueMs(40), clock.shifts]).toEqual([4_200, 1]);
  });

  it('[LT23] frames that were held back and come together say nothing of the ticks', () => {
    const clock = createDueClock(100);
    clock.observe(0, 0);
    for (let tick = 1; tick < 50; tick += 1) clock.observe(tick, 5_000 + tick / 10);
    clock.observe(51, 5_101);
    expect([clock.dueMs(51), clock.shifts]).toEqual([5_100, 0]);
  });
});
