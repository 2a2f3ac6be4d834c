// `midswing check PACK...`: all findings about packs of rules, rendered, and a line of summary. Needs no server.
import { findingJson, writeFindings } from './findings.ts';
import { openPack, shownFindings, type CheckedFolder } from './open-pack.ts';
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

export interface CheckOptions extends OutputOptions {
  /** Pack folders, or rule files of which only the own findings are shown. */
  readonly paths: readonly string[];
  readonly games: Games;
  /** Warnings fail, too. */
  readonly denyWarnings: boolean;
}

export async function runCheckRules(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const { paths, games, denyWarnings, json } = options;
    const reports: object[] = [];
    let isOk = true;
    for (const path of paths) {
      const pack = await openPack(path, games);
      const ok = isFine(pack, denyWarnings);
      isOk &&= ok;
      if (json) reports.push(reportOf(path, pack, ok));
      else writeReport(pack, ok, terminal);
    }
    const [only] = reports;
    if (json) writeJson(terminal, reports.length === 1 ? only : { ok: isOk, packs: reports });
    return isOk ? EXIT.fine : EXIT.findings;
  });
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
