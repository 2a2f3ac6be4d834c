// The clocks of a match: deaths, returns, rounds, matches.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND, type ArenaChange } from '../../../combat-rules/model/change.ts';
import { ROUND } from '../../../combat-rules/model/layout.ts';
import { baseX, baseY } from '../../../combat-rules/model/teams.ts';
import { hashName } from '../../../dsl/hash.ts';
import { TestArena, changeOf, loadRules, ofKind } from '../support/arena.ts';

const CLOCK = `rule clock on round {
  modify seconds: flat 2  modify kills: flat 2  modify pause: flat 1  modify rounds: flat 2
}`;
const KILL = `skill slay { target enemy within 99m on use { hit(attacker: caster, target: target, damage: 999, element: arcane) } }
class slayer { maxHp 50  speed 5  skills slay }`;

function players(rules: string): TestArena {
  return new TestArena(loadRules(rules)).withoutBots();
}

/** All changes of some ticks. */
function tell(battle: TestArena, ticks: number): ArenaChange[] {
  return Array.from({ length: ticks }, () => battle.run()).flat();
}

describe('returning', () => {
  it('[AR14] a unit stands again at its base after the wait its rules work out, as its rules say', () => {
    const battle = players(KILL);
    for (const row of [0, 1]) battle.spawn(row, 'class slayer');
    battle.set('x', 1, 20);
    battle.move(1, 9, 9);
    battle.next();
    battle.use(0, 'slay', 1);
    expect(ofKind(battle.changes.read(), CHANGE_KIND.died)).toEqual([
      changeOf({ kind: CHANGE_KIND.died, source: 0, target: 1, amount: 30 }),
    ]);
    expect(battle.get('arena.respawnTick', 1)).toBe(31);
    battle.step();
    battle.run(29);
    expect([battle.get('hp', 1), battle.get('x', 1)]).toEqual([0, 20]);
    const back = battle.run();
    expect([battle.get('hp', 1), battle.get('x', 1), battle.get('y', 1)]).toEqual([
      50,
      baseX(1),
      baseY(1),
    ]);
    expect(battle.get('arena.respawnTick', 1)).toBe(0);
    expect(battle.get('arena.walking', 1)).toBe(0);
    expect(ofKind(back, CHANGE_KIND.respawned)).toEqual([
      changeOf({ kind: CHANGE_KIND.respawned, source: 1, target: 1, hp: 50 }),
    ]);
  });

  it('[AR21] whoever is down without a death stands again in the next tick', () => {
    const battle = players(`${KILL}\nrule never before death { cancel }`);
    battle.spawn(0, 'class slayer');
    battle.next();
    battle.use(0, 'slay', 1);
    battle.step();
    expect([battle.get('hp', 1), battle.get('arena.respawnTick', 1)]).toEqual([0, 2]);
    battle.run();
    expect(battle.get('hp', 1)).toBe(100);
  });

  it('[AR21] whom rules bring back does not wait', () => {
    const battle = players(`${KILL}\nrule phoenix after death { put victim.hp: 7 }`);
    battle.spawn(0, 'class slayer');
    battle.next();
    battle.use(0, 'slay', 1);
    battle.step();
    expect([battle.get('hp', 1), battle.get('arena.respawnTick', 1)]).toEqual([7, 0]);
  });
});

