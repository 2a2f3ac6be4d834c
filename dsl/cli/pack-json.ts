// What the language reads of a pack.json; the rest of it is for the server.
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { didYouMean, suggest } from '../suggest.ts';
import { ToolError } from './terminal.ts';
import { PACK_LIMITS, pathFault, tooLarge } from './walk-folder.ts';

export interface PackJson {
  readonly name: string;
  readonly service: string;
  /** Edition of the language, 1 when it names none. */
  readonly edition: number;
  /** Folder of the pack it extends, relative to its own. */
  readonly extends?: string;
}

const BYTES_MAX = 65_536;

const KEYS = ['name', 'service', 'engine', 'edition', 'extends', 'update', 'stateSchema'] as const;

/** When running battles move to the pack. */
const UPDATES = ['now', 'next-round', 'pin'] as const;

const EXAMPLE =
  '{ "name": "my-rules", "service": "my-game", "engine": ">=0.1.0 <0.2.0", "edition": 1 }';

/** @throws PACK_SOURCE_MISSING, PACK_SOURCE_INVALID, PACK_IS_MODULE */
export async function readPackJson(file: string): Promise<PackJson> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined) throw await missing(file);
  if (!found.isFile()) throw invalid(file, 'is no regular file');
  if (found.size > BYTES_MAX) throw tooLarge(file, `${BYTES_MAX} bytes`);
  const value = parse(file, await readFile(file, 'utf8'));
  if (value.has('module')) {
    const message = `"${file}" is of a module, which holds no rules.`;
    throw new ToolError('PACK_IS_MODULE', message);
  }
  const faults = faultsOf(value);
  if (faults.length > 0) throw invalid(file, `${faults.join('; ')}. Write it like ${EXAMPLE}`);
  const edition = value.get('edition') ?? 1;
  const base = value.get('extends');
  return {
    name: String(value.get('name')),
    service: String(value.get('service')),
    edition: Number(edition),
    ...(typeof base === 'string' && { extends: base.replace(/\/$/, '') }),
  };
}

/** All that is wrong, so that it can be mended at once. */
function faultsOf(value: ReadonlyMap<string, unknown>): readonly string[] {
  const faults: string[] = [];
  for (const key of ['name', 'service']) {
    const found = value.get(key);
    if (typeof found !== 'string' || found === '') faults.push(`must name its ${key}`);
  }
  if (typeof (value.get('edition') ?? 1) !== 'number') {
    faults.push('must name its edition as a number');
  }
  const base = value.get('extends');
  if (base !== undefined && (typeof base !== 'string' || !isBaseFolder(base))) {
    faults.push('must name the folder it extends as one beside its own, such as "../base"');
  }
  const update = value.get('update') ?? 'now';
  if (!UPDATES.some((known) => known === update)) {
    faults.push(`must say \`update\` as one of ${UPDATES.join(', ')}`);
  }
  for (const key of value.keys()) {
    if (KEYS.some((known) => known === key)) continue;
    const hint = didYouMean(suggest(key, KEYS)) || ` Keys are ${KEYS.join(', ')}.`;
    faults.push(`has the key \`${key}\`, which means nothing.${hint}`.replace(/\.$/, ''));
  }
  // Only a push needs it, but whoever mends the file may as well write it now.
  if (faults.length > 0 && !value.has('engine')) faults.push('must name its engine to be pushed');
  return faults;
}

/** A folder of packs is often meant as one. */
async function missing(file: string): Promise<ToolError> {
  const folder = dirname(file);
  const packs: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).slice(0, FOLDERS_MAX)) {
    const inside = await lstat(join(folder, name, basename(file))).catch(() => undefined);
    if (inside?.isFile() === true) packs.push(name);
  }
  const hint =
    packs.length === 0
      ? `A pack is a folder with .rules files and a pack.json like ${EXAMPLE}`
      : `But "${folder}" holds packs: ${packs.sort().join(', ')}. Name one of them.`;
  return new ToolError('PACK_SOURCE_MISSING', `"${file}" is not there. ${hint}`);
}

/** Folders that are looked into for packs. */
const FOLDERS_MAX = 256;

/** Up once or more, then plain names: what lies in its own folder belongs to the pack itself. */
function isBaseFolder(path: string): boolean {
  const names = /^(?:\.\.\/)+(.*?)\/?$/.exec(path)?.[1];
  const isShort = path.length <= PACK_LIMITS.pathCharactersMax;
  return isShort && names !== undefined && pathFault(names) === undefined;
}

function parse(file: string, text: string): ReadonlyMap<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw invalid(file, `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (typeof value !== 'object' || value === null) throw invalid(file, 'must hold an object');
  return new Map<string, unknown>(Object.entries(value));
}

function invalid(file: string, what: string): ToolError {
  const end = what.endsWith('}') ? '' : '.';
  return new ToolError('PACK_SOURCE_INVALID', `"${file}" ${what}${end}`);
}
