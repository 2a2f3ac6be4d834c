// Many leases: what is listed, ended and forgotten when thousands come and go.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createHarness } from './kernel-harness.ts';

const MANY = 5_000;

describe('many leases', () => {
  it('[LS2] those that are held are listed once each, whatever came and went before', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const leases = Array.from({ length: MANY }, (_none, i) => kernel.createLease(`lease ${i}`));
    const held = new Set<string>();
    // Held and free ones alternate in runs of other lengths each round, and some are taken again.
    for (let round = 2; round <= 6; round += 1) {
      for (const [i, lease] of leases.entries()) {
        const isWanted = i % round === 0;
        if (isWanted && lease.set === undefined) lease.acquire(defaultSet);
        if (!isWanted && lease.set !== undefined) lease.release();
        if (isWanted) held.add(`lease ${i}`);
        else held.delete(`lease ${i}`);
      }
      const listed = kernel.leases().map(({ holder }) => holder);
      expect([listed.length, new Set(listed)]).toEqual([held.size, held]);
      expect(defaultSet.leaseCount).toBe(held.size);
    }
  });

  it.each([1_023, 1_024, 1_025, 2_048])('[LS2] %i leases, half of them given back', (count) => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const leases = Array.from({ length: count }, (_none, i) => kernel.createLease(`lease ${i}`));
    for (const lease of leases) lease.acquire(defaultSet);
    for (const [i, lease] of leases.entries()) if (i % 2 === 0) lease.release();
    kernel.createLease('one more').acquire(defaultSet);
    const listed = kernel.leases().map(({ holder }) => holder);
    const odd = leases.flatMap(({ set }, i) => (set === undefined ? [] : [`lease ${i}`]));
    expect(listed.toSorted()).toEqual([...odd, 'one more'].toSorted());
  });

  it('[LS2][LS12] one that was forgotten is listed again when it is held again', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const leases = Array.from({ length: 1_024 }, (_none, i) => kernel.createLease(`lease ${i}`));
    for (const lease of leases) lease.acquire(defaultSet);
    const free = leases.filter((_lease, i) => i % 2 === 0);
    for (const lease of free) lease.release();
    // One more than is kept: the free ones are forgotten, the held ones move together.
    kernel.createLease('one more').acquire(defaultSet);
    expect(kernel.leases().length).toBe(513);
    for (const lease of free) lease.acquire(defaultSet);
    const listed = kernel.leases().map(({ holder }) => holder);
    expect([listed.length, new Set(listed).size]).toEqual([1_025, 1_025]);
  });

  it('[LS3][DR2] an eviction ends those of its set and no other', () => {
    const { kernel, swap, told } = createHarness();
    const leases = Array.from({ length: MANY }, (_none, i) => kernel.createLease(`lease ${i}`));
    const old = swap(0).defaultSet;
    for (const lease of leases) lease.acquire(old);
    const next = swap(0).defaultSet;
    for (const [i, lease] of leases.entries()) if (i % 3 === 0) lease.exchange(next);
    for (const [i, lease] of leases.entries()) if (i % 3 === 1) lease.release();
    kernel.expire(100);
    const ended = leases.filter(({ evicted }) => evicted);
    expect(ended.map((lease) => leases.indexOf(lease) % 3)).toEqual(ended.map(() => 2));
    expect([ended.length, old.leaseCount, next.leaseCount]).toEqual([1_666, 0, 1_667]);
    expect(told.slice(-2)).toEqual(['drained 1 evicted 100', 'unload 1']);
    for (const lease of ended) lease.acquire(next);
    expect(kernel.leases().length).toBe(3_333);
  });

  it('[LS12] leases that were given back are forgotten, but for a bounded number', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void; // what --expose-gc defines
    const { kernel, swap } = createHarness();
    swap();
    const kept = kernel.createServiceLease('kept', 'alpha');
    kept.acquire();
    const references = Array.from({ length: MANY }, () => {
      using lease = kernel.createServiceLease('work', 'alpha');
      lease.acquire();
      return new WeakRef(lease);
    });
    // WeakRefs are kept alive until the end of the job that made them.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    const alive = references.filter((reference) => reference.deref() !== undefined);
    expect(alive.length).toBeLessThanOrEqual(1_024);
    expect(kernel.leases()).toMatchObject([{ holder: 'kept' }]);
  });

  it('[LS4] a set of another kernel grants no leases here', () => {
    const [one, other] = [createHarness(), createHarness()];
    one.swap();
    const foreign = other.swap().defaultSet;
    const quiesced = expect.objectContaining({ code: 'LEASE_QUIESCED' });
    expect(() => one.kernel.createLease('holder').acquire(foreign)).toThrow(quiesced);
    expect([one.kernel.leases(), foreign.leaseCount]).toEqual([[], 0]);
  });
});
