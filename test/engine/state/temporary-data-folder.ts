// Data folders for tests, closed and removed with the test, and what tests ask of the files in them.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openDataFolder, type DataFolder } from '../../../engine/state/data-folder.ts';

export interface TemporaryDataFolder {
  readonly path: string;
  readonly folder: DataFolder;
}

const opened: TemporaryDataFolder[] = [];

afterEach(async () => {
  for (const { path, folder } of opened.splice(0)) {
    await folder.close();
    await rm(path, { recursive: true, force: true });
  }
});

export async function openTemporaryDataFolder(): Promise<TemporaryDataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'midswing-store-'));
  const temporary = { path, folder: await openDataFolder(path) };
  opened.push(temporary);
  return temporary;
}

/** The permission bits of a file. */
export async function mode(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777;
}
