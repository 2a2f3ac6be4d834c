// Module pack folders in temporary folders, and what tests of the module tier ask of them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { CodedError } from '../../../engine/base/errors.ts';
import type { PackDiagnostic } from '../../../engine/contract/compiler.ts';
import { moduleDiagnosticsOf, packFolder } from '../../../engine/module/pack-module.ts';

export const PACK_JSON = { name: 'shop', service: 'shop', engine: '>=0.1.0', module: 'service.ts' };

/** A complete module of the service "shop", with `members` in its service. */
export function shopText(members = ''): string {
  return `export function createService() { return { name: 'shop', contract: '^2.0.0', ${members} }; }\n`;
}

const made: string[] = [];

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder of its own for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'midswing-module-'));
  made.push(folder);
  return folder;
}

/** Writes files by relative path; objects as JSON. */
export async function put(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    const isPlain = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(file, isPlain ? content : JSON.stringify(content));
  }
}

/** A pack folder with a pack.json and these files. */
export async function moduleFolder(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await temporaryFolder();
  await put(folder, { 'pack.json': PACK_JSON, ...files });
  return folder;
}

/** The text of the one member that a folder is packed to. */
export async function bundleOf(folder: string): Promise<string> {
  const { members } = await packFolder(folder);
  const bytes = members.get('module.js');
  if (bytes === undefined || members.size !== 1) throw new Error('packed to something else');
  return new TextDecoder().decode(bytes);
}

/** The findings that a folder is refused with. */
export async function findingsOf(folder: string): Promise<readonly PackDiagnostic[]> {
  try {
    await packFolder(folder);
  } catch (error) {
    if (error instanceof CodedError && error.code === 'MODULE_REFUSED') {
      return moduleDiagnosticsOf(error);
    }
    throw error;
  }
  throw new Error('the folder was packed');
}
