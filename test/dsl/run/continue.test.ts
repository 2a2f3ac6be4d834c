// Snapshots and replays: a battle goes on from a copy of its columns, and is the same on every tier.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createDirectTier } from '../../../dsl/direct/tier.ts';
import type { CreateTier, Tier } from '../../../dsl/tier.ts';
import { openBattle, startBattle, type Battle } from './support/battle.ts';
import { EVENT, GAME, UNITS } from './support/game.ts';
import { GIVE, goldenPack, SKILL } from './support/golden.ts';

type Action =
  | { readonly kind: 'hit'; readonly a: number; readonly b: number; readonly amount: number }
  | { readonly kind: 'give'; readonly a: number; readonly b: number; readonly what: number }
  | { readonly kind: 'use'; readonly skill: number; readonly a: number; readonly b: number }
  | { readonly kind: 'heal'; readonly a: number; readonly b: number; readonly amount: number }
  | { readonly kind: 'move'; readonly a: number; readonly x: number }
  | { readonly kind: 'pass'; readonly ticks: number };

const PACK = goldenPack();
const PROGRAM = PACK.build();
const row = fc.integer({ min: 0, max: UNITS - 1 });

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('hit'),
    a: row,
    b: row,
    amount: fc.double({ min: -20, max: 90, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('give'),
    a: row,
    b: row,
    what: fc.constantFrom(...Object.values(GIVE)),
  }),
  fc.record({ kind: fc.constant('use'), skill: fc.integer({ min: 0, max: 2 }), a: row, b: row }),
  fc.record({ kind: fc.constant('heal'), a: row, b: row, amount: fc.integer({ min: 0, max: 80 }) }),
  fc.record({ kind: fc.constant('move'), a: row, x: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ kind: fc.constant('pass'), ticks: fc.integer({ min: 1, max: 12 }) }),
);

function act(battle: Battle, one: Action): void {
  switch (one.kind) {
    case 'hit':
      return battle.hit(one.a, one.b, one.amount);
    case 'give':
      return battle.raise(EVENT.heal, one.a, one.b, one.what);
    case 'use':
      battle.runner.use(one.skill, one.a, one.b, 1);
      return;
    case 'heal':
      return battle.raise(EVENT.heal, one.a, one.b, one.amount);
    case 'move':
      return battle.set('x', one.a, one.x);
    case 'pass':
      return battle.pass(one.ticks);
    default:
      return;
  }
}

function directTier(...of: Parameters<CreateTier>): Tier {
  const outcome = createDirectTier(...of);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.tier;
}

function startPlain(): Battle {
  return startBattle(PACK);
}

describe('everything that waits is in the columns', () => {
  it('[RN21] a fresh runner on a copy goes on byte for byte and event for event', () => {
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 1, maxLength: 30 }),
        fc.array(action, { minLength: 1, maxLength: 30 }),
        (before, after) => {
          const first = startPlain();
          for (const one of before) act(first, one);
          const second = openBattle(PROGRAM, GAME, { buffer: first.buffer, tick: first.tick });
          first.log.length = 0;
          for (const one of [...after, { kind: 'pass', ticks: 5 } as const]) {
            act(first, one);
            act(second, one);
          }
          expect(second.log).toEqual(first.log);
          expect(new Uint8Array(second.buffer)).toEqual(new Uint8Array(first.buffer));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('[RN21] in the midst of a cast, a chain, poisons, an aura and a channel', () => {
    const first = startPlain();
    first.raise(EVENT.heal, 0, 1, GIVE.poison);
    first.raise(EVENT.heal, 2, 2, GIVE.banner);
    first.raise(EVENT.heal, 3, 3, GIVE.shield);
    first.runner.use(SKILL.lightning, 0, 3, 1);
    for (let tick = 0; tick < 25; tick += 1) {
      const second = openBattle(PROGRAM, GAME, { buffer: first.buffer, tick: first.tick });
      first.log.length = 0;
      const third = openBattle(PROGRAM, GAME, { buffer: first.buffer, tick: first.tick });
      second.pass(20);
      third.pass(20);
      expect(third.log).toEqual(second.log);
      first.pass(1);
    }
  });

  it('[RN21] equal beginnings and equal acts give equal battles', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (script) => {
        const [first, second] = [startPlain(), startPlain()];
        for (const battle of [first, second]) for (const one of script) act(battle, one);
        expect(second.log).toEqual(first.log);
        expect(new Uint8Array(second.buffer)).toEqual(new Uint8Array(first.buffer));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['closures', createClosures],
    ['generated code', directTier],
  ] as const)('[RN21] also on %s', (_name, createTier) => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (script) => {
        const first = startPlain();
        const second = startBattle(PACK, { createTier });
        for (const battle of [first, second]) for (const one of script) act(battle, one);
        expect(second.log).toEqual(first.log);
        expect(new Uint8Array(second.buffer)).toEqual(new Uint8Array(first.buffer));
      }),
      { numRuns: 50 },
    );
  });

  it('[RN4] amounts are conserved, stacks stay within their maximum, and no number is lost', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (script) => {
        const battle = startPlain();
        for (const one of script) act(battle, one);
        for (const line of battle.log) {
          const [whole, absorbed, dealt, overkill] = (line.match(/-?[\d.e-]+(?= |$)/g) ?? [])
            .slice(-4)
            .map(Number);
          if (!line.includes(' = ')) continue;
          const sum = (absorbed ?? 0) + (dealt ?? 0) + (overkill ?? 0);
          expect(Math.abs(sum - (whole ?? 0)), line).toBeLessThan(1e-6);
        }
        const numbers = battle.world.f64.subarray(0, UNITS * 10);
        expect(numbers.every((value) => Number.isFinite(value) && !Object.is(value, -0))).toBe(
          true,
        );
        for (let at = 0; at < UNITS * 6; at += 1) expect(battle.word('stacks', at)).toBeLessThan(6);
        for (let unit = 0; unit < UNITS; unit += 1) {
          expect(battle.get('hp', unit)).toBeGreaterThanOrEqual(0);
          expect(battle.get('hp', unit)).toBeLessThanOrEqual(100);
        }
        expect(
          battle.log.filter((line) => line.includes('FULL') && !line.includes('TASKS')),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
