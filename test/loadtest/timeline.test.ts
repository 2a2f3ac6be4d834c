// The run second by second: sums of several generators, windows, and what is told of swaps, hostile sockets and heaps.
import { describe, expect, it } from 'vitest';
import { pausesSince } from '../../loadtest/adoption.ts';
import { heapSlope, parseHeapLog } from '../../loadtest/heap-watch.ts';
import { ratioOf } from '../../loadtest/hostile-windows.ts';
import { parseBusyTicks, parseProcessTicks } from '../../loadtest/process-watch.ts';
import { createSeries } from '../../loadtest/series.ts';
import { createTimeline, median } from '../../loadtest/timeline.ts';

/** Two generators, 3 s, a frame gap of the second's number and the generator's. */
function played() {
  const timeline = createTimeline();
  for (const part of [0, 1]) {
    for (const second of [0, 1, 2]) {
      const series = createSeries();
      series.frameGap.record(second * 10 + part);
      series.roundTrip.record(second + 1);
      const live = { sent: (second + 1) * 5, open: 0, frames: (second + 1) * 50, playing: 10 };
      const zero = { gaps: 0, stale: 0, wrong: 0 };
      timeline.add({ second, ...live, ...zero, counts: series.take() }, part);
    }
  }
  return timeline;
}

describe('time line', () => {
  it('[LT1] seconds of several generators are added up', () => {
    const [first, second] = played().seconds();
    expect(first).toMatchObject({ frames: 100, commands: 10, playing: 20, roundTripP99: 1 });
    expect(second).toMatchObject({ second: 1, frames: 100, commands: 10 });
    expect(played().histogram('roundTrip').count).toBe(6);
    expect(played().histogram('roundTrip', { from: 1, to: 2 }).percentileMs(0.99)).toBe(2);
  });

  it('[LT28] the median frame gap is that of the seconds that are asked for', () => {
    // Within the width of a bucket.
    expect(played().frameGapMedian((second) => second === 2)).toBeCloseTo(20.5, 0);
    expect(played().frameGapMedian((second) => second !== 2)).toBeCloseTo(5.1, 0);
    expect(played().frameGapMedian(() => false)).toBeNaN();
  });

  it('[LT26] what hostile sockets cost is the median of the pairs’ own ratios', () => {
    const quiet = { from: 0, to: 1 };
    const pairs = [2, 3, 10].map((from) => ({ quiet, hostile: { from, to: from + 1 } }));
    const ratio = ratioOf(pairs, ({ from }) => (from === 0 ? 2 : from));
    expect(ratio).toEqual({ median: 1.5, least: 1, most: 5 });
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('[LT27] heap growth is the slope over the last two thirds', () => {
    const line = (from: number, to: number, bytes: (second: number) => number): string =>
      Array.from({ length: (to - from) / 10 }, (_, i) => from + i * 10)
        .map((second) => `${second} ${bytes(second)}\n`)
        .join('');
    const warm = line(0, 100, (second) => second * 1_000_000);
    const flat = line(100, 300, (second) => 50_000_000 + (second % 20) * 100);
    expect(Math.abs(heapSlope(parseHeapLog(warm + flat)) ?? Number.NaN)).toBeLessThan(1);
    const rising = line(100, 300, (second) => second * 1_024);
    expect(heapSlope(parseHeapLog(warm + rising))).toBeCloseTo(60, 6);
    expect(heapSlope(parseHeapLog(line(0, 50, () => 1)))).toBeDefined();
    expect(heapSlope(parseHeapLog(line(0, 40, () => 1)))).toBeUndefined();
    expect(heapSlope([])).toBeUndefined();
  });

  it('[LT34] the pauses of a run are those since the look before it', () => {
    const some = { p50: 9, p99: 9, max: 40 };
    const before = {
      ...some,
      buckets: [
        [1, 5],
        [32, 1],
        [64, 1],
      ] as const,
    };
    const after = {
      ...some,
      buckets: [
        [0.5, 98],
        [1, 6],
        [32, 2],
        [64, 1],
      ] as const,
    };
    expect(pausesSince(before, after)).toEqual({ p50: 0.5, p99: 1, max: 32 });
    const more = { ...after, max: 50, buckets: [...after.buckets.slice(0, 3), [64, 9]] as const };
    expect(pausesSince(before, more)).toMatchObject({ max: 50 });
    expect(pausesSince(after, after)).toEqual({ p50: 0, p99: 0, max: 0 });
  });

  it('[LT31] busy time is that of all cores without waiting, whatever a process is called', () => {
    const stat = 'cpu  100 20 30 4000 500 6 7 0 0 0\ncpu0 1 1 1 1 1 1 1 0 0 0\n';
    expect(parseBusyTicks(stat)).toBe(163);
    expect(parseBusyTicks('')).toBeUndefined();
    const fields = Array.from({ length: 20 }, (_, i) => i).join(' ');
    expect(parseProcessTicks(`12 (a) b) ${fields}`)).toBe(11 + 12);
    expect(parseProcessTicks('')).toBe(0);
  });
});
