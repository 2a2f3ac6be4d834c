// The run's side of its generators: starts one process each, tells them all the same, waits for all, adds up what
// they found. Every wait has a deadline.
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type {
  GeneratorCommand,
  GeneratorEvent,
  GeneratorPlan,
  GeneratorResult,
} from './generator-message.ts';
import { LoadError } from './load-error.ts';
import { spawnNode } from './pinned-process.ts';
import type { SecondRecord } from './series.ts';
import { findProjectRoot } from './server-process.ts';
import { SWARM_LIMITS, type StormResult } from './swarm.ts';

export interface GeneratorsOptions {
  /** All but which part of the swarm each one is. */
  readonly plan: Omit<GeneratorPlan, 'part' | 'parts'>;
  readonly processes: number;
  readonly cores: string | undefined;
  /** Arguments for node, e.g. --cpu-prof. */
  readonly nodeArguments: readonly string[];
  readonly onSecond: (record: SecondRecord, part: number) => void;
  readonly note: (text: string) => void;
}

/** All generators of a run. */
export interface Generators {
  readonly processIds: readonly number[];
  /** Opens all sockets. @throws LOAD_SWARM_FAILED unless every one joined */
  open(): Promise<void>;
  learn(epoch: number, revision: number): void;
  activated(epoch: number): void;
  /** Plays from this moment of the shared clock; resolves with what each one found. */
  play(startMs: number): Promise<GeneratorResult[]>;
  /** Loses all connections at once; resolves when they are back, or not. */
  storm(): Promise<StormResult>;
  /** Sends nothing more; what was sent is still waited for. */
  stop(): void;
  /** Closes all sockets and ends the processes. */
  close(): Promise<void>;
}

const END_MS = SWARM_LIMITS.closeMs + 2_000;

/** Starts the processes; they open nothing yet. */
export function startGenerators(options: GeneratorsOptions): Generators {
  const { processes, plan } = options;
  const parts = Array.from({ length: processes }, (_, part) => new GeneratorProcess(options, part));
  const each = <T>(act: (part: GeneratorProcess) => Promise<T>): Promise<T[]> =>
    Promise.all(parts.map(act));
  const tellAll = (command: GeneratorCommand): void => {
    for (const part of parts) part.tell(command);
  };
  return {
    processIds: parts.map((part) => part.processId),
    open: async () => {
      const deadlineMs = SWARM_LIMITS.openMs + SWARM_LIMITS.settleMsMax + 10_000;
      await each((part) => {
        part.tell({ kind: 'open', plan: { ...plan, part: part.part, parts: processes } });
        return part.when('opened', deadlineMs);
      });
    },
    learn: (epoch, revision) => tellAll({ kind: 'learn', epoch, revision }),
    activated: (epoch) => tellAll({ kind: 'activated', epoch }),
    play: async (startMs) => {
      const deadlineMs = plan.seconds * 1_000 + 60_000;
      const events = await each((part) => {
        part.tell({ kind: 'play', startMs });
        return part.when('played', deadlineMs);
      });
      return events.map(({ result }) => result);
    },
    storm: async () => {
      const events = await each((part) => {
        part.tell({ kind: 'drop' });
        return part.when('storm', SWARM_LIMITS.resumeMs + 10_000);
      });
      return events.map(({ storm }) => storm).reduce(addStorms);
    },
    stop: () => tellAll({ kind: 'stop' }),
    close: async () => {
      await each((part) => part.end());
    },
  };
}

function addStorms(a: StormResult, b: StormResult): StormResult {
  const dropped = a.dropped + b.dropped;
  return { dropped, resumed: a.resumed + b.resumed, ms: Math.max(a.ms, b.ms) };
}

type EventOf<K extends GeneratorEvent['kind']> = Extract<GeneratorEvent, { kind: K }>;

class GeneratorProcess {
  readonly part: number;
  readonly #child: ChildProcess;
  readonly #options: GeneratorsOptions;
  readonly #waiting = new Set<(event: GeneratorEvent) => void>();
  #isEnded = false;

  constructor(options: GeneratorsOptions, part: number) {
    this.part = part;
    this.#options = options;
    const { cores, nodeArguments } = options;
    const args = [...nodeArguments, scriptPath('generator')];
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
    this.#child = spawnNode(args, { cores, stdio: [...stdio] });
    // Only this program's generator.ts writes to the channel.
    this.#child.on('message', (event) => this.#take(event as GeneratorEvent));
    this.#child.once('error', (error) => this.#ended(error.message));
    this.#child.once('exit', (code, signal) => this.#ended(`it ended with ${signal ?? code}`));
  }

  get processId(): number {
    return this.#child.pid ?? 0;
  }

  tell(command: GeneratorCommand): void {
    if (!this.#isEnded && this.#child.connected) this.#child.send(command);
  }

  /** The next event of this kind. @throws LOAD_SWARM_FAILED when it does not come */
  when<K extends GeneratorEvent['kind']>(kind: K, deadlineMs: number): Promise<EventOf<K>> {
    return new Promise((resolve, reject) => {
      const isWanted = (event: GeneratorEvent): event is EventOf<K> => event.kind === kind;
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(take);
        act();
      };
      const fail = (text: string): void =>
        settle(() => reject(new LoadError('LOAD_SWARM_FAILED', text)));
      const take = (event: GeneratorEvent): void => {
        if (event.kind === 'failed') fail(event.text);
        else if (isWanted(event)) settle(() => resolve(event));
      };
      const timer = setTimeout(
        () => fail(`A generator said nothing of "${kind}" within ${deadlineMs} ms.`),
        deadlineMs,
      );
      this.#waiting.add(take);
      if (this.#isEnded) fail('A generator has ended.');
    });
  }

  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.tell({ kind: 'close' });
    await this.when('closed', END_MS).catch(() => this.#child.kill('SIGKILL'));
  }

  #take(event: GeneratorEvent): void {
    if (event.kind === 'second') this.#options.onSecond(event.record, this.part);
    if (event.kind === 'note') this.#options.note(event.text);
    for (const take of this.#waiting) take(event);
  }

  #ended(why: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const take of this.#waiting) take({ kind: 'failed', text: `A generator failed: ${why}.` });
  }
}

/** The compiled entry file of this folder that has this name. */
export function scriptPath(name: string): string {
  return join(findProjectRoot(), 'dist', 'loadtest', `${name}.js`);
}
