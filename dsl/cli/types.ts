// `midswing types PACK`: the names of a pack as TypeScript types, on standard output or in a file, or only the
// question whether that file is stale.
import { writeFile } from 'node:fs/promises';
import { typesText } from '../describe/types.ts';
import { openPack, programOf } from './open-pack.ts';
import { readText, type Games } from './pack-folder.ts';
import {
  EXIT,
  plain,
  runTool,
  ToolError,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface TypesOptions extends OutputOptions {
  readonly path: string;
  readonly games: Games;
  /** File to write or compare with; standard output when absent. */
  readonly out: string | undefined;
  /** Changes nothing; exit code 1 when the file is stale or missing. */
  readonly check: boolean;
}

export async function runTypes(options: TypesOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const { path, games, out, check, json } = options;
    if (check && out === undefined) {
      throw new ToolError('ARGUMENT_INVALID', '--check needs --out, the file to compare with.');
    }
    const pack = await openPack(path, games);
    const program = programOf(pack, options, terminal);
    if (typeof program === 'number') return program;
    const { name, vocabulary } = pack;
    const { enums, events } = pack.result.pack;
    const text = typesText({ name, vocabulary, program, enums, events: [...events.values()] });
    if (out === undefined) {
      if (json) writeJson(terminal, { ok: true, text });
      else terminal.write(plain(text));
      return EXIT.fine;
    }
    return check ? compare(out, text, options, terminal) : write(out, text, options, terminal);
  });
}

async function write(
  out: string,
  text: string,
  { json }: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  await writeFile(out, text).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'its folder is not there' : error.message;
    throw new ToolError('ARGUMENT_INVALID', `"${out}" cannot be written: ${why}.`);
  });
  if (json) writeJson(terminal, { ok: true, out });
  else terminal.write(`wrote ${plain(out)}\n`);
  return EXIT.fine;
}

async function compare(
  out: string,
  text: string,
  { json }: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const isFresh = (await readText(out).catch(() => undefined)) === text;
  if (json) writeJson(terminal, { ok: isFresh, out });
  else terminal.write(`${plain(out)} is ${isFresh ? 'up to date' : 'stale: write it again'}\n`);
  return isFresh ? EXIT.fine : EXIT.findings;
}
