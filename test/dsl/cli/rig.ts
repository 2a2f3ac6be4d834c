// Commands of the language against folders of their own: a terminal that keeps what was written, packs on disk.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Games } from '../../../dsl/cli/pack-folder.ts';
import type { Terminal } from '../../../dsl/cli/terminal.ts';
import { GAME } from '../explain/game.ts';

export const GAMES: Games = new Map([['examples', GAME]]);

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
    colours: colours === 'colours',
    out: () => written.out,
    err: () => written.err,
  };
}

/** A fresh folder with these files, and a pack.json unless one is given. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'midswing-language-'));
  const pack = { name: 'examples', service: 'examples', engine: '>=0.1.0 <0.2.0', edition: 1 };
  const all = { 'pack.json': JSON.stringify(pack), ...files };
  for (const [path, text] of Object.entries(all)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

export const RULE = 'rule opening on hit { modify damage: flat 5 }\n';
