// Timers of a generation: when they begin, beat, pause and end.
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { systemTimers } from '../../../engine/service/timers.ts';
import { ScopeRig, settle } from './scope-rig.ts';

function rig() {
  const scopes = new ScopeRig();
  const { scope } = scopes.create();
  const runs: number[] = [];
  const run = (): void => void runs.push(scopes.clock.nowMs());
  return { scopes, timers: scopes.timers, scope, runs, run };
}

it('[SC1] a delay counts from the moment the generation serves', () => {
  const { timers, scope, runs, run } = rig();
  scope.after(50, run);
  scope.every(40, run);
  timers.advance(1_000);
  expect([runs, timers.waiting]).toEqual([[], 0]);
  scope.open();
  timers.advance(100);
  expect(runs).toEqual([1_040, 1_050, 1_080]);
});

it('[SC2] after runs once', () => {
  const { timers, scope, runs, run } = rig();
  scope.open();
  scope.after(0, run);
  expect(runs).toEqual([]);
  timers.advance(1_000);
  expect([runs, timers.waiting]).toEqual([[0], 0]);
});

it('[SC2] missed runs are not made up for: one late run, then the next beat', () => {
  const { timers, scope, runs, run } = rig();
  scope.open();
  scope.every(100, run);
  timers.advance(100);
  timers.stall(1_030);
  timers.advance(170);
  expect(runs).toEqual([100, 1_130, 1_200, 1_300]);
});

it('[SC2] a timer that comes a little early still beats once a period', () => {
  const { scopes, scope, runs, run } = rig();
  const early = {
    after: (delayMs: number, fire: () => void) => scopes.timers.after(delayMs - 0.4, fire),
  };
  const { scope: eager } = scopes.create({ timers: early });
  scope.open();
  eager.open();
  eager.every(10, run);
  scopes.timers.advance(35);
  expect(runs.map((atMs) => Math.round(atMs))).toEqual([10, 20, 30]);
});

