// What a run found, as one plain object, as text, and as a verdict. Pure.
import type { Histogram } from './histogram.ts';
import type { LedgerCounts } from './ledger.ts';

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
}

export interface ReportInput {
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
  readonly pushMs: Histogram;
  readonly lag: Histogram;
  readonly cpu: number;
  /** What the server itself did wrong, e.g. a bad exit. */
  readonly serverFaults: readonly string[];
}

/** Send lag at p99 above which a run measures its generator. */
const LAG_MS_MAX = 5;
const ACCEPTED_SHARE_MIN = 0.9;

/** Puts the report together and decides whether the run counts. */
export function makeReport(input: ReportInput): Report {
  const { counts, totals, rtt, lag } = input;
  const { sent, answered, lost, duplicated, split } = counts;
  const invalidReasons = findInvalid(input);
  const pause = input.pauseMs ?? { p50: 0, p99: 0, max: 0 };
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
    rttMs: {
      p50: rounded(rtt.percentileMs(0.5)),
      p99: rounded(rtt.percentileMs(0.99)),
      p999: rounded(rtt.percentileMs(0.999)),
    },
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
  };
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
  if (input.pauseMs === undefined) reasons.push('the server gave no figures of its adoptions');
  return reasons;
}

/** Everything that must be 0, by name, where it is not. */
export function findFaults(report: Report): string[] {
  const { commands, swaps, closed, gaps, stale, wrong } = report;
  const { lost, duplicated, split } = commands;
  const counters = { lost, duplicated, split, closed, gaps, stale, failed: swaps.failed, wrong };
  return Object.entries(counters)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${name} ${count}`);
}

/** 0 for a run that counts and found nothing, else 1. */
export function exitCodeOf(report: Report): 0 | 1 {
  return report.valid && findFaults(report).length === 0 ? 0 : 1;
}

/** The table for people, with the verdict as its last line. */
export function formatReport(report: Report): string {
  const { commands, swaps, rttMs, pushMs, pauseMs, generator } = report;
  const rate = commands.sent / report.seconds;
  const share = commands.sent === 0 ? 0 : (report.accepted / commands.sent) * 100;
  const rows: readonly (readonly [string, string])[] = [
    ['load', `${report.sockets} sockets in ${report.rooms} rooms for ${report.seconds} s`],
    ['commands', `${commands.sent} sent (${rate.toFixed(0)}/s), ${commands.answered} answered`],
    ['', `${commands.lost} lost, ${commands.duplicated} duplicated, ${commands.split} split`],
    ['accepted', `${report.accepted} (${share.toFixed(1)} %)`],
    ['frames', `${report.frames}, ${report.gaps} gaps, ${report.stale} stale`],
    ['numbers', `${report.checked} hits compared, ${report.wrong} wrong`],
    ['sockets closed', String(report.closed)],
    ['swaps', `${swaps.pushed} pushed, ${swaps.activated} activated, ${swaps.failed} failed`],
    ['round trip', `p50 ${rttMs.p50}, p99 ${rttMs.p99}, p99.9 ${rttMs.p999} ms`],
    ['push', `p50 ${pushMs.p50}, p99 ${pushMs.p99} ms`],
    ['pause of a room', `p50 ${pauseMs.p50}, p99 ${pauseMs.p99}, max ${pauseMs.max} ms`],
    [
      'generator',
      `${(generator.cpu * 100).toFixed(0)} % of a core, send lag p99 ` +
        `${generator.sendLagMsP99}, max ${generator.sendLagMsMax} ms`,
    ],
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(16)} ${text}`);
  return `${[...lines, ...verdict(report)].join('\n')}\n`;
}

function verdict(report: Report): string[] {
  const faults = findFaults(report);
  const lines = report.invalidReasons.map((reason) => `  does not count: ${reason}`);
  if (faults.length > 0) return [...lines, `FAULTS: ${faults.join(', ')}`];
  return [...lines, report.valid ? 'OK: every check held.' : 'NO VERDICT: the run does not count.'];
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
