// Generated programs on all tiers: the reference interpreter, closures and generated code do the same, bit by bit.
// MIDSWING_FUZZ multiplies how many: 200 makes them 100,000.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createDirectTier } from '../../../dsl/direct/tier.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { Binding } from '../../../dsl/runtime.ts';
import { compareTiers, type Named } from '../support/program/agree.ts';
import { generateProgram } from '../support/program/program.ts';
import { BINDING, OBJECT_BINDING } from '../support/program/world.ts';

const PROGRAMS = 500 * Number(process.env['MIDSWING_FUZZ'] ?? 1);
const SCENES = 2;

function tiersOf(program: TypedProgram, binding: Binding): readonly Named[] {
  const direct = createDirectTier(program, binding);
  if (!direct.ok) throw new Error(direct.message);
  return [
    { name: 'interpreter', tier: createInterpreter(program, binding) },
    { name: 'closures', tier: createClosures(program, binding) },
    { name: 'direct', tier: direct.tier },
  ];
}

/** Every fourth program finds one kind of entity in objects of the game. */
function compareSeed(seed: number, size?: number): ReturnType<typeof compareTiers> {
  const program = generateProgram(seed, size);
  const binding = seed % 4 === 0 ? OBJECT_BINDING : BINDING;
  return compareTiers(program, tiersOf(program, binding), seed, SCENES);
}

/** What a run could reach and change if it got out. */
function surroundings(): string {
  const owners = [globalThis, Object.prototype, Array.prototype, Function.prototype, Math];
  return JSON.stringify(owners.map((owner) => Reflect.ownKeys(owner).map(String)));
}

describe('generated programs', () => {
  it(
    `[DX1][DX2] ${PROGRAMS} of them do the same on every tier, and leave everything else alone`,
    { timeout: 600_000 },
    () => {
      const before = surroundings();
      const found: string[] = [];
      let numbers = 0;
      for (let seed = 1; seed <= PROGRAMS && found.length < 3; seed += 1) {
        const { numbers: some, disagreement } = compareSeed(seed);
        numbers += some;
        if (disagreement !== undefined) found.push(disagreement);
      }
      expect(found).toEqual([]);
      expect(numbers).toBeGreaterThan(PROGRAMS * 100);
      expect(surroundings()).toBe(before);
      expect(Object.hasOwn(globalThis, 'reached')).toBe(false);
    },
  );

  it('[DX1] long bodies do the same on every tier', { timeout: 60_000 }, () => {
    const found = Array.from({ length: 60 }, (_, i) => compareSeed(1_000_000 + i, 40).disagreement);
    expect(found.filter((one) => one !== undefined)).toEqual([]);
  });

  it('[DX3] the program of a seed is the same in every run', () => {
    expect(generateProgram(42)).toEqual(generateProgram(42));
    expect(generateProgram(42)).not.toEqual(generateProgram(43));
  });
});
