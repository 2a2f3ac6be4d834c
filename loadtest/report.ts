// What a run found, as one plain object and as a verdict. Pure.
import { measureBars, type Bar } from './bars.ts';
import { upperEdgeMs, type Histogram } from './histogram.ts';
import type { HostileFigures } from './hostile-windows.ts';
import type { HttpFigures } from './http-side.ts';
import type { LedgerCounts } from './ledger.ts';
import type { StormResult } from './swarm.ts';
import type { TimelineMark, TimelineSecond } from './timeline.ts';

/** The object that --json prints; further keys only ever come at the end. */
export interface Report {
  readonly sockets: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly commands: {
    readonly sent: number;
    readonly answered: number;
    readonly lost: number;
    readonly duplicated: number;
    readonly split: number;
  };
  /** Frames that reached sockets. */
  readonly frames: number;
  readonly swaps: { readonly pushed: number; readonly activated: number; readonly failed: number };
  readonly closed: number;
  readonly gaps: number;
  readonly stale: number;
  /** From the intended sending to the frame with the answer; includes the wait for the tick. */
  readonly rttMs: { readonly p50: number; readonly p99: number; readonly p999: number };
  readonly pushMs: { readonly p50: number; readonly p99: number };
  /** How long rooms stood still to move to a new set, as the server measured it. */
  readonly pauseMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly accepted: number;
  /** Everything else that must not be: numbers, notices, bytes, messages. */
  readonly wrong: number;
  readonly generator: {
    /** Share of one core. */
    readonly cpu: number;
    readonly sendLagMsMax: number;
    readonly sendLagMsP99: number;
  };
  /** Whether the run counts. */
  readonly valid: boolean;
  readonly invalidReasons: readonly string[];
  /** Hits compared with what their pack gives. */
  readonly checked: number;
  /** Commands sent although nothing could be accepted. */
  readonly hopeless: number;
  readonly scenario: string;
  readonly processes: number;
  /** Ticks of which the server said that it does not send them any more. */
  readonly missed: number;
  /** From the due moment of the tick that ran the command to the frame with the answer. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly p999: number };
  /** Medians of the seconds' median frame gaps: in those with a swap, and in the others. */
  readonly frameGapMs: { readonly swap: number | null; readonly other: number | null };
  /** Null where the server is not the run's own, or the system does not tell. */
  readonly server: {
    readonly rssMbMax: number;
    readonly cpu: number;
    readonly heapKibPerMinute: number | null;
  } | null;
  /** Cores that others used, on average. */
  readonly foreignCpu: number | null;
  readonly generatorRssMb: number;
  /** Rooms whose server was seen to have dropped ticks. */
  readonly shiftedRooms: number;
  readonly storm: StormResult | null;
  readonly hostile: HostileFigures | null;
  readonly http: HttpFigures | null;
  readonly bars: readonly Bar[];
  /** Pairs of milliseconds, at most, and answers that took so long. */
  readonly latencyBuckets: readonly (readonly [number, number])[];
  readonly marks: readonly TimelineMark[];
  readonly timeline: readonly TimelineSecond[];
}

export interface ReportInput {
  readonly scenario: string;
  readonly processes: number;
  readonly layout: 'same' | 'changes';
  readonly sockets: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly counts: LedgerCounts;
  readonly totals: {
    readonly accepted: number;
    readonly hopeless: number;
    readonly closed: number;
    readonly foreign: number;
    readonly checked: number;
    readonly unchecked: number;
    readonly wrong: number;
    readonly diverged: number;
  };
  /** Epochs that named two generations or sets. */
  readonly conflicts: number;
  readonly fewestSent: number;
  readonly roomsWithTwoPacks: number;
  readonly swaps: Report['swaps'];
  readonly pauseMs: Report['pauseMs'] | undefined;
  readonly rtt: Histogram;
  readonly latency: Histogram;
  readonly pushMs: Histogram;
  readonly lag: Histogram;
  readonly cpu: number;
  readonly frameGapMs: Report['frameGapMs'];
  readonly server: Report['server'];
  readonly foreignCpu: number | null;
  /** Whether others count against the run: it has cores of its own. */
  readonly isPinned: boolean;
  readonly isStormPlanned: boolean;
  readonly generatorRssMb: number;
  readonly shiftedRooms: number;
  readonly storm: StormResult | null;
  readonly hostile: HostileFigures | null;
  readonly http: HttpFigures | null;
  readonly marks: readonly TimelineMark[];
  readonly timeline: readonly TimelineSecond[];
  /** What the server itself did wrong, e.g. a bad exit. */
  readonly serverFaults: readonly string[];
}

/** Send lag at p99 above which a run measures its generator. */
const LAG_MS_MAX = 5;
const ACCEPTED_SHARE_MIN = 0.9;
/** Pairs of windows without which an interval says nothing. */
const WINDOWS_MIN = 5;
/** Share of a core that others may use beside a run with cores of its own. */
const FOREIGN_CPU_MAX = 0.25;