describe('rounds', () => {
  it('[AR16] a round ends with its time; without rules for it, it has no end', () => {
    const battle = players(CLOCK);
    const { untilTick, playing } = ROUND;
    expect(battle.get('arena.round', untilTick)).toBe(20);
    battle.run(19);
    expect(battle.get('arena.round', playing)).toBe(1);
    expect(ofKind(battle.run(), CHANGE_KIND.roundOver)).toEqual([
      changeOf({ kind: CHANGE_KIND.roundOver, amount: 2 }),
    ]);
    expect(battle.get('arena.round', playing)).toBe(0);
    const endless = players('');
    endless.run(2_000);
    expect(endless.get('arena.round', playing)).toBe(1);
  });

  it('[AR16] a team with enough kills wins it early', () => {
    const battle = players(`${CLOCK}\n${KILL}`);
    battle.spawn(0, 'class slayer');
    battle.next();
    for (const target of [1, 3]) battle.use(0, 'slay', target);
    expect([battle.get('arena.kills', 0), battle.get('arena.kills', 1)]).toEqual([2, 0]);
    expect(ofKind(battle.step(), CHANGE_KIND.roundOver)).toEqual([
      changeOf({ kind: CHANGE_KIND.roundOver, amount: 0, more: 2, hp: 0 }),
    ]);
    expect(battle.get('arena.wins', 0)).toBe(1);
  });

  it('[AR16] a kill counts for the other team, whoever did it', () => {
    const battle = players(`skill fall { target self on use {
        hit(attacker: caster, target: caster, damage: 999, element: arcane) } }
      class faller { maxHp 5 speed 1 skills fall }`);
    battle.spawn(3, 'class faller');
    battle.use(3, 'fall', 3);
    expect([battle.get('arena.kills', 0), battle.get('arena.kills', 1)]).toEqual([1, 0]);
  });

  it('[AR17] between rounds nobody uses anything, no bot acts, and time goes on', () => {
    const battle = players(`${CLOCK}\nresource mana of unit max 50, start 0, gains 1 every 100ms
      rule wild on think { use jab on me  put me.hp: 1 }`);
    battle.member(0, 'leaves');
    battle.run(20);
    const { hp, mana } = { hp: battle.get('hp', 0), mana: battle.get('mana', 2) };
    battle.set('hp', 0, 77);
    expect(hp).toBe(1);
    const changes = tell(battle, 9);
    expect(battle.get('hp', 0)).toBe(77);
    expect(battle.get('mana', 2)).toBe(mana + 9);
    expect(battle.use(2, 'jab', 1)).toBe('BETWEEN_ROUNDS');
    expect(battle.move(2, 1, 1)).toBe('ok');
    expect(ofKind(changes, CHANGE_KIND.roundBegan)).toEqual([]);
  });

  it('[AR18] the next round has fresh units with nothing of the last one', () => {
    const battle = players(`${CLOCK}
      effect slow { duration 90s modify speed: less 20% }
      skill curse { target enemy within 99m on use {
        apply(debuff: slow, to: target)
        after 1500ms { hit(attacker: caster, target: target, damage: 50, element: arcane) }
      } }
      class witch { maxHp 60 speed 5 skills curse }`);
    battle.run(18);
    battle.spawn(0, 'class witch');
    battle.use(0, 'curse', 1);
    expect(battle.get('speed', 1)).toBe(4);
    battle.set('hp', 5, 3);
    battle.run(11);
    const began = battle.run();
    expect(ofKind(began, CHANGE_KIND.roundBegan)).toEqual([
      changeOf({ kind: CHANGE_KIND.roundBegan, amount: 2, more: 20, hp: 2 }),
    ]);
    expect(ofKind(began, CHANGE_KIND.spawned)).toHaveLength(10);
    expect([battle.get('speed', 1), battle.get('hp', 5)]).toEqual([5, battle.get('maxHp', 5)]);
    battle.run(15);
    expect(battle.get('hp', 1)).toBe(battle.get('maxHp', 1));
  });
});

