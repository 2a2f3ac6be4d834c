// One probe: a fresh server at one rate, the crowd on it for a moment, and what both have used. A probe holds when its
// answers were in time, its frames all came, and the generator itself was in time.
import { Crowd, type CrowdFigures } from './crowd.ts';
import type { Contestant } from './contestant.ts';
import { machineCpuMs, readFigures } from './process-figures.ts';
import type { ProbeOutcome } from './rate-search.ts';

/** Milliseconds within which 99 of 100 answers have to come. */
const LATENCY_MS_MAX = 10;
/** Milliseconds that 99 of 100 commands may be sent late. */
const LAG_MS_MAX = 5;
/** Share of the frames of the plan that have to come: the rest may be under way at the end. */
const FRAMES_SHARE_MIN = 0.97;

export interface ProbePlan {
  readonly sockets: number;
  readonly rooms: number;
  readonly recording: string;
  readonly warmMs: number;
  readonly measureMs: number;
}

export interface Probe {
  readonly ticksPerSecond: number;
  readonly outcome: ProbeOutcome;
  /** Frames and commands a second. */
  readonly rate: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lagMsP99: number;
  /** Shares of a core. */
  readonly serverCpu: number;
  readonly generatorCpu: number;
  /** What everything else on the machine used meanwhile: above some hundredths the machine is not quiet. */
  readonly foreignCpu: number;
  /** Microseconds of the server for one frame or command. */
  readonly cpuUsPerMessage: number;
  readonly residentMebibytes: number;
}

/**
 * Makes one probe; whatever it started has ended when it resolves.
 * @throws LOAD_SERVER_FAILED, LOAD_SWARM_FAILED, LOAD_PUSH_FAILED
 */
export async function runProbe(
  contestant: Contestant,
  ticksPerSecond: number,
  plan: ProbePlan,
): Promise<Probe> {
  const tickMs = 1_000 / ticksPerSecond;
  const { sockets, rooms } = plan;
  const server = await contestant.start({ ...plan, tickMs });
  const { create } = contestant;
  const crowd = new Crowd({ port: server.port, sockets, rooms, tickMs, create });
  try {
    await crowd.open();
    const used: Used[] = [];
    const figures = await crowd.play(plan.warmMs, plan.measureMs, () => {
      used.push(readUsed(server.pid));
    });
    const { residentMebibytes } = readFigures(server.pid);
    const planned = figures.seconds * ticksPerSecond * sockets;
    const outcome = crowd.fault === undefined ? judge(figures, planned) : 'failed';
    const described = describe(figures, usedBetween(used[0], used[1]));
    return { ...described, ticksPerSecond, outcome, residentMebibytes };
  } finally {
    crowd.close();
    await server.stop();
  }
}

/** What came of a window in which `planned` frames were due. */
export function judge(
  { frames, latency, lag }: Pick<CrowdFigures, 'frames' | 'latency' | 'lag'>,
  planned: number,
): ProbeOutcome {
  const isServed =
    frames >= planned * FRAMES_SHARE_MIN &&
    latency.count > 0 &&
    latency.percentileMs(0.99) < LATENCY_MS_MAX;
  if (lag.percentileMs(0.99) > LAG_MS_MAX) return 'generator';
  return isServed ? 'held' : 'failed';
}

/** Milliseconds of processor. */
interface Used {
  readonly server: number;
  readonly generator: number;
  readonly machine: number;
}

function readUsed(pid: number): Used {
  const { user, system } = process.cpuUsage();
  const generator = (user + system) / 1_000;
  return { server: readFigures(pid).cpuMs, generator, machine: machineCpuMs() };
}

const NOTHING_USED: Used = { server: 0, generator: 0, machine: 0 };

function usedBetween(from = NOTHING_USED, to = NOTHING_USED): Used {
  return {
    server: to.server - from.server,
    generator: to.generator - from.generator,
    machine: to.machine - from.machine,
  };
}

function describe(
  { seconds, frames, commands, latency, lag }: CrowdFigures,
  { server, generator, machine }: Used,
): Omit<Probe, 'ticksPerSecond' | 'outcome' | 'residentMebibytes'> {
  const messages = frames + commands;
  const shareOf = (ms: number): number => Math.max(0, ms / 1_000 / seconds);
  return {
    rate: messages / seconds,
    p50Ms: latency.percentileMs(0.5),
    p99Ms: latency.percentileMs(0.99),
    lagMsP99: lag.percentileMs(0.99),
    serverCpu: shareOf(server),
    generatorCpu: shareOf(generator),
    foreignCpu: shareOf(machine - server - generator),
    cpuUsPerMessage: (server * 1_000) / Math.max(1, messages),
  };
}
