// What happens to leases that outstay their set, and what that does to the next activation.
import type { Generation } from '../../../engine/kernel/generation.ts';
import type { DrainPolicy } from '../../../engine/kernel/kernel.ts';
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './kernel-harness.ts';
import { toyDigest } from './kernel-twin.ts';

const unfinished = expect.objectContaining({ code: 'DRAIN_UNFINISHED' });

function drainingBy(policy: DrainPolicy): Harness & { readonly overdue: string[] } {
  const overdue: string[] = [];
  const harness = createHarness({
    drain: { policy, deadlineMs: 100 },
    keepStandby: true,
    onOverdue: ({ generations, leaseCount }) =>
      overdue.push(`${[...generations.values()].map(({ id }) => id).join()} holds ${leaseCount}`),
  });
  return { ...harness, overdue };
}

const current = ({ kernel }: Harness): Generation =>
  kernel.routing?.defaultSet.generations.get('alpha') ?? expect.fail('alpha does not serve');

describe.each(['wait', 'refuse'] as const)('the drain policy %s', (policy) => {
  it('[DR7] ends no lease, however long it is held', () => {
    const { kernel, swap, told } = drainingBy(policy);
    const lease = kernel.createLease('late');
    const { defaultSet } = swap(0);
    lease.acquire(defaultSet);
    swap(0);
    kernel.expire(1_000_000);
    expect([lease.set === defaultSet, lease.evicted, told]).toEqual([true, false, []]);
    lease.release();
    expect(told).toEqual(['drained 1 zero 1000000']);
  });

  it('[DR7] reports a set at its deadline, not before, once', () => {
    const { kernel, swap, overdue } = drainingBy(policy);
    const lease = kernel.createLease('late');
    lease.acquire(swap(0).defaultSet);
    swap(50);
    kernel.expire(149);
    expect(overdue).toEqual([]);
    kernel.expire(150);
    kernel.expire(151);
    expect(overdue).toEqual(['1 holds 1']);
  });

  it('[DR7] reports nothing of a set that drained in time', () => {
    const { kernel, swap, overdue } = drainingBy(policy);
    const lease = kernel.createLease('prompt');
    lease.acquire(swap(0).defaultSet);
    swap(0);
    lease.release();
    kernel.expire(100);
    expect(overdue).toEqual([]);
  });
});

describe('the drain policy evict', () => {
  it('[DR11] evicts nobody whose version may be finished: it reports the set once', () => {
    const harness = drainingBy('evict');
    const { kernel, swap, overdue, told } = harness;
    const lease = kernel.createLease('pinned');
    lease.acquire(swap(0).defaultSet);
    const { service } = current(harness);
    const pack = {
      name: 'alpha',
      revision: 2,
      digest: toyDigest('pinned'),
      update: 'pin',
    } as const;
    kernel.activate(kernel.prepare([kernel.load(service, pack)]), kernel.epoch, 0);
    kernel.expire(1_000);
    kernel.expire(2_000);
    expect([lease.evicted, overdue.length, told]).toEqual([false, 1, []]);
    lease.release();
    expect(told.length).toBeGreaterThan(0);
  });

  it('[DR2] says nothing of overdue sets: it ends their leases', () => {
    const { kernel, swap, overdue } = drainingBy('evict');
    const lease = kernel.createLease('late');
    lease.acquire(swap(0).defaultSet);
    swap(0);
    kernel.expire(100);
    expect([overdue, lease.evicted]).toEqual([[], true]);
  });
});

describe('the drain policy refuse', () => {
  it('[DR8] a service is not replaced again while its former version drains', () => {
    const { kernel, load, swap } = drainingBy('refuse');
    const lease = kernel.createLease('late');
    lease.acquire(swap(0).defaultSet);
    const { defaultSet } = swap(0);
    const next = kernel.prepare([load()]);
    expect(() => kernel.activate(next, 2, 0)).toThrow(unfinished);
    expect([kernel.epoch, kernel.routing?.defaultSet === defaultSet, defaultSet.quiesced]).toEqual([
      2,
      true,
      false,
    ]);
    lease.release();
    expect(kernel.activate(next, 2, 0).epoch).toBe(3);
  });

  it('[DR8] the refusal names the service, the version that drains and its leases', () => {
    const { kernel, load, swap } = drainingBy('refuse');
    kernel.createLease('late').acquire(swap(0).defaultSet);
    swap(0);
    expect(() => kernel.checkActivation(kernel.prepare([load()]), 2)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Generation 1 of alpha still has 1 leases.'),
        details: { service: 'alpha', generation: 1 },
      }),
    );
  });

  it('[DR8] it is not removed either, nor comes a removed one back as another version', () => {
    const { kernel, load, swap } = drainingBy('refuse');
    swap(0, 'beta');
    const lease = kernel.createLease('late');
    lease.acquire(swap(0, 'alpha').defaultSet);
    swap(0, 'alpha');
    const remove = kernel.prepare([], ['alpha']);
    expect(() => kernel.activate(remove, kernel.epoch, 0)).toThrow(unfinished);
    lease.release();
    lease.acquire(kernel.routing?.defaultSet ?? expect.fail('no routing'));
    kernel.activate(remove, kernel.epoch, 0);
    const again = kernel.prepare([load('alpha')]);
    expect(() => kernel.activate(again, kernel.epoch, 0)).toThrow(unfinished);
  });

  it('[DR8] another service is replaced meanwhile, though the old set holds it as well', () => {
    const { kernel, swap } = drainingBy('refuse');
    swap(0, 'beta');
    swap(0, 'alpha');
    kernel.createLease('late').acquire(kernel.routing?.defaultSet ?? expect.fail('no routing'));
    swap(0, 'alpha');
    expect(swap(0, 'beta').epoch).toBe(4);
    expect(() => swap(0, 'beta')).toThrow(unfinished);
  });

  it('[DR8] going back to the very version that drains is not refused', () => {
    const harness = drainingBy('refuse');
    const { kernel, swap } = harness;
    kernel.createLease('late').acquire(swap(0).defaultSet);
    const { service } = current(harness);
    swap(0);
    const revived = kernel.revive(kernel.standby('alpha') ?? expect.fail('nothing stands by'));
    kernel.activate(kernel.prepare([revived]), kernel.epoch, 0);
    expect(current(harness).service).toBe(service);
  });
});
