// Draining and unloading: when, how often, and what hooks may do.
import type { Generation } from '../../../engine/kernel/generation.ts';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { createHarness } from './kernel-harness.ts';

describe('drain', () => {
  it('[DR1] a set without leases is unloaded by the activation that replaces it', () => {
    const { kernel, swap, told } = createHarness();
    swap(0);
    swap(3);
    expect(told).toEqual(['drained 1 zero 0', 'unload 1']);
    expect(kernel.generations().map(({ id }) => id)).toEqual([2]);
  });

  it('[DR1] the unload hook runs once, when the last lease goes', () => {
    const { kernel, swap, told } = createHarness();
    const { defaultSet } = swap(0);
    const leases = [kernel.createLease('first'), kernel.createLease('last')];
    for (const lease of leases) lease.acquire(defaultSet);
    swap(1);
    leases[0]?.release();
    expect([told, defaultSet.generations.get('alpha')?.state]).toEqual([[], 'draining']);
    leases[1]?.release();
    expect(told).toEqual(['drained 1 zero 0', 'unload 1']);
    expect(defaultSet.generations.get('alpha')?.state).toBe('unloaded');
    kernel.expire(1_000);
    expect(told.length).toBe(2);
  });

  it('[DR1] a generation in two draining sets is unloaded with the second of them', () => {
    const { kernel, swap, told } = createHarness();
    const [older, newer] = [kernel.createLease('older'), kernel.createLease('newer')];
    older.acquire(swap(0, 'alpha').defaultSet);
    newer.acquire(swap(0, 'beta').defaultSet);
    swap(0, 'alpha');
    newer.release();
    expect(told).toEqual(['drained 1+2 zero 0']);
    older.release();
    expect(told).toEqual(['drained 1+2 zero 0', 'drained 1 zero 0', 'unload 1']);
  });

  it('[DR1] the active set is not unloaded when its last lease goes', () => {
    const { kernel, swap, told } = createHarness();
    const lease = kernel.createLease('only');
    lease.acquire(swap(0).defaultSet);
    lease.release();
    kernel.expire(10_000);
    expect([told, kernel.generations()[0]?.state]).toEqual([[], 'active']);
  });

  it('[DR2] leases are evicted at the deadline and not a millisecond before', () => {
    const { kernel, swap, told } = createHarness();
    const { defaultSet } = swap(0);
    const lease = kernel.createLease('late');
    lease.acquire(defaultSet);
    swap(50);
    kernel.expire(149);
    expect([told, lease.evicted, defaultSet.leaseCount]).toEqual([[], false, 1]);
    kernel.expire(150);
    expect(told).toEqual(['drained 1 evicted 100', 'unload 1']);
    expect([lease.evicted, defaultSet.leaseCount]).toEqual([true, 0]);
  });

  it('[DR2] each drain has a deadline of its own', () => {
    const { kernel, swap, told } = createHarness();
    const [first, second] = [kernel.createLease('first'), kernel.createLease('second')];
    first.acquire(swap(0).defaultSet);
    second.acquire(swap(10).defaultSet);
    swap(60);
    kernel.expire(110);
    expect([told, second.evicted]).toEqual([['drained 1 evicted 100', 'unload 1'], false]);
    kernel.expire(500);
    expect(told.slice(2)).toEqual(['drained 2 evicted 440', 'unload 2']);
  });

  it('[DR3] a throwing hook is reported, and neither the state nor another hook suffers', () => {
    const errors: unknown[] = [];
    const unloaded: number[] = [];
    const onUnload = (generation: Generation): void => {
      unloaded.push(generation.id);
      if (generation.id === 1) throw new Error('hook 1');
    };
    const onHookError = (error: unknown): unknown => errors.push(error);
    const { kernel, load } = createHarness({ onUnload, onHookError });
    const start = kernel.prepare([load('alpha'), load('beta')]);
    kernel.activate(start, 0, 0);
    kernel.activate(kernel.prepare([load('alpha'), load('beta')]), 1, 0);
    expect([unloaded, errors]).toEqual([[2, 1], [new Error('hook 1')]]);
    expect(kernel.generations().map(({ id, state }) => [id, state])).toEqual([
      [3, 'active'],
      [4, 'active'],
    ]);
  });

  it('[DR3] without an error port the call throws all of them, after the kernel is consistent', () => {
    const onUnload = ({ id }: Generation): void => {
      throw new Error(`hook ${id}`);
    };
    const { kernel, swap } = createHarness({ onUnload });
    const lease = kernel.createLease('last');
    lease.acquire(swap(0).defaultSet);
    swap(0);
    const caught = catchError(() => lease.release());
    expect(caught).toBeInstanceOf(AggregateError);
    expect(caught).toMatchObject({ errors: [new Error('hook 1')] });
    expect([lease.set, kernel.leases(), kernel.epoch]).toEqual([undefined, [], 2]);
    expect(kernel.generations().map(({ id }) => id)).toEqual([2]);
    lease.acquire(kernel.routing?.defaultSet ?? expect.fail('no routing'));
    expect(kernel.leases().length).toBe(1);
  });

  it('[DR4] a generation that never served is discarded with its unload hook', () => {
    const { kernel, load, told } = createHarness();
    const generation = load();
    kernel.prepare([generation]);
    kernel.discard(generation);
    expect([told, generation.state, kernel.generations()]).toEqual([['unload 1'], 'unloaded', []]);
    expect(() => kernel.discard(generation)).toThrow(AssertionFailed);
    expect(told).toEqual(['unload 1']);
  });

  it('[DR4] a generation that serves or drains cannot be discarded', () => {
    const { kernel, swap } = createHarness();
    const first = swap(0).defaultSet;
    const generation = first.generations.get('alpha') ?? expect.fail('no generation');
    expect(() => kernel.discard(generation)).toThrow(AssertionFailed);
    kernel.createLease('late').acquire(first);
    swap(0);
    expect(() => kernel.discard(generation)).toThrow(AssertionFailed);
    expect(generation.state).toBe('draining');
  });

  it('[DR5] a hook may activate: its own hooks follow in order', () => {
    const order: string[] = [];
    const onUnload = (generation: Generation): void => {
      order.push(`unload ${generation.id} begins`);
      if (generation.id === 1) swap(0);
      order.push(`unload ${generation.id} ends`);
    };
    const { kernel, swap } = createHarness({ onUnload });
    swap(0);
    swap(0);
    expect(order).toEqual(['unload 1 begins', 'unload 1 ends', 'unload 2 begins', 'unload 2 ends']);
    expect(kernel.epoch).toBe(3);
  });

  it('[DR6] time that goes back is a bug', () => {
    const { kernel, load, swap } = createHarness();
    swap(100);
    expect(() => kernel.expire(99)).toThrow(AssertionFailed);
    expect(() => kernel.activate(kernel.prepare([load()]), 1, 99)).toThrow(AssertionFailed);
    expect(kernel.epoch).toBe(1);
  });
});

function catchError(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
