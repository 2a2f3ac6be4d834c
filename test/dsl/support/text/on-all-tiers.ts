// A pack as text whose inline tests hold on every tier.
import { checkProgram } from '../../../../dsl/check/program.ts';
import { createClosures } from '../../../../dsl/compile/closures.ts';
import { createDirectTier } from '../../../../dsl/direct/tier.ts';
import { createInterpreter } from '../../../../dsl/interpret/interpreter.ts';
import { runPackTests } from '../../../../dsl/test-runner/run-tests.ts';
import type { CreateTier } from '../../../../dsl/tier.ts';
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';
import { GUIDE } from '../../language/guide.ts';

export const TIERS: readonly (readonly [string, CreateTier])[] = [
  ['interpreter', (program, binding) => createInterpreter(program, binding)],
  ['closures', (program, binding) => createClosures(program, binding)],
  [
    'generated code',
    (program, binding) => {
      const outcome = createDirectTier(program, binding);
      if (!outcome.ok) throw new Error(outcome.message);
      return outcome.tier;
    },
  ],
];

/** What is wrong with a pack: findings, else tests that fail on some tier. */
export function wrongOnTiers(text: string, vocabulary: Vocabulary = GUIDE): string[] {
  const { program, diagnostics, pack } = checkProgram([{ path: 'a.rules', text }], vocabulary);
  if (program === undefined) return diagnostics.map(({ code, message }) => `${code} ${message}`);
  if (pack.tests.length === 0) return ['there is no test'];
  return TIERS.flatMap(([name, createTier]) => {
    const run = runPackTests(pack, program, { createTier });
    const told = run.diagnostics.map(({ code, message }) => `${code} ${message}`);
    const failed = run.results.filter(({ passed }) => !passed);
    const texts = failed.map(
      ({ name: title, failures, faults }) =>
        `${name}: ${title}: ${JSON.stringify(failures)} ${faults.join(' ')}`,
    );
    return [...told, ...texts];
  });
}
