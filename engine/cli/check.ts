// `midswing check PATH`: compiles a pack folder and prints what the compiler says; for one rule file, the
// pack it belongs to is compiled and its own findings are shown. Needs no server and no key; the findings
// are the ones a push would be refused with.
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Compiler, PackContents } from '../contract/compiler.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { BASE_PREFIX } from '../trust/pack-layers.ts';
import { listLeftOut } from '../trust/pack-source.ts';
import type { SourceReader } from './source-reader.ts';
import { writeDiagnostics, writeLeftOut } from './rollout-text.ts';
import {
  EXIT,
  paint,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface CheckOptions extends OutputOptions {
  /** A folder with pack.json, or one rule file. */
  readonly path: string;
  readonly readSource: SourceReader;
  /** Asked in order; a file without a pack is checked by the first. */
  readonly compilers: readonly Compiler[];
}

/** What is compiled, and which of its findings are shown. */
interface Subject {
  readonly compiler: Compiler;
  readonly contents: PackContents;
  readonly leftOut: readonly string[];
  /** Member whose findings are wanted; all when absent. */
  readonly only?: string;
}

/** Prints the findings; the exit code says whether there is an error among them. */
export async function runCheck(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const { compiler, contents, leftOut, only } = await readSubject(options);
    const outcome = await compiler.compile(contents, { generatedCode: false });
    const all = outcome.ok ? outcome.warnings : outcome.diagnostics;
    const shown = all.filter(({ file }) => only === undefined || file === only);
    const ok = shown.every(({ severity }) => severity !== 'error');
    const paths = [...contents.members.keys()];
    const isModule = paths.every((path) => !path.endsWith('.rules'));
    // Sheets, and what it extends, are no rule files of its own.
    const isOwn = (path: string): boolean =>
      path.endsWith('.rules') && !path.startsWith(BASE_PREFIX);
    const own = paths.filter((path) => isModule || isOwn(path));
    const files = only === undefined ? own.length : 1;
    const counts = { findings: shown.length, files, isModule };
    if (options.json) {
      writeJson(terminal, { ok, files, leftOut, diagnostics: shown });
    } else {
      writeDiagnostics(terminal, shown);
      writeLeftOut(terminal, leftOut);
      terminal.write(`${summary(ok, counts, terminal)}\n`);
    }
    return ok ? EXIT.done : EXIT.refused;
  });
}

async function readSubject(options: CheckOptions): Promise<Subject> {
  const { path, compilers } = options;
  const entry = await stat(path).catch((cause: unknown) => {
    const message = `"${path}" cannot be read.`;
    throw new CodedError('PACK_SOURCE_MISSING', { message, details: { path }, cause });
  });
  if (entry.isDirectory()) return readPack(path, options);
  if (!entry.isFile()) {
    const message = `"${path}" is neither a folder nor a file.`;
    throw new CodedError('PACK_SOURCE_PATH', { message, details: { path } });
  }
  const pack = packFolderOf(path);
  if (pack === undefined) return readSingle(path, compilers);
  const subject = await readPack(pack, options);
  const only = relative(pack, resolve(path)).split(sep).join('/');
  if (subject.contents.members.has(only)) return { ...subject, only, leftOut: [] };
  const message = `"${path}" does not go into its pack.`;
  throw new CodedError('PACK_SOURCE_PATH', { message, details: { path } });
}

async function readPack(folder: string, { compilers, readSource }: CheckOptions): Promise<Subject> {
  const { name, service, edition, members } = await readSource(folder);
  const contents = { name, service, revision: 0, edition, members };
  const compiler = compilers.find((candidate) => candidate.accepts(contents));
  if (compiler === undefined) {
    const message = `The pack is for the service "${service}".`;
    throw new CodedError('PACK_SERVICE_UNKNOWN', { message, details: { path: folder, service } });
  }
  const leftOut = await listLeftOut(folder);
  return { compiler, contents, leftOut };
}

async function readSingle(path: string, [compiler]: readonly Compiler[]): Promise<Subject> {
  if (compiler === undefined) throw new CodedError('PACK_SERVICE_UNKNOWN', { details: { path } });
  const bytes = await readFile(path).catch((cause: unknown) => {
    const message = `"${path}" cannot be read.`;
    throw new CodedError('PACK_SOURCE_INVALID', { message, details: { path }, cause });
  });
  const members = new Map([[basename(path), new Uint8Array(bytes)]]);
  const contents = { name: 'check', service: '', revision: 0, members };
  return { compiler, contents, leftOut: [] };
}

/** The nearest folder above a file that holds a pack.json, as far up as a pack may be deep. */
function packFolderOf(path: string): string | undefined {
  let folder = dirname(resolve(path));
  for (let level = 0; level <= LIMITS.packSourceDepthMax; level += 1) {
    if (existsSync(join(folder, 'pack.json'))) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

interface Counts {
  readonly findings: number;
  readonly files: number;
  readonly isModule: boolean;
}

function summary(isOk: boolean, { findings, files, isModule }: Counts, terminal: Terminal): string {
  const kind = isModule ? 'module' : 'rule file';
  const what = files === 1 ? `1 ${kind}` : `${files} ${kind}s`;
  const found = findings === 1 ? '1 finding' : `${findings === 0 ? 'no' : findings} findings`;
  if (!isOk) return paint(terminal, 'red', `${what}, refused: ${found}`);
  return paint(terminal, 'green', `${what}, ${found}`);
}
