// Leases: who may hold a set, and what the count is worth.
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { createHarness } from './kernel-harness.ts';

const quiesced = expect.objectContaining({ code: 'LEASE_QUIESCED' });

describe('lease', () => {
  it('[LS1] a lease names the set it holds and is counted there', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const lease = kernel.createLease('holder');
    expect([lease.set, defaultSet.leaseCount]).toEqual([undefined, 0]);
    lease.acquire(defaultSet);
    expect([lease.set === defaultSet, defaultSet.leaseCount]).toEqual([true, 1]);
    lease.release();
    expect([lease.set, defaultSet.leaseCount]).toEqual([undefined, 0]);
  });

  it('[LS1] a released lease can be acquired again', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const lease = kernel.createLease('holder');
    for (let round = 0; round < 3; round += 1) {
      lease.acquire(defaultSet);
      lease.release();
    }
    lease.acquire(defaultSet);
    expect(defaultSet.leaseCount).toBe(1);
  });

  it('[LS2] the leases are listed by holder, set and generations, whatever order they go in', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const [first, middle, last] = ['first', 'middle', 'last'].map((name) => {
      const lease = kernel.createLease(name);
      lease.acquire(defaultSet);
      return lease;
    });
    const holders = (): string[] =>
      kernel
        .leases()
        .map(({ holder }) => holder)
        .sort();
    middle?.release();
    expect(holders()).toEqual(['first', 'last']);
    last?.release();
    expect(kernel.leases()).toEqual([
      { holder: 'first', set: defaultSet.digest, generations: [1] },
    ]);
    first?.release();
    expect(kernel.leases()).toEqual([]);
  });

  it('[LS3] an evicted lease holds nothing, says so, and ignores its release', () => {
    const { kernel, swap } = createHarness();
    const lease = kernel.createLease('late');
    lease.acquire(swap(0).defaultSet);
    const next = swap(10).defaultSet;
    kernel.expire(110);
    expect([lease.evicted, lease.set]).toEqual([true, undefined]);
    lease.release();
    lease.release();
    expect([lease.evicted, next.leaseCount]).toEqual([true, 0]);
  });

  it.each(['acquire', 'exchange'] as const)('[LS3] %s ends an eviction', (verb) => {
    const { kernel, swap } = createHarness();
    const lease = kernel.createLease('late');
    lease.acquire(swap(0).defaultSet);
    const next = swap(10).defaultSet;
    kernel.expire(110);
    lease[verb](next);
    expect([lease.evicted, lease.set === next, next.leaseCount]).toEqual([false, true, 1]);
  });

  it('[LS4] a set that was replaced refuses leases', () => {
    const { kernel, swap } = createHarness();
    const old = swap().defaultSet;
    swap();
    const lease = kernel.createLease('late');
    expect(() => lease.acquire(old)).toThrow(quiesced);
    expect([old.quiesced, lease.set, old.leaseCount]).toEqual([true, undefined, 0]);
  });

  it('[LS4] a set that is only prepared refuses leases', () => {
    const { kernel, load } = createHarness();
    const set = kernel.prepare([load()]);
    expect(() => kernel.createLease('early').acquire(set)).toThrow(quiesced);
    expect(set.quiesced).toBe(true);
  });

  it('[LS4] a refused exchange keeps what was held', () => {
    const { kernel, swap } = createHarness();
    const old = swap().defaultSet;
    const current = swap().defaultSet;
    const lease = kernel.createLease('holder');
    lease.acquire(current);
    expect(() => lease.exchange(old)).toThrow(quiesced);
    expect([lease.set === current, current.leaseCount]).toEqual([true, 1]);
  });

  it('[LS5] an exchange holds the new set before the old one is let go', () => {
    const seen: unknown[] = [];
    const { kernel, swap } = createHarness({ onDrained: () => seen.push(kernel.leases()) });
    const lease = kernel.createLease('holder');
    lease.acquire(swap().defaultSet);
    const next = swap().defaultSet;
    lease.exchange(next);
    expect(seen).toEqual([[{ holder: 'holder', set: next.digest, generations: [2] }]]);
  });

  it('[LS5] an exchange for the set that is held changes nothing', () => {
    const { kernel, swap, told } = createHarness();
    const { defaultSet } = swap();
    const lease = kernel.createLease('holder');
    lease.acquire(defaultSet);
    lease.exchange(defaultSet);
    expect([defaultSet.leaseCount, told]).toEqual([1, []]);
  });

  it('[LS6] acquiring a held lease and releasing a free one are bugs that change no count', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const lease = kernel.createLease('holder');
    expect(() => lease.release()).toThrow(AssertionFailed);
    lease.acquire(defaultSet);
    expect(() => lease.acquire(defaultSet)).toThrow(AssertionFailed);
    expect(defaultSet.leaseCount).toBe(1);
    lease.release();
    expect(() => lease.release()).toThrow(AssertionFailed);
    expect(defaultSet.leaseCount).toBe(0);
  });

  it('[LS6] a set that no kernel prepared is a bug', () => {
    const { kernel, swap } = createHarness();
    const forged = { ...swap().defaultSet };
    expect(() => kernel.createLease('holder').acquire(forged)).toThrow(AssertionFailed);
  });

  it('[LS7] acquire and release allocate nothing', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    const leases = ['first', 'second'].map((name) => kernel.createLease(name));
    const cycles = 100_000;
    const run = (): number => {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < cycles; i += 1) {
        for (const lease of leases) lease.acquire(defaultSet);
        for (const lease of leases) lease.release();
      }
      return process.memoryUsage().heapUsed - before;
    };
    const trials = Array.from({ length: 9 }, run).sort((a, b) => a - b);
    // One object a cycle would be 1.6 MB; the median passes over a collection or a compilation.
    expect(trials[4]).toBeLessThan(cycles * 4);
  });
});
