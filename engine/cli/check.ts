// `midswing check PATH`: compiles a pack folder, or one rule file, and prints what the compiler says.
// Needs no server and no key; the findings are the ones a push would be refused with.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Compiler, PackContents } from '../contract/service.ts';
import { CodedError } from '../base/errors.ts';
import { readPackSource } from '../trust/pack-source.ts';
import { writeDiagnostics } from './rollout-text.ts';
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
  /** A folder with pack.json, or one file. */
  readonly path: string;
  /** One a service; a single file is checked by the first. */
  readonly compilers: readonly Compiler[];
}

/** Prints every finding; the exit code says whether a push would get past the compiler. */
export async function runCheck(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const { compiler, contents } = await readPath(options);
    const outcome = compiler.compile(contents);
    const diagnostics = outcome.ok ? outcome.warnings : outcome.diagnostics;
    if (options.json) {
      writeJson(terminal, { ok: outcome.ok, diagnostics });
    } else {
      writeDiagnostics(terminal, diagnostics);
      terminal.write(`${summary(outcome.ok, diagnostics.length, terminal)}\n`);
    }
    return outcome.ok ? EXIT.done : EXIT.refused;
  });
}

async function readPath({
  path,
  compilers,
}: CheckOptions): Promise<{ compiler: Compiler; contents: PackContents }> {
  const entry = await stat(path).catch((cause: unknown) => {
    const message = `"${path}" cannot be read.`;
    throw new CodedError('PACK_SOURCE_MISSING', { message, details: { path }, cause });
  });
  if (entry.isDirectory()) {
    const { name, service, members } = await readPackSource(path);
    const compiler = compilers.find((candidate) => candidate.service === service);
    if (compiler === undefined) {
      const message = `The pack is for the service "${service}".`;
      throw new CodedError('PACK_SERVICE_UNKNOWN', { message, details: { path, service } });
    }
    return { compiler, contents: { name, revision: 0, members } };
  }
  const [compiler] = compilers;
  if (compiler === undefined) throw new CodedError('PACK_SERVICE_UNKNOWN', { details: { path } });
  const members = new Map([[basename(path), new Uint8Array(await readFile(path))]]);
  return { compiler, contents: { name: 'check', revision: 0, members } };
}

function summary(isOk: boolean, count: number, terminal: Terminal): string {
  const findings = count === 1 ? '1 finding' : `${count} findings`;
  if (!isOk) return paint(terminal, 'red', `refused: ${findings}`);
  return paint(terminal, 'green', count === 0 ? 'no findings' : `accepted with ${findings}`);
}
