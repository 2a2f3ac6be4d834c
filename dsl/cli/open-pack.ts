// What a command was pointed at, a pack folder or one rule file of one, checked. The one way to the checker.
import { lstat } from 'node:fs/promises';
import { checkProgram, type CheckResult } from '../check/program.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { prepareTest } from '../test-runner/prepare.ts';
import { findingJson, writeFindings } from './findings.ts';
import {
  memberPath,
  packFolderOf,
  readPackFolder,
  readSingleFile,
  refuseOtherFile,
  type Games,
  type LoadedPack,
} from './pack-folder.ts';
import {
  EXIT,
  ToolError,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface CheckedFolder extends LoadedPack {
  readonly result: CheckResult;
  /** Rule file whose findings are wanted; all when absent. */
  readonly only?: string;
}

/** Reads and checks a folder or file. @throws see readPackFolder */
export async function openPack(
  path: string,
  games: Games,
  tunes: ReadonlyMap<string, number> = new Map(),
): Promise<CheckedFolder> {
  const { pack, only } = await load(path, games);
  const { sources, members, vocabulary } = pack;
  const result = checkProgram(sources, vocabulary, { members, tunes, edition: pack.edition });
  // Who turned it is the command line, not a file.
  const unknown = result.diagnostics.find(({ code }) => code === 'TUNE_UNKNOWN');
  if (unknown !== undefined) throw new ToolError('ARGUMENT_INVALID', unknown.message);
  return { ...pack, result, ...(only !== undefined && { only }) };
}

async function load(
  path: string,
  games: Games,
): Promise<{ readonly pack: LoadedPack; readonly only?: string }> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) throw new ToolError('PACK_SOURCE_MISSING', `"${path}" is not there.`);
  if (found.isDirectory()) return { pack: await readPackFolder(path, games) };
  if (!found.isFile()) {
    throw new ToolError('PACK_SOURCE_PATH', `"${path}" is neither a folder nor a file.`);
  }
  refuseOtherFile(path, ['.rules', '.csv']);
  const folder = await packFolderOf(path);
  if (folder === undefined) refuseOtherFile(path, ['.rules']);
  if (folder === undefined) return { pack: await readSingleFile(path, games) };
  const pack = await readPackFolder(folder, games);
  const only = memberPath(folder, path);
  if (pack.sources.some((source) => source.path === only) || pack.members.has(only)) {
    return { pack, only };
  }
  throw new ToolError('PACK_SOURCE_PATH', `"${path}" does not go into its pack.`);
}

/** Findings of the files that were asked for, mistakes in inline tests included. */
export function shownFindings({
  result,
  only,
  sources,
  members,
}: CheckedFolder): readonly Diagnostic[] {
  const { program, pack, diagnostics } = result;
  const mistakes =
    program === undefined
      ? []
      : pack.tests.flatMap((test) => prepareTest(test, pack, program).diagnostics);
  // What pack.json or the command line says wrong is wrong for every file.
  const files = new Set([...sources.map(({ path }) => path), ...members.keys()]);
  return [...diagnostics, ...mistakes].filter(
    ({ file }) => only === undefined || file === only || !files.has(file),
  );
}

/** For commands that need a pack without errors: its program, or exit code 1 and the errors told. */
export function programOf(
  pack: CheckedFolder,
  { json }: OutputOptions,
  terminal: Terminal,
): NonNullable<CheckResult['program']> | ExitCode {
  const { program } = pack.result;
  if (program !== undefined) return program;
  const errors = pack.result.diagnostics.filter(({ severity }) => severity === 'error');
  const diagnostics = errors.map((finding) => findingJson(finding, pack));
  if (json) writeJson(terminal, { ok: false, code: 'PACK_HAS_ERRORS', diagnostics });
  else writeFindings({ ...terminal, write: terminal.writeError }, pack, errors);
  return EXIT.findings;
}
