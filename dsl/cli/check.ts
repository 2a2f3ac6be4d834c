// `midswing check PACK...`: all findings about packs of rules, rendered, and a line of summary. Needs no server.
import { findingJson, writeFindings } from './findings.ts';
import { openPack, shownFindings, type CheckedFolder } from './open-pack.ts';
import type { Games } from './pack-folder.ts';
import {
  EXIT,
  failureOf,
  paint,
  plain,
  writeFailure,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface CheckOptions extends OutputOptions {
  /** Pack folders, or rule files of which only the own findings are shown. */
  readonly paths: readonly string[];
  readonly games: Games;
  /** Warnings fail, too. */
  readonly denyWarnings: boolean;
}

export async function runCheckRules(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const reports: object[] = [];
  let worst: ExitCode = EXIT.fine;
  // A path that cannot be read keeps none of the others from being judged.
  for (const path of options.paths) {
    const { report, exit } = await checkOne(path, options, terminal);
    reports.push(report);
    worst = exit > worst ? exit : worst;
  }
  const [only] = reports;
  const all = reports.length === 1 ? only : { ok: worst === EXIT.fine, packs: reports };
  if (options.json) writeJson(terminal, all);
  return worst;
}

async function checkOne(
  path: string,
  { games, denyWarnings, json }: CheckOptions,
  terminal: Terminal,
): Promise<{ readonly report: object; readonly exit: ExitCode }> {
  try {
    const pack = await openPack(path, games);
    const ok = isFine(pack, denyWarnings);
    if (!json) writeReport(pack, ok, terminal);
    return { report: reportOf(path, pack, ok), exit: ok ? EXIT.fine : EXIT.findings };
  } catch (error) {
    const failure = failureOf(error);
    if (!json) writeFailure(terminal, failure);
    const { code, message, exit } = failure;
    return { report: { ok: false, path, code, message }, exit };
  }
}

function isFine(pack: CheckedFolder, denyWarnings: boolean): boolean {
  return shownFindings(pack).every(({ severity }) => severity !== 'error' && !denyWarnings);
}

function reportOf(path: string, pack: CheckedFolder, ok: boolean): object {
  const diagnostics = shownFindings(pack).map((finding) => findingJson(finding, pack));
  const leftOut = pack.only === undefined ? pack.leftOut : [];
  return { ok, path, files: filesOf(pack), leftOut, diagnostics };
}

function writeReport(pack: CheckedFolder, isOk: boolean, terminal: Terminal): void {
  const findings = shownFindings(pack);
  writeFindings(terminal, pack, findings);
  if (pack.leftOut.length > 0 && pack.only === undefined) {
    const names = pack.leftOut.map((name) => plain(name)).join(', ');
    const notice = `Left out, because only .rules and .csv files go into a pack: ${names}`;
    terminal.write(`${paint(terminal, 'yellow', notice)}\n`);
  }
  const files = filesOf(pack);
  const what = files === 1 ? '1 rule file' : `${files} rule files`;
  const count = findings.length;
  const found = count === 1 ? '1 finding' : `${count === 0 ? 'no' : count} findings`;
  const line = isOk ? `${what}, ${found}` : `${what}, refused: ${found}`;
  terminal.write(`${paint(terminal, isOk ? 'green' : 'red', line)}\n`);
}

/** Rule files of the pack itself. */
function filesOf({ only, sources }: CheckedFolder): number {
  return only === undefined ? sources.filter(({ isBase }) => isBase !== true).length : 1;
}
