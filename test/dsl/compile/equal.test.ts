// Closures against the reference interpreter over random checked programs and random state: everything they
// leave and everything they say is equal, bit for bit. MIDSWING_FUZZ multiplies how many.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { Binding, Frame } from '../../../dsl/runtime.ts';
import type { Tier } from '../../../dsl/tier.ts';
import { randomProgram } from '../support/random-program.ts';
import { COLUMNS, OBJECTS, createWorld } from '../support/random-world.ts';

const MANY = Number(process.env['MIDSWING_FUZZ'] ?? 1);
const BOUND = { timeout: 30_000 * Math.max(1, MANY / 4) };

/** What a frame holds after a run, as text: exact, and fast to compare. */
function stateOf({ buckets, f64, halt, lane, selectedLength }: Frame): string {
  return [...buckets, halt, lane, selectedLength, ...f64].map((value) => exact(value)).join(' ');
}

function exact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Everything that one walk through a program leaves and says. */
function traceOf(program: TypedProgram, tier: Tier, seed: number): string {
  const lines: string[] = [];
  const bodies = program.effects.map(({ modify }) => tier.body(modify));
  const runs = [
    ...(['before', 'on', 'after'] as const).map((phase) => tier.rules(0, phase)),
    ...bodies,
    ...program.effects.map((_, effect) => (frame: Frame) => {
      lines.push(String(tier.accepts(effect)(frame)));
    }),
  ];
  for (const run of runs) {
    const { frame, said } = createWorld(tier, seed);
    run(frame);
    lines.push(stateOf(frame), ...said.map((one) => one.map(exact).join(' ')));
  }
  return lines.join('\n');
}

function compare(binding: Binding, programs: number): void {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const program = randomProgram(seed);
      const wanted = createInterpreter(program, binding);
      const actual = createClosures(program, binding);
      for (let state = 0; state < 3; state += 1) {
        const at = seed + state * 977;
        expect(traceOf(program, actual, at)).toBe(traceOf(program, wanted, at));
      }
    }),
    { numRuns: programs },
  );
}

describe('closures and interpreter', () => {
  it('[RT1] agree over the whole language, over columns', BOUND, () => {
    compare(COLUMNS, 240 * MANY);
  });

  it('[RT1] agree over the whole language, over objects of the game', BOUND, () => {
    compare(OBJECTS, 80 * MANY);
  });

  it('[FC1] objects and columns give the same', BOUND, () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const program = randomProgram(seed);
        const overColumns = traceOf(program, createClosures(program, COLUMNS), seed);
        expect(traceOf(program, createClosures(program, OBJECTS), seed)).toBe(overColumns);
      }),
      { numRuns: 40 * MANY },
    );
  });
});
