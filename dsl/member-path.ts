// Paths within a pack. What an extended pack holds stands behind `.base/`, what that one extends behind it twice:
// no folder gives a member of its own such a name.

export const BASE_PREFIX = '.base/';

/** Packs that may extend one another in a row. */
export const BASES_MAX = 8;

export function isBasePath(path: string): boolean {
  return path.startsWith(BASE_PREFIX);
}

/** How many packs lie between a file and the pack itself: 0 for its own files. */
export function baseDepth(path: string): number {
  let depth = 0;
  while (path.startsWith(BASE_PREFIX, depth * BASE_PREFIX.length)) depth += 1;
  return depth;
}

/** The path within the folder that a file came from. */
export function pathInFolder(path: string): string {
  return path.slice(baseDepth(path) * BASE_PREFIX.length);
}

/**
 * The sheet that a rule file means: beside it or from the root, first in the pack itself, then in what it extends.
 * So a sheet takes the place of one that has its name in a base.
 */
export function sheetPath(
  ruleFile: string,
  name: string,
  members: ReadonlyMap<string, string>,
): string | undefined {
  const file = pathInFolder(ruleFile);
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  for (let depth = 0; depth <= BASES_MAX; depth += 1) {
    const prefix = BASE_PREFIX.repeat(depth);
    const found = [`${prefix}${folder}${name}`, `${prefix}${name}`].find((one) => members.has(one));
    if (found !== undefined) return found;
  }
  return undefined;
}
