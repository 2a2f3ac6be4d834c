// The commands that work on a whole data folder, backup and restore, wired from the parts. Loaded by main.ts; the
// parts that know data folders are loaded when a command runs.
import type { Command } from 'commander';
import { runBackup, runRestore } from './engine/cli/backup.ts';
import { runCommand, type Terminal } from './engine/cli/terminal.ts';
import { VERSION } from './engine/base/version.ts';

/** Which data folder a command means. */
export interface DataOptions {
  readonly data?: string | undefined;
  readonly json?: true;
}

/** Adds the commands; `locate` finds the data folder of an option set. */
export function addBackupCommands(
  program: Command,
  terminal: Terminal,
  locate: (options: DataOptions) => string,
): void {
  withData(program.command('backup'))
    .argument('<folder>', 'folder that is empty or not there')
    .description('copy the data folder as of one moment, also while a server uses it; no keys')
    .action(async (folder: string, options: DataOptions) => {
      const json = options.json === true;
      process.exitCode = await runCommand(terminal, { json }, async () => {
        const { backUp } = await import('./engine/state/backup.ts');
        const dataFolder = locate(options);
        const wallMs = terminal.now();
        const copy = () => backUp({ from: dataFolder, to: folder, version: VERSION, wallMs });
        return runBackup({ json, dataFolder, folder, copy }, terminal);
      });
    });
  withData(program.command('restore'))
    .argument('<folder>', 'a backup')
    .description('put a backup in place of a data folder that is empty or not there')
    .action(async (folder: string, options: DataOptions) => {
      const json = options.json === true;
      process.exitCode = await runCommand(terminal, { json }, async () => {
        const { restore } = await import('./engine/state/restore.ts');
        const dataFolder = locate(options);
        const copy = () => restore({ from: folder, to: dataFolder });
        return runRestore({ json, dataFolder, folder, copy }, terminal);
      });
    });
}

function withData(command: Command): Command {
  return command
    .option('--data <folder>', "the server's data folder (default: .midswing of this project)")
    .option('--json', 'one JSON object instead of text');
}
