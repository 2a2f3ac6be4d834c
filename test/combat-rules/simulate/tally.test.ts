// What a battle adds to the figures, change by change.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND, unitsOf } from '../../../combat-rules/model/change.ts';
import { BattleMeasures } from '../../../combat-rules/simulate/measure.ts';
import type { Measure } from '../../../combat-rules/simulate/figure.ts';
import type { PackIndex } from '../../../combat-rules/simulate/pack-names.ts';
import { BattleTally } from '../../../combat-rules/simulate/tally.ts';
import { TestChanges } from '../support/arena.ts';

const [GUARD, MAGE, JAB, BURN, OTHER] = [11, 12, 21, 31, 99] as const;

const INDEX: PackIndex = {
  names: {
    classes: ['guard', 'mage'],
    skills: ['jab'],
    origins: ['jab', 'burn', 'other'],
    effects: ['burn'],
  },
  classOf: new Map([
    [GUARD, 0],
    [MAGE, 1],
  ]),
  skillOf: new Map([[JAB, 0]]),
  originOf: new Map([
    [JAB, 0],
    [BURN, 1],
  ]),
  effectOf: new Map([[BURN, 0]]),
};

/** A battle told tick by tick; units 0 and 2 are guards of team 0, units 1 and 3 mages of team 1. */
class TestBattle {
  readonly tally = new BattleTally(INDEX);
  readonly #changes = new TestChanges();
  tick = 0;

  constructor() {
    this.tally.begin();
    this.at(1, (tell) => {
      for (const unit of [0, 1, 2, 3]) {
        const what = unit % 2 === 0 ? GUARD : MAGE;
        tell(CHANGE_KIND.spawned, [unit, unit], { what });
      }
      tell(CHANGE_KIND.roundBegan, [-1, -1], { amount: 1 });
    });
  }

