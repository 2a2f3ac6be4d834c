// What the kernel benchmarks share: a kernel, services that do next to nothing, and packs with names.
import type { Service } from '#engine/contract';
import type { Generation, PackIdentity } from '#engine/kernel/generation';
import { CONTRACT_VERSION } from '#engine/contract';
import { systemClock } from '#engine/base/clock';
import { silentLog } from '#engine/base/log';
import { silentMetrics } from '#engine/base/metrics';
import { createKernel, type Kernel } from '#engine/kernel';
import { createServiceHost, type ServiceHost } from '#engine/service';
import { systemTimers } from '#engine/service/timers';
import { sha256Hex } from '#engine/trust/digest';
import { generateSealKey, loadSealKey } from '#engine/trust/seal';

/** What a benchmark hears of the kernel's hooks. */
export interface FixtureOptions {
  readonly onUnload?: (generation: Generation) => void;
}

/** A kernel of its own that keeps no former generations. */
export function makeKernel({ onUnload = () => undefined }: FixtureOptions = {}): Kernel {
  return createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: sha256Hex,
    drain: { policy: 'wait', deadlineMs: 60_000 },
    keepStandby: false,
    onUnload,
  });
}

/** A counting service; `handle` is the work of the call benchmarks. */
export class CountingService implements Service {
  readonly name: string;
  readonly contract = `^${CONTRACT_VERSION}`;
  count = 0;

  constructor(name: string) {
    this.name = name;
  }

  handle(request: number): number {
    this.count = (this.count + request) | 0;
    return this.count;
  }
}

/** Some pack; the digests of two revisions differ. */
export function packOf(service: string, revision: number): PackIdentity {
  return { name: service, revision, digest: sha256Hex(`${service}@${revision}`) };
}

/** A service that answers with its version. */
export class VersionedService implements Service {
  readonly name: string;
  readonly contract = `^${CONTRACT_VERSION}`;
  readonly #version: number;

  constructor(name: string, version: number) {
    this.name = name;
    this.#version = version;
  }

  handle(): number {
    return this.#version;
  }
}

/** A host of services that logs and measures nothing. */
export function makeHost(): ServiceHost {
  return createServiceHost({
    log: silentLog,
    metrics: silentMetrics,
    clock: systemClock,
    timers: systemTimers,
    sealKey: loadSealKey(generateSealKey()),
    environment: 'benchmark',
  });
}
