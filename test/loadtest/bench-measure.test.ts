// How figures are taken: order of rounds, medians, bytes. No test asserts a time.
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  bytesPerOperation,
  collectGarbage,
  compare,
  describeRatio,
  percentile,
  ratioOf,
} from '../../loadtest/bench/measure.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a comparison', () => {
  it('[BN2] runs both sides in turns, and who comes first changes every round', () => {
    const order: string[] = [];
    const note = (name: string) => (operations: number) => {
      order.push(`${name}${operations}`);
    };
    const ratio = compare({ subject: note('s'), baseline: note('b'), operations: 7, rounds: 4 });
    const counted = order.slice(-8).join(' ');
    expect(counted).toBe('s7 b7 b7 s7 s7 b7 b7 s7');
    expect([ratio.rounds, order.length > 8, order.length % 2]).toEqual([4, true, 0]);
  });

  it('[BN2] the figure is the median of the ratios of the rounds, which one bad round cannot move', () => {
    const round = (subjectMs: number, baselineMs: number) => ({ subjectMs, baselineMs });
    const rounds = [round(3, 1), round(8, 2), round(900, 1), round(2, 1), round(35, 10)];
    expect(ratioOf(rounds, 1_000)).toEqual({
      median: 3.5,
      low: 2,
      high: 900,
      subjectNs: 8_000,
      baselineNs: 1_000,
      rounds: 5,
    });
  });

  it('[BN2] its note tells both sides, the rounds and the spread', () => {
    const ratio = { median: 2, low: 1.5, high: 3, subjectNs: 2_500, baselineNs: 12, rounds: 9 };
    expect(describeRatio(ratio)).toBe('2.5 us against 12.0 ns; median of 9 rounds, 1.50 to 3.00');
    expect(describeRatio({ ...ratio, subjectNs: 2_500_000 })).toMatch(/^2\.50 ms against/);
  });
});

describe('a percentile', () => {
  it('[BN3] is the smallest value that this share does not exceed', () => {
    const values = [40, 10, 30, 20];
    expect([0, 0.25, 0.5, 0.51, 0.99, 1].map((share) => percentile(values, share))).toEqual([
      10, 10, 20, 30, 40, 40,
    ]);
    expect([percentile([], 0.5), values]).toEqual([Number.NaN, [40, 10, 30, 20]]);
  });
});

describe('bytes', () => {
  it('[BN7] are counted between collections, and what is kept shows', () => {
    let collections = 0;
    vi.stubGlobal('gc', () => {
      collections += 1;
    });
    const kept: number[][] = [];
    const bytes = bytesPerOperation((operations) => {
      for (let i = 0; i < operations; i += 1) kept.push(Array.from({ length: 1_000 }, () => i));
    }, 200);
    expect(bytes).toBeGreaterThan(3_000);
    expect([collections, kept.length]).toEqual([18, 2_450]);
  });

  it('[BN7] cannot be counted without a way to collect', () => {
    vi.stubGlobal('gc', undefined);
    expect(collectGarbage).toThrow(/npm run bench/);
  });
});
