// The folders a pack of rules is made of: its own, then that of the pack it extends, and so on. Where the members
// of a base go in the pack is decided here: under `.base/`, a name that no folder can give a member of its own.
import { lstat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { errorCode } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { readPackDescription, type PackDescription } from './pack-json.ts';
import { fault } from './source-file.ts';

/** Members of the extended pack have their path in it behind this; those of its base behind it twice. */
export const BASE_PREFIX = '.base/';

export interface PackLayer {
  readonly folder: string;
  /** What the paths of its members begin with: empty for the pack's own. */
  readonly prefix: string;
  readonly description: PackDescription;
}

/**
 * The pack's own folder, then those of its bases, nearest first.
 * @throws PACK_SOURCE_MISSING without a pack.json, PACK_SOURCE_INVALID when one does not fit, when packs extend one
 * another in a circle or when one folder lies in another, PACK_SOURCE_PATH for a link, PACK_SOURCE_TOO_LARGE
 */
export async function readPackLayers(
  folder: string,
): Promise<readonly [PackLayer, ...PackLayer[]]> {
  const own: PackLayer = { folder, prefix: '', description: await readPackDescription(folder) };
  const bases: PackLayer[] = [];
  let last = own;
  while (last.description.extends !== undefined) {
    const file = join(last.folder, 'pack.json');
    if (bases.length === LIMITS.packExtendsMax) {
      const what = `is the last of more than ${LIMITS.packExtendsMax} packs that extend one another`;
      throw fault('PACK_SOURCE_INVALID', file, what);
    }
    const base = await baseFolder(last.folder, last.description.extends);
    refuseOverlap(file, base, [own, ...bases]);
    const description = await readBase(file, base);
    refuseStranger(join(base, 'pack.json'), description, own.description);
    last = { folder: base, prefix: `${last.prefix}${BASE_PREFIX}`, description };
    bases.push(last);
  }
  return [own, ...bases];
}

/** That a base is gone is a mistake in what names it: the pack itself is still there. */
async function readBase(file: string, base: string): Promise<PackDescription> {
  return readPackDescription(base).catch((cause: unknown) => {
    if (errorCode(cause) !== 'PACK_SOURCE_MISSING') throw cause;
    throw fault('PACK_SOURCE_INVALID', file, `extends "${base}", which holds no pack.json`, cause);
  });
}

/** No part of the way that pack.json names may be a link: nothing from anywhere else is packed. */
async function baseFolder(folder: string, path: string): Promise<string> {
  let at = folder;
  for (const name of path.replace(/\/$/, '').split('/')) {
    at = join(at, name);
    if (name === '..') continue;
    const found = await lstat(at).catch(() => undefined);
    if (found?.isSymbolicLink() === true) throw fault('PACK_SOURCE_PATH', at, 'is a link');
  }
  return at;
}

/** A file belongs to one of the packs. */
function refuseOverlap(file: string, base: string, layers: readonly PackLayer[]): void {
  for (const { folder } of layers) {
    if (resolve(folder) === resolve(base)) {
      throw fault('PACK_SOURCE_INVALID', file, 'extends a pack that extends this one, or itself');
    }
    if (!isWithin(folder, base) && !isWithin(base, folder)) continue;
    const what = `extends "${base}": of that and "${folder}" one lies in the other`;
    throw fault('PACK_SOURCE_INVALID', file, what);
  }
}

function isWithin(outer: string, inner: string): boolean {
  const way = relative(resolve(outer), resolve(inner));
  return way !== '..' && !way.startsWith(`..${sep}`);
}

/** One manifest speaks for all layers. */
function refuseStranger(file: string, base: PackDescription, own: PackDescription): void {
  if (base.module !== undefined) {
    throw fault('PACK_SOURCE_INVALID', file, 'is of a module, which cannot be extended');
  }
  if (base.service !== own.service) {
    const what = `is for the service "${base.service}", what extends it for "${own.service}"`;
    throw fault('PACK_SOURCE_INVALID', file, what);
  }
  if (base.edition !== own.edition) {
    const what = `names edition ${base.edition}, what extends it edition ${own.edition}`;
    throw fault('PACK_SOURCE_INVALID', file, what);
  }
}
