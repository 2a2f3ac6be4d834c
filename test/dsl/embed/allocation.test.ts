// A battle allocates nothing: hits, skills, poisons, shields, auras, chains, delays and functions of the game, on the
// tiers that games use, by the slope of the heap over many ticks.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { CreateTier } from '../../../dsl/tier.ts';
import { directTier } from './support/direct.ts';
import { createLoad, OPERATIONS_PER_TICK } from './support/load.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // what --expose-gc defines

/** Until most is compiled for good. */
const WARM_TICKS = 2_500;
const TICKS = 400;
const FEWER = TICKS / 4;
const ROUNDS = 5;
const ATTEMPTS = 6;
/** Below half a byte is none. */
const NONE_BYTES = 0.5;

/** What one operation allocates: the growth of a run less that of a quarter of it, medians of both. */
function bytesPerOperation(run: (ticks: number) => void): number {
  const growth = (ticks: number): number => {
    collect();
    const before = process.memoryUsage().heapUsed;
    run(ticks);
    return process.memoryUsage().heapUsed - before;
  };
  const [wholes, quarters]: [number[], number[]] = [[], []];
  for (let i = 0; i < ROUNDS; i += 1) {
    wholes.push(growth(TICKS));
    quarters.push(growth(FEWER));
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  return (median(wholes) - median(quarters)) / (TICKS - FEWER) / OPERATIONS_PER_TICK;
}

const TIERS: readonly (readonly [string, CreateTier])[] = [
  ['closures', (program, binding) => createClosures(program, binding)],
  ['direct', directTier],
];

describe('a battle of everything', () => {
  it.each(TIERS)('[EM4] allocates nothing in %s', { timeout: 120_000 }, (_name, createTier) => {
    const load = createLoad({ createTier });
    load.run(WARM_TICKS);
    let least = Number.POSITIVE_INFINITY;
    // On a busy machine the compiler, which works beside, may take longer than the warm-up.
    for (let i = 0; i < ATTEMPTS && least >= NONE_BYTES; i += 1) {
      least = Math.min(
        least,
        bytesPerOperation((ticks) => load.run(ticks)),
      );
    }
    expect(least).toBeLessThan(NONE_BYTES);
  });

  it('[EM4] does something of everything', () => {
    const seen = new Set<string>();
    let checked: TypedProgram | undefined;
    const load = createLoad({
      createTier: (program, binding) => {
        checked = program;
        return createClosures(program, binding);
      },
      sink: {
        handled: (event) => seen.add(checked?.events[event]?.name ?? ''),
        began: (effect) => seen.add(checked?.effects[effect]?.name ?? ''),
        changed: (resource) => seen.add(checked?.resources[resource]?.name ?? ''),
        ended: (_effect, _holder, _source, cause) => seen.add(cause),
        fault: (code) => seen.add(code),
      },
    });
    load.run(200);
    const wanted = ['hit', 'heal', 'death', 'poison', 'ward', 'cracked', 'banner', 'rallied'];
    const causes = ['expired', 'dispelled', 'broken', 'died', 'replaced'];
    expect([...seen]).toEqual(expect.arrayContaining([...wanted, 'mana', 'combo', ...causes]));
    expect([...seen].some((name) => name.includes('chain'))).toBe(true);
    expect([...seen].filter((name) => /^[A-Z_]+$/.test(name))).toEqual([]);
  });
});
