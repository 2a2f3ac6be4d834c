// The histogram's promise: percentiles are never too low and at most 1/32 too high.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistogram } from '../../loadtest/histogram.ts';

describe('histogram', () => {
  it('[LT1] an empty histogram answers 0', () => {
    const histogram = createHistogram();
    expect([histogram.count, histogram.maxMs, histogram.percentileMs(0.99)]).toEqual([0, 0, 0]);
  });

  it('[LT1] a percentile is at least the exact one and at most 1/32 above it', () => {
    const durations = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const histogram = createHistogram();
        for (const value of values) histogram.record(value);
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(share * values.length)) - 1] ?? 0;
        const found = histogram.percentileMs(share);
        expect(found).toBeGreaterThanOrEqual(exact);
        expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 32) + 0.002);
      }),
    );
  });

  it('[LT1] the maximum is exact, and no percentile exceeds it', () => {
    const histogram = createHistogram();
    for (const value of [1.23456, 7.654321, 3]) histogram.record(value);
    expect(histogram.maxMs).toBe(7.654321);
    expect(histogram.percentileMs(1)).toBe(7.654321);
    expect(histogram.count).toBe(3);
  });

  it('[LT1] counts that are added up give the percentiles of all durations together', () => {
    const durations = fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(durations, durations, (some, others) => {
        const [whole, sum, part] = [createHistogram(), createHistogram(), createHistogram()];
        for (const value of [...some, ...others]) whole.record(value);
        for (const values of [some, others]) {
          for (const value of values) part.record(value);
          // As it arrives from another process.
          sum.add(JSON.parse(JSON.stringify(part.take())));
        }
        expect(sum.counts()).toEqual(whole.counts());
        expect([sum.count, sum.maxMs]).toEqual([whole.count, whole.maxMs]);
        expect(sum.percentileMs(0.99)).toBe(whole.percentileMs(0.99));
        expect([part.count, part.maxMs, part.percentileMs(1)]).toEqual([0, 0, 0]);
      }),
    );
  });

  it('[LT1] durations outside its range count at its ends', () => {
    const histogram = createHistogram();
    histogram.record(-5);
    histogram.record(Number.MAX_SAFE_INTEGER);
    expect(histogram.percentileMs(0.5)).toBe(0);
    expect(histogram.percentileMs(1)).toBeGreaterThan(2_000_000);
  });
});
