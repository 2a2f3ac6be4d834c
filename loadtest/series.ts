// What a generator measures, second by second: recorded here without allocating, taken away once a second.
import { createHistogram, type Histogram, type SparseHistogram } from './histogram.ts';

/** The histograms of a second. */
export const MEASURES = ['roundTrip', 'latency', 'frameGap', 'sendLag'] as const;
export type Measure = (typeof MEASURES)[number];

/** What one generator saw in one second of the run. */
export interface SecondRecord {
  /** Counts from 0 at the start of the play. */
  readonly second: number;
  /** From the start of the run, as far as it is counted. */
  readonly sent: number;
  readonly open: number;
  readonly frames: number;
  readonly gaps: number;
  readonly stale: number;
  readonly wrong: number;
  readonly playing: number;
  readonly counts: Readonly<Record<Measure, SparseHistogram>>;
}

/** Milliseconds, by what they measure. */
export interface Series extends Readonly<Record<Measure, Histogram>> {
  /** What was recorded since the last call. */
  take(): Readonly<Record<Measure, SparseHistogram>>;
}

/** Empty series. */
export function createSeries(): Series {
  const roundTrip = createHistogram();
  const latency = createHistogram();
  const frameGap = createHistogram();
  const sendLag = createHistogram();
  return {
    roundTrip,
    latency,
    frameGap,
    sendLag,
    take: () => ({
      roundTrip: roundTrip.take(),
      latency: latency.take(),
      frameGap: frameGap.take(),
      sendLag: sendLag.take(),
    }),
  };
}
