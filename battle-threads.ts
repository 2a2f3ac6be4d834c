// The threads of `midswing simulate`: workers that run compiled code, or this thread alone.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CommandError } from './combat-rules/cli/command-error.ts';
import type { BattlePack } from './combat-rules/battle-pack.ts';
import type { SimulationThread } from './combat-rules/simulate/pool.ts';
import { Simulation, type ChunkSums } from './combat-rules/simulate/simulation.ts';
import { battleOpener } from './battle-parts.ts';
import type { BattleRequest, BattleWork } from './battle-worker.ts';

/** So many threads for packs that compiled. @throws SIMULATION_NOT_BUILT */
export function openThreads(
  jobs: number,
  work: BattleWork,
  packs: readonly BattlePack[],
): readonly SimulationThread[] {
  if (jobs === 1) return [ownThread(work, packs)];
  const file = new URL('./battle-worker.js', import.meta.url);
  if (!existsSync(fileURLToPath(file))) {
    throw new CommandError('SIMULATION_NOT_BUILT', 'Threads run compiled code, and there is none.');
  }
  return Array.from({ length: jobs }, () => workerThread(file, work));
}

function ownThread({ seed }: BattleWork, packs: readonly BattlePack[]): SimulationThread {
  const simulation = new Simulation(packs, seed, battleOpener());
  return {
    run: async (from, to) => {
      // Lets the bar be drawn and an interrupt be heard.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return simulation.run(from, to);
    },
    close: () => Promise.resolve(),
  };
}

function workerThread(file: URL, work: BattleWork): SimulationThread {
  const worker = new Worker(file, { workerData: work });
  return {
    run: (from, to) => ask(worker, { from, to }),
    close: async () => {
      await worker.terminate();
    },
  };
}

function ask(worker: Worker, request: BattleRequest): Promise<ChunkSums> {
  return new Promise((resolve, reject) => {
    const lost = (cause: unknown): void => {
      stop();
      const message = cause instanceof Error ? cause.message : `it ended with ${String(cause)}`;
      reject(new CommandError('SIMULATION_LOST', `A thread was lost: ${message}.`, cause));
    };
    const answered = (sums: ChunkSums): void => {
      stop();
      resolve(sums);
    };
    const stop = (): void => {
      worker.off('message', answered).off('error', lost).off('exit', lost);
    };
    worker.on('message', answered).on('error', lost).on('exit', lost);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
    worker.postMessage(request);
  });
}
