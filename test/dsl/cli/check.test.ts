// midswing check: findings about one or several packs, and how it ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCheckRules } from '../../../dsl/cli/check.ts';
import { isModuleFolder, isServedFolder } from '../../../dsl/cli/pack-kind.ts';
import { folderWith, GAMES, recordingTerminal, RULE, type RecordingTerminal } from './rig.ts';

const PACK = '{"name": "x", "service": "examples", "engine": ">=0.1.0", "edition": 1}';

const options = { games: GAMES, json: false, denyWarnings: false };

function check(paths: readonly string[], terminal: RecordingTerminal, more = {}): Promise<number> {
  return runCheckRules({ ...options, paths, ...more }, terminal);
}

it('[CX1] a pack without findings ends with 0 and a line of summary', async () => {
  const terminal = recordingTerminal();
  expect(await check([folderWith({ 'a.rules': RULE, 'notes.txt': '' })], terminal)).toBe(0);
  expect(terminal.out()).toContain('go into a pack: notes.txt\n');
  expect(terminal.out()).toContain('1 rule file, no findings\n');
});

it('[CX1] an error ends with 1, is shown with its place and frame, and painted on a terminal only', async () => {
  const folder = folderWith({ 'a.rules': 'rule opening on hit { modify damge: flat 5 }\n' });
  const plain = recordingTerminal();
  expect(await check([folder], plain)).toBe(1);
  expect(plain.out()).toContain('error[UNKNOWN_NAME] a.rules:1:30');
  expect(plain.out()).toContain('1 | rule opening on hit { modify damge: flat 5 }');
  expect(plain.out()).not.toContain('\u001b[');
  const colours = recordingTerminal('colours');
  await check([folder], colours);
  expect(colours.out()).toContain('\u001b[31merror[UNKNOWN_NAME]');
});

it('[CX2] warnings fail with --deny-warnings only', async () => {
  const folder = folderWith({ 'a.rules': `${RULE}formula twice(a: number) = a * 2\n` });
  const terminal = recordingTerminal();
  expect(await check([folder], terminal)).toBe(0);
  expect(terminal.out()).toContain('warning[FORMULA_UNUSED]');
  expect(await check([folder], recordingTerminal(), { denyWarnings: true })).toBe(1);
});

it('[CX3] --json prints one object: of one pack, or of all', async () => {
  const good = folderWith({ 'a.rules': RULE });
  const bad = folderWith({ 'a.rules': 'rule {' });
  const one = recordingTerminal();
  expect(await check([good], one, { json: true })).toBe(0);
  expect(JSON.parse(one.out())).toMatchObject({ ok: true, files: 1, leftOut: [], diagnostics: [] });
  const two = recordingTerminal();
  expect(await check([good, bad], two, { json: true })).toBe(1);
  const report = JSON.parse(two.out());
  expect(report).toMatchObject({ ok: false, packs: [{ ok: true }, { ok: false }] });
  expect(report.packs[1].diagnostics[0]).toMatchObject({
    severity: 'error',
    file: 'a.rules',
    line: 1,
  });
});

it('[CX4] one file is checked with its pack, and only its own findings are shown', async () => {
  const folder = folderWith({
    'a.rules': "rule chill on hit { apply(debuff: 'slow') }\n",
    'b.rules': 'effect slow { duration 2s }\n',
    'c.rules': 'effect {',
  });
  const terminal = recordingTerminal();
  expect(await check([join(folder, 'a.rules')], terminal)).toBe(0);
  expect(terminal.out()).toBe('1 rule file, no findings\n');
  expect(await check([join(folder, 'c.rules')], recordingTerminal())).toBe(1);
});

