// Shares the chunks of a simulation out to threads, and adds them up in their order: the sums do not depend on how
// many threads there are or which of them was faster.
import { ChunkSum, chunksOf, type ChunkSums } from './simulation.ts';

/** Somebody who runs battles, one chunk at a time. */
export interface SimulationThread {
  /** Battles `from` to `to`, both included. */
  run(from: number, to: number): Promise<ChunkSums>;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly battles: number;
  readonly threads: readonly SimulationThread[];
  readonly onProgress?: (battles: number) => void;
}

/** All battles; the threads are closed at the end, however it ends. */
export async function runOnThreads(options: PoolOptions): Promise<ChunkSums> {
  const { battles, threads, onProgress } = options;
  const chunks = chunksOf(battles).entries();
  const sum = new ChunkSum();
  let done = 0;
  const work = async (thread: SimulationThread): Promise<void> => {
    for (const [place, [from, to]] of chunks) {
      sum.add(place, await thread.run(from, to));
      done += to - from + 1;
      onProgress?.(done);
    }
  };
  try {
    await Promise.all(threads.map((thread) => work(thread)));
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
  return sum.result();
}
