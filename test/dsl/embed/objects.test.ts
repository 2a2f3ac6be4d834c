// Objects of the game against columns: the same packs, the same battles, the same bits.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { CreateTier } from '../../../dsl/tier.ts';
import { directTier } from './support/direct.ts';
import { GOLDEN_PACKS, loadGolden } from './support/pack.ts';
import { play } from './support/stage.ts';

const TIERS: readonly (readonly [string, CreateTier])[] = [
  ['interpreter', (program, binding) => createInterpreter(program, binding)],
  ['closures', (program, binding) => createClosures(program, binding)],
  ['direct', directTier],
];
const BATTLES = 12;
const ACTIONS = 150;

describe.each(GOLDEN_PACKS)('the pack %s', (name) => {
  it('[EM3] is the same over objects as over columns, on every tier', async () => {
    const { pack, vocabulary } = await loadGolden(name);
    const { program } = pack;
    for (let seed = 1; seed <= BATTLES; seed += 1) {
      const [, reference] = TIERS[0] ?? [];
      if (reference === undefined) throw new Error('no tier');
      const options = { program, vocabulary, seed };
      const wanted = play({ ...options, createTier: reference, isObjects: false }, ACTIONS);
      expect(wanted.split('\n').length).toBeGreaterThan(20);
      for (const [tier, createTier] of TIERS) {
        for (const isObjects of [false, true]) {
          const found = play({ ...options, createTier, isObjects }, ACTIONS);
          expect(found, `${tier}, objects ${isObjects}, seed ${seed}`).toBe(wanted);
        }
      }
    }
  });
});
