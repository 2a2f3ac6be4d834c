// The arena service's own state: what is counted, and how it moves to the next generation.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStatisticsCounter } from '../../combat-rules/statistics.ts';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { TestArena, TestChanges, loadRules } from './support/arena.ts';

const RULES = `effect slow { duration 2s modify speed: less 20% }
  rule slows after hit { apply(debuff: 'slow') }`;
const ZERO = {
  hits: 0,
  damage: 0,
  mends: 0,
  mended: 0,
  effects: 0,
  downs: 0,
  returns: 0,
  joins: 0,
  refusals: 0,
};

/** A state of nine counters; the header can be replaced. */
function state(counts: readonly number[], magic = 'MSAR', schema = 1): Uint8Array {
  const bytes = new Uint8Array(8 + counts.length * 8);
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, schema);
  counts.forEach((count, i) => view.setFloat64(8 + i * 8, count));
  return bytes;
}

describe('counting', () => {
  it('[AR28] hits, mends, effects, downs, joins and refusals are counted', () => {
    const battle = new TestArena(loadRules(RULES));
    battle.next();
    for (let slot = 0; slot < 10; slot += 1) battle.member(slot, 'joins');
    battle.set('hp', 9, 10);
    battle.use(0, 'jab', 1);
    battle.use(2, 'jab', 9);
    battle.use(5, 'mend', 1);
    battle.use(6, 'jab', 9);
    battle.behaviour.observe?.(battle.context);
    expect(battle.service.describe?.()).toMatchObject({
      hits: 2,
      damage: 20,
      mends: 1,
      mended: 5,
      effects: 2,
      downs: 1,
      returns: 0,
      joins: 10,
      refusals: 1,
    });
    battle.run(40);
    expect(battle.service.describe?.()).toMatchObject({ returns: 1, hits: 2 });
  });

  it('[AR28] rooms of one generation are counted together, other generations apart', () => {
    const service = loadRules(RULES);
    for (const seed of [1, 2]) {
      const battle = new TestArena(service, seed).withoutBots();
      battle.use(0, 'jab', 1);
      battle.behaviour.observe?.(battle.context);
    }
    expect(service.describe?.()).toMatchObject({ hits: 2, damage: 20 });
    expect(loadRules(RULES).describe?.()).toMatchObject(ZERO);
  });

  it('[AR28] a counter stops at the largest whole number', () => {
    const counter = createStatisticsCounter();
    counter.importState(state([0, Number.MAX_SAFE_INTEGER - 1, 0, 0, 0, 0, 0, 0, 0]));
    const changes = new TestChanges();
    changes.push(CHANGE_KIND.hit, 16, 1_000, 0, 0, 0);
    counter.countChanges(changes);
    expect(counter.read().damage).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('export and import', () => {
  it('[AR29] what was imported is exported again byte for byte', () => {
    const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.array(count, { minLength: 9, maxLength: 9 }), (counts) => {
        const counter = createStatisticsCounter();
        counter.importState(state(counts));
        expect(counter.exportState()).toEqual(state(counts));
        expect(Object.values(counter.read())).toEqual(counts);
      }),
    );
  });

  it('[AR29] the next generation goes on counting', () => {
    const battle = new TestArena(loadRules(RULES)).withoutBots();
    battle.use(0, 'jab', 1);
    battle.behaviour.observe?.(battle.context);
    const exported = battle.service.state?.exportState() ?? new Uint8Array();
    const next = loadRules(RULES);
    next.state?.importState(exported);
    battle.adopt(next);
    battle.next();
    battle.use(2, 'jab', 1);
    battle.behaviour.observe?.(battle.context);
    expect(next.describe?.()).toMatchObject({ hits: 2, damage: 20 });
  });

  it('[AR29] an export is a copy', () => {
    const counter = createStatisticsCounter();
    const exported = counter.exportState();
    counter.countRefusal();
    expect(exported).toEqual(state([0, 0, 0, 0, 0, 0, 0, 0, 0]));
  });

  const good = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  it.each([
    ['another schema inside', state(good, 'MSAR', 2)],
    ['another mark', state(good, 'MSAX')],
    ['nothing', new Uint8Array()],
    ['a byte too few', state(good).subarray(1)],
    ['a counter too many', state([...good, 1])],
    ['a fraction', state([...good.slice(1), 0.5])],
    ['a negative number', state([-1, ...good.slice(1)])],
    ['a negative zero', state([-0, ...good.slice(1)])],
    ['no number', state([...good.slice(1), Number.NaN])],
    ['infinity', state([...good.slice(1), Infinity])],
    ['a number beyond 2^53 - 1', state([2 ** 53, ...good.slice(1)])],
  ])('[AR30] %s is refused and changes nothing', (_, bytes) => {
    const counter = createStatisticsCounter();
    counter.countRefusal();
    expect(() => counter.importState(bytes)).toThrow(/^STATE_INVALID: /);
    expect(counter.read()).toEqual({ ...ZERO, refusals: 1 });
  });
});
