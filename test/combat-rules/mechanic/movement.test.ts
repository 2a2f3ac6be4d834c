// Who walks where, and that nobody leaves the arena.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { ARENA } from '../../../combat-rules/model/limits.ts';
import { TestArena, loadRules, ofKind } from '../support/arena.ts';

function players(rules = ''): TestArena {
  const battle = new TestArena(loadRules(rules)).withoutBots();
  put(battle, 0, 10, 10);
  return battle;
}

function put(battle: TestArena, row: number, x: number, y: number): void {
  battle.set('x', row, x);
  battle.set('y', row, y);
}

function placeOf(battle: TestArena, row: number): readonly number[] {
  return [battle.get('x', row), battle.get('y', row)];
}

describe('players', () => {
  it('[AR11] a unit walks straight to its goal with its speed, and stands there', () => {
    const battle = players();
    expect(battle.move(0, 13, 14)).toBe('ok');
    battle.run();
    // 5 metres a second for a tenth of a second, three fifths of it eastwards.
    expect(placeOf(battle, 0)).toEqual([10.3, 10.4]);
    battle.run(9);
    expect(placeOf(battle, 0)).toEqual([13, 14]);
    battle.run(5);
    expect(placeOf(battle, 0)).toEqual([13, 14]);
    expect(battle.get('arena.walking', 0)).toBe(0);
  });

  it('[AR11] it stands when it is told to, and walks elsewhere when it is told to', () => {
    const battle = players();
    battle.move(0, 20, 10);
    battle.run();
    expect(battle.stop(0)).toBe('ok');
    battle.run();
    expect(placeOf(battle, 0)).toEqual([10.5, 10]);
    battle.move(0, 10.5, 0);
    battle.run();
    expect(placeOf(battle, 0)).toEqual([10.5, 9.5]);
  });

  it('[AR11] without speed it stands, and walks on with it', () => {
    const battle = players(
      'effect rooted { duration 300ms modify speed: set 0 }\nrule r after hit { apply(debuff: rooted) }',
    );
    battle.move(0, 20, 10);
    battle.use(1, 'jab', 0);
    battle.run(2);
    expect(placeOf(battle, 0)).toEqual([10, 10]);
    battle.run(2);
    expect(battle.get('x', 0)).toBeGreaterThan(10);
  });

  it.each([
    [-0.001, 1],
    [1, -0.001],
    [ARENA.widthM + 0.001, 1],
    [1, ARENA.heightM + 0.001],
    [Number.NaN, 1],
    [1, Number.NaN],
    [Infinity, 1],
    [1, -Infinity],
    [1e300, 1e300],
  ])('[AR12] the goal %s, %s is refused', (x, y) => {
    expect(players().move(0, x, y)).toBe('PLACE_OUTSIDE');
  });

  it('[AR12] the corners are inside, and -0 is 0', () => {
    const battle = players();
    expect(battle.move(0, ARENA.widthM, ARENA.heightM)).toBe('ok');
    expect(battle.move(0, -0, -0)).toBe('ok');
    expect(Object.is(battle.get('arena.goalX', 0), 0)).toBe(true);
  });

  it('[AR12] whom rules put outside is inside at the end of the tick', () => {
    const battle =
      players(`skill away { target self on use { put caster.x: 0m - 7m  put caster.y: 99m } }
      class traveller { maxHp 10 speed 5 skills away }`);
    battle.spawn(0, 'class traveller');
    battle.next();
    battle.use(0, 'away', 0);
    const changes = battle.step();
    expect(placeOf(battle, 0)).toEqual([0, ARENA.heightM]);
    expect(ofKind(changes, CHANGE_KIND.moved)).toMatchObject([
      { target: 0, amount: 0, more: ARENA.heightM },
    ]);
  });
});

describe('bots', () => {
  /** Row 0 is a bot that wants `keep` metres; row 1 alone stands against it, at 20, 10. */
  function bot(keep: number, x: number, y = 10): TestArena {
    const battle = players(`rule far on think { modify keep: flat ${keep} }`);
    battle.member(0, 'leaves');
    for (let row = 3; row < 10; row += 2) battle.set('hp', row, 0);
    put(battle, 0, x, y);
    put(battle, 1, 20, 10);
    battle.set('arena.keep', 0, keep);
    return battle;
  }

  it('[AR23] it walks to the distance that it wants, and no further', () => {
    const battle = bot(3, 10);
    battle.run();
    expect(placeOf(battle, 0)).toEqual([10.5, 10]);
    battle.run(14);
    expect(battle.get('x', 0)).toBeCloseTo(17, 9);
  });

  it('[AR23] it steps back from an enemy at less than half of it', () => {
    const battle = bot(8, 17);
    battle.run();
    expect(placeOf(battle, 0)).toEqual([16.5, 10]);
    const calm = bot(8, 15);
    calm.run(3);
    expect(placeOf(calm, 0)).toEqual([15, 10]);
  });

  it('[AR23] it minds the nearest enemy that stands', () => {
    const battle = bot(1, 10);
    battle.set('hp', 3, 5);
    put(battle, 3, 10, 13);
    battle.run();
    expect(placeOf(battle, 0)).toEqual([10, 10.5]);
    battle.set('hp', 3, 0);
    battle.run();
    expect(battle.get('x', 0)).toBeGreaterThan(10);
  });

  it('[AR23] in one place with its enemy, or without one, it stands', () => {
    const battle = bot(5, 20);
    battle.run();
    expect(placeOf(battle, 0)).toEqual([20, 10]);
    const alone = bot(5, 10);
    alone.set('hp', 1, 0);
    alone.run();
    expect(placeOf(alone, 0)).toEqual([10, 10]);
  });
});
