// A version that holders of an earlier process were on comes back beside the one that serves (SPEC SW).
import { describe, expect, it } from 'vitest';
import type { GenerationSet } from '../../../engine/kernel/generation-set.ts';
import { createHarness } from './kernel-harness.ts';

describe('a former version', () => {
  it('[SW16] is held by the leases that are taken as it comes back, and goes with the last of them', () => {
    const { kernel, load, swap, told } = createHarness();
    const former = load('alpha', 'old');
    swap(5, 'alpha', 'new');
    const leases = [kernel.createLease('room 1'), kernel.createLease('room 2')];
    kernel.resume(former, 6, (set) => {
      for (const lease of leases) lease.acquire(set);
    });
    expect([kernel.epoch, former.state]).toEqual([1, 'draining']);
    expect(leases[0]?.set?.generations.get('alpha')).toBe(former);
    expect(kernel.routing?.defaultSet.generations.get('alpha')?.pack.digest).not.toBe(
      former.pack.digest,
    );
    expect(kernel.standby('alpha')).toBeUndefined();
    const active = kernel.routing?.defaultSet;
    for (const lease of leases) {
      expect(told).toEqual([]);
      if (active !== undefined) lease.exchange(active);
    }
    expect(told).toEqual(['drained 1 zero 0', 'unload 1']);
  });

  it('[SW16] is taken by nobody later, and its leases end at the deadline of a drain', () => {
    const { kernel, load, swap, told } = createHarness();
    const former = load('alpha', 'old');
    swap(0, 'alpha', 'new');
    const taken: GenerationSet[] = [];
    const lease = kernel.createLease('room 1');
    kernel.resume(former, 0, (set) => {
      taken.push(set);
      lease.acquire(set);
    });
    const [set] = taken;
    if (set === undefined) throw new Error('a set is handed out');
    expect(() => kernel.createLease('late').acquire(set)).toThrow('takes no new leases');
    kernel.expire(100);
    expect(lease.evicted).toBe(true);
    expect(told).toEqual(['drained 1 evicted 100', 'unload 1']);
  });

  it('[SW16] that nobody takes is unloaded at once', () => {
    const { kernel, load, swap, told } = createHarness();
    const former = load('alpha', 'old');
    swap(0, 'alpha', 'new');
    kernel.resume(former, 0, () => undefined);
    expect(told).toEqual(['drained 1 zero 0', 'unload 1']);
  });
});
