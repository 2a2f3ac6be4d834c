// Where the demo pack lies: beside the sources, which is one level above dist/ when compiled, and beside dist/ itself
// for the bundled command line.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the pack that a new server starts with, as an absolute path. */
export function builtInPackFolder(): string {
  const candidates = [
    '../pack/arena',
    '../combat-rules/pack/arena',
    '../../../combat-rules/pack/arena',
  ].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return candidates.find((path) => existsSync(join(path, 'pack.json'))) ?? candidates[0] ?? '';
}
