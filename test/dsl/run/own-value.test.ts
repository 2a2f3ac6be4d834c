// First values of own fields, which read each other.
import { describe, expect, it } from 'vitest';
import { wrongOnTiers } from '../support/text/on-all-tiers.ts';
import { startBattle } from './support/battle.ts';
import { EVENT } from './support/game.ts';
import { math, num, own, unit } from './support/ir.ts';
import { Pack } from './support/pack.ts';

describe('defaults', () => {
  it('[DC10][IN10] read those before them, on every tier', () => {
    expect(
      wrongOnTiers(`effect one {
  own base = source.attack * 2
  own ally = source
  own twice = base * 2
  own more = twice + ally.attack
  own later = if more > 5 then more else base
}
effect two {
  own strength = source.attack * 4
  pool strength from hit
}
rule r on rest {
  apply(effect: 'one', to: sleeper)
  apply(effect: 'two', to: sleeper)
}
test "each default knows those before it" {
  given a.hp = 9, a.maxHp = 9, a.attack = 3
  when rest(sleeper: a)
  expect base of one on a = 6, twice of one on a = 12, more of one on a = 15
  expect later of one on a = 15, left of two on a = 12
}`),
    ).toEqual([]);
  });

  it('[IN10] a default after a given value reads the given one', () => {
    const pack = new Pack();
    const init = [pack.store(0, num(5)), pack.store(1, math(own(0), '*', num(2)))];
    pack.effect('wet', { own: ['a', 'b'], init });
    pack.rule(EVENT.note, 'a', [
      pack.apply('wet', unit(0), unit(0), { own: [num(8), num(Number.NaN)] }),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect([0, 1].map((k) => battle.own(k, 6))).toEqual([8, 16]);
  });
});

describe('given values', () => {
  it('[TY9][IN10] `apply` may give another value than the default, on every tier', () => {
    expect(
      wrongOnTiers(`effect slow {
  duration 2s
  own strength = 30
  own twice = strength * 2
  own by: unit
  pool twice from hit
  modify speed: flat -strength
}
rule r on rest { apply(debuff: 'slow', to: sleeper, by: sleeper) }
rule s on heal { apply(debuff: 'slow', to: target, by: healer, strength: 50) }
test "thirty unless it says fifty" {
  given a.hp = 9, a.maxHp = 9, a.speed = 100, b.hp = 9, b.maxHp = 9, b.speed = 100
  when rest(sleeper: a)
  when heal(healer: a, target: b)
  expect a.speed = 70, b.speed = 50, twice of slow on a = 60, left of slow on b = 100
}`),
    ).toEqual([]);
  });
});
