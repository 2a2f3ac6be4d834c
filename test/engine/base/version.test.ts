// The version in code and the version of the package are one.
import { expect, it } from 'vitest';
import { VERSION } from '../../../engine/base/version.ts';
import { readText, record } from '../../support/source-tree.ts';

it('[CM15] the version that the engine reports is the one of package.json', () => {
  expect(VERSION).toBe(record(JSON.parse(readText('package.json')))['version']);
});