  at(tick: number, happen: (tell: Tell) => void): this {
    this.#changes.length = 0;
    happen((kind, [source, target], { amount = 0, more = 0, hp = 0, what = 0 } = {}) => {
      this.#changes.push(kind, unitsOf(source, target), amount, more, hp, what);
    });
    this.tally.add(this.#changes, tick);
    this.tick = tick;
    return this;
  }

  /** The value of a figure. */
  value(measure: Measure, subject = 0): number {
    const measures = new BattleMeasures(this.tally, 100);
    measures.take(this.tally);
    const at = measures.space.at(measure, subject);
    return (measures.x[at] ?? 0) / (measures.y[at] ?? 0);
  }
}

interface Told {
  readonly amount?: number;
  readonly more?: number;
  readonly hp?: number;
  readonly what?: number;
}
type Tell = (kind: number, units: readonly [number, number], told?: Told) => void;

describe('a tally', () => {
  it('[SM4] counts damage by unit and by origin, and what shields took', () => {
    const battle = new TestBattle()
      .at(10, (tell) => {
        tell(CHANGE_KIND.hit, [0, 1], { amount: 30, more: 5, hp: 70, what: JAB });
        tell(CHANGE_KIND.hit, [2, 1], { amount: 10, hp: 60, what: BURN });
        tell(CHANGE_KIND.hit, [-1, 1], { amount: 2, hp: 58, what: OTHER });
      })
      .at(20, (tell) => tell(CHANGE_KIND.roundOver, [-1, -1], { amount: 2 }));
    expect(battle.value('class-damage', 0)).toBe(20);
    expect([0, 1, 2].map((origin) => battle.value('damage', origin))).toEqual([30, 10, 2]);
    expect(battle.value('damage-share', 0)).toBeCloseTo(30 / 42);
    expect(battle.value('absorbed', 0)).toBe(5);
    expect(battle.value('draws')).toBe(1);
  });

  it('[SM4] counts healing, uses and kills; a kill of the own team is nobody\u{2019}s', () => {
    const battle = new TestBattle().at(5, (tell) => {
      tell(CHANGE_KIND.healed, [1, 3], { amount: 12, what: BURN });
      tell(CHANGE_KIND.used, [0, 1], { what: JAB });
      tell(CHANGE_KIND.died, [0, 1], { amount: 50 });
      tell(CHANGE_KIND.died, [0, 2], { amount: 50 });
      tell(CHANGE_KIND.roundOver, [-1, -1], { amount: 0 });
    });
    expect(battle.value('healing', 1)).toBe(12);
    expect(battle.value('class-healing', 1)).toBe(6);
    expect(battle.value('uses')).toBe(1);
    expect(battle.value('class-kills', 0)).toBe(0.5);
    expect(battle.value('kills')).toBe(2);
    expect([battle.value('win-rate', 0), battle.value('win-rate', 1)]).toEqual([1, 0]);
  });

  it('[SM4] measures lives: how long one stands for each death, and from the first damage to the end', () => {
    const battle = new TestBattle()
      .at(11, (tell) => tell(CHANGE_KIND.hit, [0, 1], { amount: 5, hp: 95 }))
      .at(31, (tell) => tell(CHANGE_KIND.died, [0, 1], { amount: 10 }))
      .at(41, (tell) => tell(CHANGE_KIND.respawned, [1, 1], { hp: 100 }))
      .at(51, (tell) => tell(CHANGE_KIND.hit, [0, 1], { amount: 0, more: 9, hp: 100 }))
      .at(61, (tell) => tell(CHANGE_KIND.roundOver, [-1, -1], { amount: 0 }));
    expect(battle.value('length')).toBe(6);
    expect(battle.value('time-to-kill')).toBe(2);
    // Two mages stood for 3 s and 2 s, and 6 s.
    expect(battle.value('life-time', 1)).toBeCloseTo(11);
    expect(battle.value('life-time', 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('[SM4] measures how long effects are held, several of one kind as one', () => {
    const battle = new TestBattle()
      .at(11, (tell) => tell(CHANGE_KIND.began, [0, 1], { amount: 1, what: BURN }))
      .at(21, (tell) => tell(CHANGE_KIND.began, [2, 1], { amount: 1, what: BURN }))
      .at(31, (tell) => tell(CHANGE_KIND.ended, [0, 1], { what: BURN }))
      .at(51, (tell) => tell(CHANGE_KIND.ended, [2, 1], { what: BURN }))
      .at(61, (tell) => tell(CHANGE_KIND.began, [2, 3], { amount: 1, what: BURN }))
      .at(101, (tell) => tell(CHANGE_KIND.roundOver, [-1, -1], { amount: 1 }));
    // 40 and 40 ticks of 10 units in 100 ticks.
    expect(battle.value('uptime')).toBeCloseTo(0.08);
  });

  it('[SM4] keeps nothing of the battle before, whatever came after its end', () => {
    const battle = new TestBattle().at(11, (tell) => {
      tell(CHANGE_KIND.roundOver, [-1, -1], { amount: 1 });
      tell(CHANGE_KIND.began, [0, 1], { amount: 1, what: BURN });
      tell(CHANGE_KIND.hit, [0, 1], { amount: 5, what: JAB });
    });
    expect(battle.value('damage')).toBe(0);
    battle.tally.begin();
    battle.at(1, (tell) => tell(CHANGE_KIND.roundBegan, [-1, -1], { amount: 1 }));
    battle.at(11, (tell) => tell(CHANGE_KIND.roundOver, [-1, -1], { amount: 1 }));
    expect(battle.value('uptime')).toBe(0);
  });

  it('[SM4] of a round that is stopped counts up to then, and says so', () => {
    const battle = new TestBattle();
    battle.tally.end(101);
    expect(battle.value('unfinished')).toBe(1);
    expect(battle.value('length')).toBe(10);
    expect(battle.value('first-team')).toBeNaN();
  });
});
