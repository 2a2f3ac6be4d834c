// The run second by second, added up from all generators: what the percentiles, the windows and the page are made of.
import { createHistogram, type Histogram } from './histogram.ts';
import type { WatchSample } from './process-watch.ts';
import { MEASURES, type Measure, type SecondRecord } from './series.ts';

/** One second of all generators together; milliseconds. */
export interface TimelineSecond {
  readonly second: number;
  readonly frames: number;
  readonly commands: number;
  readonly playing: number;
  readonly roundTripP99: number;
  readonly latencyP99: number;
  readonly frameGapP50: number;
  readonly sendLagP99: number;
  readonly rssMb: number;
  readonly serverCpu: number;
}

/** Something that happened, in seconds from the start. */
export interface TimelineMark {
  readonly kind: 'activation' | 'storm';
  readonly atSeconds: number;
  readonly text: string;
}

/** Seconds from the start; the end does not belong to it. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface Timeline {
  /** Takes what generator `part` saw in a second. */
  add(record: SecondRecord, part: number): void;
  /** Takes what the system said at the end of a second. */
  watched(second: number, sample: WatchSample): void;
  mark(mark: TimelineMark): void;
  readonly marks: readonly TimelineMark[];
  readonly samples: readonly WatchSample[];
  /** The newest record of each generator. */
  readonly newest: ReadonlyMap<number, SecondRecord>;
  /** All that was measured in these seconds, or in all. */
  histogram(measure: Measure, window?: Window): Histogram;
  /** Median of the seconds' median frame gaps, in those that `isIn` names. */
  frameGapMedian(isIn: (second: number) => boolean): number;
  seconds(): TimelineSecond[];
}

type Cell = Record<Measure, Histogram> & { frames: number; commands: number; playing: number };

/** An empty time line. */
export function createTimeline(): Timeline {
  const cells: Cell[] = [];
  const samples: WatchSample[] = [];
  const marks: TimelineMark[] = [];
  const newest = new Map<number, SecondRecord>();
  const cellAt = (second: number): Cell => {
    while (cells.length <= second) cells.push(emptyCell());
    return cells[second] ?? emptyCell();
  };
  return {
    marks,
    samples,
    newest,
    add: (record, part) => {
      const before = newest.get(part);
      newest.set(part, record);
      const cell = cellAt(record.second);
      cell.frames += record.frames - (before?.frames ?? 0);
      cell.commands += record.sent - (before?.sent ?? 0);
      cell.playing += record.playing;
      for (const measure of MEASURES) cell[measure].add(record.counts[measure]);
    },
    watched: (second, sample) => {
      samples[second] = sample;
    },
    mark: (mark) => {
      marks.push(mark);
    },
    histogram: (measure, window = { from: 0, to: Number.POSITIVE_INFINITY }) => {
      const sum = createHistogram();
      cells.slice(window.from, window.to).forEach((cell) => sum.add(cell[measure].counts()));
      return sum;
    },
    frameGapMedian: (isIn) =>
      median(
        cells.flatMap(({ frameGap }, second) =>
          frameGap.count > 0 && isIn(second) ? [frameGap.percentileMs(0.5)] : [],
        ),
      ),
    seconds: () =>
      cells.map((cell, second) => ({
        second,
        frames: cell.frames,
        commands: cell.commands,
        playing: cell.playing,
        roundTripP99: cell.roundTrip.percentileMs(0.99),
        latencyP99: cell.latency.percentileMs(0.99),
        frameGapP50: cell.frameGap.percentileMs(0.5),
        sendLagP99: cell.sendLag.percentileMs(0.99),
        rssMb: (samples[second]?.rssBytes ?? 0) / 1_048_576,
        serverCpu: samples[second]?.serverCpu ?? 0,
      })),
  };
}

/** The middle one; NaN without any. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)] ?? Number.NaN;
  const below = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (above + below) / 2;
}

function emptyCell(): Cell {
  const empty = { frames: 0, commands: 0, playing: 0 };
  const [roundTrip, latency] = [createHistogram(), createHistogram()];
  return { ...empty, roundTrip, latency, frameGap: createHistogram(), sendLag: createHistogram() };
}
