// `midswing export PACK`: computed numbers and texts of a pack, for tooltips; as one JSON object, or as lines for
// people.
import { exportPack } from '../describe/export.ts';
import { exportLines } from '../describe/export-text.ts';
import { openPack, programOf } from './open-pack.ts';
import type { Games } from './pack-folder.ts';
import {
  EXIT,
  paint,
  plain,
  runTool,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';
import { readTunes } from './tune.ts';

export interface ExportOptions extends OutputOptions {
  readonly path: string;
  readonly games: Games;
  /** `power=130` each. */
  readonly tunes: readonly string[];
}

export async function runExport(options: ExportOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const { path, games, tunes, json } = options;
    const pack = await openPack(path, games, readTunes(tunes));
    const program = programOf(pack, options, terminal);
    if (typeof program === 'number') return program;
    const exported = exportPack(pack.result.pack, program);
    const { name, edition } = pack;
    if (json) writeJson(terminal, { ok: true, name, edition, ...exported });
    else writeExport(exportLines(exported, pack.result.pack), terminal);
    return EXIT.fine;
  });
}

function writeExport(lines: readonly string[], terminal: Terminal): void {
  for (const line of lines) {
    const text = plain(line);
    terminal.write(`${line.startsWith(' ') ? text : paint(terminal, 'bold', text)}\n`);
  }
  if (lines.length === 0) terminal.write('nothing to export: the pack declares rules alone\n');
}
