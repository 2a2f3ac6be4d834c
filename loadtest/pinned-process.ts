// A node process on the cores that it is given, where the system can pin one.
import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which cores the server has, and which everything else; undefined leaves it to the system. */
export interface Cores {
  readonly server: string | undefined;
  readonly others: string | undefined;
}

/** One core for the server and the rest for others, where there are two and `taskset` exists. */
export function chooseCores(pin: 'pinned' | 'free'): Cores {
  const count = availableParallelism();
  const isPossible = count >= 2 && spawnSync('taskset', ['--version']).status === 0;
  if (pin === 'free' || !isPossible) return { server: undefined, others: undefined };
  return { server: '0', others: count === 2 ? '1' : `1-${count - 1}` };
}

export interface PinnedOptions {
  readonly cores: string | undefined;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio: StdioOptions;
}

/** Starts node with these arguments. */
export function spawnNode(args: readonly string[], options: PinnedOptions): ChildProcess {
  const { cores, ...rest } = options;
  if (cores === undefined) return spawn(process.execPath, args, rest);
  // taskset becomes the process that it starts, so that its id, signals and channel are node's.
  return spawn('taskset', ['-c', cores, process.execPath, ...args], rest);
}
