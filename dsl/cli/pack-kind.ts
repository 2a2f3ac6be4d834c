// What kind of pack a path is, before anything of it is judged. Whatever cannot be read is of no kind.
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Games } from './pack-folder.ts';
import { readPackJson } from './pack-json.ts';
import { ToolError } from './terminal.ts';
import { PACK_FILE } from './walk-folder.ts';

/** True for a folder whose pack.json names a module. */
export async function isModuleFolder(path: string): Promise<boolean> {
  try {
    await readPackJson(join(path, PACK_FILE));
    return false;
  } catch (error) {
    if (error instanceof ToolError) return error.code === 'PACK_IS_MODULE';
    throw error;
  }
}

/** True for a folder of rules for a service of a known game: one that can be pushed. */
export async function isServedFolder(path: string, games: Games): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return false;
  try {
    return games.has((await readPackJson(join(path, PACK_FILE))).service);
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}
