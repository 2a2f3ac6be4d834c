// Hooks that call the kernel, hooks that throw, and the order in which versions are let go of.
import type { Generation } from '../../../engine/kernel/generation.ts';
import type { Kernel } from '../../../engine/kernel/kernel.ts';
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './kernel-harness.ts';

const states = (kernel: Kernel): string =>
  kernel
    .generations()
    .map(({ id, state }) => `${id} ${state}`)
    .join(', ');

function standbyOf(kernel: Kernel, service = 'alpha'): Generation {
  return kernel.standby(service) ?? expect.fail(`nothing stands by for ${service}`);
}

function activate(kernel: Kernel, generation: Generation): void {
  kernel.activate(kernel.prepare([generation]), kernel.epoch, 0);
}

describe('hooks that call the kernel', () => {
  it('[DR5] from onUnload: what is discarded there is unloaded once, right behind', () => {
    const order: string[] = [];
    let spare: Generation | undefined;
    const onUnload = ({ id }: Generation): void => {
      order.push(`${id} begins`);
      if (id === 1) kernel.discard(spare ?? expect.fail('no spare'));
      order.push(`${id} ends`);
    };
    const { kernel, load, swap } = createHarness({ onUnload });
    swap();
    spare = load();
    swap();
    expect(order).toEqual(['1 begins', '1 ends', '2 begins', '2 ends']);
  });

  it('[DR5] from onDrained: a confirmation there unloads what just came to stand by', () => {
    const unloaded: number[] = [];
    const { kernel, swap } = createHarness({
      keepStandby: true,
      onDrained: () => kernel.confirm(),
      onUnload: ({ id }) => unloaded.push(id),
    });
    for (let i = 0; i < 3; i += 1) swap();
    expect([states(kernel), unloaded]).toEqual(['3 active', [1, 2]]);
  });

  it('[DR5] from onDrained: the version that stands by comes back at once', () => {
    let isBack = false;
    const harness: Harness = createHarness({
      keepStandby: true,
      onDrained: () => {
        if (isBack) return;
        isBack = true;
        activate(harness.kernel, harness.kernel.revive(standbyOf(harness.kernel)));
      },
    });
    const { kernel, swap, told } = harness;
    swap();
    const routing = swap();
    expect([states(kernel), told, routing.epoch, kernel.epoch]).toEqual([
      '2 standby, 3 active',
      [],
      2,
      3,
    ]);
  });

  it('[DR5] from onOverdue: letting the last leases go drains the set, which is told once', () => {
    const { kernel, swap, told } = createHarness({
      drain: { policy: 'wait', deadlineMs: 100 },
      onOverdue: () => {
        for (const lease of leases) lease.release();
      },
    });
    const leases = ['one', 'two'].map((holder) => kernel.createLease(holder));
    const { defaultSet } = swap();
    for (const lease of leases) lease.acquire(defaultSet);
    swap();
    kernel.expire(100);
    kernel.expire(200);
    expect([told, kernel.leases()]).toEqual([['drained 1 zero 100', 'unload 1'], []]);
  });

  it('[DR5] from onUnload: a lease that is released there drains another set', () => {
    const order: string[] = [];
    const onUnload = ({ id }: Generation): void => {
      order.push(`${id} begins`);
      if (id === 2) late.release();
      order.push(`${id} ends`);
    };
    const { kernel, swap } = createHarness({ onUnload });
    const late = kernel.createLease('late');
    late.acquire(swap().defaultSet);
    swap();
    swap();
    expect([order, states(kernel)]).toEqual([
      ['2 begins', '2 ends', '1 begins', '1 ends'],
      '3 active',
    ]);
  });

  it('[DR5] from a hook of the eviction: expiring again ends nothing twice', () => {
    const { kernel, swap, told } = createHarness({
      onDrained: (set, outcome) => {
        told.push(`${set.digest.length > 0} ${outcome}`);
        kernel.expire(1_000);
      },
    });
    const leases = ['one', 'two'].map((holder) => kernel.createLease(holder));
    for (const lease of leases) {
      lease.acquire(swap().defaultSet);
    }
    swap();
    kernel.expire(500);
    expect(told).toEqual(['true evicted', 'unload 1', 'true evicted', 'unload 2']);
  });

  it('[DR5] from a hook of the close: nothing serves, nothing stands by, nothing comes back', () => {
    const seen: unknown[] = [];
    const { kernel, swap } = createHarness({
      keepStandby: true,
      onDrained: () => seen.push([kernel.routing, kernel.standby('alpha'), states(kernel)]),
    });
    swap();
    swap();
    seen.length = 0;
    kernel.close(0);
    expect(seen).toEqual([[undefined, undefined, '']]);
  });
});

