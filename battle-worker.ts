// A thread of `midswing simulate`: compiles its packs once, then runs the battles it is asked for.
import { parentPort, workerData } from 'node:worker_threads';
import { Simulation } from './combat-rules/simulate/simulation.ts';
import type { PackContents } from './engine/contract/compiler.ts';
import { battleOpener, packOf } from './battle-parts.ts';

/** What a thread is started with. */
export interface BattleWork {
  readonly packs: readonly PackContents[];
  readonly seed: number;
}

/** Battles `from` to `to`, both included. */
export interface BattleRequest {
  readonly from: number;
  readonly to: number;
}

// Sent by battle-threads.ts in this version of the program.
const { packs, seed } = workerData as BattleWork;
const compiled = packs.flatMap((contents) => packOf(contents) ?? []);
const simulation = new Simulation(compiled, seed, battleOpener());

parentPort?.on('message', ({ from, to }: BattleRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  parentPort?.postMessage(simulation.run(from, to));
});
