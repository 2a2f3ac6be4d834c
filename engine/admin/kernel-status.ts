// The part of a status report that the kernel and the rollout know: which version of what runs.
import type { Kernel } from '../kernel/kernel.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { ActivePackStatus, GenerationStatus, StatusReport } from './status-report.ts';

export type KernelStatus = Pick<
  StatusReport,
  'epoch' | 'set' | 'active' | 'generations' | 'waysBack' | 'revisionFloor'
>;

/** Reads the kernel; leases are recounted, so the cost is one walk over them. */
export function readKernelStatus(
  kernel: Kernel,
  rollout: Pick<Rollout, 'active' | 'revisionFloors' | 'waysBack'>,
): KernelStatus {
  const leases = new Map<number, number>();
  for (const lease of kernel.leases()) {
    for (const id of lease.generations) leases.set(id, (leases.get(id) ?? 0) + 1);
  }
  const generations: GenerationStatus[] = kernel.generations().map((generation) => ({
    id: generation.id,
    service: generation.service.name,
    pack: generation.pack.name,
    revision: generation.pack.revision,
    state: generation.state,
    leases: leases.get(generation.id) ?? 0,
  }));
  return {
    epoch: kernel.epoch,
    set: kernel.routing?.defaultSet.digest ?? '',
    active: readActive(rollout),
    generations,
    waysBack: readWaysBack(rollout),
    revisionFloor: Object.fromEntries(rollout.revisionFloors()),
  };
}

function readWaysBack(rollout: Pick<Rollout, 'waysBack'>): KernelStatus['waysBack'] {
  const ways = [...rollout.waysBack()].map(([service, way]) => {
    if (way === undefined) return [service, null] as const;
    const { pack, since, until } = way;
    return [service, { pack: pack.name, revision: pack.revision, since, until }] as const;
  });
  return Object.fromEntries(ways);
}

function readActive(rollout: Pick<Rollout, 'active'>): ActivePackStatus | null {
  const active = rollout.active();
  if (active === undefined) return null;
  const { service, generation, pack } = active;
  return { service, pack: pack.name, revision: pack.revision, digest: pack.digest, generation };
}
