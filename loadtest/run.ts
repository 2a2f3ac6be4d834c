// One load run from start to end: server, swarm, pushes, report. Whatever was started is ended
// again.
import { join } from 'node:path';
import { createAdminClient, type AdminClient } from './admin-client.ts';
import { createFaultServer, type FaultServer } from './fault-server.ts';
import type { Histogram } from './histogram.ts';
import { LoadError } from './load-error.ts';
import type { LoadOptions } from './options.ts';
import { createPackBook } from './pack-book.ts';
import { createPusher, type Pusher } from './pusher.ts';
import { makeReport, type Report } from './report.ts';
import { findProjectRoot, startServer, type ServerProcess } from './server-process.ts';
import { createSwarm, type Swarm } from './swarm.ts';

export interface RunPorts {
  /** A line for people, at most NOTES_MAX of the same run. */
  readonly note: (text: string) => void;
  /** What is going on, about twice a second. */
  readonly progress: (text: string) => void;
  /** Ends the run early; it then does not count. */
  readonly signal: AbortSignal;
}

const NOTES_MAX = 20;
const PROGRESS_MS = 500;

/**
 * Makes one run.
 * @throws LOAD_PUSH_FAILED, LOAD_SERVER_FAILED, LOAD_SWARM_FAILED when there was nothing to judge
 */
export async function runLoad(options: LoadOptions, ports: RunPorts): Promise<Report> {
  const { rooms, seed } = options;
  ports.progress('starting');
  const own = options.target === undefined ? await startServer({ rooms, seed }) : undefined;
  const target = options.target ?? own;
  if (target === undefined) throw new LoadError('LOAD_SERVER_FAILED', 'There is no server.');
  let proxy: FaultServer | undefined;
  try {
    const { fault } = options;
    if (fault !== undefined) proxy = await createFaultServer({ target: target.url, fault });
    const url = proxy?.url ?? target.url;
    return await runAgainst({ ...target, url }, { options, ports, own });
  } catch (error) {
    if (own !== undefined) ports.note(`the server wrote: ${own.output()}`);
    throw error;
  } finally {
    await proxy?.close();
    await own?.stop();
  }
}

interface RunContext {
  readonly options: LoadOptions;
  readonly ports: RunPorts;
  /** The server this run has started itself. */
  readonly own: ServerProcess | undefined;
}

async function runAgainst(
  target: { readonly url: string; readonly admin: string; readonly dataFolder: string },
  { options, ports, own }: RunContext,
): Promise<Report> {
  const note = boundedNotes(ports.note);
  const book = createPackBook();
  const swarm = createSwarm({ ...options, url: target.url, book, note });
  const admin = await createAdminClient(target.admin, target.dataFolder);
  const pusher = await createPusher({
    admin,
    dataFolder: target.dataFolder,
    book,
    note,
    packFolder: join(findProjectRoot(), 'loadtest', 'pack'),
    pushesMax: Math.ceil(options.seconds / options.swapEverySeconds) + 1,
    onActivated: (epoch) => swarm.ledger.activated(epoch, performance.now()),
  });
  try {
    await pusher.begin();
    ports.progress('connecting');
    await swarm.open();
    const played = await play({ swarm, pusher, options, ports });
    const serverEnd = await endServer({ swarm, admin, own, note, signal: ports.signal });
    const { sockets, rooms, seconds } = options;
    return makeReport({
      sockets,
      rooms,
      seconds,
      counts: swarm.ledger.counts(),
      totals: swarm.totals,
      conflicts: book.conflicts,
      fewestSent: swarm.fewestSent,
      roomsWithTwoPacks: swarm.roomsWithTwoPacks,
      swaps: pusher.swaps,
      pushMs: pusher.pushMs,
      rtt: swarm.rtt,
      ...played,
      ...serverEnd,
    });
  } finally {
    await swarm.close();
    if (own === undefined && !(await pusher.restore())) note('the pack from before is not back');
  }
}

/** Plays while packs are swapped; how late commands were sent, and what share of a core it took. */
async function play(context: {
  readonly swarm: Swarm;
  readonly pusher: Pusher;
  readonly options: LoadOptions;
  readonly ports: RunPorts;
}): Promise<{ lag: Histogram; cpu: number }> {
  const { swarm, pusher, options, ports } = context;
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const endMs = startMs + options.seconds * 1_000;
  const stopProgress = showProgress(swarm, endMs, ports.progress);
  try {
    const [lag] = await Promise.all([
      swarm.play(ports.signal),
      pusher.alternate(options.swapEverySeconds * 1_000, endMs, ports.signal),
    ]);
    return { lag, cpu: cpuShare(startCpu, startMs) };
  } finally {
    stopProgress();
  }
}

/** Asks the server for its figures, closes the sockets, ends an own server; what it did wrong. */
async function endServer(context: {
  readonly swarm: Swarm;
  readonly admin: AdminClient;
  readonly own: ServerProcess | undefined;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}): Promise<{ serverFaults: string[]; pauseMs: Report['pauseMs'] | undefined }> {
  const { swarm, admin, own, note, signal } = context;
  const serverFaults: string[] = [];
  const status = await admin.status();
  if (signal.aborted) serverFaults.push('the run was ended early');
  if (status === undefined) serverFaults.push('the server gave no status at the end');
  else if (status.faultedRooms > 0) serverFaults.push(`${status.faultedRooms} rooms had faulted`);
  await swarm.close();
  const end = await own?.stop();
  if (end !== undefined && end.code !== 0) {
    serverFaults.push(`the server ended with ${end.signal ?? end.code}`);
  }
  if (own !== undefined && serverFaults.length > 0) note(`the server wrote: ${own.output()}`);
  return { serverFaults, pauseMs: status?.adoption };
}

function boundedNotes(write: (text: string) => void): (text: string) => void {
  let notes = 0;
  return (text) => {
    notes += 1;
    if (notes <= NOTES_MAX) write(text);
    if (notes === NOTES_MAX) write('further notes are only counted');
  };
}

/** Share of one core this process has used. */
function cpuShare(start: NodeJS.CpuUsage, startMs: number): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000 / Math.max(1, performance.now() - startMs);
}

function showProgress(swarm: Swarm, endMs: number, progress: (text: string) => void): () => void {
  const timer = setInterval(() => {
    const { sent, lost, frames, gaps, stale } = swarm.ledger.counts();
    const left = Math.max(0, Math.ceil((endMs - performance.now()) / 1_000));
    progress(
      `${left} s left: ${swarm.playing} sockets, ${sent} commands (${lost} open), ` +
        `${frames} frames, ${gaps} gaps, ${stale} stale, ${swarm.totals.wrong} wrong`,
    );
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}
