// One generated pack in several battles at once: on every tier, over columns and over objects, and from a copy in
// the middle. Says where the first of them is not like the reference.
import { checkProgram } from '../../../../dsl/check/program.ts';
import { createClosures } from '../../../../dsl/compile/closures.ts';
import { createDirectTier } from '../../../../dsl/direct/tier.ts';
import { createInterpreter } from '../../../../dsl/interpret/interpreter.ts';
import type { TypedProgram } from '../../../../dsl/ir/program.ts';
import type { CreateTier } from '../../../../dsl/tier.ts';
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';
import { GUIDE } from '../../language/guide.ts';
import { copyFight, difference, openFight, wrongNumber, type Fight } from './fight.ts';
import { generatePack } from './pack.ts';
import { createScript, type Act } from './script.ts';

const direct: CreateTier = (program, binding) => {
  const outcome = createDirectTier(program, binding);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.tier;
};

const interpreter: CreateTier = (program, binding) => createInterpreter(program, binding);

const OTHERS: readonly (readonly [name: string, createTier: CreateTier, isObjects: boolean])[] = [
  ['closures', (program, binding) => createClosures(program, binding), false],
  ['direct', direct, false],
  ['interpreter over objects', interpreter, true],
  ['closures over objects', (program, binding) => createClosures(program, binding), true],
  ['direct over objects', direct, true],
];

export interface Outcome {
  /** Codes of why it was refused; none when it was fought. */
  readonly refused: readonly string[];
  readonly battles: number;
  readonly ticks: number;
  /** Things a game was told. */
  readonly happenings: number;
  readonly wrong: string | undefined;
}

/** A game with room for everything, and now and then one with places for 1 to 4 effects and 3 delayed events. */
function vocabularyOf(seed: number): Vocabulary {
  const entities = GUIDE.entities.map((kind) => ({ ...kind, rows: 8 }));
  const isNarrow = seed % 5 === 0;
  return {
    ...GUIDE,
    entities,
    effectSlots: isNarrow ? 1 + ((seed / 5) % 4) : 16,
    tasks: isNarrow ? 3 : 64,
  };
}

export function duel(seed: number, ticks: number): Outcome {
  const { text, base, members } = generatePack(seed);
  const vocabulary = vocabularyOf(seed);
  const own = { path: 'a.rules', text };
  const extended =
    base === undefined ? [] : [{ path: 'b.rules', text: base, isBase: true } as const];
  const nothing = { refused: [], battles: 0, ticks: 0, happenings: 0 };
  try {
    const { program, diagnostics } = checkProgram([own, ...extended], vocabulary, { members });
    if (program === undefined) {
      const refused = diagnostics.flatMap(({ severity, code }) =>
        severity === 'error' ? [code] : [],
      );
      const wrong = refused.length === 0 ? `seed ${seed}: refused without a reason` : undefined;
      return { ...nothing, refused, wrong };
    }
    return fight(program, vocabulary, seed, ticks);
  } catch (error) {
    const told = error instanceof Error ? error.stack : String(error);
    return { ...nothing, wrong: `seed ${seed}: ${told}` };
  }
}

function fight(
  program: TypedProgram,
  vocabulary: Vocabulary,
  seed: number,
  ticks: number,
): Outcome {
  const options = { program, vocabulary, seed, createTier: interpreter, isObjects: false };
  const reference = openFight(options);
  const others = OTHERS.map(([name, createTier, isObjects]) => ({
    name,
    fight: openFight({ ...options, createTier, isObjects }),
  }));
  const all = { refused: [], battles: 1 + others.length, ticks };
  const script = createScript(program, seed, ticks);
  let happenings = 0;
  for (const [tick, acts] of script.entries()) {
    const wrong = play(reference, others, acts);
    happenings += reference.log.length;
    if (wrong !== undefined)
      return { ...all, happenings, wrong: `seed ${seed}, tick ${tick}: ${wrong}` };
    if (tick === ticks >> 1) others.push({ name: 'copy', fight: copyFight(reference) });
  }
  return { ...all, happenings, wrong: undefined };
}

interface Other {
  readonly name: string;
  readonly fight: Fight;
}

/** One tick in every battle. */
function play(
  reference: Fight,
  others: readonly Other[],
  acts: readonly Act[],
): string | undefined {
  for (const { log } of [reference, ...others.map((other) => other.fight)]) log.length = 0;
  for (const act of acts) act(reference);
  const wrong = reference.broken[0] ?? wrongNumber(reference);
  if (wrong !== undefined) return wrong;
  for (const other of others) {
    for (const act of acts) act(other.fight);
    const at = reference.log.findIndex((line, i) => line !== other.fight.log[i]);
    if (at >= 0 || other.fight.log.length !== reference.log.length) {
      return `${other.name}: ${other.fight.log[at]} instead of ${reference.log[at]}`;
    }
    const differs = difference(reference, other.fight);
    if (differs !== undefined) return `${other.name}: ${differs}`;
  }
  return undefined;
}