it('[SC2] an async run is waited for: the next beat that is still to come follows its end', async () => {
  const { timers, scope, runs, run } = rig();
  const ends: (() => void)[] = [];
  scope.open();
  scope.every(100, () => {
    run();
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  timers.advance(350);
  expect(runs).toEqual([100]);
  ends.shift()?.();
  await settle();
  timers.advance(100);
  expect(runs).toEqual([100, 400]);
});

it('[SC2] a timer can be taken back, also by its own run, and twice', () => {
  const { timers, scope, runs, run } = rig();
  scope.open();
  const early = scope.after(10, run);
  early.cancel();
  early.cancel();
  const beat = scope.every(10, () => {
    run();
    beat.cancel();
  });
  timers.advance(100);
  expect([runs, timers.waiting]).toEqual([[10], 0]);
});

it('[SC3] a paused timer keeps what remains of its time', () => {
  const { timers, scope, runs, run } = rig();
  scope.after(100, run);
  scope.every(60, run);
  scope.open();
  timers.advance(70);
  scope.close();
  expect(timers.waiting).toBe(0);
  timers.advance(5_000);
  scope.open();
  timers.advance(50);
  expect(runs).toEqual([60, 5_100, 5_120]);
});

it('[SC3] a timer asked for while the scope is closed waits for the next opening', () => {
  const { timers, scope, runs, run } = rig();
  scope.open();
  scope.close();
  scope.after(10, run);
  timers.advance(500);
  expect(timers.waiting).toBe(0);
  scope.open();
  timers.advance(10);
  expect(runs).toEqual([510]);
});

it('[SC3] an async run that ends while the scope is closed beats on when it opens', async () => {
  const { timers, scope, runs, run } = rig();
  const ends: (() => void)[] = [];
  scope.open();
  scope.every(100, () => {
    run();
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  timers.advance(130);
  scope.close();
  ends.shift()?.();
  await settle();
  expect(timers.waiting).toBe(0);
  timers.advance(1_000);
  scope.open();
  timers.advance(70);
  expect(runs).toEqual([100, 1_200]);
});

it('[SC3] a closing that is undone made no timer later', () => {
  const { scopes, timers, scope, runs, run } = rig();
  scope.open();
  scope.after(100, run);
  scope.every(30, run);
  timers.advance(20);
  scope.close();
  scopes.clock.advance(25);
  scope.undoClose();
  timers.advance(55);
  expect(runs).toEqual([45, 60, 90, 100]);
});

it.each(['open', 'undoClose'] as const)(
  '[SC3] an async run that lasts from before the pause until after it is not overlapped (%s)',
  async (resume) => {
    const { timers, scope, runs, run } = rig();
    const ends: (() => void)[] = [];
    scope.open();
    const running = (): Promise<void> => {
      run();
      return new Promise<void>((resolve) => ends.push(resolve));
    };
    scope.every(100, running);
    timers.advance(130);
    scope.close();
    scope[resume]();
    timers.advance(300);
    expect(runs).toEqual([100]);
    ends.shift()?.();
    await settle();
    timers.advance(70);
    expect(runs).toEqual([100, 500]);
  },
);

it('[SC6] a throw in a timer reaches the fault port and the next run comes', async () => {
  const { scopes, timers, scope } = rig();
  scope.open();
  scope.every(10, () => {
    throw new Error('toy');
  });
  scope.every(10, () => Promise.reject(new Error('async toy')));
  timers.advance(10);
  await settle();
  timers.advance(10);
  await settle();
  expect(scopes.faults).toEqual([
    'echo 1: toy',
    'echo 1: async toy',
    'echo 1: toy',
    'echo 1: async toy',
  ]);
});

it('[SC9] nothing runs after disposal, not even what an async run had left to do', async () => {
  const { timers, scope, runs, run } = rig();
  const ends: (() => void)[] = [];
  scope.open();
  scope.after(10, run);
  scope.every(10, () => new Promise<void>((resolve) => ends.push(resolve)));
  timers.advance(5);
  scope.every(2, run);
  timers.advance(6);
  expect(runs).toEqual([7, 9, 10, 11]);
  await scope.dispose();
  for (const end of ends) end();
  await settle();
  timers.advance(1_000);
  expect([runs.length, timers.waiting]).toEqual([4, 0]);
});

it('[SC13] a generation has a bounded number of timers, and one that ran makes room', () => {
  const { timers, scope, run } = rig();
  scope.open();
  scope.after(1, run);
  for (let count = 1; count < LIMITS.scopeTimersMax; count += 1) scope.every(1_000, run);
  const refused = expect.objectContaining({ code: 'SCOPE_LIMIT' });
  expect(() => scope.after(1, run)).toThrow(refused);
  expect(() => scope.every(1, run)).toThrow(refused);
  timers.advance(1);
  scope.after(1, run).cancel();
  scope.every(1_000, run);
  expect(timers.waiting).toBe(LIMITS.scopeTimersMax);
});

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, LIMITS.timerDelayMsMax + 1])(
  '[SC14] a delay of %d ms is a bug',
  (delayMs) => {
    const { scope, run } = rig();
    const bug = expect.objectContaining({ name: 'AssertionFailed' });
    expect(() => scope.after(delayMs, run)).toThrow(bug);
    expect(() => scope.every(delayMs, run)).toThrow(bug);
    expect(() => scope.every(0.5, run)).toThrow(bug);
  },
);

it('[SC2] the timers of the runtime run once, later, and can be cancelled', async () => {
  const told: string[] = [];
  systemTimers.after(1, () => told.push('cancelled'))();
  await new Promise<void>((resolve) => {
    systemTimers.after(2, () => {
      told.push('run');
      resolve();
    });
    told.push('asked');
  });
  expect(told).toEqual(['asked', 'run']);
});

it('[SC15] the host is told from the first run that begins to the last one that ends', async () => {
  const scopes = new ScopeRig();
  const told: string[] = [];
  const ends: (() => void)[] = [];
  const { scope } = scopes.create({
    onBusy: () => told.push('busy'),
    onIdle: () => told.push('idle'),
  });
  scope.open();
  scope.after(1, () => void told.push('sync'));
  scopes.timers.advance(1);
  expect(told.splice(0)).toEqual(['busy', 'sync', 'idle']);
  scope.after(1, () => new Promise((resolve) => ends.push(resolve)));
  scope.after(2, () => new Promise((resolve) => ends.push(resolve)));
  scopes.timers.advance(2);
  scope.close();
  ends.shift()?.();
  await settle();
  expect(told).toEqual(['busy']);
  ends.shift()?.();
  await settle();
  expect([told, scopes.timers.waiting]).toEqual([['busy', 'idle'], 0]);
});

it('[SC15] disposal ends the wait for runs, and hears nothing of them later', async () => {
  const scopes = new ScopeRig();
  const told: string[] = [];
  const ends: ((error: Error) => void)[] = [];
  const { scope } = scopes.create({
    onBusy: () => told.push('busy'),
    onIdle: () => told.push('idle'),
  });
  scope.open();
  scope.every(1, () => new Promise((_resolve, reject) => ends.push(reject)));
  scopes.timers.advance(1);
  await scope.dispose();
  expect(told).toEqual(['busy', 'idle']);
  ends[0]?.(new Error('late'));
  await settle();
  expect([told.length, scopes.faults, scopes.timers.waiting]).toEqual([2, [], 0]);
});

it('[SC15] an async run that hangs is reported once at its deadline, and the next one comes', async () => {
  const scopes = new ScopeRig();
  const faults: unknown[] = [];
  const ends: ((error: Error) => void)[] = [];
  const { scope } = scopes.create({ onFault: (error) => faults.push(error) });
  scope.open();
  scope.every(100, () => new Promise((_resolve, reject) => ends.push(reject)));
  scopes.timers.advance(99 + LIMITS.timerRunDeadlineMs);
  expect([faults, ends.length]).toEqual([[], 1]);
  scopes.timers.advance(101);
  expect(faults).toEqual([expect.objectContaining({ code: 'SCOPE_RUN_DEADLINE' })]);
  expect(ends).toHaveLength(2);
  ends[0]?.(new Error('late'));
  await settle();
  expect([faults.length, ends.length]).toEqual([1, 2]);
  await scope.dispose();
});
