// midswing diff on disk: folders, files, spreadsheets, and packs with errors.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runDiff } from '../../../dsl/cli/diff.ts';
import { GAME } from '../explain/game.ts';
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
  expect(await runDiff({ before, after, json: false, exitCode: false }, terminal)).toBe(0);
  expect(terminal.out()).toBe(
    'rule opening: damage flat 5 -> flat 6\ntable armour: row level=3: cut 10% -> 12%\n',
  );
  const json = recordingTerminal();
  await runDiff({ before, after, json: true, exitCode: false }, json);
  expect(JSON.parse(json.out()).changes[0]).toEqual({
    kind: 'changed',
    subject: 'rule opening',
    id: 'rule opening',
    path: 'damage',
    before: 'flat 5',
    after: 'flat 6',
    text: 'rule opening: damage flat 5 -> flat 6',
  });
});

it('[CX12] no change says so, of single files too', async () => {
  const file = join(folderWith({ 'a.rules': RULE }), 'a.rules');
  const terminal = recordingTerminal();
  expect(await runDiff({ before: file, after: file, json: false, exitCode: false }, terminal)).toBe(
    0,
  );
  expect(terminal.out()).toBe('no changes\n');
});

it('[CX12] a pack with syntax errors is refused', async () => {
  const before = folderWith({ 'a.rules': RULE });
  const terminal = recordingTerminal();
  expect(
    await runDiff(
      { before, after: folderWith({ 'a.rules': 'rule {' }), json: false, exitCode: false },
      terminal,
    ),
  ).toBe(1);
  expect(terminal.err()).toContain('PACK_HAS_ERRORS');
});

it('[DD9] diff tells what changed in pack.json and vocabulary.json', async () => {
  const before = folderWith({ 'a.rules': RULE, 'vocabulary.json': JSON.stringify(GAME) });
  const changed = {
    ...GAME,
    tickMs: 50,
    entities: GAME.entities.map((entity) => ({
      ...entity,
      fields: [...entity.fields, { name: 'armour', type: 'number' }],
    })),
  };
  const after = folderWith({ 'a.rules': RULE, 'vocabulary.json': JSON.stringify(changed) });
  const terminal = recordingTerminal();
  const options = { before, after, json: false, exitCode: true };
  expect(await runDiff(options, terminal)).toBe(1);
  expect(terminal.out()).toBe(
    [
      'vocabulary.json: added armour {"name":"armour","type":"number"} to entities unit fields',
      'vocabulary.json: added armour {"name":"armour","type":"number"} to entities place fields',
      `vocabulary.json: tickMs ${GAME.tickMs} -> 50`,
      '',
    ].join('\n'),
  );
  const other = folderWith({
    'a.rules': RULE,
    'pack.json': '{"name": "examples", "service": "examples", "edition": 1}',
  });
  const second = recordingTerminal();
  expect(await runDiff({ ...options, after: other, exitCode: false }, second)).toBe(0);
  expect(second.out()).toBe('pack.json: removed engine >=0.1.0 <0.2.0\nremoved vocabulary.json\n');
});

it('[CX22] diff --exit-code ends with 0 without a change', async () => {
  const before = folderWith({ 'a.rules': RULE });
  const terminal = recordingTerminal();
  expect(await runDiff({ before, after: before, json: false, exitCode: true }, terminal)).toBe(0);
});
