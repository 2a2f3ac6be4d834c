// Adds up what all parts of a run found, ends the server, and makes the report of it.
import { readFile } from 'node:fs/promises';
import { pausesSince } from './adoption.ts';
import type { GeneratorResult } from './generator-message.ts';
import { heapSlope, parseHeapLog } from './heap-watch.ts';
import type { LedgerCounts } from './ledger.ts';
import type { Played } from './play.ts';
import { makeReport, type Report } from './report.ts';
import type { Run } from './run-context.ts';
import type { SwarmTotals } from './swarm.ts';
import type { Timeline } from './timeline.ts';

/** The report of a run that has been played; closes the sockets and ends an own server. */
export async function describeRun(run: Run, played: Played): Promise<Report> {
  const { options, pusher, book, timeline } = run;
  const { sockets, rooms, seconds, processes, scenario } = options;
  const { results, storm, hostile, http } = played;
  for (const version of results.flatMap(({ versions }) => versions)) book.versionOf(version);
  const serverEnd = await endServer(run);
  const { swap } = scenario;
  return makeReport({
    scenario: scenario.name,
    processes,
    layout: swap.kind === 'push' && swap.layout === 'alternate' ? 'changes' : 'same',
    sockets,
    rooms,
    seconds,
    counts: sumOf(results.map(({ counts }) => counts)),
    totals: sumOf(results.map(({ totals }) => totals)),
    conflicts: book.conflicts,
    fewestSent: Math.min(...results.map(({ fewestSent }) => fewestSent)),
    roomsWithTwoPacks: sum(results, (result) => result.roomsWithTwoPacks),
    swaps: pusher.swaps,
    pushMs: pusher.pushMs,
    rtt: timeline.histogram('roundTrip'),
    latency: timeline.histogram('latency'),
    lag: timeline.histogram('sendLag'),
    cpu: sum(results, (result) => result.cpu),
    generatorRssMb: sum(results, (result) => result.rssBytes) / 1_048_576,
    shiftedRooms: sum(results, (result) => result.shifts),
    frameGapMs: frameGaps(timeline, seconds),
    foreignCpu: mean(timeline.samples.map(({ foreignCpu }) => foreignCpu)),
    isStormPlanned: scenario.stormSeconds.length > 0,
    isPinned: run.cores.server !== undefined,
    storm,
    hostile,
    http,
    marks: timeline.marks,
    timeline: timeline.seconds(),
    ...serverEnd,
  });
}

/** Sums of counters, name by name. */
function sumOf<T extends LedgerCounts | SwarmTotals>(parts: readonly T[]): T {
  const total: Record<string, number> = {};
  for (const part of parts) {
    for (const [name, count] of Object.entries(part)) total[name] = (total[name] ?? 0) + count;
  }
  const [first] = parts;
  if (first === undefined) throw new Error('invariant broken: a run has a generator');
  return { ...first, ...total };
}

function sum(results: readonly GeneratorResult[], of: (result: GeneratorResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}

function mean(values: readonly number[]): number | null {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
}

/** Around an activation is a swap second; what came before the first whole second and after the end is neither. */
function frameGaps(timeline: Timeline, seconds: number): Report['frameGapMs'] {
  const swaps = new Set<number>();
  for (const { kind, atSeconds } of timeline.marks) {
    if (kind !== 'activation') continue;
    for (const around of [-0.1, 0.1]) swaps.add(Math.floor(atSeconds + around));
  }
  const orNull = (ms: number): number | null => (Number.isNaN(ms) ? null : ms);
  const isWhole = (second: number): boolean => second >= 1 && second < seconds;
  return {
    swap: orNull(timeline.frameGapMedian((second) => isWhole(second) && swaps.has(second))),
    other: orNull(timeline.frameGapMedian((second) => isWhole(second) && !swaps.has(second))),
  };
}

interface ServerEnd {
  /** What the server itself did wrong, e.g. a bad exit. */
  readonly serverFaults: string[];
  readonly pauseMs: Report['pauseMs'] | undefined;
  readonly server: Report['server'];
}

/** Asks the server for its figures, closes the sockets, ends an own server. */
async function endServer({
  admin,
  generators,
  own,
  note,
  ports,
  timeline,
  adoptionBefore,
}: Run): Promise<ServerEnd> {
  const serverFaults: string[] = [];
  const status = await admin.status();
  if (ports.signal.aborted) serverFaults.push('the run was ended early');
  if (status === undefined) serverFaults.push('the server gave no status at the end');
  else if (status.faultedRooms > 0) serverFaults.push(`${status.faultedRooms} rooms had faulted`);
  await generators.close();
  const heap = own === undefined ? '' : await readFile(own.heapFile, 'utf8').catch(() => '');
  const end = await own?.stop();
  if (end !== undefined && end.code !== 0) {
    serverFaults.push(`the server ended with ${end.signal ?? end.code}`);
  }
  if (own !== undefined && serverFaults.length > 0) note(`the server wrote: ${own.output()}`);
  const pauseMs = status === undefined ? undefined : pausesSince(adoptionBefore, status.adoption);
  const isOwn = own !== undefined && timeline.samples.length > 0;
  const server = isOwn ? serverFigures(timeline, heapSlope(parseHeapLog(heap)) ?? null) : null;
  return { serverFaults, pauseMs, server };
}

function serverFigures(timeline: Timeline, heapKibPerMinute: number | null): Report['server'] {
  const rssMbMax = Math.max(...timeline.samples.map(({ rssBytes }) => rssBytes)) / 1_048_576;
  const cpu = mean(timeline.samples.map(({ serverCpu }) => serverCpu)) ?? 0;
  return { rssMbMax, cpu, heapKibPerMinute };
}
