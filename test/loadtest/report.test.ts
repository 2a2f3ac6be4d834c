// The verdict: a run of zeros that counts is the only one that ends with 0.
import { describe, expect, it } from 'vitest';
import { createHistogram } from '../../loadtest/histogram.ts';
import { reportPage } from '../../loadtest/report-page.ts';
import { formatReport } from '../../loadtest/report-text.ts';
import { exitCodeOf, findFaults, makeReport } from '../../loadtest/report.ts';
import type { ReportInput } from '../../loadtest/report.ts';

type Changes = Partial<Omit<ReportInput, 'counts' | 'totals'>> & {
  readonly counts?: Partial<ReportInput['counts']>;
  readonly totals?: Partial<ReportInput['totals']>;
};

/** A faultless run of 10 sockets over 4 s, with these changes. */
function input({ counts, totals, ...rest }: Changes = {}): ReportInput {
  const zero = { lost: 0, duplicated: 0, split: 0, unknown: 0, gaps: 0, stale: 0, missed: 0 };
  const good = { hopeless: 0, closed: 0, foreign: 0, unchecked: 0, wrong: 0, diverged: 0 };
  const histograms = {
    rtt: createHistogram(),
    latency: createHistogram(),
    pushMs: createHistogram(),
    lag: createHistogram(),
  };
  return {
    scenario: 'steady',
    processes: 1,
    layout: 'same',
    frameGapMs: { swap: 100, other: 100 },
    server: { rssMbMax: 150, cpu: 0.5, heapKibPerMinute: null },
    foreignCpu: 0.1,
    isPinned: true,
    isStormPlanned: false,
    generatorRssMb: 90,
    shiftedRooms: 0,
    storm: null,
    hostile: null,
    http: null,
    marks: [],
    timeline: [],
    sockets: 10,
    rooms: 2,
    seconds: 4,
    conflicts: 0,
    fewestSent: 4,
    roomsWithTwoPacks: 2,
    swaps: { pushed: 3, activated: 3, failed: 0 },
    cpu: 0.1,
    serverFaults: [],
    ...histograms,
    pauseMs: { p50: 0.1, p99: 0.2, max: 0.3 },
    ...rest,
    counts: { sent: 50, answered: 50, frames: 400, ...zero, ...counts },
    totals: { accepted: 45, checked: 60, ...good, ...totals },
  };
}

const RATIO = { median: 1.05, least: 0.97, most: 1.21 };
const HOSTILE = {
  sockets: 10,
  connects: 20,
  thrownOut: 5,
  windows: 6,
  roundTripRatio: RATIO,
  latencyRatio: RATIO,
  rssKibPerSocket: 97,
};

function late(ms: number): ReportInput {
  const lag = createHistogram();
  for (let i = 0; i < 98; i += 1) lag.record(0.1);
  lag.record(ms);
  lag.record(ms);
  return input({ lag });
}

