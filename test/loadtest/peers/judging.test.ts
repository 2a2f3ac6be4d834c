// From what came to figures: due times, probes, the search, the report.
import { describe, expect, it } from 'vitest';
import { createHistogram } from '../../../loadtest/histogram.ts';
import type { Comparison, Finding, Round } from '../../../loadtest/peers/compare.ts';
import { latenciesOf } from '../../../loadtest/peers/due-times.ts';
import { phaseMsOf } from '../../../loadtest/peers/exchange.ts';
import { judge, type Probe } from '../../../loadtest/peers/probe.ts';
import { RateSearch, type ProbeOutcome } from '../../../loadtest/peers/rate-search.ts';
import { formatPeers, makePeersReport, peersExitCode } from '../../../loadtest/peers/report.ts';

describe('due times', () => {
  const TICK_MS = 10;
  /** Answers as [room, tick, when it came after its room's phase]. */
  const latencies = (...answers: readonly (readonly [number, number, number])[]): number[] => {
    const samples = {
      count: answers.length,
      room: Uint32Array.from(answers, ([room]) => room),
      tick: Float64Array.from(answers, ([, tick]) => tick),
      atMs: Float64Array.from(answers, ([room, , ms]) => ms + phaseMsOf(room, TICK_MS)),
    };
    return [...latenciesOf(samples, TICK_MS)].map((ms) => Math.round(ms * 1_000) / 1_000);
  };

  it('[PE4] the earliest answer of all rooms was not late', () => {
    expect(latencies([1, 5, 550.5], [2, 5, 550], [1, 6, 562])).toEqual([0.5, 0, 2]);
  });

  it('[PE4] a room that is always late keeps that in its latency', () => {
    expect(latencies([1, 5, 550], [2, 5, 554], [2, 6, 564])).toEqual([0, 4, 4]);
  });

  it('[PE4] rooms may count their ticks from different periods', () => {
    expect(latencies([1, 5, 550.5], [2, 2, 550.25], [3, 9, 550.75])).toEqual([0.25, 0, 0.5]);
  });

  it('[PE4] answers of a pause are late, and those after ticks that fell out', () => {
    const paused = latencies([1, 5, 550], [1, 6, 650], [1, 7, 650], [1, 8, 661]);
    expect(paused).toEqual([0, 90, 80, 81]);
  });

  it('[PE4] a queue that empties again was late', () => {
    expect(latencies([1, 5, 550], [1, 6, 585], [1, 7, 590], [1, 8, 580])).toEqual([0, 25, 20, 0]);
  });
});

describe('a probe', () => {
  const outcomeOf = (frames: number, latencyMs: number, lagMs: number): ProbeOutcome => {
    const latency = createHistogram();
    const lag = createHistogram();
    for (let i = 0; i < 100; i += 1) latency.record(i < 98 ? 1 : latencyMs);
    for (let i = 0; i < 100; i += 1) lag.record(i < 98 ? 0 : lagMs);
    return judge({ frames, latency, lag }, 1_000);
  };

  it('[PE5] holds when the frames came and 99 of 100 answers were in time', () => {
    expect(outcomeOf(970, 9, 5)).toBe('held');
  });

  it('[PE5] fails when frames are missing or answers are late', () => {
    expect(outcomeOf(969, 9, 0)).toBe('failed');
    expect(outcomeOf(1_000, 10.5, 0)).toBe('failed');
    const none = { frames: 1_000, latency: createHistogram(), lag: createHistogram() };
    expect(judge(none, 1_000)).toBe('failed');
  });

  it('[PE5] is not judged when the generator was late', () => {
    expect(outcomeOf(1_000, 9, 6)).toBe('generator');
    expect(outcomeOf(0, 90, 6)).toBe('generator');
  });
});

