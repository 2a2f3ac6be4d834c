// The arena as a room behaviour: opening, members, and moving to another pack.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { createColumns } from '../../engine/state/layout.ts';
import { TestArena, TestChanges, layout, loadRules } from './support/arena.ts';

const SLOW = `effect slow { duration 10s modify speed: less 20% }
  rule r on hit { modify damage: flat 7 apply(debuff: 'slow') }`;

describe('opening', () => {
  it('[AR1] units stand by class with full hp, ready, played by bots', () => {
    const battle = new TestArena(loadRules(SLOW));
    const of = (field: Parameters<TestArena['get']>[0]): number[] =>
      Array.from({ length: 10 }, (_, unit) => battle.get(field, unit));
    expect(of('hp')).toEqual([160, 160, 110, 110, 90, 90, 100, 100, 80, 80]);
    expect(of('maxHp')).toEqual(of('hp'));
    expect(of('attack')).toEqual([16, 16, 24, 24, 22, 22, 14, 14, 30, 30]);
    expect(of('defense')).toEqual([20, 20, 12, 12, 8, 8, 10, 10, 6, 6]);
    expect(of('speed')).toEqual([80, 80, 110, 110, 130, 130, 100, 100, 90, 90]);
    for (const field of ['readyTick', 'downUntilTick', 'player'] as const) {
      expect(of(field)).toEqual(Array.from({ length: 10 }, () => 0));
    }
    expect(battle.behaviour.membersMax).toBe(10);
  });

  it('[AR2] a room of another tick length is refused', () => {
    const { room } = loadRules(SLOW);
    const context = { columns: createColumns(layout), changes: new TestChanges(), tick: 0 };
    const key = new Uint32Array(2);
    expect(() => room?.open({ ...context, tickMs: 50, key })).toThrow(/every 100 ms, not 50/);
  });
});

describe('members', () => {
  it('[AR3] joining and leaving move the unit between member and bot, and nothing else', () => {
    const battle = new TestArena(loadRules(SLOW));
    battle.set('hp', 3, 44);
    const before = battle.hash();
    battle.member(3, 'joins');
    expect(battle.get('player', 3)).toBe(1);
    expect(battle.get('hp', 3)).toBe(44);
    expect(battle.changes.read()).toEqual([
      { kind: CHANGE_KIND.joined, source: 3, target: 3, amount: 0, hp: 44, effect: 0 },
    ]);
    battle.member(3, 'leaves');
    expect(battle.changes.read()[1]?.kind).toBe(CHANGE_KIND.left);
    expect(battle.hash()).toBe(before);
  });
});

describe('swap', () => {
  function slowed(): TestArena {
    const battle = new TestArena(loadRules(SLOW)).withoutBots();
    battle.strike(0, 7);
    expect(battle.get('speed', 7)).toBe(80);
    return battle;
  }

  it('[AR24] the next hit follows the new rules, in the same battle', () => {
    const battle = slowed();
    expect(battle.get('hp', 7)).toBe(93);
    battle.adopt(loadRules('rule r on hit { modify damage: flat 20 }'));
    expect(battle.get('hp', 7)).toBe(93);
    expect(battle.strike(0, 7)).toBe('NOT_READY');
    expect(battle.strike(2, 7)).toBe('ok');
    expect(battle.get('hp', 7)).toBe(73);
  });

  it('[AR24] a held effect works as the new pack defines it', () => {
    const battle = slowed();
    battle.adopt(loadRules(SLOW.replace('less 20%', 'less 70%')));
    expect(battle.get('speed', 7)).toBe(30);
    expect(battle.effects(7).map(({ untilTick }) => untilTick)).toEqual([100]);
  });

  it('[AR24] an effect that the new pack does not define ends silently', () => {
    const battle = slowed();
    battle.changes.length = 0;
    battle.adopt(loadRules('rule r on hit { modify damage: flat 7 }'));
    expect(battle.effects(7)).toEqual([]);
    expect(battle.get('speed', 7)).toBe(100);
    expect(battle.changes.length).toBe(0);
  });

  it('[AR24] one effect of several goes, the others stay', () => {
    const two = `effect slow { duration 10s modify speed: less 20% }
      effect frail { duration 10s modify defense: flat -4 }
      rule r on hit { apply(debuff: 'slow') apply(debuff: 'frail') }`;
    const battle = new TestArena(loadRules(two)).withoutBots();
    battle.strike(0, 7);
    battle.adopt(
      loadRules(`effect frail { duration 10s modify defense: flat -9 }
        rule r on hit { apply(debuff: 'frail') }`),
    );
    expect(battle.effects(7)).toHaveLength(1);
    expect([battle.get('speed', 7), battle.get('defense', 7)]).toEqual([100, 1]);
  });

  it('[AR25] moving to an identical pack changes no byte', () => {
    const battle = slowed();
    const before = battle.hash();
    battle.adopt(loadRules(SLOW));
    expect(battle.hash()).toBe(before);
  });
});
