// What must hold in every battle, shown on random ones: members join, leave and command at random, and the
// rules are swapped in the middle.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROUND } from '../../combat-rules/model/layout.ts';
import { ARENA } from '../../combat-rules/model/limits.ts';
import { TestArena, compileRules, loadOutcome, loadRules } from './support/arena.ts';
import { shippedFiles } from './support/pack.ts';

const WILD = `resource mana of unit max 30, start 10, gains 3 every 200ms
effect slow { duration 2s modify speed: less 40% }
effect frail { duration 3s modify maxHp: less 90% modify speed: flat 2000 }
effect rage { duration 1s modify attack: more 500% every 300ms { hit(attacker: holder, target: holder, damage: 3, element: shadow) } }
skill leap { target enemy cost 4 mana on use { put caster.x: target.x * 3  put caster.y: 0m - target.y  apply(buff: rage, to: caster) } }
class wild { maxHp 60 attack 30 speed 9 skills jab, leap, rest, mend }
rule frail after hit { chance 30% { apply(debuff: 'frail') } }
if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }
rule fight on think { modify keep: flat me.hp - 30  each foe in enemies of me limit 1 { use leap on foe  use jab on foe } }
rule clock on round { modify seconds: flat 4 modify kills: flat 5 modify pause: flat 0.5 modify rounds: flat 2 }`;
const CALM = WILD.replace('less 40%', 'more 900%')
  .replace('attack 30', 'attack 3')
  .replace('modify seconds: flat 4', 'modify seconds: flat 0 - 3')
  .replace('flat 2000', 'flat -2000');

interface Act {
  readonly slot: number;
  readonly kind: number;
  readonly skill: string;
  readonly first: number;
  readonly second: number;
  readonly presence: 'joins' | 'leaves' | undefined;
}

interface Battle {
  readonly seed: number;
  readonly ticks: readonly (readonly Act[])[];
  /** Ticks between two swaps. */
  readonly swapEvery: number;
}

const number = fc.oneof(
  fc.integer({ min: -1, max: 10 }),
  fc.double({ min: -1, max: 50 }),
  fc.constantFrom(Number.NaN, 0.5, -0, Infinity, 1e300),
);
const act: fc.Arbitrary<Act> = fc.record({
  slot: fc.integer({ min: 0, max: 9 }),
  kind: fc.integer({ min: 0, max: 4 }),
  skill: fc.constantFrom('jab', 'leap', 'rest', 'mend', 'nothing'),
  first: number,
  second: number,
  presence: fc.constantFrom('joins' as const, 'leaves' as const, undefined, undefined),
});
const battles: fc.Arbitrary<Battle> = fc.record({
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
  ticks: fc.array(fc.array(act, { maxLength: 4 }), { minLength: 1, maxLength: 120 }),
  swapEvery: fc.integer({ min: 1, max: 40 }),
});

const PACKS = [WILD, CALM] as const;

/** Plays the battle; `look` sees the arena after every tick. */
function play(battle: Battle, look: (arena: TestArena) => void): TestArena {
  const packs = PACKS.map((rules) => loadRules(rules));
  const arena = new TestArena(packs[0] ?? loadRules(), battle.seed);
  for (const acts of battle.ticks) {
    arena.next();
    const next = packs[arena.service === packs[0] ? 1 : 0];
    if (arena.tick % battle.swapEvery === 0 && next !== undefined) arena.adopt(next);
    for (const { slot, kind, skill, first, second, presence } of acts) {
      if (presence !== undefined) arena.member(slot, presence);
      if (kind === 1) arena.use(slot, skill, first);
      else arena.command(slot, kind, first, second);
    }
    arena.step();
    look(arena);
  }
  return arena;
}

function checkBounds(arena: TestArena): void {
  const wrong: string[] = [];
  for (const value of arena.columns.f64) if (!Number.isFinite(value)) wrong.push('a number');
  for (let row = 0; row < ARENA.units; row += 1) {
    const hold = (rule: string, holds: boolean): void => {
      if (!holds) wrong.push(`tick ${arena.tick}, unit ${row}: ${rule}`);
    };
    const [hp, x, y] = [arena.get('hp', row), arena.get('x', row), arena.get('y', row)];
    const respawnTick = arena.get('arena.respawnTick', row);
    hold('hp', hp >= 0 && hp <= Math.max(0, arena.get('maxHp', row)));
    hold('waits exactly while down', (hp === 0) === (respawnTick !== 0));
    hold('waits for later', respawnTick === 0 || respawnTick > arena.tick);
    hold('inside', x >= 0 && x <= ARENA.widthM && y >= 0 && y <= ARENA.heightM);
    hold('mana', arena.get('mana', row) >= 0 && arena.get('mana', row) <= 30);
    hold('keep', arena.get('arena.keep', row) >= 0);
  }
  const untilTick = arena.get('arena.round', ROUND.untilTick);
  if (untilTick !== 0 && untilTick < arena.tick) wrong.push(`tick ${arena.tick}: an old round`);
  expect(wrong).toEqual([]);
}

describe('random battles', () => {
  it('[AR27] whatever members do, the bounds hold after every tick', () => {
    fc.assert(
      fc.property(battles, (battle) => {
        play(battle, checkBounds);
      }),
      { numRuns: 60 },
    );
  });

  it('[AR26] equal seed, commands and packs give equal bytes', () => {
    fc.assert(
      fc.property(battles, (battle) => {
        const hashes: string[] = [];
        play(battle, (arena) => hashes.push(arena.hash()));
        let at = 0;
        play(battle, (arena) => {
          expect(arena.hash()).toBe(hashes[at]);
          at += 1;
        });
      }),
      { numRuns: 30 },
    );
  });

  it('[AR27] the bounds hold in a long battle of bots on the pack that ships', () => {
    const arena = new TestArena(loadOutcome(compileRules(shippedFiles())), 11);
    for (let tick = 0; tick < 3_000; tick += 1) {
      arena.run();
      for (let row = 0; row < ARENA.units; row += 1) {
        const hp = arena.get('hp', row);
        expect(hp >= 0 && hp <= arena.get('maxHp', row)).toBe(true);
        expect(hp === 0).toBe(arena.get('arena.respawnTick', row) !== 0);
      }
    }
    expect(arena.service.describe?.()['ruleFaults']).toBe(0);
  });
});
