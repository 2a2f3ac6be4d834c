// midswing check: findings about one or several packs, and how it ends.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCheckRules } from '../../../dsl/cli/check.ts';
import { runDiff } from '../../../dsl/cli/diff.ts';
import { runFormat } from '../../../dsl/cli/format.ts';
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

it('[CX23] all that is wrong with a pack.json is told at once, with what to write', async () => {
  const pack = '{"name": "", "edtion": 2, "extends": "inside"}';
  const terminal = recordingTerminal();
  expect(await check([folderWith({ 'pack.json': pack, 'a.rules': RULE })], terminal)).toBe(2);
  expect(terminal.err()).toMatch(
    /must name its name; must name its service; must name the folder .*; has the key `edtion`, which means nothing. Did you mean `edition`\?; must name its engine to be pushed. Write it like \{ "name": "my-rules".*\}\n$/,
  );
  const known = folderWith({ 'pack.json': PACK.replace('1}', '1, "stateSchema": null}') });
  writeFileSync(join(known, 'a.rules'), RULE);
  expect(await check([known], recordingTerminal())).toBe(0);
});

it('[CX23] a folder without a pack.json is told what one looks like, or which packs it holds', async () => {
  const root = folderWith({ 'one/pack.json': PACK, 'two/pack.json': PACK, 'three/a.rules': RULE });
  rmSync(join(root, 'pack.json'));
  const terminal = recordingTerminal();
  expect(await check([root], terminal)).toBe(2);
  expect(terminal.err()).toContain(`But "${root}" holds packs: one, two. Name one of them.\n`);
  const bare = recordingTerminal();
  expect(await check([join(root, 'three')], bare)).toBe(2);
  expect(bare.err()).toContain('and a pack.json like { "name": "my-rules"');
});

it('[CX24] a path that cannot be read keeps none of the others from being judged', async () => {
  const good = folderWith({ 'a.rules': RULE });
  const json = recordingTerminal();
  expect(await check(['/nowhere', good], json, { json: true })).toBe(2);
  expect(JSON.parse(json.out())).toMatchObject({
    ok: false,
    packs: [{ ok: false, path: '/nowhere', code: 'PACK_SOURCE_MISSING' }, { ok: true }],
  });
  const text = recordingTerminal();
  expect(await check(['/nowhere', good], text)).toBe(2);
  expect(text.out()).toBe('1 rule file, no findings\n');
});

it('[CX5] a file that is none of rules is a wrong use of check, fmt and diff', async () => {
  const folder = folderWith({ 'a.rules': RULE, 'README.md': '# words' });
  const file = join(folder, 'README.md');
  const said = `ARGUMENT_INVALID "${file}" is no .rules file. Name a pack folder or one.\n`;
  const [checked, formatted, compared] = [1, 2, 3].map(() => recordingTerminal());
  expect(await check([file], checked ?? recordingTerminal())).toBe(2);
  const fmt = { paths: [file], mode: 'check', json: false } as const;
  expect(await runFormat(fmt, formatted ?? recordingTerminal())).toBe(2);
  const diff = { before: folder, after: file, json: false, exitCode: false };
  expect(await runDiff(diff, compared ?? recordingTerminal())).toBe(2);
  expect([checked, formatted, compared].map((terminal) => terminal?.err())).toEqual([
    said,
    said,
    said,
  ]);
});

it('[CX10] a folder without rule files has nothing to format', async () => {
  const terminal = recordingTerminal();
  const asked = { paths: [folderWith({})], mode: 'check', json: false } as const;
  expect(await runFormat(asked, terminal)).toBe(2);
  expect(terminal.err()).toContain('PACK_SOURCE_EMPTY');
});

it('[CX5] a rule file that is not UTF-8 is a finding', async () => {
  const folder = folderWith({ 'a.rules': RULE });
  writeFileSync(join(folder, 'b.rules'), new Uint8Array([0x2f, 0x2f, 10, 0x41, 0xff]));
  const terminal = recordingTerminal();
  expect(await check([folder], terminal)).toBe(1);
  expect(terminal.err()).toContain('FILE_NOT_UTF8');
  expect(terminal.err()).toContain('first in line 2. Save it as UTF-8.');
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
