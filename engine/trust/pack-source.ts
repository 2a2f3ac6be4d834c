// Reads a pack folder, pack.json beside rule files and sheets, into what a pack is built from; what it extends
// is read along. The one reader for the command line and for the server's built-in pack; everything it walks is
// bounded. A folder whose pack.json names a module holds sources: those are bundled first, by engine/module.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../base/limits.ts';
import { memberPathFault } from './manifest.ts';
import { readPackDescription, type PackDescription } from './pack-json.ts';
import { readPackLayers, type PackLayer } from './pack-layers.ts';
import { fault, reading, readSourceFile, tooLarge } from './source-file.ts';

/** A PackInput but for revision, dates and cost, which the builder decides. */
export interface PackSource extends Omit<PackDescription, 'module' | 'extends'> {
  /**
   * Rule files and sheets by path relative to their folder, with forward slashes, in ascending order; those of
   * the extended pack behind BASE_PREFIX.
   */
  readonly members: ReadonlyMap<string, Uint8Array>;
}

/**
 * @throws PACK_SOURCE_MISSING without a pack.json, PACK_SOURCE_INVALID when it does not fit,
 * PACK_SOURCE_EMPTY without rule files, PACK_SOURCE_PATH for a link or an unusable file name,
 * PACK_SOURCE_TOO_LARGE above a limit; each names the path
 */
export async function readPackSource(folder: string): Promise<PackSource> {
  const layers = await readPackLayers(folder);
  const { module, extends: _base, ...description } = layers[0].description;
  if (module !== undefined) {
    const what = `names the module ${module}, which has to be bundled first`;
    throw fault('PACK_SOURCE_INVALID', join(folder, 'pack.json'), what);
  }
  const found = await listMembers(layers);
  if (found.length > LIMITS.packMembersMax) {
    throw tooLarge(folder, `${LIMITS.packMembersMax} rule files and sheets`);
  }
  if (!found.some(({ path }) => path.endsWith('.rules'))) {
    throw fault('PACK_SOURCE_EMPTY', folder, 'holds no .rules file');
  }
  const members = new Map<string, Uint8Array>();
  let total = 0;
  for (const { path, file } of found) {
    const bytes = await readSourceFile(file, LIMITS.packBytesMax - total);
    if (bytes === undefined) throw tooLarge(folder, `${LIMITS.packBytesMax} bytes`);
    total += bytes.length;
    members.set(path, bytes);
  }
  return { ...description, members };
}

/**
 * Files of a pack folder that do not go into the pack, by relative path: whatever is neither pack.json
 * nor named *.rules or *.csv. For people: a rule file under a wrong name is missed by nobody else. Of the
 * sources of a module its imports say which belong to it: none is listed.
 */
export async function listLeftOut(folder: string): Promise<readonly string[]> {
  const { module } = await readPackDescription(folder);
  if (module !== undefined) return [];
  return (await walkFolder(folder)).others.toSorted();
}

interface Found {
  /** In the pack. */
  readonly path: string;
  readonly file: string;
}

/** By ascending path, unique where case is ignored. */
async function listMembers(layers: readonly PackLayer[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const { folder, prefix } of layers) {
    for (const path of (await walkFolder(folder)).members) {
      const file = join(folder, path);
      const why = memberPathFault(`${prefix}${path}`);
      if (why !== undefined) {
        throw fault('PACK_SOURCE_PATH', file, `cannot be a member: its path ${why}`);
      }
      found.push({ path: `${prefix}${path}`, file });
    }
  }
  const sorted = found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const seen = new Set<string>();
  for (const { path, file } of sorted) {
    const folded = path.toLowerCase();
    if (seen.has(folded)) {
      const what = 'cannot be a member: another one differs from it in upper and lower case only';
      throw fault('PACK_SOURCE_PATH', file, what);
    }
    seen.add(folded);
  }
  return sorted;
}

/** Breadth first, level by level; names that start with a dot are none of ours. */
async function walkFolder(root: string): Promise<{ members: string[]; others: string[] }> {
  const members: string[] = [];
  const others: string[] = [];
  let entriesSeen = 0;
  let level = [''];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LIMITS.packSourceDepthMax) {
      throw tooLarge(root, `${LIMITS.packSourceDepthMax} levels of folders`);
    }
    const next: string[] = [];
    for (const prefix of level) {
      const folder = join(root, prefix);
      const entries = await reading(folder, readdir(folder, { withFileTypes: true }));
      entriesSeen += entries.length;
      if (entriesSeen > LIMITS.packSourceEntriesMax) {
        throw tooLarge(root, `${LIMITS.packSourceEntriesMax} entries`);
      }
      for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
        const path = `${prefix}${entry.name}`;
        if (entry.isSymbolicLink()) throw fault('PACK_SOURCE_PATH', join(root, path), 'is a link');
        if (entry.isDirectory()) next.push(`${path}/`);
        if (entry.isDirectory() || path === 'pack.json') continue;
        if (/\.(rules|csv)$/.test(entry.name)) members.push(regular(root, path, entry));
        else if (entry.isFile()) others.push(path);
      }
    }
    level = next;
  }
  return { members, others };
}

function regular(root: string, path: string, entry: Dirent): string {
  if (entry.isFile()) return path;
  throw fault('PACK_SOURCE_PATH', join(root, path), 'is no regular file');
}
