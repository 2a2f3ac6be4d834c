// Many swaps in a row while leases come and go: nothing is lost, nothing goes twice, nothing stays in memory.
import type { Service } from '../../../engine/contract/service.ts';
import type { Kernel, KernelOptions } from '../../../engine/kernel/kernel.ts';
import type { Lease } from '../../../engine/kernel/lease.ts';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createHarness } from './kernel-harness.ts';
import { toyDigest } from './kernel-twin.ts';

const HOLDERS = 64;
const STEPS_PER_SWAP = 8;
const SERVICE = 'alpha';

/** Answers with its version. */
class VersionedService implements Service {
  readonly name = SERVICE;
  readonly contract = '^2.0.0';
  readonly #version: number;

  constructor(version: number) {
    this.#version = version;
  }

  handle(): number {
    return this.#version;
  }
}

/** A kernel whose service is swapped again and again, and holders that take, keep, move and give back. */
class Churn {
  readonly kernel: Kernel;
  /** How often each generation was unloaded. */
  readonly unloads = new Map<number, number>();
  readonly services: WeakRef<Service>[] = [];
  calls = 0;
  lost = 0;
  readonly #holders: readonly Lease[];
  #random = 20_261_121;

  constructor(options: Partial<KernelOptions> = {}) {
    const onUnload: KernelOptions['onUnload'] = ({ id }) =>
      this.unloads.set(id, 1 + (this.unloads.get(id) ?? 0));
    this.kernel = createHarness({ ...options, onUnload }).kernel;
    this.#holders = Array.from({ length: HOLDERS }, (_none, i) =>
      this.kernel.createLease(`holder ${i}`),
    );
  }

  swap(version: number): void {
    const { kernel } = this;
    const service = new VersionedService(version);
    this.services.push(new WeakRef(service));
    const pack = { name: SERVICE, revision: version, digest: toyDigest(`${version}`) };
    kernel.activate(kernel.prepare([kernel.load(service, pack)]), kernel.epoch, version);
    for (let step = 0; step < STEPS_PER_SWAP; step += 1) this.#step();
  }

  releaseAll(): void {
    for (const lease of this.#holders) lease[Symbol.dispose]();
  }

  #step(): void {
    const lease = this.#holders[this.#draw(HOLDERS)] ?? expect.fail('no holder');
    const { defaultSet } = this.kernel.routing ?? expect.fail('no routing');
    const choice = this.#draw(4);
    if (lease.set === undefined) lease.acquire(defaultSet);
    else if (choice === 0) lease.exchange(defaultSet);
    else if (choice === 1) lease.release();
    const held = lease.set?.generations.get(SERVICE);
    if (held === undefined) return;
    this.calls += 1;
    const isAnswered = held.service.handle?.(undefined) === held.pack.revision;
    if (!isAnswered || held.state === 'unloaded') this.lost += 1;
  }

  /** A repeatable whole number below `bound`. */
  #draw(bound: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * bound);
  }
}

describe('many swaps under leases', () => {
  it('[DR1] no call is lost, no generation goes twice, no lease is left', () => {
    const swaps = 2_000;
    const churn = new Churn({ drain: { policy: 'wait', deadlineMs: 100 } });
    for (let version = 1; version <= swaps; version += 1) churn.swap(version);
    churn.releaseAll();
    expect([churn.lost, churn.calls > swaps]).toEqual([0, true]);
    expect([churn.unloads.size, Math.max(...churn.unloads.values())]).toEqual([swaps - 1, 1]);
    expect(churn.kernel.leases()).toEqual([]);
    expect(churn.kernel.generations().map(({ id, state }) => [id, state])).toEqual([
      [swaps, 'active'],
    ]);
  });

  it('[DR10] what serves and what stands by stay in memory, all others become garbage', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void; // what --expose-gc defines
    const churn = new Churn({ keepStandby: true });
    const alive = async (): Promise<readonly number[]> => {
      // WeakRefs are kept alive until the end of the job that made or read them.
      for (let turn = 0; turn < 5; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        collect();
      }
      return churn.services.flatMap((reference, at) => (reference.deref() ? [at + 1] : []));
    };
    for (let version = 1; version <= 200; version += 1) churn.swap(version);
    churn.releaseAll();
    expect(await alive()).toEqual([199, 200]);
    goBack(churn.kernel);
    expect(await alive()).toEqual([199, 200]);
    churn.kernel.confirm();
    expect(await alive()).toEqual([199]);
    churn.kernel.close(200);
    expect(await alive()).toEqual([]);
  });
});

/** In a function of its own, so that no local of the test keeps a generation. */
function goBack(kernel: Kernel): void {
  const revived = kernel.revive(kernel.standby(SERVICE) ?? expect.fail('nothing stands by'));
  kernel.activate(kernel.prepare([revived]), kernel.epoch, 200);
}
