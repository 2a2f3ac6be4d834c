// Leases on one service, and leases in `using`.
import type { Service } from '../../../engine/contract/service.ts';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { createHarness, type Harness } from './kernel-harness.ts';

const coded = (code: string): unknown => expect.objectContaining({ code });

function servingService({ kernel }: Harness, name: string): Service | undefined {
  return kernel.routing?.defaultSet.generations.get(name)?.service;
}

describe('service lease', () => {
  it('[LS8] it shows the serving version while it is held, and nothing before and after', () => {
    const harness = createHarness();
    harness.swap();
    const lease = harness.kernel.createServiceLease('call', 'alpha');
    const seen: unknown[] = [lease.service];
    lease.acquire();
    seen.push(lease.service === servingService(harness, 'alpha'));
    lease.release();
    seen.push(lease.service);
    expect(seen).toEqual([undefined, true, undefined]);
  });

  it('[LS8] work that began on a version ends on it; the next begins on the new one', () => {
    const harness = createHarness();
    const { kernel, swap, told } = harness;
    swap();
    const first = servingService(harness, 'alpha');
    const lease = kernel.createServiceLease('call', 'alpha');
    lease.acquire();
    swap();
    expect([lease.service === first, told]).toEqual([true, []]);
    lease.release();
    expect(told).toEqual(['drained 1 zero 0', 'unload 1']);
    lease.acquire();
    expect(lease.service).toBe(servingService(harness, 'alpha'));
  });

  it('[LS8] it pins what its version depends on, and is listed with its holder', () => {
    const { kernel, swap, told } = createHarness();
    swap(0, 'alpha');
    swap(0, 'beta');
    told.length = 0;
    const lease = kernel.createServiceLease('call', 'alpha');
    lease.acquire();
    swap(0, 'beta');
    expect(told).toEqual([]);
    expect(kernel.leases()).toMatchObject([{ holder: 'call', generations: [1, 2] }]);
    lease.release();
    expect(told).toEqual(['drained 1+2 zero 0', 'unload 2']);
  });

  it('[LS8] the deadline takes the version away, and releasing what is gone does nothing', () => {
    const { kernel, swap } = createHarness();
    swap(0);
    const lease = kernel.createServiceLease('late', 'alpha');
    lease.acquire();
    swap(0);
    kernel.expire(100);
    expect([lease.evicted, lease.service]).toEqual([true, undefined]);
    lease.release();
    lease.acquire();
    expect([lease.evicted, lease.service?.name]).toEqual([false, 'alpha']);
  });

  it('[LS8] a hook that runs because the lease went finds it free', () => {
    const seen: unknown[] = [];
    const { kernel, swap } = createHarness({ onUnload: () => seen.push(lease.service) });
    const lease = kernel.createServiceLease('call', 'alpha');
    swap();
    lease.acquire();
    swap();
    lease.release();
    expect(seen).toEqual([undefined]);
  });

  it('[LS9] there is nothing to lease before the first activation and after the close', () => {
    const { kernel, swap } = createHarness();
    const lease = kernel.createServiceLease('call', 'alpha');
    expect(() => lease.acquire()).toThrow(coded('LEASE_QUIESCED'));
    swap();
    kernel.close(0);
    expect(() => lease.acquire()).toThrow(coded('LEASE_QUIESCED'));
    expect(kernel.leases()).toEqual([]);
  });

  it('[LS9] a service that does not serve, or not any more, is unknown and nothing is counted', () => {
    const { kernel, swap } = createHarness();
    swap(0, 'alpha');
    swap(0, 'beta');
    const lease = kernel.createServiceLease('call', 'beta');
    kernel.activate(kernel.prepare([], ['beta']), kernel.epoch, 0);
    expect(() => lease.acquire()).toThrow(coded('SERVICE_UNKNOWN'));
    expect([lease.service, kernel.leases()]).toEqual([undefined, []]);
  });

  it('[LS6] acquiring a held service lease and releasing a free one are bugs', () => {
    const { kernel, swap } = createHarness();
    swap();
    const lease = kernel.createServiceLease('call', 'alpha');
    expect(() => lease.release()).toThrow(AssertionFailed);
    lease.acquire();
    expect(() => lease.acquire()).toThrow(AssertionFailed);
    expect([lease.service?.name, kernel.leases().length]).toEqual(['alpha', 1]);
  });
});

describe('a lease in `using`', () => {
  it('[LS10] it is given back at the end of the block', () => {
    const { kernel, swap } = createHarness();
    swap();
    {
      using lease = kernel.createServiceLease('block', 'alpha');
      lease.acquire();
      expect(kernel.leases().length).toBe(1);
    }
    expect(kernel.leases()).toEqual([]);
  });

  it('[LS10] it is given back when the block throws', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const work = (): void => {
      using lease = kernel.createLease('block');
      lease.acquire(defaultSet);
      throw new Error(`${kernel.leases().length} held`);
    };
    expect(work).toThrow('1 held');
    expect(kernel.leases()).toEqual([]);
  });

  it('[LS10] it is given back when asynchronous work ends', async () => {
    const { kernel, swap, told } = createHarness();
    swap();
    const work = async (): Promise<boolean> => {
      using lease = kernel.createServiceLease('block', 'alpha');
      lease.acquire();
      const begun = lease.service;
      await Promise.resolve();
      return lease.service === begun;
    };
    const done = work();
    swap();
    expect(told).toEqual([]);
    expect(await done).toBe(true);
    expect(told).toEqual(['drained 1 zero 0', 'unload 1']);
  });

  it.each(['free', 'released', 'evicted'] as const)(
    '[LS10] one that is %s at the end stays as it is',
    (how) => {
      const { kernel, swap } = createHarness();
      const { defaultSet } = swap(0);
      const [plain, service] = [kernel.createLease('a'), kernel.createServiceLease('b', 'alpha')];
      if (how !== 'free') {
        plain.acquire(defaultSet);
        service.acquire();
      }
      if (how === 'released') {
        plain.release();
        service.release();
      }
      swap(0);
      kernel.expire(100);
      const before = [plain.evicted, service.evicted];
      plain[Symbol.dispose]();
      service[Symbol.dispose]();
      expect([plain.evicted, service.evicted]).toEqual(before);
      expect([before, kernel.leases()]).toEqual([[how === 'evicted', how === 'evicted'], []]);
    },
  );
});
