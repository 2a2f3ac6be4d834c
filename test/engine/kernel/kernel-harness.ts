// A kernel with toy services and a record of what its hooks were told.
import type { Generation } from '../../../engine/kernel/generation.ts';
import type { GenerationSet } from '../../../engine/kernel/generation-set.ts';
import type { Kernel, KernelOptions } from '../../../engine/kernel/kernel.ts';
import type { Routing } from '../../../engine/kernel/routing.ts';
import { createKernel } from '../../../engine/kernel/kernel.ts';
import { toyDigest, toyService } from './kernel-twin.ts';

export interface Harness {
  readonly kernel: Kernel;
  /** What the hooks were told, in order: "drained 1 zero 5" or "unload 1", by generation id. */
  readonly told: string[];
  readonly load: (service?: string, pack?: string, dependencies?: readonly string[]) => Generation;
  /** Loads, prepares and activates a new generation of a service. */
  readonly swap: (nowMs?: number, service?: string, pack?: string) => Routing;
}

export function createHarness(overrides: Partial<KernelOptions> = {}): Harness {
  const told: string[] = [];
  const ids = (set: GenerationSet): string => [...set.generations.values()].map(idOf).join('+');
  const kernel = createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: toyDigest,
    drain: { policy: 'evict', deadlineMs: 100 },
    keepStandby: false,
    onUnload: (generation) => told.push(`unload ${generation.id}`),
    onDrained: (set, outcome, heldMs) => told.push(`drained ${ids(set)} ${outcome} ${heldMs}`),
    ...overrides,
  });
  const load: Harness['load'] = (service = 'alpha', pack = 'same', dependencies = []) =>
    kernel.load(toyService(service, dependencies), {
      name: 'toy',
      revision: 1,
      digest: toyDigest(pack),
    });
  return {
    kernel,
    told,
    load,
    swap: (nowMs = 0, service = 'alpha', pack = 'same') =>
      kernel.activate(kernel.prepare([load(service, pack)]), kernel.epoch, nowMs),
  };
}

function idOf(generation: Generation): number {
  return generation.id;
}
