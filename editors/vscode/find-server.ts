// Which program is the language server: the one a setting names, that of the workspace, or the one on the PATH.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const PACKAGE = 'midswing';
const SCRIPT = join('bin', 'midswing.js');

/**
 * `setting` is a command or a script; `folders` are those of the workspace, in its order; `execPath` runs scripts,
 * which is the editor itself.
 */
export function findServer(
  setting: string,
  folders: readonly string[],
  execPath: string,
): ServerCommand {
  const script =
    setting === '' ? folders.map(scriptOf).find((path) => path !== undefined) : setting;
  if (script === undefined) return run(PACKAGE, []);
  if (!/\.[cm]?js$/.test(script)) return run(script, []);
  // The editor's own Node, so that nobody needs one on the PATH.
  return { ...run(execPath, [script]), env: { ELECTRON_RUN_AS_NODE: '1' } };
}

function run(command: string, before: readonly string[]): ServerCommand {
  return { command, args: [...before, 'language-server', '--stdio'], env: {} };
}

/** The package as installed in a folder, or the folder itself when it is the package's own. */
function scriptOf(folder: string): string | undefined {
  const installed = join(folder, 'node_modules', PACKAGE, SCRIPT);
  if (existsSync(installed)) return installed;
  const own = join(folder, SCRIPT);
  return existsSync(own) && nameOf(folder) === PACKAGE ? own : undefined;
}

function nameOf(folder: string): string {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const isNamed = typeof value === 'object' && value !== null && 'name' in value;
    return isNamed ? String(value.name) : '';
  } catch {
    return '';
  }
}
