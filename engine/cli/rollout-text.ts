// How the outcome of a push or rollback reads: its stages with their durations, what was found in
// the rules, and what to do next.
import type { DiagnosticAnswer, Problem, RolloutAnswer, TimingAnswer } from './answer.ts';
import {
  EXIT,
  paint,
  plain,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

/** Digits of a digest that people are shown. */
const DIGEST_DIGITS = 12;

/** Prints what now serves, and how to undo it. */
export function writeAccepted(terminal: Terminal, answer: RolloutAnswer): void {
  const { pack, epoch, generation } = answer;
  writeStages(terminal, answer.stages, undefined);
  writeDiagnostics(terminal, answer.warnings);
  writeTouches(terminal, answer.touches);
  const what = paint(terminal, 'green', `${plain(pack.name)} revision ${pack.revision} is active`);
  const digest = pack.digest.slice(0, DIGEST_DIGITS);
  terminal.write(`${what}: epoch ${epoch}, generation ${generation}, pack ${plain(digest)}\n`);
  if (!answer.durable) {
    const warning = 'It serves, but the history could not record it: see the log of the server.';
    terminal.writeError(`${paint(terminal, 'yellow', warning)}\n`);
  }
}

/** What was counted on copies just before: battles go on meanwhile. */
function writeTouches(terminal: Terminal, touches: RolloutAnswer['touches']): void {
  if (touches.length === 0) return;
  terminal.write('In running battles, about:\n');
  for (const { what, how, count } of touches.filter((touch) => touch.count > 0)) {
    terminal.write(`  ${count} of ${plain(what)}: ${plain(how)}\n`);
  }
  for (const { what, how } of touches.filter(({ count }) => count === 0)) {
    terminal.write(`  ${paint(terminal, 'yellow', `${plain(what)}: ${plain(how)}`)}\n`);
  }
}

/** Prints a refusal, for programs or for people; the exit code says whose decision it was. */
export function reportRefusal(
  terminal: Terminal,
  { json }: OutputOptions,
  { problem }: { readonly problem: Problem },
): ExitCode {
  if (json) writeJson(terminal, outcomeOf(problem));
  else writeRefused(terminal, problem);
  return exitCodeOf(problem);
}

/**
 * The problem in the shape of a refused outcome, so that programs ask `ok` first whatever happened.
 */
function outcomeOf({ code, detail, stage, stages, diagnostics }: Problem): object {
  return { ok: false, code, message: detail, stage, stages, diagnostics };
}

function writeRefused(terminal: Terminal, problem: Problem): void {
  writeStages(terminal, problem.stages, problem.stage);
  writeDiagnostics(terminal, problem.diagnostics);
  const code = paint(terminal, 'red', plain(problem.code));
  terminal.writeError(`${code} ${plain(problem.detail)}\n`);
  if (problem.stage !== undefined) terminal.writeError('Nothing changed on the server.\n');
}

/** 1 for what the server judged and refused, 2 when it could not judge. */
function exitCodeOf({ status }: Problem): ExitCode {
  const judged = status === 409 || status === 413 || status === 422;
  return judged ? EXIT.refused : EXIT.environment;
}

function writeStages(
  terminal: Terminal,
  stages: readonly TimingAnswer[],
  refusedAt: string | undefined,
): void {
  for (const { stage, ms } of stages) {
    const time = `${ms.toFixed(1)} ms`.padStart(12);
    const mark = stage === refusedAt ? paint(terminal, 'red', '  refused') : '';
    terminal.write(`  ${plain(stage).padEnd(12)}${time}${mark}\n`);
  }
}

/** Prints findings with their source frames. */
export function writeDiagnostics(
  terminal: Terminal,
  diagnostics: readonly DiagnosticAnswer[],
): void {
  for (const { rendered } of diagnostics) terminal.write(`\n${plain(rendered).trimEnd()}\n`);
  if (diagnostics.length > 0) terminal.write('\n');
}

/** Says which files of a pack folder do not go into the pack; nothing when all do. */
export function writeLeftOut(terminal: Terminal, leftOut: readonly string[]): void {
  if (leftOut.length === 0) return;
  const names = leftOut.map((name) => plain(name)).join(', ');
  const notice = `Left out, because only .rules and .csv files go into a pack: ${names}`;
  terminal.write(`${paint(terminal, 'yellow', notice)}\n`);
}
