// What players want to do, given what they see.
import { describe, expect, it } from 'vitest';
import { canAct, chooseAim, seededRandom } from '../../loadtest/aim.ts';
import type { RoomView } from '../../loadtest/room-view.ts';

function view(hp: readonly number[], readyTick: readonly number[] = []): RoomView {
  const full = hp.map(() => 100);
  const apply = (): never => {
    throw new Error('aiming changes nothing');
  };
  return { hp, maxHp: full, readyTick, player: [], apply };
}

const never = (): number => 0.99;

describe('aim', () => {
  it('[LT11] the ally with the lowest share of hp is mended when it is below 45 %', () => {
    const aim = chooseAim(view([100, 5, 44, 5, 40, 5, 100, 5, 100, 5]), 0, 1, never);
    expect(aim).toEqual({ kind: 'mend', target: 4, isHopeful: true });
  });

  it('[LT11] at 45 % or more, and when the hurt one is down, an enemy is struck', () => {
    const aim = chooseAim(view([100, 50, 45, 60, 0, 90, 100, 70, 100, 80]), 0, 1, never);
    expect(aim).toEqual({ kind: 'strike', target: 5, isHopeful: true });
  });

  it('[LT11] now and then any enemy is struck, but none that is down', () => {
    const targets = new Set<number>();
    const random = seededRandom(3);
    const seen = view([100, 100, 100, 90, 100, 80, 100, 70, 100, 0]);
    for (let i = 0; i < 200; i += 1) targets.add(chooseAim(seen, 0, 1, random).target);
    expect([...targets].sort((a, b) => a - b)).toEqual([1, 3, 5, 7]);
  });

  it('[LT11] without a target, before its ready tick or down, a command has no hope and is sent', () => {
    const noEnemy = view([100, 0, 100, 0, 100, 0, 100, 0, 100, 0]);
    expect(chooseAim(noEnemy, 0, 1, never)).toEqual({
      kind: 'strike',
      target: 1,
      isHopeful: false,
    });
    const standing = [100, 100, 100, 100, 100, 100, 100, 100, 100, 100];
    expect(chooseAim(view(standing, [5]), 0, 4, never).isHopeful).toBe(false);
    expect(chooseAim(view(standing, [5]), 0, 5, never).isHopeful).toBe(true);
    expect(canAct(view([0, 100]), 0, 5)).toBe(false);
  });

  it('[LT11] equal seeds choose equally', () => {
    const [one, two] = [seededRandom(7), seededRandom(7)];
    const draws = Array.from({ length: 50 }, () => [one(), two()]);
    expect(draws.every(([a, b]) => a === b && (a ?? 1) >= 0 && (a ?? 1) < 1)).toBe(true);
    expect(new Set(draws.map(([a]) => a)).size).toBe(50);
  });
});
