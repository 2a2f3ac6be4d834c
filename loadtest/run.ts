// One load run from start to end: server, generators, swaps, what else the scenario wants, report. Whatever was started
// is ended again.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createAdminClient } from './admin-client.ts';
import { createFaultServer, type FaultServer } from './fault-server.ts';
import { startGenerators, type Generators } from './generator-process.ts';
import { LoadError } from './load-error.ts';
import type { LoadOptions, Target } from './options.ts';
import { createPackBook } from './pack-book.ts';
import { chooseCores } from './pinned-process.ts';
import { playScenario } from './play.ts';
import { createPusher, type Pusher } from './pusher.ts';
import type { Report } from './report.ts';
import type { Run, RunPorts } from './run-context.ts';
import { describeRun } from './run-report.ts';
import { findProjectRoot, startServer } from './server-process.ts';
import { createTimeline } from './timeline.ts';

const NOTES_MAX = 20;

/**
 * Makes one run.
 * @throws LOAD_PUSH_FAILED, LOAD_SERVER_FAILED, LOAD_SWARM_FAILED when there was nothing to judge
 */
export async function runLoad(options: LoadOptions, ports: RunPorts): Promise<Report> {
  const { rooms, seed, heap, fault } = options;
  ports.progress('starting');
  const cores = chooseCores(options.target === undefined ? options.pin : 'free');
  pinThisProcess(cores.others);
  const server = { rooms, seed, heap, cores: cores.server };
  const own = options.target === undefined ? await startServer(server) : undefined;
  const target = options.target ?? own;
  if (target === undefined) throw new LoadError('LOAD_SERVER_FAILED', 'There is no server.');
  let proxy: FaultServer | undefined;
  try {
    if (fault !== undefined) proxy = await createFaultServer({ target: target.url, fault });
    const { admin, dataFolder } = target;
    const reached = { url: proxy?.url ?? target.url, admin, dataFolder };
    return await runAgainst(reached, { options, ports, own, cores });
  } catch (error) {
    if (own !== undefined) ports.note(`the server wrote: ${own.output()}`);
    throw error;
  } finally {
    await proxy?.close();
    await own?.stop();
  }
}

async function runAgainst(
  target: Target,
  { options, ports, own, cores }: Pick<Run, 'options' | 'ports' | 'own' | 'cores'>,
): Promise<Report> {
  const note = boundedNotes(ports.note);
  const book = createPackBook();
  const timeline = createTimeline();
  const admin = await createAdminClient(target.admin, target.dataFolder);
  const reached: { generators: Generators | undefined; startMs: number } = {
    generators: undefined,
    startMs: Number.NaN,
  };
  const pusher = await createPusher({
    admin,
    dataFolder: target.dataFolder,
    book,
    note,
    packFolder: join(findProjectRoot(), 'loadtest', 'pack'),
    pushesMax: Math.ceil(options.seconds / options.swapEverySeconds) + 1,
    swap: options.scenario.swap,
    onActivated: (epoch, revision, what) => {
      reached.generators?.learn(epoch, revision);
      reached.generators?.activated(epoch);
      const atSeconds = (performance.now() - reached.startMs) / 1_000;
      const text = `${what} ${revision}`;
      if (atSeconds >= 0) timeline.mark({ kind: 'activation', atSeconds, text });
    },
  });
  try {
    const first = await pusher.begin();
    ports.progress('connecting');
    const generators = startGenerators({
      plan: planOf(options, target, pusher),
      processes: options.processes,
      cores: cores.others,
      nodeArguments: profileArguments(options),
      onSecond: (record, part) => timeline.add(record, part),
      note,
    });
    reached.generators = generators;
    await generators.open();
    generators.learn(first.epoch, first.revision);
    const run: Run = {
      options,
      ports,
      own,
      target,
      cores,
      admin,
      book,
      pusher,
      generators,
      timeline,
      note,
      adoptionBefore: first.adoption,
    };
    reached.startMs = performance.now();
    const played = await playScenario(run);
    return await describeRun(run, played);
  } finally {
    await reached.generators?.close();
    if (own === undefined && !(await pusher.restore())) note('the pack from before is not back');
  }
}

function planOf(
  { sockets, rooms, seconds, rate, seed, scenario }: LoadOptions,
  { url }: Target,
  { revisions }: Pusher,
): Parameters<typeof startGenerators>[0]['plan'] {
  return { url, sockets, rooms, seconds, rate, seed, shape: scenario.shape, revisions };
}

function profileArguments({ cpuProfile }: LoadOptions): string[] {
  return cpuProfile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfile}`];
}

/** Whatever this process does is done beside the generators, not beside the server. */
function pinThisProcess(cores: string | undefined): void {
  if (cores !== undefined) spawnSync('taskset', ['-a', '-c', '-p', cores, String(process.pid)]);
}

function boundedNotes(write: (text: string) => void): (text: string) => void {
  let notes = 0;
  return (text) => {
    notes += 1;
    if (notes <= NOTES_MAX) write(text);
    if (notes === NOTES_MAX) write('further notes are only counted');
  };
}
