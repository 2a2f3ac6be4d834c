// What a strike and a mend do, worked out by hand. Slots: 0, 1 Guard; 2, 3 Blade; 4, 5 Ranger; 6, 7 Medic;
// 8, 9 Mage.
import { describe, expect, it } from 'vitest';
import { cooldownTicks } from '../../../combat-rules/mechanic/event.ts';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { TestArena, loadRules } from '../support/arena.ts';

function arena(rules: string): TestArena {
  return new TestArena(loadRules(rules)).withoutBots();
}

/** The number and the hp left of the only hit or mend recorded. */
function outcome(battle: TestArena): { amount: number; hp: number } | undefined {
  const found = battle.changes
    .read()
    .filter(({ kind }) => kind === CHANGE_KIND.hit || kind === CHANGE_KIND.mended);
  expect(found).toHaveLength(1);
  return found[0] && { amount: found[0].amount, hp: found[0].hp };
}

describe('strike', () => {
  it('[AR10] damage starts at 0', () => {
    const battle = arena('rule five on mend { modify amount: flat 5 }');
    battle.strike(0, 1);
    expect(outcome(battle)).toEqual({ amount: 0, hp: 160 });
  });

  it('[AR10] rules see attacker and target', () => {
    // Blade strikes Mage: 24 * 150% - 6 * 50% = 36 - 3.
    const rule = 'modify damage: flat attacker.attack * 150% - target.defense * 50%';
    const battle = arena(`rule r on hit { ${rule} }`);
    battle.strike(2, 9);
    expect(outcome(battle)).toEqual({ amount: 33, hp: 47 });
  });

  it('[AR10] damage is rounded down once, after all modifiers', () => {
    // 10.6 more 50% = 15.9; rounding before the factor would give 15 as well as 15.0, so use both ends.
    const battle = arena('rule r on hit { modify damage: flat 10.7 modify damage: more 50% }');
    battle.strike(0, 1);
    expect(outcome(battle)).toEqual({ amount: 16, hp: 144 });
  });

  it('[AR10] damage below 0 counts as 0', () => {
    const battle = arena('rule r on hit { modify damage: flat -5 }');
    battle.strike(0, 1);
    expect(outcome(battle)).toEqual({ amount: 0, hp: 160 });
    expect(Object.is(outcome(battle)?.amount, 0)).toBe(true);
  });

  it('[AR10] damage is at most 1,000,000,000', () => {
    const battle = arena('rule r on hit { modify damage: flat 1000000000000 }');
    battle.strike(0, 1);
    expect(outcome(battle)).toEqual({ amount: 1_000_000_000, hp: 0 });
  });

  it('[AR11] the hit tells the number of the rules, not what hp could bear', () => {
    const battle = arena('rule r on hit { modify damage: flat 23 }');
    battle.set('hp', 1, 20);
    battle.strike(0, 1);
    expect(outcome(battle)).toEqual({ amount: 23, hp: 0 });
    expect(battle.get('hp', 1)).toBe(0);
  });

  it('[AR11] hp afterwards is what the columns hold', () => {
    const battle = arena('rule r on hit { modify damage: flat 23 }');
    battle.strike(3, 8);
    expect(outcome(battle)).toEqual({ amount: 23, hp: 57 });
    expect(battle.get('hp', 8)).toBe(57);
  });
});

describe('mend', () => {
  it('[AR12] the amount of the rules is added', () => {
    const battle = arena('rule r on mend { modify amount: flat 12 + healer.attack * 50% }');
    battle.set('hp', 0, 50);
    battle.mend(6, 0);
    expect(outcome(battle)).toEqual({ amount: 19, hp: 69 });
    expect(battle.get('hp', 0)).toBe(69);
  });

  it('[AR12] hp stops at maxHp, the amount does not', () => {
    const battle = arena('rule r on mend { modify amount: flat 19.9 }');
    battle.set('hp', 0, 150);
    battle.mend(6, 0);
    expect(outcome(battle)).toEqual({ amount: 19, hp: 160 });
  });

  it('[AR12] a strike runs no rule of mend', () => {
    const battle = arena('rule r on mend { modify amount: flat 19 }');
    battle.strike(6, 1);
    expect(outcome(battle)).toEqual({ amount: 0, hp: 160 });
  });
});

