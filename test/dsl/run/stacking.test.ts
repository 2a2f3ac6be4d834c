// How instances stack, hold places, keep own fields, and change the numbers of their holder.
import { describe, expect, it } from 'vitest';
import { EFFECT_SLOT } from '../../../dsl/ir/effect.ts';
import { startBattle, type Battle } from './support/battle.ts';
import { EVENT } from './support/game.ts';
import { held, modify, num, own, slot, unit } from './support/ir.ts';
import { Pack, type EffectOptions } from './support/pack.ts';

const WHO = unit(0);

/** `note(who, ms)` applies `wet` to unit 1 from `who` for so many ms (-1: as declared). */
function wetPack(options: EffectOptions): Pack {
  const pack = new Pack();
  pack.effect('wet', { duration: 10, ...options });
  pack.rule(EVENT.note, 'a', [
    pack.emit(
      { kind: 'apply', effect: pack.build().effects[0]?.hash ?? 0 },
      num(1),
      WHO,
      num(1),
      slot(1),
    ),
  ]);
  return pack;
}

function apply(battle: Battle, source: number, ms = -1): void {
  battle.raise(EVENT.note, source, ms);
}

function ends(battle: Battle): number[] {
  return Array.from({ length: 6 }, (_, at) => battle.word('untilTick', 6 + at)).filter(
    (_, at) => battle.word('id', 6 + at) !== 0,
  );
}

describe('one key', () => {
  it('[IN1] per target there is one instance, whoever applies; per source one each', () => {
    const target = startBattle(wetPack({}));
    apply(target, 0);
    apply(target, 2);
    expect(target.held(1)).toEqual(['wet']);
    const source = startBattle(wetPack({ stacking: { per: 'source' } }));
    apply(source, 0);
    apply(source, 2);
    apply(source, 2);
    expect(source.held(1)).toEqual(['wet', 'wet']);
  });
});

describe('shared timers', () => {
  // Applied in tick 1 for 10 ticks, again in tick 4 for 5 or 20.
  it.each([
    ['refresh', 500, 9],
    ['refresh', 2_000, 24],
    ['longer', 500, 11],
    ['longer', 2_000, 24],
    ['extend', 500, 16],
    ['replace', 500, 9],
    ['ignore', 2_000, 11],
  ] as const)('[IN2] on reapply %s for %d ms it ends in tick %d', (reapply, ms, until) => {
    const battle = startBattle(wetPack({ stacking: { reapply } }));
    apply(battle, 0);
    battle.pass(3);
    apply(battle, 0, ms);
    expect(ends(battle)).toEqual([until]);
  });

  it('[IN2] stacks rise to the maximum and not above', () => {
    const pack = wetPack({ stacking: { max: 3, full: 'refresh' } });
    const battle = startBattle(pack);
    for (let i = 0; i < 5; i += 1) apply(battle, 0);
    expect(battle.word('stacks', 6)).toBe(3);
    expect(battle.log.filter((line) => line.includes('wet'))).toEqual([
      'began wet 0>1 x1',
      'stacked wet 0>1 x2',
      'stacked wet 0>1 x3',
      'stacked wet 0>1 x3',
      'stacked wet 0>1 x3',
    ]);
  });

  it('[IN2] an application of more stacks than the maximum gives the maximum', () => {
    const pack = new Pack();
    pack.effect('wet', { stacking: { max: 3 } });
    pack.rule(EVENT.note, 'a', [pack.apply('wet', num(1), WHO, { stacks: 5 })]);
    const battle = startBattle(pack);
    apply(battle, 0);
    expect(battle.word('stacks', 6)).toBe(3);
  });

  it.each([
    ['ignore', 11, 2, ['began wet 0>1 x1', 'stacked wet 0>1 x2']],
    ['refresh', 14, 2, ['began wet 0>1 x1', 'stacked wet 0>1 x2', 'stacked wet 0>1 x2']],
    [
      'replace',
      14,
      1,
      ['began wet 0>1 x1', 'stacked wet 0>1 x2', 'ended wet 0>1 replaced', 'began wet 0>1 x1'],
    ],
  ] as const)('[IN4] shared and full: %s', (full, until, stacks, lines) => {
    const battle = startBattle(wetPack({ stacking: { max: 2, full, reapply: 'refresh' } }));
    apply(battle, 0);
    apply(battle, 0);
    battle.pass(3);
    apply(battle, 0);
    expect(ends(battle)).toEqual([until]);
    expect(battle.word('stacks', 6)).toBe(stacks);
    expect(battle.log.filter((line) => line.includes('wet'))).toEqual(lines);
  });
});

