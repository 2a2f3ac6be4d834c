// `midswing check PACK...`: all findings about packs of rules, rendered, and a line of summary. Needs no server.
import { findingJson, writeFindings } from './findings.ts';
import { openPack, shownFindings, type CheckedFolder } from './open-pack.ts';
import type { CheckResult } from '../check/program.ts';
import type { Games, LoadedPack } from './pack-folder.ts';
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

/** What a game finds in a pack; the rest of it is told as it is. */
export interface GameFinding {
  readonly severity: 'error' | 'warning';
  readonly rendered: string;
}

export type GameFindings = (
  pack: LoadedPack,
  program: NonNullable<CheckResult['program']>,
) => readonly GameFinding[];

export interface CheckOptions extends OutputOptions {
  /** Pack folders, or rule files of which only the own findings are shown. */
  readonly paths: readonly string[];
  readonly games: Games;
  /** Warnings fail, too. */
  readonly denyWarnings: boolean;
  /** Asked about packs that the language takes: what a push would refuse them for. */
  readonly gameFindings?: GameFindings;
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
  { games, denyWarnings, json, gameFindings }: CheckOptions,
  terminal: Terminal,
): Promise<{ readonly report: object; readonly exit: ExitCode }> {
  try {
    const pack = await openPack(path, games);
    const { only, result } = pack;
    const isWhole = result.program !== undefined && only === undefined;
    const ofGame = isWhole ? (gameFindings?.(pack, result.program) ?? []) : [];
    const shown = [...shownFindings(pack), ...ofGame];
    const ok = shown.every(({ severity }) => severity !== 'error' && !denyWarnings);
    if (!json) writeReport(pack, ofGame, ok, terminal);
    return { report: reportOf(path, pack, ofGame, ok), exit: ok ? EXIT.fine : EXIT.findings };
  } catch (error) {
    const failure = failureOf(error);
    if (!json) writeFailure(terminal, failure);
    const { code, message, exit } = failure;
    return { report: { ok: false, path, code, message }, exit };
  }
}

function reportOf(
  path: string,
  pack: CheckedFolder,
  ofGame: readonly GameFinding[],
  ok: boolean,
): object {
  const own = shownFindings(pack).map((finding) => findingJson(finding, pack));
  const diagnostics = [...own, ...ofGame];
  const leftOut = pack.only === undefined ? pack.leftOut : [];
  return { ok, path, files: filesOf(pack), leftOut, diagnostics };
}

function writeReport(
  pack: CheckedFolder,
  ofGame: readonly GameFinding[],
  isOk: boolean,
  terminal: Terminal,
): void {
  const findings = shownFindings(pack);
  writeFindings(terminal, pack, findings);
  for (const { rendered } of ofGame) terminal.write(`\n${plain(rendered)}\n\n`);
  if (pack.leftOut.length > 0 && pack.only === undefined) {
    const names = pack.leftOut.map((name) => plain(name)).join(', ');
    const notice = `Left out, because only .rules and .csv files go into a pack: ${names}`;
    terminal.write(`${paint(terminal, 'yellow', notice)}\n`);
  }
  const files = filesOf(pack);
  const what = files === 1 ? '1 rule file' : `${files} rule files`;
  const count = findings.length + ofGame.length;
  const found = count === 1 ? '1 finding' : `${count === 0 ? 'no' : count} findings`;
  const line = isOk ? `${what}, ${found}` : `${what}, refused: ${found}`;
  terminal.write(`${paint(terminal, isOk ? 'green' : 'red', line)}\n`);
}

/** Rule files of the pack itself. */
function filesOf({ only, sources }: CheckedFolder): number {
  return only === undefined ? sources.filter(({ isBase }) => isBase !== true).length : 1;
}