/** Puts the report together and decides whether the run counts. */
export function makeReport(input: ReportInput): Report {
  const { counts, totals, rtt, lag } = input;
  const { sent, answered, lost, duplicated, split } = counts;
  const invalidReasons = findInvalid(input);
  const pause = input.pauseMs ?? { p50: 0, p99: 0, max: 0 };
  const { gaps, stale, missed } = counts;
  const { closed } = totals;
  const { swap, other } = input.frameGapMs;
  const bars = measureBars({
    faults: { closed, lost, duplicated, split, gaps, stale, missed },
    swaps: input.swaps.activated,
    layout: input.layout,
    roundTripP99: rtt.percentileMs(0.99),
    rssMb: input.server?.rssMbMax,
    frameGapRatio: swap === null || other === null || other === 0 ? undefined : swap / other,
    pauseMs: pause,
    heapKibPerMinute: input.server?.heapKibPerMinute ?? undefined,
    storm: input.storm ?? undefined,
    hostile: input.hostile ?? undefined,
  });
  return {
    sockets: input.sockets,
    rooms: input.rooms,
    seconds: input.seconds,
    commands: { sent, answered, lost, duplicated, split },
    frames: counts.frames,
    swaps: { ...input.swaps },
    closed: totals.closed,
    gaps: counts.gaps,
    stale: counts.stale,
    rttMs: percentiles(rtt),
    pushMs: {
      p50: rounded(input.pushMs.percentileMs(0.5)),
      p99: rounded(input.pushMs.percentileMs(0.99)),
    },
    pauseMs: { p50: rounded(pause.p50), p99: rounded(pause.p99), max: rounded(pause.max) },
    accepted: totals.accepted,
    wrong: totals.wrong + totals.diverged + totals.foreign + input.conflicts,
    generator: {
      cpu: rounded(input.cpu),
      sendLagMsMax: rounded(lag.maxMs),
      sendLagMsP99: rounded(lag.percentileMs(0.99)),
    },
    valid: invalidReasons.length === 0,
    invalidReasons,
    checked: totals.checked,
    hopeless: totals.hopeless,
    scenario: input.scenario,
    processes: input.processes,
    missed,
    latencyMs: percentiles(input.latency),
    frameGapMs: input.frameGapMs,
    server: input.server,
    foreignCpu: input.foreignCpu,
    generatorRssMb: rounded(input.generatorRssMb),
    shiftedRooms: input.shiftedRooms,
    storm: input.storm,
    hostile: input.hostile,
    http: input.http,
    bars,
    latencyBuckets: bucketPairs(input.latency),
    marks: input.marks,
    timeline: input.timeline,
  };
}

function percentiles(times: Histogram): Report['rttMs'] {
  return {
    p50: rounded(times.percentileMs(0.5)),
    p99: rounded(times.percentileMs(0.99)),
    p999: rounded(times.percentileMs(0.999)),
  };
}

function bucketPairs(times: Histogram): [number, number][] {
  const { buckets } = times.counts();
  const pairs: [number, number][] = [];
  for (let i = 0; i < buckets.length; i += 2) {
    pairs.push([upperEdgeMs(buckets[i] ?? 0), buckets[i + 1] ?? 0]);
  }
  return pairs;
}

function findInvalid(input: ReportInput): string[] {
  const { counts, totals, seconds, rooms, lag } = input;
  const reasons = [...input.serverFaults];
  const perSecond = input.fewestSent / seconds;
  if (!(perSecond >= 1)) {
    reasons.push(`a socket sent only ${perSecond.toFixed(2)} commands a second, at least 1 counts`);
  }
  const share = counts.sent === 0 ? 0 : totals.accepted / counts.sent;
  if (share < ACCEPTED_SHARE_MIN) {
    reasons.push(`only ${(share * 100).toFixed(1)} % of the commands were accepted, 90 % count`);
  }
  if (input.roomsWithTwoPacks < rooms) {
    reasons.push(`only ${input.roomsWithTwoPacks} of ${rooms} rooms showed two packs`);
  }
  if (totals.checked === 0) reasons.push('no hit could be compared with its pack');
  if (totals.unchecked > 0) {
    reasons.push(`${totals.unchecked} hits ran on a pack the swarm does not know`);
  }
  const lagMs = lag.percentileMs(0.99);
  if (lagMs > LAG_MS_MAX) {
    reasons.push(
      `the generator sent ${lagMs.toFixed(1)} ms late at p99, up to ${LAG_MS_MAX} count`,
    );
  }
  if (input.hostile !== null && input.hostile.windows < WINDOWS_MIN) {
    const { windows } = input.hostile;
    reasons.push(`only ${windows} hostile windows were whole, at least ${WINDOWS_MIN} count`);
  }
  if (input.storm === null && input.isStormPlanned) reasons.push('it ended before its storm');
  const { foreignCpu, isPinned } = input;
  if (isPinned && foreignCpu !== null && foreignCpu > FOREIGN_CPU_MAX) {
    const share = `${(foreignCpu * 100).toFixed(0)} % of a core`;
    reasons.push(`other programs used ${share}, up to ${FOREIGN_CPU_MAX * 100} % count`);
  }
  if (input.pauseMs === undefined) reasons.push('the server gave no figures of its adoptions');
  return reasons;
}

/** Everything that must be 0, by name, where it is not. */
export function findFaults(report: Report): string[] {
  const { commands, swaps, closed, gaps, stale, wrong, missed, storm, http } = report;
  const { lost, duplicated, split } = commands;
  const counters = {
    lost,
    duplicated,
    split,
    closed,
    gaps,
    stale,
    failed: swaps.failed,
    wrong,
    missed,
    'not resumed': storm === null ? 0 : storm.dropped - storm.resumed,
    'http failures': http === null ? 0 : http.errors + http.failures,
  };
  return Object.entries(counters)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${name} ${count}`);
}

/** 0 for a run that counts and found nothing, else 1. */
export function exitCodeOf(report: Report): 0 | 1 {
  return report.valid && findFaults(report).length === 0 ? 0 : 1;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
