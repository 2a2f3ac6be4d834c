// The kernel against its naive model: random operation sequences, and all short ones.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelTwin, OPERATIONS, type Operation } from './kernel-twin.ts';

const operation = fc.record({
  kind: fc.constantFrom(...OPERATIONS),
  a: fc.oneof(fc.nat(2), fc.nat(60)),
  b: fc.oneof(fc.constant(0), fc.nat(20)),
});

/** A new generation of a service becomes active; 0 is always the newest. */
const swap = (service: number): readonly Operation[] => [
  { kind: 'load', a: service, b: 0 },
  { kind: 'prepare', a: 0, b: 0 },
  { kind: 'activate', a: 0, b: 0 },
];

/** A lease outlives its set's deadline. */
const overstay = (service: number): readonly Operation[] => [
  { kind: 'exchange', a: service, b: 0 },
  ...swap(service),
  { kind: 'expire', a: 100, b: 0 },
];

const part = fc.oneof(
  { weight: 8, arbitrary: operation.map((one) => [one]) },
  { weight: 4, arbitrary: fc.nat(1).map(swap) },
  { weight: 1, arbitrary: fc.nat(1).map(overstay) },
);
const sequence = fc.array(part, { maxLength: 60, size: 'max' }).map((parts) => parts.flat());

/** The moves of the enumeration. */
const MOVES: readonly (readonly Operation[])[] = [
  swap(0),
  [
    { kind: 'load', a: 1, b: 0 },
    { kind: 'prepare', a: 0, b: 0 },
  ],
  [{ kind: 'activate', a: 0, b: 0 }],
  [{ kind: 'exchange', a: 0, b: 0 }],
  [{ kind: 'acquire', a: 1, b: 0 }],
  [{ kind: 'release', a: 0, b: 0 }],
  [{ kind: 'release', a: 1, b: 0 }],
  [{ kind: 'expire', a: 100, b: 0 }],
];
const MOVES_LONG = 6;

/** Runs one numbered sequence of moves; compares from move `from` on. */
function runNumbered(number: number, from: number): KernelTwin {
  const twin = new KernelTwin();
  for (const step of swap(0)) twin.apply(step);
  for (let position = 0; position < MOVES_LONG; position += 1) {
    const digit = Math.floor(number / MOVES.length ** (MOVES_LONG - 1 - position)) % MOVES.length;
    for (const step of MOVES[digit] ?? []) twin.apply(step);
    if (position >= from) twin.check();
  }
  return twin;
}

/** The first position at which a sequence differs from the one numbered before it. */
function firstNewPosition(number: number): number {
  if (number === 0) return 0;
  let position = MOVES_LONG - 1;
  for (let rest = number; rest % MOVES.length === 0; rest /= MOVES.length) position -= 1;
  return position;
}

describe('the kernel and its model', () => {
  it('[LS2][SW3][DR1] agree after each of any sequence of operations', () => {
    const drains = { zero: 0, evicted: 0 };
    fc.assert(
      fc.property(sequence, (operations) => {
        const twin = new KernelTwin();
        for (const step of operations) {
          twin.apply(step);
          twin.check();
        }
        for (const { outcome } of twin.drained)
          drains[outcome === 'zero' ? 'zero' : 'evicted'] += 1;
      }),
      { numRuns: 400 },
    );
    expect(drains.zero, 'sets that drained').toBeGreaterThan(100);
    expect(drains.evicted, 'sets that were evicted').toBeGreaterThan(10);
  });

  it('[LS2][SW3][DR1] agree after each of all sequences of six moves', () => {
    const total = MOVES.length ** MOVES_LONG;
    let unloads = 0;
    let evictions = 0;
    for (let number = 0; number < total; number += 1) {
      const { unloaded, drained } = runNumbered(number, firstNewPosition(number));
      unloads += unloaded.length;
      evictions += drained.filter(({ outcome }) => outcome === 'evicted').length;
    }
    // Counts of the model's own: a change of the moves must not empty the enumeration.
    expect({ unloads, evictions }).toEqual({ unloads: 162_338, evictions: 10_915 });
    process.stdout.write(`kernel: ${total} sequences of ${MOVES_LONG} moves enumerated\n`);
  });
});