describe('timers each', () => {
  const EACH = { timers: 'each', max: 2, per: 'source' } as const;

  it('[IN3] every stack is an instance with its own end', () => {
    const battle = startBattle(wetPack({ stacking: EACH }));
    apply(battle, 0);
    battle.pass(2);
    apply(battle, 0);
    expect(ends(battle)).toEqual([11, 13]);
    battle.pass(8);
    expect(ends(battle)).toEqual([13]);
  });

  it.each([
    ['ignore', [11, 12], 2],
    ['refresh', [13, 12], 3],
    ['replace', [13, 12], 4],
  ] as const)('[IN4] each and full: %s', (full, until, lines) => {
    const battle = startBattle(wetPack({ stacking: { ...EACH, full } }));
    apply(battle, 0);
    battle.pass(1);
    apply(battle, 0);
    battle.pass(1);
    apply(battle, 0);
    expect(ends(battle)).toEqual(until);
    expect(battle.log.filter((line) => line.includes('wet'))).toHaveLength(lines);
  });

  it('[IN4] the one that was refreshed is the youngest: the next refresh takes another', () => {
    const battle = startBattle(wetPack({ stacking: { ...EACH, full: 'refresh' } }));
    for (let i = 0; i < 4; i += 1) {
      apply(battle, 0);
      battle.pass(1);
    }
    expect(ends(battle)).toEqual([13, 14]);
  });

  it('[IN13] `stacks of` adds up over all that match; other questions ask the oldest', () => {
    const pack = wetPack({ stacking: { ...EACH, max: 3 } });
    const read = (index: number, from?: number) =>
      held(num(1), 'wet', index, from === undefined ? undefined : num(from));
    pack.rule(EVENT.heal, 'b', [
      modify(2, 'set', read(EFFECT_SLOT.stacks)),
      pack.set(num(3), 'attack', read(EFFECT_SLOT.stacks, 0)),
      pack.set(num(4), 'attack', read(EFFECT_SLOT.remaining)),
      pack.set(num(5), 'attack', read(EFFECT_SLOT.age)),
    ]);
    const battle = startBattle(pack);
    for (const source of [0, 0, 2]) {
      apply(battle, source);
      battle.pass(1);
    }
    battle.raise(EVENT.heal, 0, 0, 0);
    expect(battle.log.at(-1)).toBe('heal 0>0 3 = 0 + 0 + 3');
    expect([3, 4, 5].map((row) => battle.get('attack', row))).toEqual([2, 700, 300]);
  });
});

describe('places', () => {
  const many = (names: readonly string[], internal: readonly string[]): Pack => {
    const pack = new Pack();
    names.forEach((name, i) =>
      pack.effect(name, { duration: 20 - i, internal: internal.includes(name) }),
    );
    pack.rule(
      EVENT.note,
      'a',
      names.map((name) => pack.apply(name, WHO, WHO)),
    );
    return pack;
  };

  it('[IN8] without a place, what ends first is replaced', () => {
    const battle = startBattle(many(['a', 'b', 'c', 'd', 'e', 'f', 'g'], []));
    battle.raise(EVENT.note, 1, 0);
    expect(battle.held(1)).toEqual(['a', 'b', 'c', 'd', 'e', 'g']);
    expect(battle.log).toContain('ended f 1>1 replaced');
  });

  it('[IN8] what no player sees is given up last', () => {
    const battle = startBattle(many(['a', 'b', 'c', 'd', 'e', 'f', 'g'], ['d', 'e', 'f']));
    battle.raise(EVENT.note, 1, 0);
    expect(battle.held(1)).toEqual(['a', 'b', 'g', 'd', 'e', 'f']);
  });

  it('[IN8] when all are of that kind, the one that ends first is replaced', () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const battle = startBattle(many(all, all));
    battle.raise(EVENT.note, 1, 0);
    expect(battle.held(1)).toEqual(['a', 'b', 'c', 'd', 'e', 'g']);
  });

  it('[IN9] who is immune is not given it', () => {
    const pack = new Pack();
    pack.effect('wet', { preventedBy: ['dry'], duration: 5 }).effect('dry', { duration: 3 });
    pack.rule(EVENT.note, 'a', [pack.apply('dry', WHO, WHO), pack.apply('wet', WHO, WHO)]);
    pack.rule(EVENT.heal, 'b', [pack.apply('wet', WHO, WHO)]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect(battle.held(1)).toEqual(['dry']);
    expect(battle.log).toContain('prevented wet 1>1');
    battle.pass(2);
    battle.raise(EVENT.heal, 1, 1, 0);
    expect(battle.held(1)).toEqual(['dry']);
    battle.pass(1);
    battle.raise(EVENT.heal, 1, 1, 0);
    expect(battle.held(1)).toEqual(['wet']);
  });

  it('[IN1] an effect for somebody who is not there is left out; without a source it is the holder', () => {
    const pack = new Pack();
    pack.effect('wet');
    pack.rule(EVENT.note, 'a', [pack.apply('wet', slot(1), WHO), pack.apply('wet', WHO, slot(1))]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 2, 9);
    expect(battle.log.slice(1)).toEqual(['fault ENTITY_UNKNOWN 0', 'began wet 2>2 x1']);
  });
});

