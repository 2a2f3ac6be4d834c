// Reads a pack folder for the language's commands: pack.json, rule files, spreadsheets, the vocabulary, and the
// folders the pack extends. All that is walked or read is bounded; nothing outside the named folders is read.
import { lstat, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Vocabulary } from '../vocabulary.ts';
import { baseDepth, isBasePath, pathInFolder } from '../member-path.ts';
import type { PackTexts } from '../describe/diff.ts';
import { readPackLayers, type PackLayer } from './pack-layers.ts';
import { ToolError } from './terminal.ts';
import { readVocabulary } from './vocabulary-file.ts';
import { checkMembers, PACK_FILE, PACK_LIMITS, tooLarge, walkFolder } from './walk-folder.ts';

export interface RuleSource {
  /** Relative to its folder, with forward slashes; behind `.base/` that of the pack it extends. */
  readonly path: string;
  readonly text: string;
  readonly isBase?: true;
}

export interface LoadedPack {
  readonly folder: string;
  /** Folders of the packs it extends, nearest first. */
  readonly bases: readonly string[];
  readonly name: string;
  readonly edition: number;
  readonly vocabulary: Vocabulary;
  readonly sources: readonly RuleSource[];
  /** Spreadsheets by path, those of the packs it extends behind `.base/`. */
  readonly members: ReadonlyMap<string, string>;
  /** Other files of the folder, which belong to no pack. */
  readonly leftOut: readonly string[];
}

/** Vocabularies that packs without one of their own may use, by service; the first serves single files. */
export type Games = ReadonlyMap<string, Vocabulary>;

const VOCABULARY_FILE = 'vocabulary.json';

/** @throws PACK_SOURCE_*, PACK_SERVICE_UNKNOWN, PACK_IS_MODULE, VOCABULARY_INVALID, FILE_NOT_UTF8 */
export async function readPackFolder(folder: string, games: Games): Promise<LoadedPack> {
  const layers = await readPackLayers(folder);
  const { name, service, edition } = layers[0].json;
  const { sources, members, others, vocabularies } = await readLayers(layers);
  if (sources.length === 0) {
    throw new ToolError('PACK_SOURCE_EMPTY', `"${folder}" holds no .rules file.`);
  }
  const bases = layers.slice(1).map((layer) => layer.folder);
  const vocabulary = vocabularyOf(vocabularies, service, games);
  const leftOut = others.filter((path) => path !== VOCABULARY_FILE || games.has(service));
  return { folder, bases, name, edition, vocabulary, sources, members, leftOut };
}

/** A single rule file that belongs to no pack. */
export async function readSingleFile(path: string, games: Games): Promise<LoadedPack> {
  const [vocabulary] = games.values();
  if (vocabulary === undefined) {
    throw new ToolError('PACK_SERVICE_UNKNOWN', `"${path}" belongs to no pack.`);
  }
  const sources = [{ path: basename(path), text: await readText(path) }];
  const rest = { bases: [], edition: 1, members: new Map<string, string>(), leftOut: [] };
  return { folder: dirname(path), name: basename(path), vocabulary, sources, ...rest };
}

/** What is no rule file would be a hundred findings. @throws ARGUMENT_INVALID */
export function refuseOtherFile(path: string, endings: readonly string[] = ['.rules']): void {
  if (endings.some((ending) => path.endsWith(ending))) return;
  throw new ToolError(
    'ARGUMENT_INVALID',
    `"${path}" is no .rules file. Name a pack folder or one.`,
  );
}

