// Generations, sets and the one write.
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { toyDigest } from './kernel-twin.ts';
import { createHarness } from './kernel-harness.ts';

const superseded = expect.objectContaining({ code: 'ROLLOUT_SUPERSEDED' });

describe('activation', () => {
  it('[SW1] generation ids go on from the last one of the data folder', () => {
    const { load } = createHarness({ lastGeneration: 41 });
    expect([load().id, load().id]).toEqual([42, 43]);
  });

  it('[SW1] an id is not given out again after its generation was discarded', () => {
    const { kernel, load } = createHarness();
    kernel.discard(load());
    expect(load().id).toBe(2);
  });

  it('[SW2] the epoch is 0 before the first activation and then goes on from the last one', () => {
    const { kernel, swap } = createHarness({ lastEpoch: 7 });
    expect([kernel.epoch, kernel.routing]).toEqual([0, undefined]);
    expect([swap().epoch, kernel.epoch]).toEqual([8, 8]);
    expect([swap().epoch, kernel.epoch]).toEqual([9, 9]);
  });

  it('[SW2] an activation replaces the routing whole and leaves the old one as it was', () => {
    const { kernel, swap } = createHarness();
    const first = swap();
    const copy = { ...first };
    const second = swap();
    expect(kernel.routing).toBe(second);
    expect([second === first, first]).toEqual([false, copy]);
    expect(Object.isFrozen(second)).toBe(true);
    expect([second.candidateSet, second.percent]).toEqual([undefined, 0]);
  });

  it('[SW3] of two activations on one epoch the second is superseded and changes nothing', () => {
    const { kernel, load, told } = createHarness();
    const [winner, loser] = [kernel.prepare([load()]), kernel.prepare([load()])];
    const routing = kernel.activate(winner, 0, 5);
    expect(() => kernel.activate(loser, 0, 6)).toThrow(superseded);
    expect([kernel.routing === routing, kernel.epoch, winner.quiesced]).toEqual([true, 1, false]);
    expect(loser.generations.get('alpha')?.state).toBe('loaded');
    expect(told).toEqual([]);
  });

  it('[SW3] a set prepared on an older epoch is superseded even if the caller names the new one', () => {
    const { kernel, load, swap } = createHarness();
    const stale = kernel.prepare([load()]);
    swap();
    expect(() => kernel.activate(stale, kernel.epoch, 0)).toThrow(superseded);
  });

  it('[SW3] a set cannot be activated twice', () => {
    const { kernel, swap } = createHarness();
    const { defaultSet } = swap();
    expect(() => kernel.activate(defaultSet, kernel.epoch, 0)).toThrow(superseded);
  });

  it('[SW3] the loser prepares its generation again on the new epoch', () => {
    const { kernel, load, swap } = createHarness();
    const generation = load();
    kernel.prepare([generation]);
    swap();
    const { epoch } = kernel.activate(kernel.prepare([generation]), kernel.epoch, 0);
    expect([epoch, generation.state]).toEqual([2, 'active']);
  });

  it('[SW4] preparing changes nothing that can be seen', () => {
    const { kernel, load, swap } = createHarness();
    const routing = swap();
    const generation = load();
    const set = kernel.prepare([generation]);
    expect([kernel.routing === routing, kernel.epoch, generation.state]).toEqual([
      true,
      1,
      'loaded',
    ]);
    expect([set.leaseCount, routing.defaultSet.quiesced]).toEqual([0, false]);
  });

  it('[SW4] a prepared set is the default set with the new generations put in', () => {
    const { kernel, load, swap } = createHarness();
    swap(0, 'alpha');
    swap(0, 'beta');
    const set = kernel.prepare([load('beta'), load('gamma')]);
    const ids = [...set.generations].map(([service, { id }]) => [service, id]);
    expect(ids).toEqual([
      ['alpha', 1],
      ['beta', 3],
      ['gamma', 4],
    ]);
  });

  it('[SW4] only loaded generations, one a service and at least one, make a set', () => {
    const { kernel, load, swap } = createHarness();
    swap();
    const active = kernel.generations();
    const discarded = load();
    kernel.discard(discarded);
    for (const wrong of [[], active, [discarded], [load(), load()]]) {
      expect(() => kernel.prepare(wrong)).toThrow(AssertionFailed);
    }
  });

  it('[SW5] the digest of a set names its packs, not its ids or the order they came in', () => {
    const one = createHarness();
    const other = createHarness({ lastGeneration: 90 });
    const [a, b, c] = [one.load('alpha', 'x'), one.load('beta', 'y'), one.load('beta', 'z')];
    const [d, e] = [other.load('beta', 'y'), other.load('alpha', 'x')];
    const { digest } = one.kernel.prepare([a, b]);
    expect(other.kernel.prepare([d, e]).digest).toBe(digest);
    expect(one.kernel.prepare([a, c]).digest).not.toBe(digest);
    expect(one.kernel.prepare([a]).digest).not.toBe(digest);
  });

  it.each(['^3.0.0', '^2.1.0', '0.9.9', '>2.0.0', 'new', ''])(
    '[SW6] a service for contract "%s" is refused without using up an id',
    (contract) => {
      const { kernel, load } = createHarness();
      const pack = { name: 'toy', revision: 1, digest: toyDigest('pack') };
      const code = expect.objectContaining({ code: 'CONTRACT_UNSUPPORTED' });
      expect(() => kernel.load({ name: 'alpha', contract }, pack)).toThrow(code);
      expect([kernel.generations(), load().id]).toEqual([[], 1]);
    },
  );

  it.each(['^2.0.0', '2', '>=1.0.0 <3.0.0', '^1.0.0', '3 || 2'])(
    '[SW6] a service for contract "%s" is taken',
    (contract) => {
      const { kernel } = createHarness();
      const pack = { name: 'toy', revision: 1, digest: toyDigest('pack') };
      const service = { name: 'alpha', contract };
      expect(kernel.load(service, pack)).toMatchObject({ id: 1, state: 'loaded', pack, service });
    },
  );

  it('[SW7] a set with a discarded generation never serves', () => {
    const { kernel, load, swap } = createHarness();
    const routing = swap();
    const generation = load('beta');
    const set = kernel.prepare([load('alpha'), generation]);
    kernel.discard(generation);
    expect(() => kernel.activate(set, 1, 0)).toThrow(AssertionFailed);
    expect([kernel.routing === routing, routing.defaultSet.quiesced]).toEqual([true, false]);
    expect(set.quiesced).toBe(true);
    expect(kernel.generations().map(({ state }) => state)).toEqual(['active', 'loaded']);
  });

  it('[SW7] a set that another kernel prepared is never activated', () => {
    const [one, other] = [createHarness(), createHarness()];
    const foreign = other.kernel.prepare([other.load()]);
    expect(() => one.kernel.checkActivation(foreign, 0)).toThrow(AssertionFailed);
    expect(() => one.kernel.activate(foreign, 0, 0)).toThrow(AssertionFailed);
    expect([one.kernel.routing, one.kernel.leases(), foreign.quiesced]).toEqual([
      undefined,
      [],
      true,
    ]);
    expect(other.kernel.activate(foreign, 0, 0).defaultSet).toBe(foreign);
  });

  it('[SW8] a generation that the new set shares stays active, its old set drains', () => {
    const { kernel, swap, told } = createHarness();
    swap(0, 'alpha');
    swap(0, 'beta');
    swap(0, 'beta');
    expect(kernel.generations().map(({ id, state }) => [id, state])).toEqual([
      [1, 'active'],
      [3, 'active'],
    ]);
    expect(told).toEqual(['drained 1 zero 0', 'drained 1+2 zero 0', 'unload 2']);
  });
});