describe('matches', () => {
  const many = Array.from({ length: 9 }, (_, i) => `class c${i} { maxHp ${i + 1} speed 1 }`);
  const drawn = (battle: TestArena): number[] => battle.all('arena.class');

  it('[AR1] the seed draws five different classes, the same for both teams', () => {
    const rules = loadRules(many.join('\n'));
    const one = drawn(new TestArena(rules, 1));
    expect(new Set(one).size).toBe(5);
    for (let row = 0; row < 10; row += 2) expect(one[row]).toBe(one[row + 1]);
    expect(drawn(new TestArena(rules, 1))).toEqual(one);
    const seeds = [2, 3, 4, 5, 6].map((seed) => drawn(new TestArena(rules, seed)).join(' '));
    expect(new Set(seeds).size).toBeGreaterThan(2);
  });

  it('[AR1] classes take turns when there are fewer, and practice units are not drawn', () => {
    const battle = players('class other { maxHp 7 speed 1 }\nunit dummy { maxHp 9 }');
    const hashes = drawn(battle);
    expect(new Set(hashes)).toEqual(new Set([hashName('class duelist'), hashName('class other')]));
    expect(hashes[0]).toBe(hashes[4]);
  });

  it('[AR1] everybody carries an item that the seed draws', () => {
    const battle = new TestArena(
      loadRules('item boots { modify speed: flat 1 }\nitem cap { tags hat }'),
    );
    for (let row = 0; row < 10; row += 1) {
      const items = battle.held(row).filter((name) => name === 'boots' || name === 'cap');
      expect(items).toHaveLength(1);
      expect(battle.get('speed', row)).toBe(items[0] === 'boots' ? 6 : 5);
    }
  });

  it('[AR19] after the rounds of a match other classes fight', () => {
    const battle = new TestArena(loadRules(`${CLOCK}\n${many.join('\n')}`), 3).withoutBots();
    const first = drawn(battle);
    battle.run(30);
    expect(drawn(battle)).toEqual(first);
    expect(battle.get('arena.round', ROUND.number)).toBe(2);
    battle.run(30);
    expect(battle.get('arena.round', ROUND.number)).toBe(1);
    expect(drawn(battle)).not.toEqual(first);
    expect(battle.get('arena.wins', 0)).toBe(0);
  });

  it('[AR19] the boundary is `round` between rounds and `battle` before another match', () => {
    const battle = players(CLOCK);
    const seen = Array.from({ length: 62 }, () => {
      battle.run();
      return battle.behaviour.boundary?.(battle.context);
    });
    const at = (kind: string): number[] => seen.flatMap((one, i) => (one === kind ? [i + 1] : []));
    expect(at('round')).toEqual([
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 50, 51, 52, 53, 54, 55, 56, 57, 58,
    ]);
    expect(at('battle')).toEqual([59]);
  });
});

describe('another pack', () => {
  const classes = (...names: readonly string[]): string =>
    names.map((name) => `class ${name} { maxHp ${name.length * 10} speed 1 }`).join('\n');
  const known = (battle: TestArena): Set<number> => new Set(battle.all('arena.class'));

  it('[AR61] whoever is of a class that is gone is somebody else from the next tick on', () => {
    const battle = players(classes('one', 'three'));
    battle.set('x', 1, 17);
    const gone = battle.all('arena.class').map((hash) => hash === hashName('class one'));
    expect(gone).toContain(true);
    battle.adopt(loadRules(classes('five', 'three')));
    const told = ofKind(battle.run(), CHANGE_KIND.spawned);
    expect(told.map(({ target }) => target)).toEqual(
      gone.flatMap((isGone, row) => (isGone ? [row] : [])),
    );
    expect(known(battle).has(hashName('class one'))).toBe(false);
    expect(battle.get('arena.round', ROUND.number)).toBe(1);
  });

  it('[AR61] without any of its classes another match begins', () => {
    const first = new TestArena(loadRules(CLOCK)).withoutBots();
    first.run(9);
    first.set('arena.wins', 1, 1);
    const next = loadRules(`${CLOCK}\nclass stranger { maxHp 7 speed 1 }`);
    for (let row = 0; row < 10; row += 1) first.set('arena.class', row, 5);
    first.adopt(next);
    const began = first.run();
    expect(ofKind(began, CHANGE_KIND.spawned)).toHaveLength(10);
    expect(ofKind(began, CHANGE_KIND.roundBegan)).toMatchObject([{ amount: 1, more: 20 }]);
    expect(first.get('arena.wins', 1)).toBe(0);
  });
});
