// Every code of the table is shown by a test.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '../../../dsl/diagnostic-codes.ts';

describe('codes', () => {
  it('[PA2] every code is asserted by a test of this folder', () => {
    const folder = import.meta.dirname;
    const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
    const text = tests.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const untested = Object.keys(DIAGNOSTIC_CODES).filter((code) => !text.includes(`'${code}'`));
    expect(untested).toEqual([]);
  });
});