it.each([
  ['a missing path', 'PACK_SOURCE_MISSING', '/nowhere/at/all'],
  ['a folder without rules', 'PACK_SOURCE_EMPTY', () => folderWith({})],
  [
    'a pack.json that is no JSON',
    'PACK_SOURCE_INVALID',
    () => folderWith({ 'pack.json': '{', 'a.rules': RULE }),
  ],
  [
    'a service whose vocabulary is not known',
    'PACK_SERVICE_UNKNOWN',
    () => folderWith({ 'pack.json': '{"name": "x", "service": "chess"}', 'a.rules': RULE }),
  ],
  [
    'a vocabulary that does not fit',
    'VOCABULARY_INVALID',
    () => folderWith({ 'vocabulary.json': '{"name": 5}', 'a.rules': RULE }),
  ],
  [
    'a pack that extends itself',
    'PACK_SOURCE_INVALID',
    () =>
      folderWith({
        'pack.json': '{"name": "x", "service": "examples", "extends": "."}',
        'a.rules': RULE,
      }),
  ],
])('[CX5] %s is a wrong use: exit code 2 with a code', async (_, code, where) => {
  const terminal = recordingTerminal();
  const path = typeof where === 'string' ? where : where();
  expect(await check([path], terminal), terminal.out()).toBe(2);
  expect(terminal.err()).toContain(code);
  const json = recordingTerminal();
  await check([path], json, { json: true });
  expect(JSON.parse(json.out())).toMatchObject({ ok: false, code });
});

it('[CX5] a rule file that is not UTF-8 is a finding', async () => {
  const folder = folderWith({ 'a.rules': RULE });
  writeFileSync(join(folder, 'b.rules'), new Uint8Array([0xff, 0xfe, 0x41]));
  const terminal = recordingTerminal();
  expect(await check([folder], terminal)).toBe(1);
  expect(terminal.err()).toContain('FILE_NOT_UTF8');
});

it('[CX6] a pack sees what the folder it extends declares, and may override it', async () => {
  const root = folderWith({
    'base/pack.json': PACK,
    'base/base.rules': "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow') }\n",
    'variant/pack.json': PACK.replace('}', ', "extends": "../base"}'),
    'variant/a.rules': 'override effect slow { duration 4s }\n',
  });
  const terminal = recordingTerminal();
  expect(await check([join(root, 'variant')], terminal), terminal.out()).toBe(0);
  expect(terminal.out()).toBe('1 rule file, no findings\n');
});

it('[CX20] a sheet of the pack takes the place of one of its name in what it extends', async () => {
  const root = folderWith({
    'base/pack.json': PACK,
    'base/deep/a.rules':
      "table share from 'share.csv'\nrule r on hit { modify damage: flat share(1) else 0 }\n",
    'base/deep/share.csv': 'level: number key,amount: number\n1,high\n',
    'variant/pack.json': PACK.replace('}', ', "extends": "../base"}'),
  });
  const broken = recordingTerminal();
  expect(await check([join(root, 'variant')], broken)).toBe(1);
  expect(broken.out()).toContain('error[TABLE_CELL] .base/deep/share.csv:2:3');
  mkdirSync(join(root, 'variant/deep'));
  writeFileSync(join(root, 'variant/deep/share.csv'), 'level: number key,amount: number\n1,7\n');
  const terminal = recordingTerminal();
  expect(await check([join(root, 'variant')], terminal), terminal.out()).toBe(0);
});

it('[CX1][IT9] a mistake in an inline test is a finding of check, too', async () => {
  const folder = folderWith({ 'a.rules': `${RULE}test "t" {\n  when hti\n}\n` });
  const terminal = recordingTerminal();
  expect(await check([folder], terminal)).toBe(1);
  expect(terminal.out()).toContain('error[UNKNOWN_EVENT] a.rules:3:8');
});

it('[CX7] another edition than 1 is a finding', async () => {
  const pack = '{"name": "x", "service": "examples", "edition": 2}';
  const terminal = recordingTerminal();
  expect(await check([folderWith({ 'pack.json': pack, 'a.rules': RULE })], terminal)).toBe(1);
  expect(terminal.out()).toContain('EDITION_UNKNOWN');
});

it('[CX8] modules and packs that can be pushed are told apart from the rest', async () => {
  const module = folderWith({ 'pack.json': '{"name": "m", "service": "m", "module": "m.ts"}' });
  expect(await isModuleFolder(module)).toBe(true);
  expect(await isModuleFolder(folderWith({}))).toBe(false);
  expect(await isServedFolder(folderWith({}), GAMES)).toBe(true);
  expect(await isServedFolder(module, GAMES)).toBe(false);
});
