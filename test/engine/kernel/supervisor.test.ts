// Restart intensity: a few restarts within a while, then a loud stop.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSupervisor } from '../../../engine/kernel/supervisor.ts';

it('[SU1] three failures within a minute are answered by restarts, the fourth by giving up', () => {
  const supervisor = createSupervisor();
  const verdicts = [0, 10_000, 20_000].map((nowMs) => supervisor.failed(nowMs));
  expect(verdicts).toEqual(['restart', 'restart', 'restart']);
  expect([supervisor.restarts(59_999), supervisor.gaveUp]).toEqual([3, false]);
  expect(supervisor.failed(59_999)).toBe('give-up');
  expect(supervisor.gaveUp).toBe(true);
});

it('[SU1] no restart at all is an intensity too', () => {
  expect(createSupervisor({ eventsMax: 0, windowMs: 1 }).failed(0)).toBe('give-up');
});

it('[SU2] a restart counts until just before the end of its window', () => {
  const supervisor = createSupervisor({ eventsMax: 1, windowMs: 100 });
  expect(supervisor.failed(50)).toBe('restart');
  expect([supervisor.restarts(149.9), supervisor.restarts(150)]).toEqual([1, 0]);
  expect(supervisor.failed(150)).toBe('restart');
  expect(supervisor.failed(249.9)).toBe('give-up');
});

it('[SU2] the verdicts are those of counting all restarts of the window by hand', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
  const outcomes = { restart: 0, 'give-up': 0 };
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 4 }), (steps, eventsMax) => {
      const supervisor = createSupervisor({ eventsMax, windowMs: 100 });
      const restarts: number[] = [];
      let nowMs = 0;
      for (const step of steps) {
        nowMs += step;
        const within = restarts.filter((atMs) => atMs > nowMs - 100).length;
        const expected = within < eventsMax ? 'restart' : 'give-up';
        const verdict = supervisor.failed(nowMs);
        expect(verdict).toBe(expected);
        outcomes[verdict] += 1;
        if (verdict === 'give-up') break;
        restarts.push(nowMs);
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(outcomes.restart, outcomes['give-up'])).toBeGreaterThan(100);
});

it('[SU3] what was given up stays so until it is reset', () => {
  const supervisor = createSupervisor({ eventsMax: 1, windowMs: 100 });
  supervisor.failed(0);
  supervisor.failed(1);
  expect(supervisor.failed(1_000_000)).toBe('give-up');
  supervisor.reset();
  expect([supervisor.gaveUp, supervisor.restarts(1_000_000)]).toEqual([false, 0]);
  expect(supervisor.failed(1_000_000)).toBe('restart');
});

it('[SU4] one unit does not use up the restarts of another', () => {
  const [noisy, quiet] = [createSupervisor(), createSupervisor()];
  for (let nowMs = 0; nowMs < 10; nowMs += 1) noisy.failed(nowMs);
  expect([noisy.failed(10), quiet.failed(10)]).toEqual(['give-up', 'restart']);
});

it('[SU4] time that goes back, and an intensity that is none, are bugs', () => {
  const supervisor = createSupervisor();
  supervisor.failed(10);
  const broken = { name: 'AssertionFailed' };
  expect(() => supervisor.failed(9)).toThrow(expect.objectContaining(broken));
  for (const intensity of [
    { eventsMax: -1, windowMs: 1 },
    { eventsMax: 1.5, windowMs: 1 },
    { eventsMax: 1, windowMs: 0 },
  ]) {
    expect(() => createSupervisor(intensity)).toThrow(expect.objectContaining(broken));
  }
});
