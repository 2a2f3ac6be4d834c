// The breaker's three levels, and that a trip is told once and of the right generation.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBreaker, type Breaker, type Standing } from '../../../engine/kernel/breaker.ts';

const INTENSITY = { eventsMax: 3, windowMs: 100 };

function serving(standing: Standing, generation = 1): Breaker {
  const breaker = createBreaker('echo', INTENSITY);
  breaker.serve(generation, standing);
  return breaker;
}

/** Levels that faults of generation 1 at these times trip. */
function trips(breaker: Breaker, ...timesMs: readonly number[]): (string | undefined)[] {
  return timesMs.map((atMs) => breaker.fault(1, new Error('toy'), atMs)?.level);
}

it('[BK1] the first fault trips call, further ones are counted', () => {
  const breaker = serving('successor');
  expect(trips(breaker, 0, 1, 2)).toEqual(['call', undefined, undefined]);
  expect(breaker.faults).toBe(3);
});

it('[BK1] faults that are far enough apart never cost more than their call', () => {
  const breaker = serving('sole');
  const timesMs = Array.from({ length: 500 }, (_, index) => index * 34);
  expect(new Set(trips(breaker, ...timesMs))).toEqual(new Set(['call', undefined]));
});

it.each([
  ['successor', 'rollback'],
  ['sole', 'restart'],
] as const)('[BK2] one fault too many of a %s trips %s', (standing, level) => {
  expect(trips(serving(standing), 0, 1, 2, 99)).toEqual(['call', undefined, undefined, level]);
  const [, , , slower] = trips(serving(standing), 0, 1, 2, 100);
  expect(slower).toBeUndefined();
});

it('[BK2] by default the eleventh fault within a minute is one too many', () => {
  const breaker = createBreaker('echo');
  breaker.serve(1, 'successor');
  const levels = trips(breaker, ...Array.from({ length: 11 }, (_, index) => index * 5_999));
  expect(levels).toEqual(['call', ...Array<undefined>(9), 'rollback']);
});

it('[BK3] a version that was gone back to trips restart', () => {
  expect(trips(serving('returned'), 0, 0, 0, 0)).toEqual(['call', undefined, undefined, 'restart']);
});

it.each([
  ['successor', 'rollback'],
  ['sole', 'restart'],
  ['returned', 'restart'],
] as const)('[BK4] a failed assertion in a %s trips %s at once', (standing, level) => {
  class AssertionFailed extends Error {
    override readonly name = 'AssertionFailed';
  }
  const cause = new AssertionFailed('invariant broken: toy');
  expect(serving(standing).fault(1, cause, 0)?.level).toBe(level);
});

it('[BK4] anything may be thrown, and only an assertion is taken for one', () => {
  const causes = ['AssertionFailed', undefined, null, 0, {}, { name: 'AssertionError' }];
  const levels = causes.map((cause) => serving('successor').fault(1, cause, 0)?.level);
  expect(new Set(levels)).toEqual(new Set(['call']));
});

it('[BK5] a trip is an event with everything that is known', () => {
  const cause = new Error('toy');
  expect(serving('sole', 7).fault(7, cause, 12.5)).toEqual({
    service: 'echo',
    generation: 7,
    level: 'call',
    cause,
    faults: 1,
    atMs: 12.5,
  });
});

it('[BK5] a generation trips a level once, however long it goes on', () => {
  const breaker = serving('successor');
  const levels = trips(breaker, ...Array.from({ length: 1_000 }, (_, index) => index * 10));
  const tripped = levels.filter((level) => level !== undefined);
  expect(tripped).toEqual(['call', 'rollback']);
  expect(breaker.faults).toBe(1_000);
});

it('[BK6] faults of a former generation do not count for its successor', () => {
  const breaker = serving('successor');
  trips(breaker, 0, 1, 2);
  breaker.serve(2, 'successor');
  expect(trips(breaker, 3, 4, 5, 6)).toEqual(Array<undefined>(4));
  expect(breaker.faults).toBe(0);
  expect(breaker.fault(2, 'toy', 7)?.level).toBe('call');
});

it('[BK6] faults while nothing serves count for nothing', () => {
  const breaker = createBreaker('echo');
  expect(breaker.fault(1, 'toy', 0)).toBeUndefined();
  expect(breaker.escalate(1, 'toy', 0)).toBeUndefined();
  expect(() => breaker.confirm('sole')).toThrow(
    expect.objectContaining({ name: 'AssertionFailed' }),
  );
});

