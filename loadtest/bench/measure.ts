// How a figure is taken on a noisy machine: what is compared runs in turns in one process, the figure is the
// median of the rounds' own ratios, and its spread is told. Bytes are counted between two collections.
import { performance } from 'node:perf_hooks';

/** Two ways to do the same, each carried out `operations` times by a call. */
export interface Comparison {
  readonly subject: (operations: number) => void;
  readonly baseline: (operations: number) => void;
  /** Operations of one round; a round of the faster side should take a millisecond or more. */
  readonly operations: number;
  readonly rounds: number;
  /** Milliseconds of one run: timeMs when absent. */
  readonly time?: (run: () => void) => number;
}

/** How often the subject takes the time of the baseline. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Medians, for one operation. */
  readonly subjectNs: number;
  readonly baselineNs: number;
  readonly rounds: number;
}

/** Rounds before the counting ones, for the compiler. */
const WARM_ROUNDS = 5;

/** Measures subject and baseline in turns; who comes first changes every round. */
export function compare(comparison: Comparison): Ratio {
  const { subject, baseline, operations, rounds, time = timeMs } = comparison;
  const times: RoundTimes[] = [];
  for (let round = -WARM_ROUNDS; round < rounds; round += 1) {
    const first = round % 2 === 0 ? subject : baseline;
    const second = first === subject ? baseline : subject;
    const firstMs = time(() => first(operations));
    const secondMs = time(() => second(operations));
    if (round < 0) continue;
    const isSubjectFirst = first === subject;
    times.push({
      subjectMs: isSubjectFirst ? firstMs : secondMs,
      baselineMs: isSubjectFirst ? secondMs : firstMs,
    });
  }
  return ratioOf(times, operations);
}

/** One round of a comparison. */
export interface RoundTimes {
  readonly subjectMs: number;
  readonly baselineMs: number;
}

/** The figures of rounds that were timed elsewhere, e.g. because they are asynchronous. */
export function ratioOf(times: readonly RoundTimes[], operations: number): Ratio {
  const ratios = times.map(({ subjectMs, baselineMs }) => subjectMs / baselineMs);
  const perOperationNs = 1e6 / operations;
  return {
    median: percentile(ratios, 0.5),
    low: Math.min(...ratios),
    high: Math.max(...ratios),
    subjectNs:
      percentile(
        times.map((one) => one.subjectMs),
        0.5,
      ) * perOperationNs,
    baselineNs:
      percentile(
        times.map((one) => one.baselineMs),
        0.5,
      ) * perOperationNs,
    rounds: times.length,
  };
}

/** Milliseconds of one synchronous run. */
export function timeMs(run: () => void): number {
  const startMs = performance.now();
  run();
  return performance.now() - startMs;
}

/** Milliseconds of processor that the process took in one synchronous run: what waits for a core does not count. */
export function cpuMs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** The smallest of `values` that at least `share` of them do not exceed; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? Number.NaN;
}

/**
 * Bytes that one operation allocates: what the heap grows by over a run, less what it grows by over a run of a
 * quarter of the operations, so that what a run costs once (measuring, code that a collection threw away) does
 * not count. Medians of several runs, none of which is long enough for a collection in between.
 */
export function bytesPerOperation(run: (operations: number) => void, operations: number): number {
  const fewer = Math.ceil(operations / 4);
  const wholes: number[] = [];
  const quarters: number[] = [];
  run(operations);
  for (let i = 0; i < 9; i += 1) {
    wholes.push(growthBytes(run, operations));
    quarters.push(growthBytes(run, fewer));
  }
  const growth = percentile(wholes, 0.5) - percentile(quarters, 0.5);
  return Math.max(growth / (operations - fewer), 0);
}

function growthBytes(run: (operations: number) => void, operations: number): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  run(operations);
  return process.memoryUsage().heapUsed - before;
}

/** Bytes on the heap after full collections; code that is not used any more takes several. */
export function heapBytes(): number {
  for (let i = 0; i < 4; i += 1) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** A full collection, now. Node must run with --expose-gc, as `npm run bench` starts it. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) {
    throw new Error('benchmarks need node --expose-gc: start them by npm run bench');
  }
  globalThis.gc();
}

/** The spread of a ratio, for the note of its row. */
export function describeRatio({ low, high, subjectNs, baselineNs, rounds }: Ratio): string {
  const [subject, baseline] = [describeNs(subjectNs), describeNs(baselineNs)];
  const spread = `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return `${subject} against ${baseline}; median of ${rounds} rounds, ${spread}`;
}

function describeNs(ns: number): string {
  if (ns < 1_000) return `${ns.toFixed(1)} ns`;
  return ns < 1e6 ? `${(ns / 1_000).toFixed(1)} us` : `${(ns / 1e6).toFixed(2)} ms`;
}
