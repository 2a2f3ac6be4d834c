// What players want to do, given what they see.
import { describe, expect, it } from 'vitest';
import { canAct, chooseAim, seededRandom } from '../../loadtest/aim.ts';
import { ARENA } from '../../combat-rules/model/limits.ts';
import { HEIGHT_M, UNITS, WIDTH_M } from '../../loadtest/wire.ts';

describe('aim', () => {
  it('[LT11] four commands in five strike any enemy, the others walk inside the arena', () => {
    const random = seededRandom(3);
    const aims = Array.from({ length: 1_000 }, () => chooseAim(4, random));
    const targets = new Set(aims.map((aim) => (aim.kind === 'strike' ? aim.target : -1)));
    expect([...targets].toSorted((a, b) => a - b)).toEqual([-1, 1, 3, 5, 7, 9]);
    const walks = aims.filter((aim) => aim.kind === 'move');
    expect(walks.length).toBeGreaterThan(150);
    expect(walks.length).toBeLessThan(250);
    for (const { x, y } of walks) {
      expect(x >= 0 && x <= WIDTH_M && y >= 0 && y <= HEIGHT_M).toBe(true);
    }
  });

  it('[LT11] a unit that is down cannot act', () => {
    const apply = (): never => {
      throw new Error('aiming changes nothing');
    };
    const view = { hp: [0, 100], player: [], apply };
    expect([canAct(view, 0), canAct(view, 1), canAct(view, 7)]).toEqual([false, true, false]);
  });

  it('[LT11] the arena is as large as the game says', () => {
    expect([WIDTH_M, HEIGHT_M, UNITS]).toEqual([ARENA.widthM, ARENA.heightM, ARENA.units]);
  });

  it('[LT11] equal seeds choose equally', () => {
    const [one, two] = [seededRandom(7), seededRandom(7)];
    const draws = Array.from({ length: 50 }, () => [one(), two()]);
    expect(draws.every(([a, b]) => a === b && (a ?? 1) >= 0 && (a ?? 1) < 1)).toBe(true);
    expect(new Set(draws.map(([a]) => a)).size).toBe(50);
  });
});
