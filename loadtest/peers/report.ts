// What a comparison found: rows with bars, a table of the servers, and what the figures do not say. Pure.
import { percentile } from '../bench/measure.ts';
import { formatTable } from '../bench/report.ts';
import { benchRow, type BenchRow } from '../bench/row.ts';
import type { Comparison, Round } from './compare.ts';
import { NAMES, type Name } from './contestant.ts';
import type { Probe } from './probe.ts';

/** One server, medians of the rounds at its highest rate. */
export interface ServerFigures {
  readonly name: Name;
  readonly ticksPerSecond: number;
  /** Frames and commands a second. */
  readonly rate: number;
  readonly rateLow: number;
  readonly rateHigh: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverCpu: number;
  readonly generatorCpu: number;
  readonly cpuUsPerMessage: number;
  readonly residentMebibytes: number;
  /** Of Midswing's rate to this server's; NaN where a round is missing. */
  readonly ratio: number;
  readonly isLowerBound: boolean;
}

/** The object that --json prints. */
export interface PeersReport {
  readonly area: 'peers';
  readonly rows: readonly BenchRow[];
  readonly servers: readonly ServerFigures[];
  readonly notes: readonly string[];
}

/** Ratios that Midswing has to reach. */
const BARS: Readonly<Partial<Record<Name, number>>> = { uws: 0.8, colyseus: 2.2 };
const TITLES: Readonly<Record<Name, string>> = {
  midswing: 'Midswing, npm start',
  uws: 'raw uWebSockets.js',
  ws: 'ws',
  'socket.io': 'Socket.IO',
  colyseus: 'Colyseus',
};
/** Share of its core that the generator, which never sleeps, has on a machine that counts as quiet. */
const GENERATOR_CPU_MIN = 0.95;

export function makePeersReport(comparison: Comparison): PeersReport {
  const servers = NAMES.map((name) => figuresOf(name, comparison.rounds));
  const rows = NAMES.filter((name) => name !== 'midswing').map((name) => rowOf(name, comparison));
  return { area: 'peers', rows, servers, notes: notesOf(comparison) };
}

/** 0 when every bar holds. */
export function peersExitCode({ rows }: PeersReport): number {
  return rows.every(({ ok }) => ok) ? 0 : 1;
}

export function formatPeers(report: PeersReport): string {
  const head = ['server', 'rate /s', 'rounds', 'ticks/s', 'p50 ms', 'p99 ms', 'us/message'];
  const more = ['server CPU', 'generator CPU', 'RSS MB', 'Midswing is'];
  const table = [[...head, ...more], ...report.servers.map(cellsOf)];
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  );
  const lines = table.map((line) =>
    line.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '),
  );
  const notes = report.notes.map((note) => `- ${note}`);
  return `${lines.join('\n')}\n\n${formatTable(report)}${notes.join('\n')}\n`;
}

function cellsOf(figures: ServerFigures): string[] {
  const { name, rate, rateLow, rateHigh, isLowerBound, ratio } = figures;
  return [
    TITLES[name],
    `${isLowerBound ? '>= ' : ''}${rate.toFixed(0)}`,
    `${rateLow.toFixed(0)} to ${rateHigh.toFixed(0)}`,
    figures.ticksPerSecond.toFixed(0),
    figures.p50Ms.toFixed(2),
    figures.p99Ms.toFixed(2),
    figures.cpuUsPerMessage.toFixed(2),
    figures.serverCpu.toFixed(2),
    figures.generatorCpu.toFixed(2),
    figures.residentMebibytes.toFixed(0),
    name === 'midswing' ? '' : `${ratio.toFixed(2)} x`,
  ];
}

function figuresOf(name: Name, rounds: readonly Round[]): ServerFigures {
  const found = rounds.flatMap((round) => round[name] ?? []);
  const best = found.flatMap((finding) => finding.best ?? []);
  const median = (value: (probe: Probe) => number): number => percentile(best.map(value), 0.5);
  const rates = best.map(({ rate }) => rate);
  return {
    name,
    ticksPerSecond: median((probe) => probe.ticksPerSecond),
    rate: percentile(rates, 0.5),
    rateLow: Math.min(...rates),
    rateHigh: Math.max(...rates),
    p50Ms: median((probe) => probe.p50Ms),
    p99Ms: median((probe) => probe.p99Ms),
    serverCpu: median((probe) => probe.serverCpu),
    generatorCpu: median((probe) => probe.generatorCpu),
    cpuUsPerMessage: median((probe) => probe.cpuUsPerMessage),
    residentMebibytes: median((probe) => probe.residentMebibytes),
    ratio: percentile(ratiosTo(name, rounds), 0.5),
    isLowerBound: found.some(({ isLowerBound }) => isLowerBound),
  };
}

/** The own ratios of the rounds that had this server. */
function ratiosTo(name: Name, rounds: readonly Round[]): number[] {
  return rounds.flatMap((round) => {
    const theirs = round[name];
    const ours = round.midswing?.best?.rate ?? Number.NaN;
    return theirs === undefined ? [] : [ours / (theirs.best?.rate ?? Number.NaN)];
  });
}

function rowOf(name: Name, { rounds, quick, sockets }: Comparison): BenchRow {
  const ratios = ratiosTo(name, rounds);
  const isOpen = rounds.some((round) => round[name]?.isLowerBound);
  const isOursOpen = rounds.some((round) => round.midswing?.isLowerBound);
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  const row = benchRow({
    id: `peers-${name}`,
    what: `Midswing's rate to that of ${TITLES[name]}, ${sockets} sockets`,
    value: percentile(ratios, 0.5),
    unit: 'x',
    bar: quick ? undefined : BARS[name],
    sense: 'least',
    note: [
      `median of ${ratios.length} rounds, ${spread}`,
      ...(isOpen
        ? [`${TITLES[name]} may do more than was measured: the ratio is an upper bound`]
        : []),
      ...(isOursOpen ? ['Midswing may do more than was measured'] : []),
    ].join('; '),
  });
  // A ratio to a peer that was not taken to its limit proves nothing.
  return row.bar !== undefined && isOpen ? { ...row, ok: false } : row;
}

function notesOf({ probes, rounds, frameBytes, isPinned, quick }: Comparison): string[] {
  const median = (value: (probe: Probe) => number): number => percentile(probes.map(value), 0.5);
  const own = median(({ generatorCpu }) => generatorCpu);
  const foreign = median(({ foreignCpu }) => foreignCpu);
  const unjudged = probes.filter(({ outcome }) => outcome === 'generator').length;
  return [
    'a rate counts frames that reached sockets and commands sent; ten frames for each command below 250 ticks a second; latency is from the due time of the tick that ran the command to its answer at the client',
    `frames of ${frameBytes.toFixed(0)} bytes on average, recorded from a Midswing battle; the others send them without a game, and copy the sequence of a command without decoding it`,
    `the highest rate with p99 below 10 ms and all frames there; ${rounds.length} rounds, ${probes.length} probes, ${unjudged} of them not judged because the generator was late itself`,
    ...(quick ? ['a quick run only shows that every server can be played'] : []),
    ...(isPinned ? [] : ['nothing was pinned to a core: there is no taskset']),
    ...(own < GENERATOR_CPU_MIN
      ? [
          `the generator never sleeps and had ${own.toFixed(2)} of its core, other processes ${foreign.toFixed(2)} cores (medians): this machine was not quiet`,
        ]
      : []),
  ];
}
