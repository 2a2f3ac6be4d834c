// One look at a watched pack folder: a digest of its files by path and content. Hints of the file system come
// late, twice or never; equal digests are what "unchanged" means here. Everything it walks is bounded.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { Dirent } from 'node:fs';
import { sha256Hex } from '../trust/digest.ts';
import { readPackLayers } from '../trust/pack-layers.ts';
import type { PackSource } from '../trust/pack-source.ts';
import { readSourceFile } from '../trust/source-file.ts';

/** Looks that end at a limit: whether such a folder changes cannot be said. */
const BEYOND: ReadonlyMap<string, string> = new Map([
  ['too deep', `${LIMITS.packSourceDepthMax} levels of folders`],
  ['too many entries', `${LIMITS.packSourceEntriesMax} entries`],
  ['too large', `${LIMITS.moduleSourceBytesMax + LIMITS.packBytesMax} bytes`],
]);

/** The limit that the folder with this digest is beyond; undefined for one that can be watched. */
export function limitBehind(digest: string): string | undefined {
  return BEYOND.get(digest);
}

/**
 * The digest of a folder and of those it extends; undefined when there is none. A folder beyond the limits, or one
 * that cannot be read, has a digest too, the same for whatever is in it.
 */
export async function digestFolder(folder: string): Promise<string | undefined> {
  const own = await digestOne(folder);
  // What is wrong with pack.json is said when the folder is packed.
  const layers = await readPackLayers(folder).catch(() => []);
  if (own === undefined || layers.length < 2) return own;
  const digests = [own];
  for (const base of layers.slice(1)) digests.push((await digestOne(base.folder)) ?? 'missing');
  return digests.find((digest) => BEYOND.has(digest)) ?? sha256Hex(digests.join('\n'));
}

async function digestOne(folder: string): Promise<string | undefined> {
  const lines: string[] = [];
  let bytesLeft: number = LIMITS.moduleSourceBytesMax + LIMITS.packBytesMax;
  let entriesLeft: number = LIMITS.packSourceEntriesMax;
  let level = [''];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LIMITS.packSourceDepthMax) return 'too deep';
    const next: string[] = [];
    for (const prefix of level) {
      const entries = await list(join(folder, prefix));
      if (entries === undefined && prefix === '') return undefined;
      entriesLeft -= entries?.length ?? 0;
      if (entriesLeft < 0) return 'too many entries';
      for (const entry of entries ?? []) {
        const path = `${prefix}${entry.name}`;
        if (entry.isDirectory()) next.push(`${path}/`);
        if (!entry.isFile()) continue;
        const content = await read(join(folder, path), bytesLeft);
        if (content === undefined) return 'too large';
        bytesLeft -= typeof content === 'string' ? 0 : content.length;
        lines.push(`${path} ${typeof content === 'string' ? content : sha256Hex(content)}`);
      }
    }
    level = next;
  }
  return sha256Hex(lines.join('\n'));
}

/** The digest of what a folder was packed to: other files beside the sources do not change it. */
export function digestSource({ members, ...fields }: PackSource): string {
  const lines = [...members].map(([path, bytes]) => `${path} ${sha256Hex(bytes)}`);
  return sha256Hex([JSON.stringify(fields), ...lines.toSorted()].join('\n'));
}

/** Folders and regular files, by name; links, hidden files and installed packages are none of ours. */
async function list(folder: string): Promise<readonly Dirent[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  return entries
    ?.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The bytes, a word for what is wrong with the file, or undefined when there are too many. */
async function read(path: string, bytesMax: number): Promise<Uint8Array | string | undefined> {
  try {
    return await readSourceFile(path, bytesMax);
  } catch (error) {
    return errorCode(error) ?? 'unreadable';
  }
}
