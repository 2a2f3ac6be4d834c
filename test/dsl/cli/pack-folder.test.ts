// The reader of the language's commands, on the cases that it shares with the reader that packs folders.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { fileOf, readPackFolder } from '../../../dsl/cli/pack-folder.ts';
import { ToolError } from '../../../dsl/cli/terminal.ts';
import { CASE_SERVICE, FOLDER_CASES, plant } from '../../support/pack-folder-cases.ts';
import type { FolderCase } from '../../support/pack-folder-cases.ts';
import { GAME } from '../explain/game.ts';

async function read(folder: string): Promise<FolderCase['outcome']> {
  try {
    const pack = await readPackFolder(folder, new Map([[CASE_SERVICE, GAME]]));
    const paths = [...pack.sources.map(({ path }) => path), ...pack.members.keys()].sort();
    const leftOut = pack.leftOut.join(' ');
    return { members: paths.join(' '), ...(leftOut !== '' && { leftOut }) };
  } catch (error) {
    if (error instanceof ToolError) return error.code;
    throw error;
  }
}

it.each(FOLDER_CASES.map((one) => [one.what, one] as const))(
  '[CX19] %s',
  async (_what, one: FolderCase) => {
    const folder = plant(one);
    expect(await read(folder)).toEqual(one.outcome);
    rmSync(dirname(folder), { recursive: true });
  },
);

it('[CX6] every path of a pack stands for the file that it came from', async () => {
  const one = FOLDER_CASES.find(({ what }) => what.startsWith('what the base extends'));
  if (one === undefined) throw new Error('the case is there');
  const folder = plant(one);
  const root = dirname(folder);
  const pack = await readPackFolder(folder, new Map([[CASE_SERVICE, GAME]]));
  rmSync(root, { recursive: true });
  const files = pack.sources.map(({ path, isBase }) => [fileOf(pack, path), isBase === true]);
  expect(files).toEqual([
    [join(root, 'core/c.rules'), true],
    [join(root, 'base/b.rules'), true],
    [join(root, 'own/a.rules'), false],
  ]);
});
