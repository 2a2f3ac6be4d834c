// What the language reads of a pack.json; the rest of it is for the server.
import { lstat, readFile } from 'node:fs/promises';
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

/** @throws PACK_SOURCE_MISSING, PACK_SOURCE_INVALID, PACK_IS_MODULE */
export async function readPackJson(file: string): Promise<PackJson> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined) throw new ToolError('PACK_SOURCE_MISSING', `"${file}" is not there.`);
  if (!found.isFile()) throw invalid(file, 'is no regular file');
  if (found.size > BYTES_MAX) throw tooLarge(file, `${BYTES_MAX} bytes`);
  const value = parse(file, await readFile(file, 'utf8'));
  if (value.has('module')) {
    const message = `"${file}" is of a module, which holds no rules.`;
    throw new ToolError('PACK_IS_MODULE', message);
  }
  const edition = value.get('edition') ?? 1;
  if (typeof edition !== 'number') throw invalid(file, 'must name its edition as a number');
  const base = value.get('extends');
  if (base !== undefined && (typeof base !== 'string' || !isBaseFolder(base))) {
    throw invalid(file, 'must name the folder it extends as one beside its own, such as "../base"');
  }
  return {
    name: word(file, value, 'name'),
    service: word(file, value, 'service'),
    edition,
    ...(typeof base === 'string' && { extends: base.replace(/\/$/, '') }),
  };
}

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

function word(file: string, value: ReadonlyMap<string, unknown>, property: string): string {
  const found = value.get(property);
  if (typeof found === 'string' && found !== '') return found;
  throw invalid(file, `must name its ${property}`);
}

function invalid(file: string, what: string): ToolError {
  return new ToolError('PACK_SOURCE_INVALID', `"${file}" ${what}.`);
}
