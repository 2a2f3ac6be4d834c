// Reads a pack folder, pack.json beside rule files, into what a pack is built from. The one reader for
// the command line and for the server's built-in pack; everything it walks is bounded. A folder whose
// pack.json names a module holds sources: those are bundled first, by engine/module.
import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import {
  editionSchema,
  engineRangeSchema,
  memberPathFault,
  packNameSchema,
  stateSchemaSchema,
} from './manifest.ts';

const packJsonSchema = z.strictObject({
  name: packNameSchema,
  service: packNameSchema,
  engine: engineRangeSchema,
  edition: editionSchema,
  stateSchema: stateSchemaSchema.optional(),
});

/** A module has no edition of the rule language; it may name one all the same. */
const modulePackJsonSchema = packJsonSchema.extend({
  edition: editionSchema.default(1),
  module: z.string().superRefine((path, context) => {
    const why = memberPathFault(path);
    if (why !== undefined) context.addIssue({ code: 'custom', message: `its path ${why}` });
  }),
});

/** What a pack.json says. */
export interface PackDescription {
  readonly name: string;
  readonly service: string;
  readonly engine: string;
  readonly edition: number;
  readonly stateSchema: { in: number[]; out: number } | null;
  /** Entry file of a module pack, relative to the folder; absent for a pack of rules. */
  readonly module?: string;
}

/** A PackInput but for revision, dates and cost, which the builder decides. */
export interface PackSource extends Omit<PackDescription, 'module'> {
  /** Rule files by path relative to the folder, with forward slashes, in ascending order. */
  readonly members: ReadonlyMap<string, Uint8Array>;
}

/**
 * @throws PACK_SOURCE_MISSING without a pack.json, PACK_SOURCE_INVALID when it does not fit,
 * PACK_SOURCE_EMPTY without rule files, PACK_SOURCE_PATH for a link or an unusable file name,
 * PACK_SOURCE_TOO_LARGE above a limit; each names the path
 */
export async function readPackSource(folder: string): Promise<PackSource> {
  const description = await readPackDescription(folder);
  if (description.module !== undefined) {
    const what = `names the module ${description.module}, which has to be bundled first`;
    throw fault('PACK_SOURCE_INVALID', join(folder, 'pack.json'), what);
  }
  const { rules: paths } = await walkFolder(folder);
  if (paths.length === 0) throw fault('PACK_SOURCE_EMPTY', folder, 'holds no .rules file');
  const members = new Map<string, Uint8Array>();
  let total = 0;
  for (const path of paths.toSorted()) {
    const file = join(folder, path);
    const bytesMax = LIMITS.packBytesMax - total;
    const bytes = await reading(file, readRegular(file, 'PACK_SOURCE_PATH', bytesMax));
    if (bytes === undefined) throw tooLarge(folder, `${LIMITS.packBytesMax} bytes`);
    total += bytes.length;
    members.set(path, new Uint8Array(bytes));
  }
  return { ...description, members };
}

/**
 * What the pack.json of a folder says, checked.
 * @throws PACK_SOURCE_MISSING, PACK_SOURCE_INVALID, PACK_SOURCE_TOO_LARGE
 */
export async function readPackDescription(folder: string): Promise<PackDescription> {
  const { stateSchema, ...fields } = await readPackJson(join(folder, 'pack.json'));
  return { ...fields, stateSchema: stateSchema ?? null };
}

/**
 * The bytes of one source file, or undefined when there are more than `bytesMax`.
 * @throws PACK_SOURCE_MISSING, PACK_SOURCE_PATH when it is no regular file, PACK_SOURCE_INVALID
 */
export async function readSourceFile(
  path: string,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const bytes = await reading(path, readRegular(path, 'PACK_SOURCE_PATH', bytesMax));
  return bytes === undefined ? undefined : new Uint8Array(bytes);
}

/**
 * Files of a pack folder that do not go into the pack, by relative path: whatever is neither pack.json
 * nor named *.rules. For people: a rule file under a wrong name is missed by nobody else. Of the sources
 * of a module its imports say which belong to it: none is listed.
 */
export async function listLeftOut(folder: string): Promise<readonly string[]> {
  const { module } = await readPackDescription(folder);
  if (module !== undefined) return [];
  return (await walkFolder(folder)).others.toSorted();
}

async function readPackJson(
  file: string,
): Promise<z.infer<typeof packJsonSchema | typeof modulePackJsonSchema>> {
  const bytesMax = LIMITS.packJsonBytesMax;
  const bytes = await reading(file, readRegular(file, 'PACK_SOURCE_INVALID', bytesMax));
  if (bytes === undefined) throw tooLarge(file, `${bytesMax} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw fault('PACK_SOURCE_INVALID', file, `is not JSON: ${reason(cause)}`, cause);
  }
  const isModule = typeof value === 'object' && value !== null && 'module' in value;
  const parsed = (isModule ? modulePackJsonSchema : packJsonSchema).safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const where = field === '' ? 'does not fit' : `does not fit at "${field}"`;
  throw fault('PACK_SOURCE_INVALID', file, `${where}: ${issue?.message ?? ''}`);
}

/** Breadth first, level by level; names that start with a dot are none of ours. */
async function walkFolder(root: string): Promise<{ rules: string[]; others: string[] }> {
  const rules: string[] = [];
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
        if (entry.name.endsWith('.rules')) rules.push(usable(root, path, entry));
        else if (entry.isFile()) others.push(path);
      }
    }
    if (rules.length > LIMITS.packMembersMax) {
      throw tooLarge(root, `${LIMITS.packMembersMax} rule files`);
    }
    level = next;
  }
  return { rules, others };
}

function usable(root: string, path: string, entry: Dirent): string {
  if (!entry.isFile()) throw fault('PACK_SOURCE_PATH', join(root, path), 'is no regular file');
  const why = memberPathFault(path);
  if (why === undefined) return path;
  throw fault('PACK_SOURCE_PATH', join(root, path), `cannot be a member: its path ${why}`);
}

/**
 * The bytes of a regular file, or undefined when it has more than `bytesMax`. Opening does not wait: a
 * pipe without a writer would let everything behind it hang.
 */
async function readRegular(
  path: string,
  code: SourceCode,
  bytesMax: number,
): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw fault(code, path, 'is no regular file');
    return status.size > bytesMax ? undefined : await readStart(file, status.size);
  } finally {
    await file.close();
  }
}

/** The first `bytes` of a file, or all of one that has become shorter: one that grows is not read to its end. */
async function readStart(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let length = 0;
  while (length < bytes) {
    const { bytesRead } = await file.read(buffer, length, bytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** Turns what the file system says into a code that names the path. */
async function reading<T>(path: string, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const missing = (await lstat(path).catch(() => undefined)) === undefined;
    const code = missing ? 'PACK_SOURCE_MISSING' : 'PACK_SOURCE_INVALID';
    throw fault(code, path, missing ? 'is not there' : `cannot be read: ${reason(cause)}`, cause);
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function tooLarge(path: string, maximum: string): CodedError {
  return fault('PACK_SOURCE_TOO_LARGE', path, `holds more than ${maximum}`);
}

type SourceCode = Extract<ConstructorParameters<typeof CodedError>[0], `PACK_SOURCE_${string}`>;

function fault(code: SourceCode, path: string, what: string, cause?: unknown): CodedError {
  return new CodedError(code, { message: `"${path}" ${what}.`, details: { path }, cause });
}