describe('the search', () => {
  const search = (limit: number, beyond: ProbeOutcome, first: number): RateSearch => {
    const rates = { first, step: 1.25, resolution: 1.05, least: 2, most: 300 };
    const one = new RateSearch(rates);
    for (let rate = one.next(), probes = 0; rate !== undefined; rate = one.next(), probes += 1) {
      expect(probes).toBeLessThan(60);
      one.told(rate, rate <= limit ? 'held' : beyond);
    }
    return one;
  };

  it.each([10, 100, 280])('[PE6] finds a limit of 100 from %i on', (first) => {
    const { highest, isLowerBound } = search(100, 'failed', first);
    expect(highest).toBeLessThanOrEqual(100);
    expect(highest).toBeGreaterThanOrEqual(100 / 1.05);
    expect(isLowerBound).toBe(false);
  });

  it('[PE6] a rate that fails once is probed again', () => {
    const rates = { first: 10, step: 2, resolution: 1.05, least: 2, most: 300 };
    const one = new RateSearch(rates);
    one.told(10, 'failed');
    expect(one.next()).toBe(10);
    one.told(10, 'held');
    expect(one.next()).toBe(20);
    one.told(20, 'generator');
    one.told(20, 'failed');
    expect(one.highest).toBe(10);
    expect(one.isLowerBound).toBe(false);
    expect(one.next()).toBeLessThan(20);
  });

  it('[PE6] a rate above which nothing can be judged is a lower bound', () => {
    expect(search(100, 'generator', 50).isLowerBound).toBe(true);
  });

  it('[PE6] so is the end of the scale', () => {
    const one = search(1_000, 'failed', 250);
    expect(one).toMatchObject({ highest: 300, isLowerBound: true });
  });

  it('[PE6] a server that holds nothing has no rate', () => {
    expect(search(0, 'failed', 10)).toMatchObject({ highest: 0, isLowerBound: false });
  });
});

describe('the report', () => {
  const probe = (rate: number): Probe => ({
    ticksPerSecond: rate / 1_100,
    outcome: 'held',
    rate,
    p50Ms: 1,
    p99Ms: 5,
    lagMsP99: 1,
    serverCpu: 0.9,
    generatorCpu: 0.8,
    foreignCpu: 0,
    cpuUsPerMessage: 5,
    residentMebibytes: 100,
  });
  const finding = (rate: number, isLowerBound = false): Finding => ({
    isLowerBound,
    best: probe(rate),
  });
  const round = (ours: number, uws: Finding): Round => ({
    midswing: finding(ours),
    uws,
    ws: finding(80_000),
    'socket.io': finding(40_000),
    colyseus: finding(60_000),
  });
  const comparison = (...rounds: Round[]): Comparison => ({
    sockets: 1_000,
    quick: false,
    rounds,
    probes: [{ ...probe(1), name: 'uws' }],
    frameBytes: 250,
    isPinned: true,
  });

  it('[PE7] a ratio is the median of the rounds', () => {
    const uws = finding(200_000);
    const report = makePeersReport(
      comparison(round(170_000, uws), round(180_000, uws), round(100_000, uws)),
    );
    const row = report.rows.find(({ id }) => id === 'peers-uws');
    expect(row).toMatchObject({ value: 0.85, bar: 0.8, ok: true });
    expect(peersExitCode(report)).toBe(0);
    expect(formatPeers(report)).toContain('peers: all 2 bars hold.');
  });

  it('[PE7] a ratio to a server that was not taken to its limit is not ok', () => {
    const report = makePeersReport(comparison(round(190_000, finding(200_000, true))));
    const row = report.rows.find(({ id }) => id === 'peers-uws');
    expect(row?.ok).toBe(false);
    expect(row?.note).toContain('upper bound');
    expect(peersExitCode(report)).toBe(1);
  });

  it('[PE7] a server that held nothing gives no ratio', () => {
    const none: Finding = { isLowerBound: false, best: undefined };
    const report = makePeersReport(comparison(round(190_000, none)));
    expect(report.rows.find(({ id }) => id === 'peers-uws')?.ok).toBe(false);
    expect(formatPeers(report)).toContain('MISSED: peers-uws');
  });
});
