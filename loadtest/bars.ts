// The bars that a run is held to, as far as its scenario measures them. They tell; the exit code is that of faults.
import type { HostileFigures } from './hostile-windows.ts';
import type { StormResult } from './swarm.ts';
import { TICK_MS } from './wire.ts';

export interface Bar {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The value must not be above it. */
  readonly bar: number;
  readonly ok: boolean;
}

export interface BarInput {
  readonly faults: Readonly<Record<string, number>>;
  readonly swaps: number;
  readonly layout: 'same' | 'changes';
  readonly roundTripP99: number;
  /** Of the server; undefined when it is not our own. */
  readonly rssMb: number | undefined;
  readonly frameGapRatio: number | undefined;
  readonly pauseMs: { readonly p99: number; readonly max: number };
  readonly heapKibPerMinute: number | undefined;
  readonly storm: StormResult | undefined;
  readonly hostile: HostileFigures | undefined;
}

/** What a round trip may take beyond the wait for the tick. */
const BEYOND_TICK_MS = 10;

/** The bars of a run, in the order of the report. */
export function measureBars(input: BarInput): Bar[] {
  const { swaps, layout, pauseMs, storm, hostile, rssMb, frameGapRatio } = input;
  const bars = Object.entries(input.faults).map(([name, count]) => bar(name, count, '', 0));
  const isUndisturbed = storm === undefined && hostile === undefined;
  if (isUndisturbed) {
    bars.push(bar('round trip p99', input.roundTripP99, 'ms', TICK_MS + BEYOND_TICK_MS));
  }
  if (isUndisturbed && rssMb !== undefined) bars.push(bar('server memory, most', rssMb, 'MB', 160));
  if (frameGapRatio !== undefined) {
    bars.push(bar('median frame gap in swap seconds / others', frameGapRatio, 'x', 1.2));
  }
  if (swaps > 0 && layout === 'same') {
    bars.push(bar('pause of a room p99', pauseMs.p99, 'ms', 1));
    bars.push(bar('pause of a room, most', pauseMs.max, 'ms', 5));
  } else if (swaps > 0) {
    bars.push(bar('pause of a room with a layout change, most', pauseMs.max, 'ms', 10));
  }
  if (input.heapKibPerMinute !== undefined) {
    bars.push(bar('heap growth after collections', input.heapKibPerMinute, 'KB/min', 50));
  }
  if (storm !== undefined) {
    bars.push(bar(`${storm.dropped} clients resumed`, storm.ms / 1_000, 's', 5));
    bars.push(bar('clients that did not come back', storm.dropped - storm.resumed, '', 0));
  }
  if (hostile !== undefined) bars.push(...hostileBars(hostile));
  return bars;
}

function hostileBars({ sockets, windows, roundTripRatio, rssKibPerSocket }: HostileFigures): Bar[] {
  const { median, least, most } = roundTripRatio;
  const interval = `${least.toFixed(3)} to ${most.toFixed(3)}`;
  const what = `round trip p99 beside ${sockets} hostile sockets (${windows} windows, ${interval})`;
  return [
    bar(what, median, 'x', 1.1),
    bar('server memory a hostile socket', rssKibPerSocket, 'KiB', 96),
  ];
}

function bar(what: string, value: number, unit: string, most: number): Bar {
  // What cannot be measured, such as a ratio without windows, does not hold.
  return { what, value: Math.round(value * 1_000) / 1_000, unit, bar: most, ok: value <= most };
}
