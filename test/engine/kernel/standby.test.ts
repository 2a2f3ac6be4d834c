// Versions that are kept to go back to, and how they come back.
import type { Service } from '../../../engine/contract/service.ts';
import type { Generation } from '../../../engine/kernel/generation.ts';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { createHarness, type Harness } from './kernel-harness.ts';

const keeping = (): Harness => createHarness({ keepStandby: true });

const states = ({ kernel }: Harness): string =>
  kernel
    .generations()
    .map(({ id, state }) => `${id} ${state}`)
    .join(', ');

const unloads = ({ told }: Harness): string[] => told.filter((line) => line.startsWith('unload'));

function standbyOf({ kernel }: Harness, service = 'alpha'): Generation {
  return kernel.standby(service) ?? expect.fail(`nothing stands by for ${service}`);
}

function activate({ kernel }: Harness, generation: Generation): void {
  kernel.activate(kernel.prepare([generation]), kernel.epoch, 0);
}

describe('standby', () => {
  it('[SW12] a replaced version stands by when it has drained', () => {
    const harness = keeping();
    harness.swap();
    harness.swap();
    expect([states(harness), unloads(harness)]).toEqual(['1 standby, 2 active', []]);
    expect(harness.kernel.standby('alpha')?.id).toBe(1);
  });

  it('[SW12] the next one takes its place, and it is unloaded', () => {
    const harness = keeping();
    for (let i = 0; i < 3; i += 1) harness.swap();
    expect([states(harness), unloads(harness)]).toEqual(['2 standby, 3 active', ['unload 1']]);
  });

  it('[SW12] a version that drains late does not take the place of a newer one', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const lease = kernel.createLease('late');
    lease.acquire(swap().defaultSet);
    swap();
    swap();
    expect(states(harness)).toBe('1 draining, 2 standby, 3 active');
    lease.release();
    expect([states(harness), unloads(harness)]).toEqual(['2 standby, 3 active', ['unload 1']]);
  });

  it('[SW12] the way back leads to the newest version, drained or not', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const lease = kernel.createLease('late');
    swap();
    lease.acquire(swap().defaultSet);
    swap();
    expect([states(harness), kernel.standby('alpha')?.id]).toEqual([
      '1 standby, 2 draining, 3 active',
      2,
    ]);
  });

  it('[SW12] a removed service stands by too', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    swap(0, 'alpha');
    swap(0, 'beta');
    kernel.activate(kernel.prepare([], ['beta']), kernel.epoch, 0);
    expect(states(harness)).toBe('1 active, 2 standby');
    activate(harness, kernel.revive(standbyOf(harness, 'beta')));
    expect(states(harness)).toBe('1 active, 3 active');
  });

  it('[SW12] each service has its own, and one confirmation leaves the others', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    for (const service of ['alpha', 'beta', 'alpha', 'beta']) swap(0, service);
    expect(states(harness)).toBe('1 standby, 2 standby, 3 active, 4 active');
    kernel.confirm(['alpha']);
    expect([states(harness), unloads(harness)]).toEqual([
      '2 standby, 3 active, 4 active',
      ['unload 1'],
    ]);
    kernel.confirm();
    expect(unloads(harness)).toEqual(['unload 1', 'unload 2']);
    expect(kernel.standby('beta')).toBe(undefined);
  });

  it('[SW12] a version that was confirmed away while it drained does not stand by', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const lease = kernel.createLease('late');
    lease.acquire(swap().defaultSet);
    swap();
    kernel.confirm();
    expect([states(harness), kernel.standby('alpha')]).toEqual(['1 draining, 2 active', undefined]);
    lease.release();
    expect(unloads(harness)).toEqual(['unload 1']);
  });

  it('[SW12] what serves when it is confirmed stands by when it is replaced', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    swap();
    kernel.confirm();
    kernel.confirm(['alpha']);
    swap();
    expect(states(harness)).toBe('1 standby, 2 active');
  });

  it('[SW12] a candidate that never served does not stand by', () => {
    const harness = keeping();
    const { kernel, load, swap } = harness;
    swap();
    kernel.discard(load());
    expect([states(harness), unloads(harness)]).toEqual(['1 active', ['unload 2']]);
  });

  it('[SW12] without keepStandby nothing stands by and there is no way back', () => {
    const harness = createHarness();
    const { kernel, swap } = harness;
    const lease = kernel.createLease('late');
    lease.acquire(swap().defaultSet);
    swap();
    expect(kernel.standby('alpha')).toBe(undefined);
    lease.release();
    expect(unloads(harness)).toEqual(['unload 1']);
  });
});

