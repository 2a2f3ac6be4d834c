// Many die at once, each with effects whose hooks raise events: a pack that the checker accepts does all of it.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { fine } from '../check/pack-support.ts';
import { openBattle, type Battle } from './support/battle.ts';
import { EVENT, GAME } from './support/game.ts';

const CROWD = 64;

function start(text: string): Battle {
  const [unit] = GAME.entities;
  if (unit === undefined) throw new Error('no unit');
  const vocabulary = { ...GAME, entities: [{ ...unit, rows: CROWD }] };
  const battle = openBattle(fine(text, { vocabulary }), vocabulary, {
    createTier: (program, binding) => createClosures(program, binding),
  });
  battle.world.rows[0] = CROWD;
  for (let row = 0; row < CROWD; row += 1) {
    battle.set('hp', row, 10);
    battle.set('maxHp', row, 10);
    battle.runner.enter(0, row);
  }
  return battle;
}

function count(battle: Battle, word: string): number {
  return battle.log.filter((line) => line.startsWith(word)).length;
}

/** Costs some steps a heal. */
const HARD = `rule hard on heal { when target.attack + healer.attack * 2 > 1 and target.speed * 3 > healer.speed
  modify amount: flat target.attack * 2 + healer.attack * 3 - target.speed / 7 - healer.speed / 9 }`;
const BURN = `rule burn on note { when value = 1
  each u in units limit 32 { hit(attacker: who, target: u, damage: 99) } }`;

describe('mass deaths', () => {
  it('[RN12] half of all die at once, and every stack of what they hold heals the other half', () => {
    const battle = start(`
effect bomb { duration 60s  stack max 6, timers each
  on died { each u in units limit 32 { heal(healer: holder, target: u, amount: 0) } } }
rule arm on note { when value = 0  each u in units limit 64 { apply(effect: bomb, to: u, stacks: 6) } }
${BURN}
${HARD}`);
    battle.raise(EVENT.note, 0, 0);
    battle.raise(EVENT.note, 0, 1);
    expect(count(battle, 'fault')).toBe(0);
    expect(count(battle, 'heal')).toBe(32 * 6 * 32);
  });

  it('[RN12] one dies on whom hangs what everybody holds', () => {
    const battle = start(`
effect link { duration 60s  stack per source max 1  ends with source
  on broken { each u in units limit 64 { heal(healer: holder, target: u, amount: 0) } } }
rule tie on note { when value = 0  each u in units except who limit 64 { apply(effect: link, to: u, source: who) } }
rule kill on note { when value = 1  hit(attacker: who, target: who, damage: 99) }
${HARD}`);
    battle.raise(EVENT.note, 0, 0);
    battle.raise(EVENT.note, 0, 1);
    expect(count(battle, 'fault')).toBe(0);
    expect(count(battle, 'heal')).toBe((CROWD - 1) * (CROWD - 1));
  });

  it.each([
    ['effect', 'effect bomb { duration 60s  on died { BLAST } }', 'holder'],
    ['rule', 'rule bursts on die { BLAST }\neffect bomb { duration 60s }', 'victim'],
  ])('[RN12] one explodes, and each who dies of it: by an %s', (_name, text, who) => {
    const blast = `each u in units near ${who} within 1m limit 2 { hit(attacker: ${who}, target: u, damage: 99) }`;
    const battle = start(`${text.replace('BLAST', blast)}
rule arm on note { when value = 0  each u in units limit 64 { apply(effect: bomb, to: u) } }
rule light on note { when value = 1  hit(attacker: who, target: who, damage: 99) }
${HARD.replace('on heal', 'on hit').replace('amount', 'damage').replaceAll('healer', 'attacker')}`);
    for (let row = 0; row < CROWD; row += 1) battle.set('x', row, row);
    battle.raise(EVENT.note, 0, 0);
    battle.raise(EVENT.note, 0, 1);
    expect(count(battle, 'fault')).toBe(0);
    expect(count(battle, 'die')).toBe(CROWD);
  });
});
