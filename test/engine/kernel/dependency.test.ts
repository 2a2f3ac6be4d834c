// Sets of services that depend on each other: their order, what is refused, the order of unloading.
import type { Generation } from '../../../engine/kernel/generation.ts';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { createHarness, type Harness } from './kernel-harness.ts';
import { toyDigest } from './kernel-twin.ts';

const coded = (code: string): unknown => expect.objectContaining({ code });

function loadOn({ kernel }: Harness, name: string, dependencies: readonly string[]): Generation {
  const service = { name, contract: '^2.0.0', dependencies };
  return kernel.load(service, { name, revision: 1, digest: toyDigest(name) });
}

/** A kernel in which `top` needs `middle`, which needs `base`. */
function activateChain(harness: Harness): void {
  const { kernel } = harness;
  const generations = [
    loadOn(harness, 'top', ['middle']),
    loadOn(harness, 'middle', ['base']),
    loadOn(harness, 'base', []),
  ];
  kernel.activate(kernel.prepare(generations), kernel.epoch, 0);
}

describe('dependencies', () => {
  it('[SW9] a set keeps its generations in order of dependency, whatever order they came in', () => {
    const harness = createHarness();
    activateChain(harness);
    const set = harness.kernel.prepare([loadOn(harness, 'base', [])]);
    expect([...set.generations.keys()]).toEqual(['base', 'middle', 'top']);
  });

  it('[SW9] a set that lacks a dependency is refused with the path', () => {
    const harness = createHarness();
    const generations = [loadOn(harness, 'top', ['middle']), loadOn(harness, 'middle', ['base'])];
    expect(() => harness.kernel.prepare(generations)).toThrow(
      expect.objectContaining({
        code: 'SERVICE_DEPENDENCY_MISSING',
        details: { path: ['top', 'middle', 'base'], missing: 'base' },
      }),
    );
    expect(generations.map(({ state }) => state)).toEqual(['loaded', 'loaded']);
  });

  it('[SW9] a version that depends on what depends on it is refused', () => {
    const harness = createHarness();
    activateChain(harness);
    const turned = loadOn(harness, 'base', ['top']);
    expect(() => harness.kernel.prepare([turned])).toThrow(coded('SERVICE_DEPENDENCY_CYCLE'));
  });

  it('[SW9] a service that others need is not taken out, unless they go or need it no more', () => {
    const harness = createHarness();
    const { kernel } = harness;
    activateChain(harness);
    expect(() => kernel.prepare([], ['base'])).toThrow(coded('SERVICE_DEPENDENCY_MISSING'));
    const both = kernel.prepare([], ['middle', 'top', 'base']);
    expect([...both.generations.keys()]).toEqual([]);
    const free = kernel.prepare([loadOn(harness, 'middle', [])], ['base']);
    expect([...free.generations.keys()]).toEqual(['middle', 'top']);
  });

  it('[SW10] what does not serve is not taken out', () => {
    const { kernel, load, swap } = createHarness();
    swap();
    load('beta');
    for (const unknown of ['beta', '']) {
      expect(() => kernel.prepare([], [unknown])).toThrow(coded('SERVICE_UNKNOWN'));
    }
  });

  it('[SW10] a service that was taken out serves no more; its version drains', () => {
    const { kernel, swap, told } = createHarness();
    swap(0, 'alpha');
    swap(0, 'beta');
    const { defaultSet } = kernel.activate(kernel.prepare([], ['alpha']), kernel.epoch, 0);
    expect([...defaultSet.generations.keys()]).toEqual(['beta']);
    expect(told.slice(-2)).toEqual(['drained 1+2 zero 0', 'unload 1']);
  });

  it('[SW10] a change takes out one service and puts in another in one step', () => {
    const { kernel, load, swap } = createHarness();
    swap(0, 'alpha');
    const { epoch } = kernel.activate(kernel.prepare([load('beta')], ['alpha']), 1, 0);
    expect([epoch, kernel.generations().map(({ service }) => service.name)]).toEqual([2, ['beta']]);
  });

  it('[SW11] a check finds what the activation would throw', () => {
    const { kernel, load, swap } = createHarness();
    const set = kernel.prepare([load()]);
    expect(() => kernel.checkActivation(set, 1)).toThrow(coded('ROLLOUT_SUPERSEDED'));
    swap();
    expect(() => kernel.checkActivation(set, 1)).toThrow(coded('ROLLOUT_SUPERSEDED'));
    const gone = load();
    const lost = kernel.prepare([gone]);
    kernel.discard(gone);
    expect(() => kernel.checkActivation(lost, 1)).toThrow(AssertionFailed);
    kernel.close(0);
    expect(() => kernel.checkActivation(kernel.prepare([load()]), 1)).toThrow(AssertionFailed);
  });

  it('[SW11] a check that finds nothing changes nothing', () => {
    const { kernel, load, swap } = createHarness();
    const routing = swap();
    const generation = load();
    const set = kernel.prepare([generation]);
    kernel.checkActivation(set, 1);
    expect([kernel.routing === routing, kernel.epoch, generation.state, set.quiesced]).toEqual([
      true,
      1,
      'loaded',
      true,
    ]);
    expect(kernel.activate(set, 1, 0).epoch).toBe(2);
  });

  it('[DR9] what depends on others is unloaded before them', () => {
    const harness = createHarness();
    activateChain(harness);
    harness.kernel.close(0);
    // Loaded as 1 top, 2 middle, 3 base.
    expect(harness.told.slice(1)).toEqual(['unload 1', 'unload 2', 'unload 3']);
  });

  it('[DR9] so are those of a removal among others that stay', () => {
    const harness = createHarness();
    const { kernel, told } = harness;
    activateChain(harness);
    kernel.activate(kernel.prepare([], ['middle', 'top']), kernel.epoch, 0);
    expect(told.slice(1)).toEqual(['unload 1', 'unload 2']);
    expect(kernel.generations().map(({ service }) => service.name)).toEqual(['base']);
  });
});