describe('acting', () => {
  it.each([
    [100, 5],
    // 625 ms.
    [80, 7],
    // 416.67 ms, rounded up to 417.
    [120, 5],
    // 500.0005 ms is 501 ms.
    [99.9999, 6],
    [10, 50],
    [1_000, 1],
  ])('[AR13] speed %s waits %s ticks', (speed, ticks) => {
    expect(cooldownTicks(speed, 100)).toBe(ticks);
  });

  it('[AR13] the speed counts that the unit had when it acted', () => {
    const rules = `effect slow { duration 10s modify speed: less 50% }
      rule r on hit { apply(debuff: 'slow', to: attacker) }`;
    const battle = arena(rules);
    battle.skipTo(3);
    battle.strike(6, 1);
    expect(battle.get('speed', 6)).toBe(50);
    expect(battle.get('readyTick', 6)).toBe(8);
    battle.skipTo(8);
    battle.strike(6, 1);
    expect(battle.get('readyTick', 6)).toBe(18);
  });
});

describe('downed', () => {
  const RULES = `effect slow { duration 10s modify speed: less 50% }
    rule slow_all on mend { apply(debuff: 'slow') }
    rule kill on hit { modify damage: flat 100000 }`;

  it('[AR14] a unit at 0 hp is down and holds no effect', () => {
    const battle = arena(RULES);
    battle.mend(3, 9);
    expect(battle.get('speed', 9)).toBe(45);
    battle.strike(0, 9);
    expect(battle.changes.read().slice(-1)).toEqual([
      { kind: CHANGE_KIND.downed, source: 0, target: 9, amount: 30, hp: 0, effect: 0 },
    ]);
    expect(battle.get('downUntilTick', 9)).toBe(30);
    expect(battle.effects(9)).toEqual([]);
    expect(battle.get('speed', 9)).toBe(90);
  });

  it('[AR14] it stands again 30 ticks later with full hp', () => {
    const battle = arena(RULES);
    battle.skipTo(4);
    battle.strike(0, 9);
    while (battle.tick < 32) expect(battle.run()).toEqual([]);
    expect(battle.run()).toEqual([
      { kind: CHANGE_KIND.returned, source: 9, target: 9, amount: 0, hp: 80, effect: 0 },
    ]);
    battle.next();
    expect(battle.tick).toBe(34);
    expect(battle.get('hp', 9)).toBe(80);
    expect(battle.strike(9, 0)).toBe('ok');
  });

  it('[AR20] an effect of the felling hit is not put on the fallen', () => {
    const battle = arena(`effect slow { duration 10s modify speed: less 50% }
      rule kill on hit { modify damage: flat 100000 apply(debuff: 'slow') }`);
    battle.strike(0, 9);
    expect(battle.effects(9)).toEqual([]);
    const kinds = battle.changes.read().map(({ kind }) => kind);
    expect(kinds).toEqual([CHANGE_KIND.acted, CHANGE_KIND.hit, CHANGE_KIND.downed]);
  });
});

describe('chance', () => {
  const RULES = 'rule r on hit { modify damage: flat 1 chance 50% { modify damage: flat 10 } }';

  /** Damage of unit 0 in 40 ticks, with `others` acting before it. */
  function damages(others: readonly number[]): number[] {
    const battle = arena(RULES);
    return Array.from({ length: 40 }, (_, i) => {
      battle.skipTo(i * 100);
      for (const other of others) battle.strike(other, other % 2 === 0 ? 9 : 8);
      battle.strike(0, 1);
      const hit = battle.changes.read().find((one) => one.source === 0 && one.kind === 4);
      battle.set('hp', 1, 160);
      battle.set('hp', 8, 80);
      battle.set('hp', 9, 80);
      return hit?.amount ?? Number.NaN;
    });
  }

  it('[AR15] what others do in the tick disturbs no draw', () => {
    const alone = damages([]);
    expect(damages([2, 3, 4])).toEqual(alone);
    // Both outcomes occur, else nothing was shown.
    expect(new Set(alone)).toEqual(new Set([1, 11]));
  });

  it('[AR15] two units draw apart', () => {
    const battle = arena(RULES);
    const pairs = new Set<string>();
    for (let i = 0; i < 40; i += 1) {
      battle.skipTo(i * 100);
      battle.strike(0, 1);
      battle.strike(2, 1);
      const hits = battle.changes.read().filter(({ kind }) => kind === CHANGE_KIND.hit);
      pairs.add(hits.map(({ amount }) => amount).join());
      battle.set('hp', 1, 160);
    }
    expect(pairs).toEqual(new Set(['1,1', '1,11', '11,1', '11,11']));
  });
});
