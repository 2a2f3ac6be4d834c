// The packs of examples/rules: published mechanics of well-known games, and what the language must be able to say. Their
// tests hold numbers worked by hand or published, and hold on every tier.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkProgram, type CheckResult } from '../../../dsl/check/program.ts';
import { readPackFolder } from '../../../dsl/cli/pack-folder.ts';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createDirectTier } from '../../../dsl/direct/tier.ts';
import { format } from '../../../dsl/format/format.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import { runPackTests } from '../../../dsl/test-runner/run-tests.ts';
import type { CreateTier } from '../../../dsl/tier.ts';

const ROOT = fileURLToPath(new URL('../../../examples/rules/', import.meta.url));
const PACKS = readdirSync(ROOT);

const TIERS: readonly (readonly [string, CreateTier])[] = [
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

async function checkPack(name: string): Promise<CheckResult> {
  const { sources, vocabulary, members } = await readPackFolder(`${ROOT}${name}`, new Map());
  return checkProgram(sources, vocabulary, { members });
}

describe.each(PACKS)('%s', (name) => {
  it('[GP1] checks without an error, and says something in every test', async () => {
    const { diagnostics, pack } = await checkPack(name);
    expect(
      diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    ).toEqual([]);
    expect(pack.tests.length).toBeGreaterThan(0);
  });

  it.each(TIERS)('[GP1][GP2] its tests hold on the %s', async (_tier, createTier) => {
    const { program, pack } = await checkPack(name);
    if (program === undefined) throw new Error('the pack has errors');
    const { results, diagnostics } = runPackTests(pack, program, { createTier });
    expect(diagnostics).toEqual([]);
    const failed = results.filter(({ passed }) => !passed);
    expect(
      failed.map(({ name: title, failures, faults }) => ({ title, failures, faults })),
    ).toEqual([]);
  });

  it('[GP1] is written in the one form', () => {
    for (const file of readdirSync(`${ROOT}${name}`).filter((path) => path.endsWith('.rules'))) {
      const text = readFileSync(`${ROOT}${name}/${file}`, 'utf8');
      expect(format(text, file)).toMatchObject({ text });
    }
  });
});
