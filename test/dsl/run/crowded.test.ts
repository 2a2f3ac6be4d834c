// Effects that give way to others: a hook of theirs finds room or does nothing, so that no circle goes on.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { fine } from '../check/pack-support.ts';
import { openBattle, type Battle } from './support/battle.ts';
import { EVENT, GAME } from './support/game.ts';

/** A game in which everybody has so many places, with a pack of warnings at most. */
function start(slots: number, text: string): Battle {
  const vocabulary = { ...GAME, effectSlots: slots };
  return openBattle(fine(text, { vocabulary }), vocabulary, {
    createTier: (program, binding) => createClosures(program, binding),
  });
}

/** `note(who, n)` puts on the n-th of these effects. */
function rulesFor(...effects: readonly string[]): string {
  return effects
    .map(
      (name, n) =>
        `rule put_${name} on note { when value = ${n}  apply(effect: ${name}, to: who) }`,
    )
    .join('\n');
}

/** `count` effects, each with what it does when it gives way: itself, by a letter and a number. */
function crowd(count: number, again: (name: string, n: number) => string): string {
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, count);
  const effects = names.map(
    (name, n) => `effect ${name} { duration 9s  on replaced { ${again(name, n)} } }`,
  );
  return `${effects.join('\n')}\n${rulesFor(...names)}`;
}

const byItself = (name: string): string => `apply(effect: ${name}, to: holder)`;
const byAnEvent = (_name: string, n: number): string => `note(who: holder, value: ${n})`;

function linesOf(battle: Battle, word: string): string[] {
  return battle.log.filter((line) => line.startsWith(word));
}

describe('effects that put themselves on again when they give way', () => {
  it.each([
    [1, byItself],
    [2, byItself],
    [4, byItself],
    [1, byAnEvent],
    [4, byAnEvent],
  ])('[IN15] with %d places one gives way, and does not come back', (slots, again) => {
    const battle = start(slots, crowd(slots + 1, again));
    for (let n = 0; n <= slots; n += 1) battle.raise(EVENT.note, 0, n);
    expect(linesOf(battle, 'ended')).toEqual(['ended a 0>0 replaced']);
    expect(linesOf(battle, 'fault')).toEqual(['fault EFFECT_CROWDED 0']);
    expect(battle.held(0)).not.toContain('a');
    expect(battle.held(0)).toHaveLength(slots);
  });

  it('[IN15] who has a place takes the effect: only room is not made', () => {
    const text = `effect a { duration 9s  on replaced { each u in units except holder limit 1 { apply(effect: a, to: u) } } }
effect b { duration 9s }
${rulesFor('a', 'b')}`;
    const battle = start(1, text);
    battle.raise(EVENT.note, 0, 0);
    battle.raise(EVENT.note, 0, 1);
    expect(battle.held(0)).toEqual(['b']);
    expect(battle.held(1)).toEqual(['a']);
    expect(linesOf(battle, 'fault')).toEqual([]);
  });

  it('[IN15] nor is it for the number of a pair', () => {
    const text = `resource grudge of unit per target max 9
effect a { duration 9s  on replaced { gain grudge(holder, source): 1 } }
effect b { duration 9s }
${rulesFor('a', 'b')}
rule asks on hit { when grudge(target, attacker) > 0  modify damage: flat 1 }`;
    const battle = start(1, text);
    battle.raise(EVENT.note, 0, 0);
    battle.raise(EVENT.note, 0, 1);
    expect(battle.held(0)).toEqual(['b']);
    expect(linesOf(battle, 'fault')).toEqual(['fault SLOTS_FULL 0']);
  });

  it('[IN15] what another rule does behind it makes room again', () => {
    const text = `effect a { duration 9s  on replaced { apply(effect: a, to: holder) } }
effect b { duration 9s }
effect c { duration 9s }
rule both on note { apply(effect: a, to: who)  apply(effect: b, to: who)  apply(effect: c, to: who) }`;
    const battle = start(1, text);
    battle.raise(EVENT.note, 0, 0);
    expect(linesOf(battle, 'ended')).toEqual(['ended a 0>0 replaced', 'ended b 0>0 replaced']);
    expect(battle.held(0)).toEqual(['c']);
  });

  it('[IN15] what waits begins anew: it makes room again', () => {
    const later = (_name: string, n: number): string =>
      `after 100ms { note(who: holder, value: ${n}) }`;
    const battle = start(1, crowd(2, later));
    battle.raise(EVENT.note, 0, 0);
    battle.raise(EVENT.note, 0, 1);
    battle.pass(3);
    expect(linesOf(battle, 'fault')).toEqual([]);
    expect(linesOf(battle, 'ended')).toHaveLength(4);
  });

  it('[IN15] what is over gives its place to it all the same', () => {
    const text = `effect a { duration 100ms }
effect b { duration 9s  on replaced { each u in units except holder limit 1 { apply(effect: b, to: u) } } }
effect c { duration 9s }
${rulesFor('a', 'b', 'c')}`;
    const battle = start(1, text);
    battle.raise(EVENT.note, 1, 0);
    battle.raise(EVENT.note, 0, 1);
    battle.tick += 1;
    battle.runner.load(battle.world, battle.tick);
    battle.raise(EVENT.note, 0, 2);
    expect(battle.held(1)).toEqual(['b']);
    expect(linesOf(battle, 'ended')).toEqual(['ended b 0>0 replaced', 'ended a 1>1 expired']);
  });
});
