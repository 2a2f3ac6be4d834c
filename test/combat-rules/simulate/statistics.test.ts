// Intervals and differences, against numbers worked out elsewhere and against the plain formulas.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CROSSES,
  SUMS,
  addBattle,
  addCross,
  pairedDifference,
  ratio,
  wilson,
} from '../../../combat-rules/simulate/statistics.ts';

describe('a share', () => {
  it.each([
    [8, 10, 0.49016, 0.94331],
    [0, 10, 0, 0.27753],
    [10, 10, 0.72247, 1],
    [5_000, 10_000, 0.49021, 0.50979],
  ])('[SM1] %i of %i lies between %f and %f', (successes, trials, low, high) => {
    const found = wilson(successes, trials);
    expect(found.value).toBe(successes / trials);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  it('[SM1] of nothing is anywhere', () => {
    expect(wilson(0, 0)).toEqual({ value: Number.NaN, low: 0, high: 1 });
  });
});

const battles = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 2, maxLength: 60 });

function sumsOf(values: readonly number[]): Float64Array {
  const sums = new Float64Array(SUMS);
  for (const value of values) addBattle(sums, 0, value, 1);
  return sums;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Half of the interval of a mean. */
function halfOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return 1.959963984540054 * Math.sqrt(squares / (values.length - 1) / values.length);
}

describe('a figure', () => {
  it('[SM2] with one below the line is a mean with the interval of a mean', () => {
    fc.assert(
      fc.property(battles, (pairs) => {
        const values = pairs.map(([value]) => value);
        const found = ratio(sumsOf(values), values.length);
        expect(found.value).toBeCloseTo(meanOf(values), 9);
        expect(found.high - found.value).toBeCloseTo(halfOf(values), 6);
      }),
    );
  });

  it('[SM2] of two packs differs by the mean of the differences, battle by battle', () => {
    fc.assert(
      fc.property(battles, (pairs) => {
        const cross = new Float64Array(CROSSES);
        for (const [x, other] of pairs) addCross(cross, 0, { x, y: 1 }, { x: other, y: 1 });
        const before = pairs.map(([x]) => x);
        const after = pairs.map(([, x]) => x);
        const found = pairedDifference(sumsOf(before), sumsOf(after), cross, pairs.length);
        const differences = pairs.map(([x, other]) => other - x);
        expect(found.value).toBeCloseTo(meanOf(differences), 9);
        expect(found.high - found.value).toBeCloseTo(halfOf(differences), 5);
      }),
    );
  });

  it('[SM2] of one battle has no interval', () => {
    const found = ratio(sumsOf([3]), 1);
    expect(found.value).toBe(3);
    expect(found.low).toBeNaN();
  });

  it('[SM2] that is surer in pairs is told so', () => {
    const before = [10, 20, 30, 40];
    const after = [11, 21, 31, 42];
    const cross = new Float64Array(CROSSES);
    for (const [at, x] of before.entries()) {
      addCross(cross, 0, { x, y: 1 }, { x: after[at] ?? 0, y: 1 });
    }
    const found = pairedDifference(sumsOf(before), sumsOf(after), cross, 4);
    expect(found.low).toBeGreaterThan(0);
    expect(ratio(sumsOf(after), 4).low).toBeLessThan(25);
  });
});
