// The end of a generation: runs its service's dispose hook outside of the tick that let go last,
// within its deadline, and logs how it ended. A hook that throws, rejects or hangs blocks nothing
// (D3); the kernel calls once (D2).
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Digest } from '../contract/ids.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { DrainOutcome } from '../kernel/kernel.ts';
import { LIMITS } from '../base/limits.ts';

/** How a dispose hook ended: by itself, by a throw or rejection, or given up at the deadline. */
export type UnloadOutcome = 'done' | 'failed' | 'forced';

export interface Unloader {
  /** For KernelOptions.onUnload. */
  readonly onUnload: (generation: Generation) => void;
  /** For KernelOptions.onDrained. */
  readonly onDrained: (set: GenerationSet, outcome: DrainOutcome, heldMs: number) => void;
  /** Resolves when no hook is running; each is given up at its deadline. */
  settled(): Promise<void>;
}

export interface UnloaderOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** The epoch that is current now, for log lines. */
  readonly epoch: () => number;
  /** LIMITS.disposeDeadlineMs when absent. */
  readonly deadlineMs?: number;
}

/** Makes the unload hooks of one kernel. */
export function createUnloader({ log, clock, epoch, ...options }: UnloaderOptions): Unloader {
  const deadlineMs = options.deadlineMs ?? LIMITS.disposeDeadlineMs;
  const running = new Set<Promise<void>>();
  /** The set that each generation drained with last; a candidate that never served has none. */
  const sets = new WeakMap<Generation, Digest>();
  const unload = async (generation: Generation): Promise<void> => {
    // The kernel calls from inside a tick or an activation, which a slow hook must not lengthen.
    await setImmediate();
    const startedMs = clock.nowMs();
    const { outcome, error } = await dispose(generation, deadlineMs);
    const fields = {
      stage: 'unloaded',
      outcome,
      ms: clock.nowMs() - startedMs,
      epoch: epoch(),
      set: sets.get(generation),
      service: generation.service.name,
      generation: generation.id,
      pack: generation.pack.name,
      revision: generation.pack.revision,
      digest: generation.pack.digest,
    };
    if (outcome === 'done') log.info(fields, 'generation unloaded');
    else log.warn({ ...fields, err: error }, 'generation unloaded, its hook did not end well');
  };
  return {
    onUnload(generation) {
      const task = unload(generation).finally(() => running.delete(task));
      running.add(task);
    },
    onDrained(set, outcome, heldMs) {
      for (const generation of set.generations.values()) sets.set(generation, set.digest);
      const fields = { stage: 'draining', outcome, ms: heldMs, epoch: epoch(), set: set.digest };
      if (outcome === 'zero') log.info(fields, 'set drained');
      else log.warn(fields, 'set drained by evicting its leases at the deadline');
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function dispose(
  generation: Generation,
  deadlineMs: number,
): Promise<{ outcome: UnloadOutcome; error?: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'forced'>((resolve) => {
    timer = setTimeout(() => resolve('forced'), deadlineMs);
  });
  const hook = async (): Promise<'done'> => {
    await generation.service.dispose?.();
    return 'done';
  };
  try {
    return { outcome: await Promise.race([hook(), deadline]) };
  } catch (error) {
    return { outcome: 'failed', error };
  } finally {
    clearTimeout(timer);
  }
}
