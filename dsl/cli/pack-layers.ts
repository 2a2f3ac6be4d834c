// The folders a pack of rules is made of: its own, then that of the pack it extends, and so on. The rules are those of
// engine/trust/pack-layers.ts.
import { lstat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { BASES_MAX, BASE_PREFIX } from '../member-path.ts';
import { readPackJson, type PackJson } from './pack-json.ts';
import { ToolError } from './terminal.ts';
import { PACK_FILE, unusable } from './walk-folder.ts';

export interface PackLayer {
  readonly folder: string;
  /** What the paths of its members begin with: empty for the pack's own. */
  readonly prefix: string;
  readonly json: PackJson;
}

/** The pack's own folder, then those of its bases, nearest first. @throws PACK_SOURCE_*, PACK_IS_MODULE */
export async function readPackLayers(
  folder: string,
): Promise<readonly [PackLayer, ...PackLayer[]]> {
  const own: PackLayer = { folder, prefix: '', json: await readPackJson(join(folder, PACK_FILE)) };
  const bases: PackLayer[] = [];
  let last = own;
  while (last.json.extends !== undefined) {
    const file = join(last.folder, PACK_FILE);
    if (bases.length === BASES_MAX) {
      throw invalid(file, `is the last of more than ${BASES_MAX} packs that extend one another`);
    }
    const base = await baseFolder(last.folder, last.json.extends);
    refuseOverlap(file, base, [own, ...bases]);
    const json = await readBaseJson(file, base, own.json);
    last = { folder: base, prefix: `${last.prefix}${BASE_PREFIX}`, json };
    bases.push(last);
  }
  return [own, ...bases];
}

/** No part of the way that pack.json names may be a link. */
async function baseFolder(folder: string, path: string): Promise<string> {
  let at = folder;
  for (const name of path.split('/')) {
    at = join(at, name);
    if (name === '..') continue;
    const found = await lstat(at).catch(() => undefined);
    if (found?.isSymbolicLink() === true) throw unusable(at, 'is a link');
  }
  return at;
}

/** A file belongs to one of the packs. */
function refuseOverlap(file: string, base: string, layers: readonly PackLayer[]): void {
  for (const { folder } of layers) {
    if (resolve(folder) === resolve(base)) {
      throw invalid(file, 'extends a pack that extends this one, or itself');
    }
    if (isWithin(folder, base) || isWithin(base, folder)) {
      throw invalid(file, `extends "${base}": of that and "${folder}" one lies in the other`);
    }
  }
}

function isWithin(outer: string, inner: string): boolean {
  const way = relative(resolve(outer), resolve(inner));
  return way !== '..' && !way.startsWith(`..${sep}`);
}

/** One pack.json speaks for all layers. That a base is gone is a mistake in what names it. */
async function readBaseJson(extending: string, base: string, own: PackJson): Promise<PackJson> {
  const file = join(base, PACK_FILE);
  const json = await readPackJson(file).catch((error: unknown) => {
    const code = error instanceof ToolError ? error.code : '';
    if (code === 'PACK_SOURCE_MISSING') {
      throw invalid(extending, `extends "${base}", which holds no pack.json`);
    }
    if (code === 'PACK_IS_MODULE') throw invalid(file, 'is of a module, which cannot be extended');
    throw error;
  });
  if (json.service !== own.service) {
    const what = `is for the service "${json.service}", what extends it for "${own.service}"`;
    throw invalid(file, what);
  }
  if (json.edition !== own.edition) {
    const what = `names edition ${json.edition}, what extends it edition ${own.edition}`;
    throw invalid(file, what);
  }
  return json;
}

function invalid(file: string, what: string): ToolError {
  return new ToolError('PACK_SOURCE_INVALID', `"${file}" ${what}.`);
}
