// Files of a pack folder, by what they are. The rules are those of engine/trust/pack-source.ts: what cannot be pushed
// is told here, too. All that is walked is bounded.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from './terminal.ts';

export const PACK_FILE = 'pack.json';

/** Bounds of a pack, which a server holds it to as well. */
export const PACK_LIMITS = {
  levelsMax: 8,
  entriesMax: 4_096,
  membersMax: 256,
  bytesMax: 4_194_304,
  pathCharactersMax: 128,
} as const;

/** Paths relative to the folder, with forward slashes, sorted. */
export interface FolderFiles {
  /** Rule files and sheets. */
  readonly members: readonly string[];
  /** All others but pack.json. */
  readonly others: readonly string[];
}

interface Entry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Breadth first; names that start with a dot are none of ours. @throws PACK_SOURCE_* */
export async function walkFolder(root: string): Promise<FolderFiles> {
  const members: string[] = [];
  const others: string[] = [];
  let seen = 0;
  let level = [''];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > PACK_LIMITS.levelsMax) {
      throw tooLarge(root, `${PACK_LIMITS.levelsMax} levels of folders`);
    }
    const next: string[] = [];
    for (const prefix of level) {
      const entries = await list(join(root, prefix));
      seen += entries.length;
      if (seen > PACK_LIMITS.entriesMax) throw tooLarge(root, `${PACK_LIMITS.entriesMax} entries`);
      for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
        const path = `${prefix}${entry.name}`;
        if (entry.isSymbolicLink()) throw unusable(join(root, path), 'is a link');
        if (entry.isDirectory()) next.push(`${path}/`);
        if (entry.isDirectory() || path === PACK_FILE) continue;
        if (/\.(rules|csv)$/.test(entry.name)) members.push(regular(root, path, entry));
        else if (entry.isFile()) others.push(path);
      }
    }
    level = next;
  }
  return { members: members.sort(), others: others.sort() };
}

async function list(folder: string): Promise<Entry[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => {
    throw new ToolError('PACK_SOURCE_INVALID', `"${folder}" cannot be read.`);
  });
}

function regular(root: string, path: string, entry: Entry): string {
  if (entry.isFile()) return path;
  throw unusable(join(root, path), 'is no regular file');
}

/**
 * Whether these paths can be members of one pack.
 * @throws PACK_SOURCE_PATH, PACK_SOURCE_TOO_LARGE
 */
export function checkMembers(root: string, paths: readonly string[]): void {
  if (paths.length > PACK_LIMITS.membersMax) {
    throw tooLarge(root, `${PACK_LIMITS.membersMax} rule files and sheets`);
  }
  const seen = new Set<string>();
  for (const path of paths) {
    const why = pathFault(path);
    if (why !== undefined) throw unusable(path, `cannot be a member: its path ${why}`);
    const folded = path.toLowerCase();
    if (seen.has(folded)) {
      const what = 'cannot be a member: another one differs from it in upper and lower case only';
      throw unusable(path, what);
    }
    seen.add(folded);
  }
}

/** Why a path can name no member of a pack, or undefined when it can. */
export function pathFault(path: string): string | undefined {
  if (path.length > PACK_LIMITS.pathCharactersMax) {
    return `has more than ${PACK_LIMITS.pathCharactersMax} characters`;
  }
  const isPlain = path
    .split('/')
    .every((name) => /^[A-Za-z0-9._-]+$/.test(name) && !/^\.+$/.test(name));
  return isPlain ? undefined : 'has a segment that is empty or of other characters';
}

export function tooLarge(path: string, maximum: string): ToolError {
  return new ToolError('PACK_SOURCE_TOO_LARGE', `"${path}" holds more than ${maximum}.`);
}

export function unusable(path: string, what: string): ToolError {
  return new ToolError('PACK_SOURCE_PATH', `"${path}" ${what}.`);
}
