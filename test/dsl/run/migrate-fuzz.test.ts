// Battles of generated packs that move to another generated pack in their midst, and back: the names are the same, and
// little else. MIDSWING_FUZZ multiplies how many. What is printed of a failure is the seed.
import { expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { TypedMove } from '../../../dsl/ir/move.ts';
import { CHANGE_RULES } from '../../../dsl/ir/move.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import { allocateState, type StateViews } from '../../../dsl/run/allocate.ts';
import { planMove, type Move } from '../../../dsl/run/migrate/move.ts';
import { describeState } from '../../../dsl/run/migrate/schema.ts';
import { GUIDE } from '../language/guide.ts';
import { openFight, wrongNumber, type Fight } from '../support/text/fight.ts';
import { generatePack } from '../support/text/pack.ts';
import { createScript } from '../support/text/script.ts';

const WAYS = 20 * Number(process.env['MIDSWING_FUZZ'] ?? 1);
const TICKS = 15;

const VOCABULARY = {
  ...GUIDE,
  entities: GUIDE.entities.map((kind) => ({ ...kind, rows: 8 })),
};

function programOf(seed: number): TypedProgram | undefined {
  const { text, base, members } = generatePack(seed);
  const extended =
    base === undefined ? [] : [{ path: 'b.rules', text: base, isBase: true } as const];
  const sources = [{ path: 'a.rules', text }, ...extended];
  return checkProgram(sources, VOCABULARY, { members }).program;
}

/** Says something about every effect and skill. */
function saying(program: TypedProgram, seed: number): TypedProgram {
  const things = [
    ...program.effects.map(({ name }) => `effect ${name}`),
    ...program.skills.map(({ name }) => `skill ${name}`),
  ];
  const moves = things.flatMap((of, index): TypedMove[] => {
    const change = CHANGE_RULES[(index + seed) % CHANGE_RULES.length];
    return change === undefined ? [] : [{ of, change }];
  });
  return { ...program, moves };
}

function begin(program: TypedProgram, seed: number): Fight {
  const createTier = createInterpreter;
  return openFight({ program, vocabulary: VOCABULARY, createTier, isObjects: false, seed });
}

function play(fight: Fight, seed: number): void {
  for (const acts of createScript(fight.options.program, seed, TICKS)) {
    for (const act of acts) act(fight);
    const wrong = fight.broken[0] ?? wrongNumber(fight);
    if (wrong !== undefined) throw new Error(wrong);
  }
}

function wayOf(from: Fight, to: Fight): Move | string {
  const [a, b] = [from, to].map(({ options }) => describeState(options.program, VOCABULARY));
  if (a === undefined || b === undefined) throw new Error('no schema');
  const move = planMove([a, b], {
    from: (column) => from.layout.binding.offset(column),
    to: (column) => to.layout.binding.offset(column),
  });
  return 'refusal' in move ? move.refusal : move;
}

function take(way: Move, from: Fight, to: Fight, kept?: StateViews): void {
  const views = allocateState(to.layout);
  way.touches(from.world, from.tick);
  way.move(from.world, views, { tick: from.tick, ...(kept && { kept }) });
  to.world.f64.set(views.f64);
  to.world.u32.set(views.u32);
  to.tick = from.tick;
  to.runner.load(to.world, to.tick);
  to.runner.adopt();
  const wrong = wrongNumber(to);
  if (wrong !== undefined) throw new Error(`moved: ${wrong}`);
}

function copyOf({ world, layout }: Fight): StateViews {
  const views = allocateState(layout);
  views.f64.set(world.f64);
  views.u32.set(world.u32);
  return views;
}

/** True when the battle went there and back. */
function journey(before: TypedProgram, after: TypedProgram, seed: number): boolean {
  const one = begin(before, seed);
  play(one, seed);
  const same = begin(before, seed);
  const identity = wayOf(one, same);
  if (typeof identity === 'string') throw new Error(identity);
  const copy = allocateState(same.layout);
  identity.move(one.world, copy, { tick: one.tick });
  expect(Buffer.from(copy.buffer).equals(Buffer.from(copyOf(one).buffer))).toBe(true);
  const two = begin(saying(after, seed), seed);
  const there = wayOf(one, two);
  if (typeof there === 'string') return false;
  const kept = copyOf(one);
  take(there, one, two);
  play(two, seed + 1);
  const back = wayOf(two, one);
  if (typeof back === 'string') return false;
  take(back, two, one, kept);
  play(one, seed + 2);
  return true;
}

it(
  `[MV1][MV5][MV9][MV10] ${WAYS} ways there and back are refused, or keep every bound`,
  { timeout: 60_000 * Math.max(1, WAYS / 60) },
  () => {
    let [taken, tried] = [0, 0];
    for (let seed = 1; tried < WAYS; seed += 2) {
      const [before, after] = [programOf(seed), programOf(seed + 1)];
      if (before === undefined || after === undefined) continue;
      tried += 1;
      try {
        if (journey(before, after, seed)) taken += 1;
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    expect(taken).toBeGreaterThan(WAYS / 3);
  },
);
