// What we ship and under which terms: every runtime dependency and bundled binary is on the list.
import { expect, it } from 'vitest';
import { ALLOWED_LICENCES, renderThirdParty, runtimeDependencies } from './support/third-party.ts';
import { readText } from './support/source-tree.ts';

const dependencies = runtimeDependencies();

it('[LC1] every runtime dependency has an allowed licence', () => {
  expect(dependencies.length).toBeGreaterThan(5);
  const wrong = dependencies.filter(({ licence }) => !ALLOWED_LICENCES.has(licence));
  expect(wrong).toEqual([]);
});

it('[LC2] every bundled binary has an allowed licence of its own', () => {
  const bundling = dependencies.filter(
    ({ binaries, isOfPlatform }) => binaries.length > 0 || isOfPlatform,
  );
  expect(bundling.map(({ name }) => name)).toContain('uWebSockets.js');
  for (const { name, binaryLicence } of bundling) {
    expect(ALLOWED_LICENCES.has(binaryLicence ?? ''), name).toBe(true);
  }
});

it('[LC3] THIRD_PARTY.md is what the lockfile says', () => {
  expect(readText('THIRD_PARTY.md')).toBe(renderThirdParty(dependencies));
});
