// midswing fmt: files are rewritten, only looked at, or shown.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runFormat, type FormatOptions } from '../../../dsl/cli/format.ts';
import { folderWith, recordingTerminal, RULE } from './rig.ts';

const LOOSE = 'rule opening on hit{modify damage:flat 5}';

function options(folder: string, more: Partial<FormatOptions> = {}): FormatOptions {
  return { paths: [folder], mode: 'write', json: false, ...more };
}

it('[CX10] fmt rewrites the files that are not in the one form', async () => {
  const folder = folderWith({ 'a.rules': LOOSE, 'b.rules': RULE });
  const terminal = recordingTerminal();
  expect(await runFormat(options(folder), terminal)).toBe(0);
  expect(terminal.out()).toBe(`formatted ${join(folder, 'a.rules')}\n2 rule files, 1 formatted\n`);
  expect(readFileSync(join(folder, 'a.rules'), 'utf8')).toBe(RULE);
  const again = recordingTerminal();
  expect(await runFormat(options(folder), again)).toBe(0);
  expect(again.out()).toBe('2 rule files, none formatted\n');
});

it('[CX10] --check changes nothing and ends with 1 when something would change', async () => {
  const folder = folderWith({ 'a.rules': LOOSE });
  expect(await runFormat(options(folder, { mode: 'check' }), recordingTerminal())).toBe(1);
  expect(readFileSync(join(folder, 'a.rules'), 'utf8')).toBe(LOOSE);
});

it('[CX10] --stdout shows what a file would become', async () => {
  const file = join(folderWith({ 'a.rules': LOOSE }), 'a.rules');
  const terminal = recordingTerminal();
  expect(await runFormat(options(file, { mode: 'show' }), terminal)).toBe(0);
  expect(terminal.out()).toBe(RULE);
  expect(readFileSync(file, 'utf8')).toBe(LOOSE);
});

it('[CX10] a file with syntax errors is left alone, told, and ends with 1', async () => {
  const folder = folderWith({ 'a.rules': 'rule {', 'b.rules': LOOSE });
  const terminal = recordingTerminal();
  expect(await runFormat(options(folder), terminal)).toBe(1);
  expect(terminal.err()).toContain('a.rules:1');
  expect(terminal.out()).toContain(`left alone ${join(folder, 'a.rules')}`);
  expect(readFileSync(join(folder, 'b.rules'), 'utf8')).toBe(RULE);
  const json = recordingTerminal();
  expect(await runFormat(options(folder, { json: true }), json)).toBe(1);
  expect(JSON.parse(json.out())).toMatchObject({
    ok: false,
    files: [{ state: 'left alone' }, { state: 'unchanged' }],
  });
});

it('[CX5] fmt of a missing path is a wrong use', async () => {
  const terminal = recordingTerminal();
  expect(await runFormat(options('/nowhere/at/all'), terminal)).toBe(2);
  expect(terminal.err()).toContain('PACK_SOURCE_MISSING');
});
