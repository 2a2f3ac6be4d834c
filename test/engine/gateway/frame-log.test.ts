// The frames a room keeps, against a plain list of them.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameBudget, FrameLog } from '../../../engine/gateway/frame-log.ts';

const BOUNDS = { bytesMin: 64, bytesMax: 512 };

function frameOf(tick: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (tick * 31 + i) % 256);
}

type Step =
  | { readonly kind: 'append'; readonly length: number }
  | { readonly kind: 'release'; readonly back: number }
  | { readonly kind: 'gap' | 'clear' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('append'), length: fc.integer({ min: 1, max: 200 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('release'), back: fc.integer({ min: 0, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'gap' } as const, { kind: 'clear' } as const) },
);

it('[GW37] whatever comes and goes, a log has the newest frames byte for byte and stays in its bounds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const budget = new FrameBudget(10_000);
      const log = new FrameLog(BOUNDS, budget);
      const lengths = new Map<number, number>();
      let tick = 0;
      for (const one of steps) {
        if (one.kind === 'append') {
          tick += 1;
          lengths.set(tick, one.length);
          const frame = frameOf(tick, one.length);
          expect(log.append(tick, frame)).toEqual(frame);
          expect(log.has(tick)).toBe(true);
        } else if (one.kind === 'release') log.release(tick - one.back);
        else if (one.kind === 'gap') tick += 2;
        else log.clear();
        for (let kept = log.firstTick; kept <= log.lastTick; kept += 1) {
          expect(log.frame(kept)).toEqual(frameOf(kept, lengths.get(kept) ?? -1));
        }
        expect(log.capacity).toBeLessThanOrEqual(BOUNDS.bytesMax);
        expect(budget.bytes).toBe(log.capacity);
      }
    }),
  );
});

it('[GW37] the oldest frames are given up for new ones, and memory goes back when few are needed', () => {
  const log = new FrameLog(BOUNDS, new FrameBudget(10_000));
  for (let tick = 1; tick <= 30; tick += 1) log.append(tick, frameOf(tick, 50));
  expect([log.capacity, log.lastTick, log.has(30), log.has(1)]).toEqual([512, 30, true, false]);
  expect(log.lastTick - log.firstTick + 1).toBe(10);
  for (let tick = 31; tick <= 40; tick += 1) {
    log.append(tick, frameOf(tick, 50));
    log.release(tick);
  }
  expect(log.capacity).toBe(BOUNDS.bytesMin);
  log.clear();
  expect(log.capacity).toBe(0);
});

it('[GW37] a frame that never fits is not kept, and the log goes on after it', () => {
  const log = new FrameLog(BOUNDS, new FrameBudget(10_000));
  log.append(1, frameOf(1, 10));
  const large = frameOf(2, 600);
  expect(log.append(2, large)).toBe(large);
  expect([log.has(1), log.has(2)]).toEqual([false, false]);
  log.append(3, frameOf(3, 10));
  expect([log.firstTick, log.lastTick]).toEqual([3, 3]);
});

it('[GW37] what all logs hold together is bounded too', () => {
  const budget = new FrameBudget(600);
  const [first, second] = [new FrameLog(BOUNDS, budget), new FrameLog(BOUNDS, budget)];
  for (let tick = 1; tick <= 20; tick += 1) first.append(tick, frameOf(tick, 50));
  for (let tick = 1; tick <= 20; tick += 1) second.append(tick, frameOf(tick, 50));
  expect([first.capacity, second.capacity, budget.bytes]).toEqual([512, 64, 576]);
  expect([second.firstTick, second.lastTick]).toEqual([20, 20]);
  const third = new FrameLog(BOUNDS, budget);
  const frame = frameOf(1, 5);
  expect(third.append(1, frame)).toBe(frame);
  first.clear();
  third.append(2, frame);
  expect(third.has(2)).toBe(true);
});
