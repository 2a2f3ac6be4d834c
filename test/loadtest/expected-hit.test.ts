// The oracle by hand-computed numbers, and that its two packs can never be mistaken for each other.
import { describe, expect, it } from 'vitest';
import { expectedHit, expectedMend, type HitInput } from '../../loadtest/expected-hit.ts';

const ATTACKS = [16, 24, 22, 14, 30];
const DEFENSES = [20, 12, 8, 10, 6];

function input(attack: number, defense: number, hp: number): HitInput {
  return { attack, defense, hp, maxHp: 100 };
}

describe('expected numbers', () => {
  it('[LT6] pack a: half of attack less a quarter of defense, half as much again below 50 %', () => {
    expect(expectedHit('a', input(30, 6, 100))).toBe(13);
    expect(expectedHit('a', input(30, 6, 50))).toBe(13);
    expect(expectedHit('a', input(30, 6, 49))).toBe(20);
    expect(expectedHit('a', input(0, 100, 100))).toBe(1);
  });

  it('[LT6] pack b: a quarter of attack less half of defense and 3, a quarter more below 75 %', () => {
    expect(expectedHit('b', input(30, 6, 75))).toBe(7);
    expect(expectedHit('b', input(30, 6, 74))).toBe(9);
    expect(expectedHit('b', input(16, 20, 100))).toBe(1);
  });

  it('[LT6] mends follow the healer, and the target when it is in need', () => {
    expect(
      ['a', 'b'].map((pack) => expectedMend(pack === 'a' ? 'a' : 'b', input(14, 0, 90))),
    ).toEqual([17, 23]);
    expect(expectedMend('a', input(14, 0, 49))).toBe(25);
    expect(expectedMend('b', input(14, 0, 74))).toBe(35);
  });

  it('[LT6] the two packs differ for every pair of units at every share of hp', () => {
    for (const attack of ATTACKS) {
      for (const defense of DEFENSES) {
        for (let hp = 1; hp <= 100; hp += 1) {
          const numbers = input(attack, defense, hp);
          expect(expectedHit('a', numbers), JSON.stringify(numbers)).not.toBe(
            expectedHit('b', numbers),
          );
          expect(expectedMend('a', numbers)).not.toBe(expectedMend('b', numbers));
        }
      }
    }
  });
});