describe('hooks that throw', () => {
  const failing = ({ id }: Generation): void => {
    throw new Error(`hook ${id}`);
  };

  it('[DR3] a close under throwing hooks lets go of everything, and throws all of them', () => {
    const { kernel, swap } = createHarness({ keepStandby: true, onUnload: failing });
    swap(0, 'alpha');
    swap(0, 'alpha');
    const caught = errorsOf(() => kernel.close(0));
    expect(caught).toEqual(['hook 2', 'hook 1']);
    expect([kernel.generations(), kernel.routing]).toEqual([[], undefined]);
  });

  it('[DR3] an activation under throwing hooks has happened, and so have all unloads', () => {
    const unloaded: number[] = [];
    const { kernel, swap } = createHarness({
      onDrained: () => {
        throw new Error('drained');
      },
      onUnload: (generation) => {
        unloaded.push(generation.id);
        failing(generation);
      },
    });
    swap();
    expect(errorsOf(() => swap())).toEqual(['drained', 'hook 1']);
    expect([kernel.epoch, states(kernel), unloaded]).toEqual([2, '2 active', [1]]);
    expect(errorsOf(() => swap())).toEqual(['drained', 'hook 2']);
  });

  it('[DR3] what a hook caused and its error are told together, to the outermost call', () => {
    let spare: Generation | undefined;
    const { kernel, load, swap } = createHarness({
      onUnload: (generation) => {
        if (generation.id === 1) kernel.discard(spare ?? expect.fail('no spare'));
        failing(generation);
      },
    });
    swap();
    spare = load();
    expect(errorsOf(() => swap())).toEqual(['hook 1', 'hook 2']);
  });

  it('[DR3] an overdue report that throws stops no other, and is not given twice', () => {
    const { kernel, swap } = createHarness({
      drain: { policy: 'wait', deadlineMs: 100 },
      onOverdue: ({ generations }) => {
        throw new Error(`overdue ${generations.get('alpha')?.id}`);
      },
    });
    for (const holder of ['one', 'two']) kernel.createLease(holder).acquire(swap().defaultSet);
    swap();
    expect(errorsOf(() => kernel.expire(100))).toEqual(['overdue 1', 'overdue 2']);
    expect(errorsOf(() => kernel.expire(200))).toEqual([]);
  });
});

describe('the order of letting go', () => {
  it('[SW12] the newest version is the one that served last, whatever was loaded first', () => {
    const { kernel, load, swap } = createHarness({ keepStandby: true });
    const [first, second] = [load(), load()];
    activate(kernel, second);
    activate(kernel, first);
    swap();
    expect([kernel.standby('alpha'), states(kernel)]).toEqual([first, '1 standby, 3 active']);
  });

  it.each(['before', 'after'] as const)(
    '[SW12][SW13] a version that was revived in vain %s a newer one drained stays the older one',
    (when) => {
      const { kernel, swap, told } = createHarness({ keepStandby: true });
      swap();
      swap();
      const revived = kernel.revive(standbyOf(kernel));
      if (when === 'before') kernel.discard(revived);
      swap();
      if (when === 'after') kernel.discard(revived);
      expect([kernel.standby('alpha')?.id, states(kernel)]).toEqual([2, '2 standby, 4 active']);
      expect(told.filter((line) => line.startsWith('unload'))).toEqual(['unload 3']);
    },
  );

  it('[DR9] a confirmation lets go of dependents before what they depend on', () => {
    const { kernel, load, told } = createHarness({ keepStandby: true });
    const services = ['base', 'middle', 'top'];
    for (let round = 0; round < 2; round += 1) {
      const dependent = services.map((name, at) => load(name, 'same', services.slice(0, at)));
      kernel.activate(kernel.prepare(dependent), kernel.epoch, 0);
    }
    told.length = 0;
    kernel.confirm();
    expect(told).toEqual(['unload 3', 'unload 2', 'unload 1']);
  });

  it('[DR9] a close lets go of what serves and then of what stands by, each in reverse', () => {
    const { kernel, load, told } = createHarness({ keepStandby: true });
    const services = ['base', 'middle', 'top'];
    for (let round = 0; round < 2; round += 1) {
      const dependent = services.map((name, at) => load(name, 'same', services.slice(0, at)));
      kernel.activate(kernel.prepare(dependent), kernel.epoch, 0);
    }
    told.length = 0;
    kernel.close(0);
    expect(told.slice(1)).toEqual([6, 5, 4, 3, 2, 1].map((id) => `unload ${id}`));
  });
});

/** What the call threw, as messages; none when it did not throw. */
function errorsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    return all.map((each) => (each instanceof Error ? each.message : String(each)));
  }
  return [];
}