describe('revival', () => {
  it('[SW13] the same service object serves under a new id; nothing of it is unloaded', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    swap();
    swap();
    const former = standbyOf(harness);
    const revived = kernel.revive(former);
    expect([revived.id, revived.state, revived.service === former.service]).toEqual([
      3,
      'loaded',
      true,
    ]);
    expect([revived.pack, former.state]).toEqual([former.pack, 'unloaded']);
    activate(harness, revived);
    expect([states(harness), unloads(harness)]).toEqual(['2 standby, 3 active', []]);
  });

  it('[SW13] revived and discarded it stands by again, and can be revived again', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    swap();
    swap();
    const revived = kernel.revive(standbyOf(harness));
    kernel.discard(revived);
    expect([states(harness), unloads(harness)]).toEqual(['2 active, 3 standby', []]);
    expect(kernel.standby('alpha')).toBe(revived);
    expect(kernel.revive(revived).id).toBe(4);
  });

  it.each(['confirmed away', 'closed'])('[SW13] discarded after it was %s it goes', (what) => {
    const harness = keeping();
    const { kernel, swap } = harness;
    swap();
    swap();
    const revived = kernel.revive(standbyOf(harness));
    if (what === 'closed') kernel.close(0);
    else kernel.confirm();
    kernel.discard(revived);
    expect([revived.state, unloads(harness).filter((line) => line === 'unload 3')]).toEqual([
      'unloaded',
      ['unload 3'],
    ]);
  });

  it('[SW13] activated after it was confirmed away it stands by like any other later', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    swap();
    swap();
    const revived = kernel.revive(standbyOf(harness));
    kernel.confirm();
    activate(harness, revived);
    swap();
    expect(states(harness)).toBe('3 standby, 4 active');
  });

  it('[SW13] only what stands by is revived, once', () => {
    const harness = keeping();
    const { kernel, load, swap } = harness;
    swap();
    swap();
    const [former, active] = kernel.generations();
    for (const wrong of [active, load()]) {
      expect(() => kernel.revive(wrong ?? expect.fail('none'))).toThrow(AssertionFailed);
    }
    kernel.revive(former ?? expect.fail('none'));
    expect(() => kernel.revive(former ?? expect.fail('none'))).toThrow(AssertionFailed);
    expect(states(harness)).toBe('2 active, 3 loaded, 4 loaded');
  });

  it('[SW14] a version that drains comes back, and goes once, after all its leases', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const [first, second] = [kernel.createLease('first'), kernel.createLease('second')];
    first.acquire(swap().defaultSet);
    swap();
    activate(harness, kernel.revive(standbyOf(harness)));
    second.acquire(kernel.routing?.defaultSet ?? expect.fail('no routing'));
    kernel.close(0);
    expect([states(harness), unloads(harness)]).toEqual(['1 draining, 3 draining', ['unload 2']]);
    second.release();
    expect(unloads(harness)).toEqual(['unload 2']);
    first.release();
    expect(unloads(harness)).toEqual(['unload 2', 'unload 3']);
  });

  it('[SW14] revived while it drains and discarded, it drains on and stands by', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const lease = kernel.createLease('late');
    lease.acquire(swap().defaultSet);
    swap();
    kernel.discard(kernel.revive(standbyOf(harness)));
    expect(states(harness)).toBe('1 draining, 2 active');
    lease.release();
    expect([states(harness), unloads(harness)]).toEqual(['1 standby, 2 active', []]);
  });

  it('[SW14] drained while its successor waits to be activated, it is neither lost nor unloaded', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const lease = kernel.createLease('late');
    lease.acquire(swap().defaultSet);
    swap();
    const revived = kernel.revive(standbyOf(harness));
    lease.release();
    expect([states(harness), unloads(harness)]).toEqual(['2 active, 3 loaded', []]);
    activate(harness, revived);
    expect([states(harness), unloads(harness)]).toEqual(['2 standby, 3 active', []]);
  });

  it('[SW14] revived while it drains, drained and then discarded, it stands by', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const lease = kernel.createLease('late');
    lease.acquire(swap().defaultSet);
    swap();
    const revived = kernel.revive(standbyOf(harness));
    expect(kernel.standby('alpha')).toBe(undefined);
    lease.release();
    kernel.discard(revived);
    expect([states(harness), unloads(harness)]).toEqual(['2 active, 3 standby', []]);
    kernel.confirm();
    expect([states(harness), unloads(harness)]).toEqual(['2 active', ['unload 3']]);
  });

  it('[SW14] a chain of revivals under leases unloads each service object once', () => {
    const hooked: Service[] = [];
    const harness = createHarness({
      keepStandby: true,
      onUnload: ({ service }) => hooked.push(service),
    });
    const { kernel, swap } = harness;
    swap();
    swap();
    const objects = kernel.generations().map(({ service }) => service);
    const leases = Array.from({ length: 6 }, (_none, i) => {
      const lease = kernel.createLease(`lease ${i}`);
      lease.acquire(kernel.routing?.defaultSet ?? expect.fail('no routing'));
      activate(harness, kernel.revive(standbyOf(harness)));
      return lease;
    });
    kernel.close(0);
    expect(hooked).toEqual([]);
    for (const lease of leases) lease.release();
    expect([hooked.length, new Set(hooked)]).toEqual([2, new Set(objects)]);
    expect(kernel.generations()).toEqual([]);
  });
});

describe('close', () => {
  it('[SW15] nothing serves, and the last set and what stands by go', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    swap();
    swap();
    kernel.close(5);
    expect([kernel.routing, kernel.epoch, kernel.generations()]).toEqual([undefined, 2, []]);
    expect(unloads(harness)).toEqual(['unload 2', 'unload 1']);
  });

  it('[SW15] leases on the last set end as the drain policy says', () => {
    const harness = keeping();
    const { kernel, swap } = harness;
    const { defaultSet } = swap();
    const lease = kernel.createLease('late');
    lease.acquire(defaultSet);
    kernel.close(10);
    expect([defaultSet.quiesced, lease.set === defaultSet, unloads(harness)]).toEqual([
      true,
      true,
      [],
    ]);
    kernel.expire(110);
    expect([lease.evicted, harness.told]).toEqual([true, ['drained 1 evicted 100', 'unload 1']]);
  });

  it('[SW15] a kernel that never served can be closed; twice, or activating after it, is a bug', () => {
    const { kernel, load } = keeping();
    const generation = load();
    kernel.close(0);
    expect(() => kernel.close(0)).toThrow(AssertionFailed);
    const set = kernel.prepare([generation]);
    expect(() => kernel.activate(set, 0, 0)).toThrow(AssertionFailed);
    kernel.discard(generation);
    expect(kernel.generations()).toEqual([]);
  });
});
