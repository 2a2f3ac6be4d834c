// Commands against a running admin API: a data folder with its keys, pack folders, and a terminal
// that keeps what was written.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdminOptions } from '../../../engine/admin/admin.ts';
import { keysFolderOf } from '../../../engine/cli/locate.ts';
import type { Terminal } from '../../../engine/cli/terminal.ts';
import { openAdmin, TOKEN, type AdminRig } from '../admin/admin-rig.ts';
import { SIGNING_PEM, temporaryFolder, type RigOptions } from '../rollout/rig.ts';

export interface RecordingTerminal extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
}

export function recordingTerminal(colours: 'colours' | 'plain' = 'plain'): RecordingTerminal {
  const written = { out: '', err: '' };
  return {
    write: (text) => {
      written.out += text;
    },
    writeError: (text) => {
      written.err += text;
    },
    now: () => Date.parse('2026-11-21T12:00:00.000Z'),
    colours: colours === 'colours',
    out: () => written.out,
    err: () => written.err,
  };
}

export interface CommandRig extends AdminRig {
  readonly target: { readonly dataFolder: string; readonly url: string; readonly json: boolean };
}

/** A server, and the data folder that a command line on its machine finds. */
export async function openCommandRig(
  options: RigOptions = {},
  changes: Partial<AdminOptions> = {},
): Promise<CommandRig> {
  const admin = await openAdmin(changes, options);
  const dataFolder = await dataFolderWith({ 'admin.token': `${TOKEN}\n` });
  return { ...admin, target: { dataFolder, url: admin.url, json: false } };
}

export async function dataFolderWith(keys: Readonly<Record<string, string>>): Promise<string> {
  const dataFolder = join(await temporaryFolder(), '.midswing');
  const folder = keysFolderOf(dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries({ 'signing.key': SIGNING_PEM, ...keys })) {
    await writeFile(join(folder, name), text, { mode: 0o600 });
  }
  return dataFolder;
}

/** A pack folder of the toy service. */
export async function packFolder(rules: string, changes: object = {}): Promise<string> {
  const folder = await temporaryFolder();
  const engine = '>=0.1.0 <0.2.0';
  const pack = { name: 'counting', service: 'toy', engine, edition: 1, ...changes };
  await writeFile(join(folder, 'pack.json'), JSON.stringify(pack));
  await writeFile(join(folder, 'main.rules'), rules);
  return folder;
}
