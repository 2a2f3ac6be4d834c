// Tries modules in workers of their own: a heap of its own, no environment, no arguments, no input, a deadline.
// What hangs, runs wild or dies takes its worker with it and nothing else.
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { LIMITS } from '../base/limits.ts';
import type { TrialOutcome, TrialRequest } from './trial.ts';

const MEBIBYTE = 1_048_576;

/** Tries one module; the outcome says what went wrong, nothing is thrown for it. */
export type DryRun = (request: TrialRequest) => Promise<TrialOutcome>;

export interface DryRunOptions {
  /** LIMITS.moduleDryRunDeadlineMs when absent. */
  readonly deadlineMs?: number;
  /** LIMITS.moduleDryRunHeapMebibytes when absent. */
  readonly heapMebibytes?: number;
}

/** At most LIMITS.moduleDryRunsMax run at a time; further ones wait for their turn. */
export function createDryRun(options: DryRunOptions = {}): DryRun {
  const deadlineMs = options.deadlineMs ?? LIMITS.moduleDryRunDeadlineMs;
  const heapMebibytes = options.heapMebibytes ?? LIMITS.moduleDryRunHeapMebibytes;
  const entry = createEntry();
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (request) => {
    if (running >= LIMITS.moduleDryRunsMax) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      const worker = await startWorker(entry, request, heapMebibytes);
      return await answerOf(worker, deadlineMs);
    } finally {
      // The place goes to the next one as it is; only without one it is given up.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Compiled code is a file to start; sources are bundled once and started from memory. */
type Entry = () => Promise<URL | string>;

function createEntry(): Entry {
  if (import.meta.url.endsWith('.js')) {
    return async () => new URL('dry-run-worker.js', import.meta.url);
  }
  let text: Promise<string> | undefined;
  return async () => {
    text ??= import('./bundle.ts').then(({ bundleWorker }) =>
      bundleWorker(fileURLToPath(new URL('dry-run-worker.ts', import.meta.url))),
    );
    return text;
  };
}

async function startWorker(
  entry: Entry,
  request: TrialRequest,
  heapMebibytes: number,
): Promise<Worker> {
  const code = await entry();
  const options: WorkerOptions = {
    workerData: request,
    eval: typeof code === 'string',
    argv: [],
    execArgv: [],
    env: {},
    stdin: false,
    stdout: true,
    stderr: true,
    trackUnmanagedFds: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMebibytes, stackSizeMb: 4 },
  };
  const worker = new Worker(code, options);
  // Whatever is written is read and dropped; else it would be kept in this process.
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

/** The first of: its answer, its end, the deadline. The worker is gone when this resolves. */
async function answerOf(worker: Worker, deadlineMs: number): Promise<TrialOutcome> {
  let timer: NodeJS.Timeout | undefined;
  let looks: NodeJS.Timeout | undefined;
  const bytesMax = process.memoryUsage.rss() + LIMITS.moduleDryRunGrowthMebibytes * MEBIBYTE;
  const outcome = await new Promise<TrialOutcome>((resolve) => {
    looks = setInterval(() => {
      if (process.memoryUsage.rss() > bytesMax) resolve(failed('took too much memory'));
    }, LIMITS.moduleDryRunLookMs);
    timer = setTimeout(() => {
      resolve(failed(`was not done after ${deadlineMs} ms and was ended`));
    }, deadlineMs);
    // The worker's own code is what answers, in this form.
    worker.once('message', (answer: unknown) => resolve(answer as TrialOutcome));
    worker.once('error', (error) => resolve(failed(`ended its worker: ${error.message}`)));
    worker.once('exit', () => resolve(failed('ended with a step that never finished')));
  });
  clearTimeout(timer);
  clearInterval(looks);
  await worker.terminate();
  return outcome;
}

function failed(what: string): TrialOutcome {
  const message = `The dry run ${what}.`;
  return { ok: false, code: 'MODULE_DRY_RUN_FAILED', message, line: 0, column: 0 };
}