describe('report', () => {
  it('[LT13] a run at the edge of counting, without a fault, ends with 0', () => {
    const report = makeReport(input());
    expect(report).toMatchObject({ valid: true, invalidReasons: [] });
    expect(exitCodeOf(report)).toBe(0);
    expect(formatReport(report)).toContain('OK: every check held.');
  });

  it('[LT13] every fault counter alone ends it with 1', () => {
    const faulty: readonly [string, Changes][] = [
      ['lost', { counts: { lost: 1 } }],
      ['duplicated', { counts: { duplicated: 1 } }],
      ['split', { counts: { split: 1 } }],
      ['gaps', { counts: { gaps: 1 } }],
      ['stale', { counts: { stale: 1 } }],
      ['closed', { totals: { closed: 1 } }],
      ['failed', { swaps: { pushed: 3, activated: 2, failed: 1 } }],
      ['wrong', { totals: { wrong: 1 } }],
      ['wrong', { totals: { diverged: 1 } }],
      ['wrong', { totals: { foreign: 1 } }],
      ['wrong', { conflicts: 1 }],
      ['missed', { counts: { missed: 1 } }],
      ['not resumed', { storm: { dropped: 10, resumed: 9, ms: 4_000 } }],
      ['http failures', { http: { requests: 9, errors: 1, failures: 0, p50: 1, p99: 2 } }],
    ];
    for (const [name, changes] of faulty) {
      const report = makeReport(input(changes));
      expect(findFaults(report)).toEqual([`${name} 1`]);
      expect([report.valid, exitCodeOf(report)]).toEqual([true, 1]);
      expect(formatReport(report)).toContain(`FAULTS: ${name} 1`);
    }
  });

  it('[LT13] a run that does not count says why and ends with 1', () => {
    const idle: readonly [string, ReportInput][] = [
      ['commands a second', input({ fewestSent: 3 })],
      ['were accepted', input({ totals: { accepted: 44 } })],
      ['showed two packs', input({ roomsWithTwoPacks: 1 })],
      ['no hit could be compared', input({ totals: { checked: 0 } })],
      ['does not know', input({ totals: { unchecked: 1 } })],
      ['late at p99', late(5.4)],
      ['no figures', input({ pauseMs: undefined })],
      ['26 % of a core', input({ foreignCpu: 0.26 })],
      ['before its storm', input({ isStormPlanned: true })],
      ['only 4 hostile windows', input({ hostile: { ...HOSTILE, windows: 4 } })],
      ['rooms had faulted', input({ serverFaults: ['2 rooms had faulted'] })],
    ];
    for (const [text, given] of idle) {
      const report = makeReport(given);
      expect(report.invalidReasons).toEqual([expect.stringContaining(text)]);
      expect([findFaults(report), exitCodeOf(report)]).toEqual([[], 1]);
      expect(formatReport(report)).toContain('NO VERDICT');
    }
    expect(makeReport(late(4.5)).valid).toBe(true);
    // Without cores of its own a run says nothing of what others took from it.
    expect(makeReport(input({ foreignCpu: 2, isPinned: false })).valid).toBe(true);
  });

  it('[LT29] each bar that was measured is told with its value and whether it holds', () => {
    const named = (changes: Changes): Record<string, boolean> =>
      Object.fromEntries(makeReport(input(changes)).bars.map(({ what, ok }) => [what, ok]));
    const steady = {
      closed: true,
      lost: true,
      duplicated: true,
      split: true,
      gaps: true,
      stale: true,
      missed: true,
      'round trip p99': true,
      'server memory, most': true,
      'median frame gap in swap seconds / others': true,
      'pause of a room p99': true,
      'pause of a room, most': true,
    };
    expect(named({})).toEqual(steady);
    const pauseMs = { p50: 1, p99: 2, max: 9 };
    expect(named({ pauseMs })).toMatchObject({ 'pause of a room p99': false });
    const moved = named({ pauseMs, layout: 'changes' });
    expect(moved).toMatchObject({ 'pause of a room with a layout change, most': true });
    const gaps = named({ frameGapMs: { swap: 121, other: 100 } });
    expect(gaps).toMatchObject({ 'median frame gap in swap seconds / others': false });
    expect(named({ server: null, frameGapMs: { swap: 100, other: null } })).not.toHaveProperty(
      'server memory, most',
    );
    const heap = named({ server: { rssMbMax: 161, cpu: 1, heapKibPerMinute: 51 } });
    const both = { 'server memory, most': false, 'heap growth after collections': false };
    expect(heap).toMatchObject(both);
    const storm = named({ storm: { dropped: 10, resumed: 10, ms: 5_001 } });
    const late = { '10 clients resumed': false, 'clients that did not come back': true };
    expect(storm).toMatchObject(late);
  });

  it('[LT29] bars change neither the exit code nor whether the run counts', () => {
    const report = makeReport(input({ pauseMs: { p50: 50, p99: 60, max: 70 } }));
    expect([report.valid, exitCodeOf(report)]).toEqual([true, 0]);
    expect(formatReport(report)).toMatch(/pause of a room p99 +60 ms {2}<= 1 {2}NOT HELD/);
  });

  it('[LT26] beside hostile sockets the interval is told with the median', () => {
    const report = makeReport(input({ hostile: HOSTILE }));
    const text = formatReport(report);
    expect(text).toContain('10 hostile sockets (6 windows, 0.970 to 1.210)');
    expect(report.bars.slice(-2).map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('[LT30] the page loads nothing, runs nothing and marks every activation', () => {
    const latency = createHistogram();
    for (const ms of [0.5, 3, 3, 250]) latency.record(ms);
    const marks = [
      { kind: 'activation', atSeconds: 1.5, text: 'push 2' },
      { kind: 'activation', atSeconds: 3, text: 'rollback <1>' },
    ] as const;
    const flat = { commands: 10, playing: 10, roundTripP99: 100, latencyP99: 2 };
    const rest = { frames: 100, frameGapP50: 100, sendLagP99: 1, rssMb: 80, serverCpu: 0.2 };
    const timeline = [0, 1, 2, 3].map((second) => ({ second, ...flat, ...rest }));
    const page = reportPage(makeReport(input({ latency, marks, timeline })));
    expect(page).not.toMatch(/<script|<link|src=|href=|url\(|https?:/);
    expect(page.match(/<title>push 2 at 1\.5 s<\/title>/g)).toHaveLength(4);
    expect(page.match(/<title>rollback &lt;1&gt; at 3\.0 s<\/title>/g)).toHaveLength(4);
    expect(page.match(/class="bar"/g)).toHaveLength(3);
    expect(page).not.toContain('NaN');
  });

  it('[LT13] --json has its keys in the published order, new ones at the end', () => {
    const keys = Object.keys(makeReport(input()));
    const published =
      'sockets rooms seconds commands frames swaps closed gaps stale rttMs pushMs pauseMs ' +
      'accepted wrong generator valid invalidReasons';
    expect(keys.slice(0, 17).join(' ')).toBe(published);
  });
});
