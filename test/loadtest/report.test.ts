// The verdict: a run of zeros that counts is the only one that ends with 0.
import { describe, expect, it } from 'vitest';
import { createHistogram } from '../../loadtest/histogram.ts';
import { exitCodeOf, findFaults, formatReport, makeReport } from '../../loadtest/report.ts';
import type { ReportInput } from '../../loadtest/report.ts';

type Changes = Partial<Omit<ReportInput, 'counts' | 'totals'>> & {
  readonly counts?: Partial<ReportInput['counts']>;
  readonly totals?: Partial<ReportInput['totals']>;
};

/** A faultless run of 10 sockets over 4 s, with these changes. */
function input({ counts, totals, ...rest }: Changes = {}): ReportInput {
  const zero = { lost: 0, duplicated: 0, split: 0, unknown: 0, gaps: 0, stale: 0 };
  const good = { hopeless: 0, closed: 0, foreign: 0, unchecked: 0, wrong: 0, diverged: 0 };
  const histograms = { rtt: createHistogram(), pushMs: createHistogram(), lag: createHistogram() };
  return {
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
      ['rooms had faulted', input({ serverFaults: ['2 rooms had faulted'] })],
    ];
    for (const [text, given] of idle) {
      const report = makeReport(given);
      expect(report.invalidReasons).toEqual([expect.stringContaining(text)]);
      expect([findFaults(report), exitCodeOf(report)]).toEqual([[], 1]);
      expect(formatReport(report)).toContain('NO VERDICT');
    }
    expect(makeReport(late(4.5)).valid).toBe(true);
  });

  it('[LT13] --json has its keys in the published order, new ones at the end', () => {
    const keys = Object.keys(makeReport(input()));
    const published =
      'sockets rooms seconds commands frames swaps closed gaps stale rttMs pushMs pauseMs ' +
      'accepted wrong generator valid invalidReasons';
    expect(keys.slice(0, 17).join(' ')).toBe(published);
  });
});
