// The comparison from start to end: a recorded battle, then rounds in which every server looks for its highest rate,
// one probe of each in turns, so that what disturbs the machine disturbs them all. Bounded in time.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTESTANTS, midswing, NAMES, type Name } from './contestant.ts';
import { MEMBERS } from './exchange.ts';
import type { PeersOptions } from './options.ts';
import { GENERATOR_CORE } from './peer-process.ts';
import { runProbe, type Probe, type ProbePlan } from './probe.ts';
import { pinSelf } from './process-figures.ts';
import { RateSearch } from './rate-search.ts';
import { meanFrameBytes, packRecording, readRecording } from './recording.ts';

/** What one round found of one server. */
export interface Finding {
  readonly isLowerBound: boolean;
  /** The probe at the highest rate that held; undefined when none did. In a quick run, whatever came of it. */
  readonly best: Probe | undefined;
}

/** The first round has all servers, later ones those that a bar is about. */
export type Round = Readonly<Partial<Record<Name, Finding>>>;

export interface Comparison {
  readonly sockets: number;
  readonly quick: boolean;
  readonly rounds: readonly Round[];
  /** Every probe, in its order. */
  readonly probes: readonly (Probe & { readonly name: Name })[];
  readonly frameBytes: number;
  readonly isPinned: boolean;
}

export interface ComparePorts {
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Seconds of the whole for each measured second of a probe. */
const BUDGET_FACTOR = 160;
const ROUNDS_MAX = 5;
const LATER_NAMES: readonly Name[] = ['midswing', 'uws', 'colyseus'];
/** Compilers are done with the hot paths by then. */
const WARM_MS = 2_000;
const QUICK_RATE = 20;
const SCALE = { least: 2, most: 800 } as const;
const FIRST_SEARCH = { step: 1.25, resolution: 1.05, ...SCALE } as const;
const LATER_SEARCH = { step: 1.12, resolution: 1.05, ...SCALE } as const;
/** Frames of a recorded battle that do not count: its units stand where they began. */
const RECORDED = { rooms: 20, ticksPerSecond: 20, skip: 20, measureMs: 4_000 } as const;

/**
 * Compares all servers.
 * @throws LOAD_SERVER_FAILED, LOAD_SWARM_FAILED, LOAD_PUSH_FAILED
 */
export async function compare(options: PeersOptions, ports: ComparePorts): Promise<Comparison> {
  const { sockets, seconds, quick } = options;
  const deadlineMs = performance.now() + seconds * BUDGET_FACTOR * 1_000;
  const isPinned = pinSelf(GENERATOR_CORE);
  const folder = await mkdtemp(join(tmpdir(), 'midswing-peers-'));
  try {
    const recording = join(folder, 'frames');
    ports.progress('recording a battle');
    const frameBytes = await record(recording);
    const rooms = Math.ceil(sockets / MEMBERS);
    const plan = { sockets, rooms, recording, warmMs: WARM_MS, measureMs: seconds * 1_000 };
    const course = new Course(plan, ports);
    while (course.rounds.length < (quick ? 1 : ROUNDS_MAX)) {
      if (!(await course.run(quick, deadlineMs))) break;
    }
    return { sockets, quick, rounds: course.rounds, probes: course.probes, frameBytes, isPinned };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Course {
  readonly rounds: Round[] = [];
  readonly probes: (Probe & { readonly name: Name })[] = [];
  readonly #plan: ProbePlan;
  readonly #ports: ComparePorts;

  constructor(plan: ProbePlan, ports: ComparePorts) {
    this.#plan = plan;
    this.#ports = ports;
  }

  /** One round; false when there was no time for all of it. Only the first one counts half done. */
  async run(quick: boolean, deadlineMs: number): Promise<boolean> {
    const names = this.rounds.length === 0 ? NAMES : LATER_NAMES;
    const searches = names.map((name) => ({ name, search: this.#searchOf(name, quick) }));
    const from = this.probes.length;
    const isOver = (): boolean => performance.now() > deadlineMs || this.#ports.signal.aborted;
    let open = searches;
    while (open.length > 0 && !isOver()) {
      for (const { name, search } of open) {
        if (!isOver()) await this.#probe(name, search);
      }
      // Who comes first changes with every turn.
      open = open.toReversed().filter(({ search }) => !quick && search.next() !== undefined);
    }
    const isWhole = open.length === 0;
    if (isWhole || this.rounds.length === 0) {
      const probes = this.probes.slice(from);
      const findings = searches.map(({ name, search }) => {
        const isLowerBound = search.isLowerBound || !isWhole || quick;
        const own = probes.filter((probe) => probe.name === name);
        return [name, { isLowerBound, best: quick ? own[0] : bestOf(own) }] as const;
      });
      this.rounds.push(Object.fromEntries(findings));
    }
    return isWhole;
  }

  #searchOf(name: Name, quick: boolean): RateSearch {
    if (quick) return new RateSearch({ first: QUICK_RATE, ...FIRST_SEARCH });
    const before = this.rounds.at(-1)?.[name]?.best;
    if (before !== undefined)
      return new RateSearch({ first: before.ticksPerSecond, ...LATER_SEARCH });
    return new RateSearch({ first: CONTESTANTS[name].firstRate, ...FIRST_SEARCH });
  }

  async #probe(name: Name, search: RateSearch): Promise<void> {
    const ticksPerSecond = search.next();
    if (ticksPerSecond === undefined) return;
    const round = this.rounds.length + 1;
    this.#ports.progress(`round ${round}: ${name} at ${ticksPerSecond.toFixed(0)} ticks/s`);
    const probe = await runProbe(CONTESTANTS[name], ticksPerSecond, this.#plan);
    search.told(ticksPerSecond, probe.outcome);
    this.probes.push({ ...probe, name });
  }
}

function bestOf(probes: readonly Probe[]): Probe | undefined {
  return probes
    .filter(({ outcome }) => outcome === 'held')
    .toSorted((a, b) => b.ticksPerSecond - a.ticksPerSecond)[0];
}

/** Writes the frames of a Midswing battle to a file; how long they are on average. */
async function record(file: string): Promise<number> {
  const { rooms, ticksPerSecond, skip, measureMs } = RECORDED;
  const frames = Array.from({ length: rooms }, (): Buffer[] => []);
  const contestant = midswing(({ room, member }, bytes) => {
    if (member === 0) frames[room - 1]?.push(Buffer.from(bytes));
  });
  const plan = { sockets: rooms * MEMBERS, rooms, recording: '', warmMs: WARM_MS, measureMs };
  await runProbe(contestant, ticksPerSecond, plan);
  const packed = packRecording(frames.map((room) => room.slice(skip)));
  await writeFile(file, packed);
  return meanFrameBytes(readRecording(packed));
}
