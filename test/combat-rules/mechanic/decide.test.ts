// Commands: who may ask for what, and what a refusal leaves behind.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { COMMAND_KIND } from '../../../combat-rules/model/command.ts';
import { hashName } from '../../../dsl/hash.ts';
import { TestArena, loadRules, ofKind } from '../support/arena.ts';

function players(rules = ''): TestArena {
  return new TestArena(loadRules(rules)).withoutBots();
}

describe('use', () => {
  it('[AR10] a skill of the own class is used at once, as its rules say', () => {
    const battle = players();
    battle.next();
    expect(battle.use(0, 'jab', 1)).toBe('ok');
    expect(battle.get('hp', 1)).toBe(90);
    expect(battle.use(1, 'rest', 1)).toBe('ok');
    expect(battle.get('hp', 1)).toBe(100);
  });

  it('[AR7] a skill of another class, or of no pack, is refused', () => {
    const battle = players();
    expect(battle.use(0, 'foreign', 0)).toBe('SKILL_UNKNOWN');
    expect(battle.use(0, 'nothing', 0)).toBe('SKILL_UNKNOWN');
    expect(battle.command(0, COMMAND_KIND.use, Number.NaN, 0)).toBe('SKILL_UNKNOWN');
    expect(battle.command(0, COMMAND_KIND.use, -1, 0)).toBe('SKILL_UNKNOWN');
  });

  it('[AR7] a class has the skills of what it extends', () => {
    const battle = players('class veteran of duelist { attack 20  skills foreign }');
    expect(battle.spawn(0, 'class veteran')).toBe('ok');
    expect(battle.use(0, 'foreign', 0)).toBe('ok');
    expect(battle.use(0, 'jab', 1)).toBe('ok');
    expect(battle.get('hp', 1)).toBe(80);
  });

  it.each([10, -1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53])(
    '[AR6] the target %s is refused',
    (target) => {
      expect(players().use(0, 'jab', target)).toBe('TARGET_UNKNOWN');
    },
  );

  it('[AR6] the target -0 is the unit in row 0', () => {
    const battle = players();
    expect(battle.use(1, 'jab', -0)).toBe('ok');
    expect(battle.get('hp', 0)).toBe(90);
  });

  it('[AR8] what the language refuses arrives as its reason', () => {
    const battle = players(`skill far { target enemy within 1m on use { } }
      skill shy { target self requires caster.hp > 50 else 'not hurt – enough!' on use { } }
      class picky { maxHp 10 speed 1 skills far, shy, jab }`);
    battle.spawn(0, 'class picky');
    expect(battle.use(0, 'jab', 2)).toBe('WRONG_TARGET');
    expect(battle.use(0, 'far', 1)).toBe('OUT_OF_RANGE');
    expect(battle.use(0, 'shy', 0)).toBe('NOT_HURT_ENOUGH');
    expect(battle.use(0, 'jab', 1)).toBe('ok');
    expect(battle.use(0, 'jab', 1)).toBe('NOT_READY');
    battle.run(5);
    battle.set('hp', 3, 0);
    expect(battle.use(0, 'jab', 3)).toBe('DEAD');
  });
});

describe('order', () => {
  it('[AR4] what is no command, or comes from nobody, is refused', () => {
    const battle = players();
    for (const kind of [0, 5, 65_535, COMMAND_KIND.spawn]) {
      expect(battle.command(0, kind)).toBe('COMMAND_UNKNOWN');
    }
    for (const member of [10, -2, 0.5]) {
      expect(battle.command(member, COMMAND_KIND.stop)).toBe('COMMAND_UNKNOWN');
    }
  });

  it('[AR5] a unit that is down is refused, whatever it asks for', () => {
    const battle = players();
    battle.set('hp', 0, 0);
    expect(battle.use(0, 'nothing', 99)).toBe('UNIT_DOWN');
    expect(battle.move(0, -1, 0)).toBe('UNIT_DOWN');
    expect(battle.stop(0)).toBe('UNIT_DOWN');
    expect(battle.command(0, 9)).toBe('COMMAND_UNKNOWN');
  });

  it('[AR9] between rounds comes before the skill, the skill before the target', () => {
    const battle = players('rule short on round { modify seconds: flat 1 modify pause: flat 9 }');
    expect(battle.use(0, 'nothing', 99)).toBe('SKILL_UNKNOWN');
    battle.run(11);
    expect(battle.use(0, 'nothing', 99)).toBe('BETWEEN_ROUNDS');
  });

  it('[AR9] a refused command changes nothing and tells nothing, also when it paid already', () => {
    const battle = players(`resource mana of unit max 9, start 9
      skill dear { target self cost 5 mana requires caster.hp < 50 else 'healthy' on use { } }
      class payer { maxHp 100 speed 5 skills dear, jab }`);
    battle.spawn(0, 'class payer');
    battle.run();
    const before = battle.hash();
    battle.changes.length = 0;
    expect(battle.use(0, 'dear', 0)).toBe('HEALTHY');
    expect(battle.use(0, 'jab', 2)).toBe('WRONG_TARGET');
    expect(battle.move(0, Number.NaN, 1)).toBe('PLACE_OUTSIDE');
    expect(battle.changes.length).toBe(0);
    expect(battle.hash()).toBe(before);
  });
});

describe('the host', () => {
  it('[AR13] puts a fresh unit of any class or unit of the pack into a row', () => {
    const battle = players('unit dummy { maxHp 10000 }');
    battle.set('hp', 4, 1);
    expect(battle.spawn(4, 'unit dummy')).toBe('ok');
    expect([battle.get('hp', 4), battle.get('team', 4)]).toEqual([10_000, 0]);
    const [told] = ofKind(battle.changes.read(), CHANGE_KIND.spawned);
    expect([told?.target, told?.what]).toEqual([4, hashName('unit dummy')]);
    expect(battle.spawn(10, 'unit dummy')).toBe('TARGET_UNKNOWN');
    expect(battle.spawn(4, 'unit nobody')).toBe('CLASS_UNKNOWN');
    expect(battle.command(-1, COMMAND_KIND.use)).toBe('COMMAND_UNKNOWN');
  });
});
