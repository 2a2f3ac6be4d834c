// midswing diff on disk: folders, files, spreadsheets, and packs with errors.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runDiff } from '../../../dsl/cli/diff.ts';
import { folderWith, recordingTerminal, RULE } from './rig.ts';

const TABLE = "table armour from 'armour.csv'\n";

it('[CX12] diff prints a line a change, rows of spreadsheets included', async () => {
  const before = folderWith({
    'a.rules': RULE + TABLE,
    'armour.csv': 'level: number key,cut: percent\n3,10%\n',
  });
  const after = folderWith({
    'renamed.rules': `// said anew\n${RULE.replace('5', '6')}${TABLE}`,
    'armour.csv': 'level: number key,cut: percent\n3,12%\n',
  });
  const terminal = recordingTerminal();
  expect(await runDiff({ before, after, json: false }, terminal)).toBe(0);
  expect(terminal.out()).toBe(
    'rule opening: damage flat 5 -> flat 6\ntable armour: row level=3: cut 10% -> 12%\n',
  );
  const json = recordingTerminal();
  await runDiff({ before, after, json: true }, json);
  expect(JSON.parse(json.out()).changes[0]).toEqual({
    kind: 'changed',
    subject: 'rule opening',
    path: 'damage',
    before: 'flat 5',
    after: 'flat 6',
    text: 'rule opening: damage flat 5 -> flat 6',
  });
});

it('[CX12] no change says so, of single files too', async () => {
  const file = join(folderWith({ 'a.rules': RULE }), 'a.rules');
  const terminal = recordingTerminal();
  expect(await runDiff({ before: file, after: file, json: false }, terminal)).toBe(0);
  expect(terminal.out()).toBe('no changes\n');
});

it('[CX12] a pack with syntax errors is refused', async () => {
  const before = folderWith({ 'a.rules': RULE });
  const terminal = recordingTerminal();
  expect(
    await runDiff({ before, after: folderWith({ 'a.rules': 'rule {' }), json: false }, terminal),
  ).toBe(1);
  expect(terminal.err()).toContain('PACK_HAS_ERRORS');
});
