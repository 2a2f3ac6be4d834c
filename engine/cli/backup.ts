// midswing backup and restore: what was copied, and what is not in it. The copying itself comes from whoever knows
// data folders.
import {
  EXIT,
  paint,
  plain,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

/** What a backup consists of. */
export interface BackupContents {
  /** Version that made it. */
  readonly version: string;
  readonly createdAt: string;
  /** Keys that are needed to open what is sealed in it. */
  readonly keyIds: readonly string[];
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

export interface BackupOptions extends OutputOptions {
  readonly dataFolder: string;
  /** Folder of the backup. */
  readonly folder: string;
  readonly copy: () => Promise<BackupContents>;
}

/** Copies the data folder into a backup. */
export function runBackup(options: BackupOptions, terminal: Terminal): Promise<ExitCode> {
  const { dataFolder, folder } = options;
  return run(options, terminal, `${dataFolder} is backed up in ${folder}`);
}

/** Puts a backup in place of a data folder that is not there. */
export function runRestore(options: BackupOptions, terminal: Terminal): Promise<ExitCode> {
  const { dataFolder, folder } = options;
  return run(options, terminal, `${dataFolder} is restored from ${folder}`);
}

function run(
  { copy, json, dataFolder, folder }: BackupOptions,
  terminal: Terminal,
  done: string,
): Promise<ExitCode> {
  return runCommand(terminal, { json }, async () => {
    const contents = await copy();
    const { version, createdAt, keyIds, files } = contents;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (json) {
      const counted = { files: files.length, bytes };
      writeJson(terminal, { ok: true, dataFolder, folder, version, createdAt, keyIds, ...counted });
      return EXIT.done;
    }
    terminal.write(`${paint(terminal, 'green', plain(done))}\n`);
    terminal.write(`${files.length} files, ${bytes} bytes, of ${plain(createdAt)}\n`);
    terminal.write(keysText(keyIds));
    return EXIT.done;
  });
}

function keysText(keyIds: readonly string[]): string {
  if (keyIds.length === 0) return 'No keys are in it, and nothing in it is sealed.\n';
  return (
    'No keys are in it: keep the keys folder apart, and put it in place before a start.\n' +
    `Needed: ${keyIds.map((keyId) => plain(keyId)).join(', ')}\n`
  );
}
