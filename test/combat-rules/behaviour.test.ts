// The arena as a room behaviour: opening, members, the order of a tick, and moving to another pack.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { baseX, baseY } from '../../combat-rules/model/teams.ts';
import { createColumns } from '../../engine/state/layout.ts';
import { TestArena, TestChanges, changeOf, loadRules } from './support/arena.ts';

const SLOW = `effect slow { duration 10s modify speed: less 20% }
  rule r after hit { apply(debuff: 'slow') }`;

describe('opening', () => {
  it('[AR1] fresh units stand at their bases, played by bots, and the first round runs', () => {
    const battle = new TestArena(loadRules());
    expect(battle.all('hp')).toEqual(Array.from({ length: 10 }, () => 100));
    expect(battle.all('team')).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    for (let row = 0; row < 10; row += 1) {
      expect([battle.get('x', row), battle.get('y', row)]).toEqual([baseX(row), baseY(row)]);
      expect(battle.held(row)).toEqual([]);
    }
    expect(new Set(battle.all('x'))).toEqual(new Set([4, 36]));
    expect(battle.all('arena.player')).toEqual(Array.from({ length: 10 }, () => 0));
    expect([battle.get('arena.round', 0), battle.get('arena.round', 1)]).toEqual([1, 1]);
    expect(battle.behaviour.membersMax).toBe(10);
    expect(battle.withoutBots().run()).toEqual([]);
  });

  it('[AR2] a room of another tick length is refused', () => {
    const { room } = loadRules();
    if (room === undefined) throw new Error('an arena runs rooms');
    const columns = createColumns(room.layout);
    const context = { columns, changes: new TestChanges(), tick: 0, key: new Uint32Array(2) };
    expect(() => room.open({ ...context, tickMs: 50 })).toThrow(/every 100 ms, not 50/);
  });
});

describe('members', () => {
  it('[AR3] joining and leaving move the unit between member and bot, and nothing else', () => {
    const battle = new TestArena(loadRules());
    const before = battle.hash();
    battle.member(3, 'joins');
    expect(battle.get('arena.player', 3)).toBe(1);
    const { joined, left } = CHANGE_KIND;
    const units = { source: 3, target: 3 };
    expect(battle.changes.read()).toEqual([changeOf({ kind: joined, ...units })]);
    battle.member(3, 'leaves');
    expect(battle.changes.read()[1]).toEqual(changeOf({ kind: left, ...units }));
    expect(battle.hash()).toBe(before);
  });

  it('[AR3] a unit that was walking stands when its member leaves', () => {
    const battle = new TestArena(loadRules());
    battle.member(0, 'joins');
    battle.move(0, 20, 20);
    battle.member(0, 'leaves');
    expect(battle.get('arena.walking', 0)).toBe(0);
  });
});

describe('a tick', () => {
  it('[AR20] rounds, returns, walking, thinking, then what was pending', () => {
    const battle = new TestArena(
      loadRules(`effect late { duration 100ms on end { put holder.x: 1m } }
        rule soon on think { put me.x: 2m  apply(buff: late, to: me) }
        rule far on think { modify keep: flat 1 }`),
    );
    battle.set('hp', 1, 0);
    battle.set('x', 1, 30);
    battle.set('arena.respawnTick', 1, 1);
    battle.run();
    // Row 1 returned to its base, walked half a metre, thought, and was put to 2 metres.
    expect(battle.get('x', 1)).toBe(2);
    battle.run();
    // It walked, and then its effect was over.
    expect(battle.get('x', 1)).toBe(1);
  });
});

describe('swap', () => {
  function slowed(): TestArena {
    const battle = new TestArena(loadRules(SLOW)).withoutBots();
    battle.use(0, 'jab', 7);
    expect([battle.get('speed', 7), battle.get('hp', 7)]).toEqual([4, 90]);
    return battle;
  }

  it('[AR24] the next hit follows the new rules, in the same battle', () => {
    const battle = slowed();
    battle.adopt(loadRules(`${SLOW} rule more on hit { modify damage: flat 7 }`));
    expect(battle.get('hp', 7)).toBe(90);
    expect(battle.use(0, 'jab', 7)).toBe('NOT_READY');
    expect(battle.use(2, 'jab', 7)).toBe('ok');
    expect(battle.get('hp', 7)).toBe(73);
  });

  it('[AR24] a held effect works as the new pack defines it', () => {
    const battle = slowed();
    battle.adopt(loadRules(SLOW.replace('less 20%', 'less 60%')));
    expect(battle.get('speed', 7)).toBe(2);
    expect(battle.held(7)).toEqual(['slow']);
  });

  it('[AR25] moving to an identical pack changes no byte', () => {
    const battle = slowed();
    const before = battle.hash();
    battle.adopt(loadRules(SLOW));
    expect(battle.hash()).toBe(before);
  });
});