/** The nearest folder above a file that holds a pack.json, as far up as a pack may be deep. */
export async function packFolderOf(path: string): Promise<string | undefined> {
  let folder = dirname(resolve(path));
  for (let level = 0; level <= PACK_LIMITS.levelsMax; level += 1) {
    const found = await lstat(join(folder, PACK_FILE)).catch(() => undefined);
    if (found?.isFile() === true) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

/** Path of a file within its folder, with forward slashes. */
export function memberPath(folder: string, path: string): string {
  return relative(resolve(folder), resolve(path)).split(sep).join('/');
}

/** Absolute path of the file that a path in the pack stands for. */
export function fileOf(
  { folder, bases }: Pick<LoadedPack, 'folder' | 'bases'>,
  path: string,
): string {
  const depth = baseDepth(path);
  return resolve(depth === 0 ? folder : (bases[depth - 1] ?? folder), pathInFolder(path));
}

/** The text of one file. @throws PACK_SOURCE_MISSING, PACK_SOURCE_PATH, PACK_SOURCE_TOO_LARGE, FILE_NOT_UTF8 */
export async function readText(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) throw new ToolError('PACK_SOURCE_MISSING', `"${path}" is not there.`);
  if (!found.isFile()) throw new ToolError('PACK_SOURCE_PATH', `"${path}" is no regular file.`);
  if (found.size > PACK_LIMITS.bytesMax) throw tooLarge(path, `${PACK_LIMITS.bytesMax} bytes`);
  const bytes = await readFile(path).catch(() => {
    throw new ToolError('PACK_SOURCE_INVALID', `"${path}" cannot be read.`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const what = `is not UTF-8 text, first in line ${brokenLine(bytes)}. Save it as UTF-8.`;
    throw new ToolError('FILE_NOT_UTF8', `"${path}" ${what}`);
  }
}

/** The first line that is no UTF-8; line breaks are the same byte in all that is like it. */
function brokenLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(LINE_BREAK, start);
    const end = found < 0 ? bytes.length : found;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}

const LINE_BREAK = 10;

/** Paths of the rule files of a folder, relative to it. */
export async function listRuleFiles(folder: string): Promise<readonly string[]> {
  return (await walkFolder(folder)).members.filter((path) => path.endsWith('.rules'));
}

/** All that a folder and what it extends say; or one rule file. */
export async function readPackTexts(path: string): Promise<PackTexts> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) throw new ToolError('PACK_SOURCE_MISSING', `"${path}" is not there.`);
  if (!found.isDirectory()) {
    refuseOtherFile(path);
    return { sources: [{ path: basename(path), text: await readText(path) }], members: new Map() };
  }
  const pack = await lstat(join(path, PACK_FILE)).catch(() => undefined);
  const layers = pack === undefined ? [{ folder: path, prefix: '' }] : await readPackLayers(path);
  const { sources, members } = await readLayers(layers);
  return { sources, members, settings: await readSettings(layers) };
}

/** Texts of the own pack.json and of the nearest vocabulary.json. */
async function readSettings(
  layers: readonly Pick<PackLayer, 'folder'>[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const read = async (folder: string, name: string): Promise<void> => {
    const file = join(folder, name);
    const isThere = (await lstat(file).catch(() => undefined))?.isFile() === true;
    if (isThere && !found.has(name)) found.set(name, await readText(file));
  };
  await read(layers[0]?.folder ?? '', PACK_FILE);
  for (const { folder } of layers) await read(folder, VOCABULARY_FILE);
  return found;
}

interface LayerTexts {
  readonly sources: readonly RuleSource[];
  readonly members: ReadonlyMap<string, string>;
  /** Other files of the pack's own folder. */
  readonly others: readonly string[];
  readonly vocabularies: readonly Vocabulary[];
}

/** All layers together; all that they hold counts towards the bounds of one pack. */
async function readLayers(
  layers: readonly Pick<PackLayer, 'folder' | 'prefix'>[],
): Promise<LayerTexts> {
  const files = new Map<string, string>();
  const vocabularies: Vocabulary[] = [];
  let others: readonly string[] = [];
  for (const { folder, prefix } of layers) {
    const found = await walkFolder(folder);
    for (const path of found.members) files.set(`${prefix}${path}`, join(folder, path));
    if (prefix === '') others = found.others;
    if (!found.others.includes(VOCABULARY_FILE)) continue;
    vocabularies.push(await readVocabularyFile(join(folder, VOCABULARY_FILE)));
  }
  const root = layers[0]?.folder ?? '';
  const paths = [...files.keys()].sort();
  checkMembers(root, paths);
  const sources: RuleSource[] = [];
  const members = new Map<string, string>();
  let units = 0;
  for (const path of paths) {
    const text = await readText(files.get(path) ?? '');
    units += text.length;
    if (units > PACK_LIMITS.bytesMax) throw tooLarge(root, `${PACK_LIMITS.bytesMax} bytes`);
    if (path.endsWith('.csv')) members.set(path, text);
    else sources.push({ path, text, ...(isBasePath(path) && { isBase: true }) });
  }
  return { sources, members, others, vocabularies };
}

async function readVocabularyFile(file: string): Promise<Vocabulary> {
  const text = await readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    throw new ToolError('VOCABULARY_INVALID', `"${file}" is not JSON: ${why}.`);
  }
  return readVocabulary(value, file);
}

/** That of the game which the pack names, as a server would take it; else the nearest one of a folder. */
function vocabularyOf([own]: readonly Vocabulary[], service: string, games: Games): Vocabulary {
  const found = games.get(service) ?? own;
  if (found !== undefined) return found;
  const known = [...games.keys()].join(', ');
  throw new ToolError(
    'PACK_SERVICE_UNKNOWN',
    `The pack is for the service "${service}", whose vocabulary is not known (known: ${known}). ` +
      `Put a ${VOCABULARY_FILE} into its folder.`,
  );
}
