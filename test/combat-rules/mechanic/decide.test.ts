// Which commands are refused, with what, in what order.
import { describe, expect, it } from 'vitest';
import { TestArena, loadRules } from '../support/arena.ts';

const RULES =
  'rule ten on hit { modify damage: flat 10 } rule five on mend { modify amount: flat 5 }';

function arena(): TestArena {
  return new TestArena(loadRules(RULES)).withoutBots();
}

describe('decide', () => {
  it('[AR4] an unknown command is refused', () => {
    expect(arena().command(0, 0, 1)).toBe('COMMAND_UNKNOWN');
    expect(arena().command(0, 3, 1)).toBe('COMMAND_UNKNOWN');
    expect(arena().command(0, Number.NaN, 1)).toBe('COMMAND_UNKNOWN');
  });

  it.each([-1, 10, 0.5, Number.NaN])('[AR4] a sender without a unit (%s) is refused', (member) => {
    expect(arena().strike(member, 1)).toBe('COMMAND_UNKNOWN');
  });

  it('[AR5] a unit that is down is refused', () => {
    const battle = arena();
    battle.set('hp', 1, 10);
    expect(battle.strike(0, 1)).toBe('ok');
    expect(battle.strike(1, 0)).toBe('UNIT_DOWN');
  });

  it('[AR5] a unit that cools down is refused until its ready tick', () => {
    const battle = arena();
    expect(battle.strike(0, 1)).toBe('ok');
    const readyTick = battle.get('readyTick', 0);
    expect(battle.strike(0, 1)).toBe('NOT_READY');
    battle.skipTo(readyTick - 1);
    expect(battle.strike(0, 1)).toBe('NOT_READY');
    battle.skipTo(readyTick);
    expect(battle.strike(0, 1)).toBe('ok');
  });

  it.each([-1, 10, 4_294_967_295, 1.5, Number.NaN, Infinity, -Infinity])(
    '[AR6] the target %s is refused',
    (target) => {
      expect(arena().strike(0, target)).toBe('TARGET_UNKNOWN');
      expect(arena().mend(0, target)).toBe('TARGET_UNKNOWN');
    },
  );

  it('[AR6] a negative zero is the unit in slot 0', () => {
    const battle = arena();
    expect(battle.strike(1, -0)).toBe('ok');
    expect(Object.is(battle.changes.rows[8], 0)).toBe(true);
  });

  it('[AR7] a unit strikes enemies only', () => {
    expect(arena().strike(0, 2)).toBe('TARGET_NOT_ENEMY');
    expect(arena().strike(0, 0)).toBe('TARGET_NOT_ENEMY');
    expect(arena().strike(0, 9)).toBe('ok');
  });

  it('[AR7] a unit mends its own team only, itself included', () => {
    expect(arena().mend(0, 1)).toBe('TARGET_NOT_ALLY');
    expect(arena().mend(0, 8)).toBe('ok');
    expect(arena().mend(0, 0)).toBe('ok');
  });

  it('[AR8] a target that is down is refused', () => {
    const battle = arena();
    battle.set('hp', 1, 10);
    battle.strike(0, 1);
    expect(battle.strike(2, 1)).toBe('TARGET_DOWN');
    expect(battle.mend(3, 1)).toBe('TARGET_DOWN');
  });

  it('[AR9] the command is checked before the own unit, the own unit before the target', () => {
    const battle = arena();
    battle.set('hp', 1, 10);
    battle.strike(0, 1);
    expect(battle.command(1, 9, 99)).toBe('COMMAND_UNKNOWN');
    expect(battle.strike(1, 99)).toBe('UNIT_DOWN');
    expect(battle.strike(0, 99)).toBe('NOT_READY');
  });

  it('[AR9] a refused command records and changes nothing', () => {
    const battle = arena();
    const before = battle.hash();
    for (const target of [0, 2, 99]) battle.strike(0, target);
    battle.command(0, 9, 1);
    expect(battle.changes.length).toBe(0);
    expect(battle.hash()).toBe(before);
  });
});
