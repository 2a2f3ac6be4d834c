// What must hold in every battle, shown on random ones: members join, leave and command at random, and the
// rules are swapped in the middle.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestArena, loadRules } from './support/arena.ts';

const WILD = `formula strike(a: unit, t: unit) = max(1, a.attack * 150% - t.defense * 50%)
  effect slow { duration 2s modify speed: less 40% }
  effect frail { duration 3s modify defense: flat -100 modify speed: flat 2000 }
  effect rage { duration 1s modify attack: more 500% }
  rule strike_damage on hit, priority 9 { modify damage: flat strike(attacker, target) }
  rule crit on hit { chance 30% { modify damage: more 50% apply(debuff: 'frail') } }
  if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }
  rule m on mend { modify amount: flat 21.5 apply(buff: 'rage') chance 20% { apply(debuff: 'slow') } }`;
const CALM = `effect slow { duration 2s modify speed: more 900% }
  rule weak on hit { modify damage: flat 100 - target.hp apply(debuff: 'slow') }
  rule m on mend { modify amount: flat -3 }`;

interface Act {
  readonly slot: number;
  readonly kind: number;
  readonly target: number;
  readonly presence: 'joins' | 'leaves' | undefined;
}

interface Battle {
  readonly seed: number;
  readonly ticks: readonly (readonly Act[])[];
  /** Ticks between two swaps. */
  readonly swapEvery: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  slot: fc.integer({ min: 0, max: 9 }),
  kind: fc.integer({ min: 0, max: 3 }),
  target: fc.oneof(fc.integer({ min: -1, max: 10 }), fc.constantFrom(Number.NaN, 0.5, -0)),
  presence: fc.constantFrom('joins' as const, 'leaves' as const, undefined),
});
const battles: fc.Arbitrary<Battle> = fc.record({
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
  ticks: fc.array(fc.array(act, { maxLength: 4 }), { minLength: 1, maxLength: 120 }),
  swapEvery: fc.integer({ min: 1, max: 40 }),
});

/** Plays the battle; `look` sees the arena after every tick. */
function play(battle: Battle, look: (arena: TestArena) => void): TestArena {
  const packs = [loadRules(WILD), loadRules(CALM)] as const;
  const arena = new TestArena(packs[0], battle.seed);
  for (const acts of battle.ticks) {
    arena.next();
    if (arena.tick % battle.swapEvery === 0) {
      arena.adopt(arena.service === packs[0] ? packs[1] : packs[0]);
    }
    for (const { slot, kind, target, presence } of acts) {
      if (presence !== undefined) arena.member(slot, presence);
      arena.command(slot, kind, target);
    }
    arena.step();
    look(arena);
  }
  return arena;
}

function checkBounds(arena: TestArena): void {
  const wrong: string[] = [];
  for (let unit = 0; unit < 10; unit += 1) {
    const hold = (rule: string, holds: boolean): void => {
      if (!holds) wrong.push(`tick ${arena.tick}, unit ${unit}: ${rule}`);
    };
    const [hp, speed] = [arena.get('hp', unit), arena.get('speed', unit)];
    const [attack, defense] = [arena.get('attack', unit), arena.get('defense', unit)];
    hold('hp', Number.isInteger(hp) && hp >= 0 && hp <= arena.get('maxHp', unit));
    hold('down at 0 hp', (hp === 0) === (arena.get('downUntilTick', unit) !== 0));
    hold('attack', attack >= 0 && attack <= 1_000_000);
    hold('defense', defense >= 0 && defense <= 1_000_000);
    hold('speed', speed >= 10 && speed <= 1_000);
    hold('ready', arena.get('readyTick', unit) <= arena.tick + 50);
    hold(
      'effects end',
      arena.effects(unit).every(({ untilTick }) => untilTick > arena.tick),
    );
  }
  expect(wrong).toEqual([]);
}

describe('any battle', () => {
  it('[AR26] equal seed, commands and packs give equal bytes', () => {
    fc.assert(
      fc.property(battles, (battle) => {
        const hashes: string[] = [];
        play(battle, (arena) => hashes.push(arena.hash()));
        let tick = 0;
        play(battle, (arena) => {
          expect(arena.hash()).toBe(hashes[tick]);
          tick += 1;
        });
      }),
      { numRuns: 40 },
    );
  });

  it('[AR26] another seed gives another battle', () => {
    const ticks = Array.from({ length: 30 }, () => []);
    const hashes = [1, 2].map((seed) => play({ seed, ticks, swapEvery: 99 }, () => {}).hash());
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('[AR27] every number stays within its bounds', () => {
    fc.assert(
      fc.property(battles, (battle) => {
        play(battle, checkBounds);
      }),
      { numRuns: 60 },
    );
  });

  it('[AR27] a long battle of bots goes on and stays within bounds', () => {
    const arena = new TestArena(loadRules(WILD));
    let downs = 0;
    for (let i = 0; i < 3_000; i += 1) {
      downs += arena.run().filter(({ kind }) => kind === 8).length;
      checkBounds(arena);
    }
    expect(downs).toBeGreaterThan(50);
  });
});