describe('own fields', () => {
  it('[IN10] defaults are kept from when it was applied; given ones come with the application', () => {
    const pack = new Pack();
    pack.effect('wet', { own: ['power', 'given'], init: [] });
    const store = pack.store(0, own(1));
    pack.effect('cold', { own: ['power', 'given'], init: [store] });
    pack.rule(EVENT.note, 'a', [
      pack.apply('wet', WHO, WHO, { own: [num(3), num(4)] }),
      pack.apply('cold', WHO, WHO, { own: [num(7)] }),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect([0, 1].map((k) => battle.own(k, 6))).toEqual([3, 4]);
    expect([0, 1].map((k) => battle.own(k, 7))).toEqual([7, 7]);
  });

  it('[IN10] all fields may be given: one that is no number stands for its default', () => {
    const pack = new Pack();
    const init = [pack.store(0, num(5)), pack.store(1, num(6))];
    pack.effect('wet', { own: ['a', 'b'], init });
    pack.rule(EVENT.note, 'a', [pack.apply('wet', WHO, WHO, { own: [num(Number.NaN), num(9)] })]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect([0, 1].map((k) => battle.own(k, 6))).toEqual([5, 9]);
  });

  it('[IN2] on reapply replace its own fields, source, start and period are new', () => {
    const pack = new Pack();
    const every = { ticks: 5, body: [pack.change(WHO, 'x', num(1))] };
    pack.effect('wet', { own: ['a'], stacking: { reapply: 'replace' }, every });
    pack.rule(EVENT.note, 'a', [pack.apply('wet', num(1), WHO, { own: [slot(1)] })]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 5);
    battle.pass(2);
    battle.raise(EVENT.note, 2, 6);
    expect(battle.own(0, 6)).toBe(6);
    const words = ['source', 'startTick', 'nextTick'].map((name) => battle.word(name, 6));
    expect(words).toEqual([3, 3, 8]);
  });
});

describe('numbers of the holder', () => {
  const ATTACK = 2;

  it('[IN11] they follow from base numbers and all that is held, and go back', () => {
    const pack = new Pack();
    pack.effect('strong', { duration: 3, modify: [modify(ATTACK, 'increased', num(50))] });
    pack.effect('tiny', { duration: 5, modify: [modify(ATTACK, 'flat', num(-40))] });
    pack.rule(EVENT.note, 'a', [pack.apply('strong', WHO, WHO), pack.apply('tiny', WHO, WHO)]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect(battle.get('attack', 1)).toBe(90);
    battle.pass(3);
    expect(battle.get('attack', 1)).toBe(60);
    battle.pass(2);
    expect(battle.get('attack', 1)).toBe(100);
  });

  it('[IN11] a number that effects modify is changed at its base', () => {
    const pack = new Pack();
    pack.effect('strong', { modify: [modify(ATTACK, 'more', num(100))] });
    pack.rule(EVENT.note, 'a', [
      pack.apply('strong', WHO, WHO),
      pack.change(WHO, 'attack', num(10)),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect(battle.get('base.attack', 1)).toBe(110);
    expect(battle.get('attack', 1)).toBe(220);
  });

  it('[IN11] they count stacks and own fields, also after `store`', () => {
    const pack = new Pack();
    pack.effect('rage', {
      own: ['power'],
      stacking: { max: 3 },
      modify: [modify(ATTACK, 'flat', own(0))],
      stack: [pack.store(0, num(8))],
    });
    pack.rule(EVENT.note, 'a', [pack.apply('rage', WHO, WHO, { own: [num(5)] })]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect(battle.get('attack', 1)).toBe(105);
    battle.raise(EVENT.note, 1, 0);
    expect(battle.get('attack', 1)).toBe(108);
  });

  it.each([
    ['sum', 100 - 30 - 10],
    ['strongest', 70],
  ] as const)('[IN12] across sources: %s', (sources, attack) => {
    const pack = new Pack();
    pack.effect('curse', {
      sources,
      own: ['power'],
      stacking: { per: 'source' },
      modify: [modify(ATTACK, 'increased', own(0), -1)],
    });
    pack.rule(EVENT.note, 'a', [pack.apply('curse', num(1), WHO, { own: [slot(1)] })]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 2, 10);
    battle.raise(EVENT.note, 3, 30);
    expect(battle.get('attack', 1)).toBe(attack);
    battle.raise(EVENT.heal, 0, 0, 0);
  });

  it('[IN12] stacks of one source count together, and the strongest source counts per bucket', () => {
    const pack = new Pack();
    const each = { per: 'source', timers: 'each', max: 3 } as const;
    pack.effect('curse', {
      sources: 'strongest',
      own: ['less', 'flat'],
      stacking: each,
      modify: [modify(ATTACK, 'more', own(0), -1), modify(ATTACK, 'flat', own(1))],
    });
    const curse = (source: number, less: number, flat: number) =>
      pack.apply('curse', num(1), num(source), { own: [num(less), num(flat)] });
    // From 2: x 0.5 x 0.5 and +1 +1; from 3: x 0.7 and +10.
    pack.rule(EVENT.note, 'a', [curse(2, 50, 1), curse(3, 30, 10), curse(2, 50, 1)]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    expect(battle.get('attack', 1)).toBe(110 * 0.25);
  });
});
