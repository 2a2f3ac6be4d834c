// Finds the data folder of a server, so that commands work from any subfolder of a project. Pure
// but for the question whether a path exists.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Name of the data folder in a project. */
const DATA_FOLDER_NAME = '.midswing';

export interface LocateOptions {
  /** The configuration's data folder (file, MIDSWING_DATA or --data), when one was named. */
  readonly data?: string | undefined;
  readonly cwd: string;
  /** The file system's answer unless a test gives another. */
  readonly exists?: (path: string) => boolean;
}

/**
 * The first that applies: the named folder; the nearest ancestor's existing .midswing; .midswing
 * beside the nearest ancestor's package.json; .midswing in the working folder. Need not exist yet.
 */
export function locateDataFolder(options: LocateOptions): string {
  const { data, cwd, exists = existsSync } = options;
  if (data !== undefined) return resolve(cwd, data);
  const folders = ancestors(cwd);
  const existing = folders.find((folder) => exists(join(folder, DATA_FOLDER_NAME)));
  const project = existing ?? folders.find((folder) => exists(join(folder, 'package.json')));
  return join(project ?? resolve(cwd), DATA_FOLDER_NAME);
}

/** Where a data folder keeps keys and the admin token. */
export function keysFolderOf(dataFolder: string): string {
  return join(dataFolder, 'keys');
}

/** The folder itself and all above it, nearest first. */
export function ancestors(start: string): string[] {
  const folders = [resolve(start)];
  for (let folder = resolve(start); dirname(folder) !== folder;) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}
