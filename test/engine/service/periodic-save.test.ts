// Saving every few seconds (SPEC SV8, SV9), with time and the store in the hand of the test.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { Metrics } from '../../../engine/base/metrics.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { startPeriodicSave, type PeriodicSave } from '../../../engine/service/periodic-save.ts';

const PERIOD_MS = LIMITS.stateSaveEveryMs;

interface Rig {
  readonly saving: PeriodicSave;
  readonly errors: string[];
  readonly infos: string[];
  readonly figures: Map<string, number>;
  saves: number;
  /** What the next saves do. */
  save: () => Promise<void>;
  /** Lets one period pass and everything settle that can. */
  period(): Promise<void>;
}

function openRig(): Rig {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const figures = new Map<string, number>();
  const metrics: Metrics = {
    counter: (name) => ({ add: (by) => void figures.set(name, (figures.get(name) ?? 0) + by) }),
    gauge: (name) => ({ set: (value) => void figures.set(name, value) }),
    histogram: () => ({ observe: () => undefined }),
  };
  const errors: string[] = [];
  const infos: string[] = [];
  const log = {
    debug: () => undefined,
    info: (_: unknown, message: string) => void infos.push(message),
    warn: () => undefined,
    error: (_: unknown, message: string) => void errors.push(message),
  };
  const save = (): Promise<void> => {
    rig.saves += 1;
    return rig.save();
  };
  const rig: Rig = {
    saving: startPeriodicSave({ save, clock, timers, log, metrics }),
    errors,
    infos,
    figures,
    saves: 0,
    save: () => Promise.resolve(),
    period: async () => {
      timers.advance(PERIOD_MS);
      await settled();
    },
  };
  return rig;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function gate(): { readonly promise: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

const full = (): Promise<void> => Promise.reject(new Error('the disk is full'));

describe('periodic saves', () => {
  it('[SV8] begin after one period and come once a period', async () => {
    const rig = openRig();
    expect(rig.saves).toBe(0);
    for (let i = 0; i < 3; i += 1) await rig.period();
    expect(rig.saves).toBe(3);
    expect(rig.figures.get('state_saves')).toBe(3);
  });

  it('[SV8] leave a turn out while a save is under way, and queue none', async () => {
    const rig = openRig();
    const slow = gate();
    rig.save = () => slow.promise;
    for (let i = 0; i < 4; i += 1) await rig.period();
    expect(rig.saves).toBe(1);
    expect(rig.figures.get('state_saves_skipped')).toBe(3);
    slow.open();
    await settled();
    expect(rig.saves).toBe(1);
    await rig.period();
    expect(rig.saves).toBe(2);
  });

  it('[SV8] stop with one more save, after the one under way, and never come again', async () => {
    const rig = openRig();
    const slow = gate();
    rig.save = () => slow.promise;
    await rig.period();
    const stopped = rig.saving.stop();
    await settled();
    expect(rig.saves).toBe(1);
    slow.open();
    await stopped;
    expect(rig.saves).toBe(2);
    await rig.period();
    expect(rig.saves).toBe(2);
  });

  it('[SV8] the failure of the last save is the failure of the stop', async () => {
    const rig = openRig();
    rig.save = full;
    await expect(rig.saving.stop()).rejects.toThrowError('full');
  });

  it('[SV9] that fail are an error once, and a word when they succeed again, each time', async () => {
    const rig = openRig();
    for (let round = 1; round <= 2; round += 1) {
      rig.save = full;
      for (let i = 0; i < 3; i += 1) await rig.period();
      expect(rig.errors).toHaveLength(round);
      rig.save = () => Promise.resolve();
      await rig.period();
      expect(rig.infos).toHaveLength(round);
    }
    expect(rig.figures.get('state_save_failures')).toBe(6);
  });

  it('[SV9] that fail show how long state has not been durable', async () => {
    const rig = openRig();
    await rig.period();
    expect(rig.figures.get('state_unsaved_seconds')).toBe(0);
    rig.save = full;
    for (let i = 0; i < 4; i += 1) await rig.period();
    expect(rig.figures.get('state_unsaved_seconds')).toBe((3 * PERIOD_MS) / 1_000);
    rig.save = () => Promise.resolve();
    await rig.period();
    expect(rig.figures.get('state_unsaved_seconds')).toBe(0);
    expect(rig.saving.unsavedMs).toBe(0);
  });

  it('[SV9] that hang show too', async () => {
    const rig = openRig();
    rig.save = () => gate().promise;
    for (let i = 0; i < 4; i += 1) await rig.period();
    expect(rig.saving.unsavedMs).toBe(3 * PERIOD_MS);
    expect(rig.figures.get('state_unsaved_seconds')).toBe((3 * PERIOD_MS) / 1_000);
  });
});