it('[BK6] a generation that served before does not serve again under its id', () => {
  const breaker = serving('sole', 2);
  for (const id of [1, 2]) {
    expect(() => breaker.serve(id, 'returned')).toThrow(
      expect.objectContaining({ name: 'AssertionFailed' }),
    );
  }
});

it('[BK7] confirming forgets faults and trips', () => {
  const breaker = serving('successor');
  trips(breaker, 0, 1, 2);
  breaker.confirm('sole');
  expect(breaker.faults).toBe(0);
  expect(trips(breaker, 3, 4, 5, 6)).toEqual(['call', undefined, undefined, 'restart']);
});

it('[BK8] a remedy that failed trips restart, once, and not for another generation', () => {
  const breaker = serving('successor');
  trips(breaker, 0, 1, 2, 3);
  expect(breaker.escalate(9, 'toy', 4)).toBeUndefined();
  expect(breaker.escalate(1, 'no way back', 4)).toMatchObject({
    level: 'restart',
    generation: 1,
    cause: 'no way back',
  });
  expect(breaker.escalate(1, 'no way back', 5)).toBeUndefined();
});

type Step =
  | {
      readonly kind: 'fault';
      readonly back: number;
      readonly bug: boolean;
      readonly pauseMs: number;
    }
  | { readonly kind: 'serve'; readonly standing: Standing }
  | { readonly kind: 'confirm'; readonly standing: Standing };

const standings = fc.constantFrom<Standing[]>('sole', 'successor', 'returned');
const anySteps = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record<Extract<Step, { kind: 'fault' }>>({
        kind: fc.constant('fault'),
        back: fc.constantFrom(0, 0, 0, 1),
        bug: fc.constantFrom(false, false, false, false, false, true),
        pauseMs: fc.integer({ min: 0, max: 60 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('serve' as const), standing: standings }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('confirm' as const), standing: standings }),
    },
  ),
  { minLength: 20, maxLength: 60 },
);

/** Remembers everything, and decides by looking through all of it. */
class NaiveBreaker {
  id = 1;
  standing: Standing = 'sole';
  faults: { readonly atMs: number; readonly counted: boolean }[] = [];
  told = new Set<string>();

  begin(standing: Standing): void {
    this.standing = standing;
    this.faults = [];
    this.told = new Set();
  }

  fault(atMs: number, bug: boolean): string | undefined {
    const recent = this.faults.filter((fault) => fault.counted && atMs - fault.atMs < 100).length;
    const counted = recent < INTENSITY.eventsMax;
    this.faults.push({ atMs, counted });
    const bad = this.standing === 'successor' ? 'rollback' : 'restart';
    const level = counted && !bug ? 'call' : bad;
    const passed = level === 'call' ? this.told.size > 0 : this.told.has(level);
    if (passed) return undefined;
    this.told.add(level);
    return level;
  }
}

it('[BK2] the breaker does what a naive one does that remembers everything', () => {
  const tripped = { call: 0, rollback: 0, restart: 0 };
  fc.assert(
    fc.property(anySteps, (steps) => {
      const breaker = createBreaker('echo', INTENSITY);
      const naive = new NaiveBreaker();
      breaker.serve(naive.id, 'sole');
      let nowMs = 0;
      for (const step of steps) {
        if (step.kind === 'fault') {
          nowMs += step.pauseMs;
          const cause = step.bug ? { name: 'AssertionFailed' } : 'toy';
          const trip = breaker.fault(naive.id - step.back, cause, nowMs);
          const expected = step.back > 0 ? undefined : naive.fault(nowMs, step.bug);
          expect(trip?.level).toBe(expected);
          if (trip !== undefined) tripped[trip.level] += 1;
        } else if (step.kind === 'serve') {
          naive.id += 1;
          naive.begin(step.standing);
          breaker.serve(naive.id, step.standing);
        } else {
          naive.begin(step.standing);
          breaker.confirm(step.standing);
        }
        expect(breaker.faults).toBe(naive.faults.length);
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(tripped.call, tripped.rollback, tripped.restart)).toBeGreaterThan(50);
});
