// Effects: what they change, how long, and what happens when there are too many.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { TestArena, loadRules } from '../support/arena.ts';

function arena(rules: string): TestArena {
  return new TestArena(loadRules(rules)).withoutBots();
}

const SLOW = `effect slow { duration 2s modify speed: less 20% }
  rule r on hit { apply(debuff: 'slow') }`;

describe('held effects', () => {
  it('[AR16] an effect changes the numbers of its holder from the base', () => {
    const battle = arena(SLOW);
    battle.skipTo(5);
    battle.strike(0, 7);
    expect(battle.get('speed', 7)).toBe(80);
    expect(battle.get('baseSpeed', 7)).toBe(100);
    expect(battle.effects(7).map(({ untilTick }) => untilTick)).toEqual([25]);
    expect(battle.get('speed', 6)).toBe(100);
  });

  it('[AR16] it works in the tick before its end tick, and no longer in its end tick', () => {
    const battle = arena(SLOW);
    battle.skipTo(5);
    battle.strike(0, 7);
    const [held] = battle.effects(7);
    battle.step();
    while (battle.tick < 23) expect(battle.run()).toEqual([]);
    battle.next();
    expect(battle.get('speed', 7)).toBe(80);
    expect(battle.step()).toEqual([
      {
        kind: CHANGE_KIND.effectEnded,
        source: 0,
        target: 7,
        amount: 0,
        hp: 0,
        effect: held?.effect,
      },
    ]);
    battle.next();
    expect(battle.tick).toBe(25);
    expect(battle.get('speed', 7)).toBe(100);
    expect(battle.effects(7)).toEqual([]);
  });

  it('[AR16] two effects on one number add up by their buckets', () => {
    // (100 + 30) * 50% = 65, whichever came first.
    const battle = arena(`effect a { duration 2s modify speed: less 50% }
      effect b { duration 2s modify speed: flat 30 }
      rule ra on hit { apply(debuff: 'a') } rule rb on mend { apply(buff: 'b') }`);
    battle.strike(0, 7);
    battle.mend(1, 7);
    expect(battle.get('speed', 7)).toBe(65);
  });

  it('[AR17] applying it again keeps one and the later end', () => {
    const battle = arena(`effect slow { modify speed: less 20% }
      rule long on hit { apply(debuff: 'slow', duration: 3s) }
      rule short on mend { apply(debuff: 'slow', duration: 1s) }`);
    battle.strike(0, 7);
    battle.mend(1, 7);
    expect(battle.effects(7).map(({ untilTick }) => untilTick)).toEqual([30]);
    expect(battle.get('speed', 7)).toBe(80);
    battle.skipTo(10);
    battle.strike(0, 7);
    expect(battle.effects(7).map(({ untilTick }) => untilTick)).toEqual([40]);
  });

  it('[AR18] a ninth effect replaces the one that ends first', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const seconds = [9, 8, 7, 2, 5, 6, 3, 4];
    const effects = [...names, 'late'].map((name) => `effect ${name} { modify speed: flat 1 }`);
    const applies = names.map((name, i) => `apply(debuff: '${name}', duration: ${seconds[i]}s)`);
    const battle = arena(`${effects.join('\n')}
      rule eight on hit { ${applies.join(' ')} }
      rule ninth on mend { apply(debuff: 'late', duration: 1s) }`);
    battle.strike(0, 7);
    expect(battle.get('speed', 7)).toBe(108);
    const before = battle.effects(7);
    battle.mend(1, 7);
    const after = battle.effects(7);
    expect(after).toHaveLength(8);
    expect(after.map((held, i) => held.effect === before[i]?.effect)).toEqual(
      names.map((name) => name !== 'd'),
    );
    expect(after[3]?.untilTick).toBe(10);
    expect(battle.get('speed', 7)).toBe(108);
  });

  it.each([
    ['speed: flat 5000', 'speed', 1_000],
    ['speed: less 100%', 'speed', 10],
    ['speed: set 10.5', 'speed', 10.5],
    ['attack: flat -1000', 'attack', 0],
    ['attack: set 5000000', 'attack', 1_000_000],
    ['defense: flat -1000', 'defense', 0],
    ['defense: set 5000000', 'defense', 1_000_000],
  ] as const)('[AR19] modify %s leaves %s at %s', (modify, field, expected) => {
    const battle = arena(`effect e { duration 2s modify ${modify} }
      rule r on hit { apply(debuff: 'e') }`);
    battle.strike(0, 7);
    expect(battle.get(field, 7)).toBe(expected);
    expect(Object.is(battle.get(field, 7), -0)).toBe(false);
  });

  it('[AR21] one event puts 32 effects on units, not 33', () => {
    const names = Array.from({ length: 33 }, (_, i) => `e${i}`);
    const effects = names.map((name) => `effect ${name} { duration 2s modify speed: flat 1 }`);
    const applies = names.map((name) => `apply(debuff: '${name}')`);
    const battle = arena(`${effects.join('\n')} rule r on hit { ${applies.join(' ')} }`);
    battle.strike(0, 7);
    const applied = battle.changes.read().filter((one) => one.kind === CHANGE_KIND.effectApplied);
    expect(applied).toHaveLength(32);
  });
});
