// `midswing test PACK`: runs the tests that stand in rule files, says what a failed one expected and found, with the
// trace of the last thing that happened, and which rules and branches ran.
import type { BodyCoverage, CoverageReport } from '../test-runner/coverage.ts';
import { runPackTests, type TestResult, type TestRun } from '../test-runner/run-tests.ts';
import { lineColumn } from '../report.ts';
import { findingJson, writeFindings } from './findings.ts';
import { openPack, programOf, type CheckedFolder } from './open-pack.ts';
import type { Games } from './pack-folder.ts';
import {
  EXIT,
  paint,
  plain,
  runTool,
  tableText,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';
import { readTunes } from './tune.ts';

export interface TestOptions extends OutputOptions {
  readonly path: string;
  readonly games: Games;
  /** Only tests whose name holds it. */
  readonly filter: string | undefined;
  readonly coverage: boolean;
  readonly tunes: readonly string[];
}

export async function runTests(options: TestOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const { path, games, filter, json, coverage, tunes } = options;
    const pack = await openPack(path, games, readTunes(tunes));
    const program = programOf(pack, options, terminal);
    if (typeof program === 'number') return program;
    const run = runPackTests(pack.result.pack, program, filter === undefined ? {} : { filter });
    const results = run.results.filter(({ file }) => pack.only === undefined || file === pack.only);
    const shown = { ...run, results };
    const isOk = run.diagnostics.length === 0 && results.every(({ passed }) => passed);
    if (filter !== undefined && results.length === 0 && isOk) {
      return nothingMatched(filter, options, terminal);
    }
    if (json) writeJson(terminal, jsonOf(shown, pack, isOk, coverage));
    else writeRun(shown, pack, coverage, terminal);
    return isOk ? EXIT.fine : EXIT.findings;
  });
}

/** A script that asks for a test must not go on because nobody wrote it. */
function nothingMatched(filter: string, { json }: OutputOptions, terminal: Terminal): ExitCode {
  const message = `The pack has no test whose name holds "${filter}".`;
  if (json) writeJson(terminal, { ok: false, message, tests: [], diagnostics: [] });
  else terminal.write(`${paint(terminal, 'red', plain(message))}\n`);
  return EXIT.findings;
}

function jsonOf(run: TestRun, pack: CheckedFolder, ok: boolean, withCoverage: boolean): object {
  const tests = run.results.map(({ name, file, span, passed, failures, faults, trace }) => ({
    name,
    file,
    line: lineOf(pack, file, span.start),
    passed,
    failures: failures.map((failure) => ({
      line: lineOf(pack, file, failure.span.start),
      expected: sourceOf(pack, file, failure.span),
      found: failure.found,
    })),
    faults,
    trace,
  }));
  const diagnostics = run.diagnostics.map((finding) => findingJson(finding, pack));
  return { ok, tests, diagnostics, ...(withCoverage && { coverage: run.coverage }) };
}

function writeRun(
  run: TestRun,
  pack: CheckedFolder,
  withCoverage: boolean,
  terminal: Terminal,
): void {
  for (const result of run.results) writeResult(result, pack, terminal);
  writeFindings(terminal, pack, run.diagnostics);
  const failed = run.results.filter(({ passed }) => !passed).length;
  const count = run.results.length === 1 ? '1 test' : `${run.results.length} tests`;
  const wrong = run.diagnostics.length === 0 ? '' : `, ${run.diagnostics.length} mistakes in tests`;
  const isFine = failed === 0 && wrong === '';
  const line = `${count}, ${failed === 0 ? 'none' : failed} failed${wrong}`;
  terminal.write(`${paint(terminal, isFine ? 'green' : 'red', line)}\n`);
  if (withCoverage) writeCoverage(run.coverage, terminal);
}

function writeResult(result: TestResult, pack: CheckedFolder, terminal: Terminal): void {
  const { name, file, span, passed, failures, faults, trace } = result;
  const mark = passed ? paint(terminal, 'green', 'ok    ') : paint(terminal, 'red', 'FAILED');
  const place = `${plain(file)}:${lineOf(pack, file, span.start)}`;
  terminal.write(`${mark} ${plain(name)}  ${paint(terminal, 'dim', place)}\n`);
  for (const failure of failures) {
    const line = lineOf(pack, file, failure.span.start);
    const expected = plain(sourceOf(pack, file, failure.span));
    terminal.write(`  line ${line}: expected ${paint(terminal, 'bold', expected)}\n`);
    for (const found of failure.found) terminal.write(`    found: ${plain(found)}\n`);
  }
  for (const fault of faults) terminal.write(`  ${paint(terminal, 'red', fault)}\n`);
  if (trace.length > 0)
    terminal.write(`  ${paint(terminal, 'dim', 'the last thing that happened:')}\n`);
  for (const line of trace) terminal.write(`    ${plain(line)}\n`);
}

function writeCoverage(report: CoverageReport, terminal: Terminal): void {
  const { bodies, bodiesRan, branches, branchesTaken, refusals, refusalsSeen } = report;
  const rows = bodies.map(({ body, ran, branches: own, refusals: why }) => {
    const taken = own.map(({ held, didNot }) => Number(held) + Number(didNot));
    const sum = taken.reduce((total, each) => total + each, 0);
    const seen = why.filter(({ happened }) => happened).length;
    return [
      plain(body),
      ran ? 'yes' : 'no',
      own.length === 0 ? '' : `${sum} of ${own.length * 2}`,
      why.length === 0 ? '' : `${seen} of ${why.length}`,
    ];
  });
  terminal.write(`\n${tableText([['body', 'ran', 'branches', 'refusals'], ...rows])}`);
  for (const line of bodies.flatMap(missingOf)) terminal.write(`${plain(line)}\n`);
  const sums = [
    `${bodiesRan} of ${bodies.length} bodies ran`,
    `${branchesTaken} of ${branches} branches taken`,
    ...(refusals === 0 ? [] : [`${refusalsSeen} of ${refusals} refusals seen`]),
  ];
  terminal.write(`${sums.join(', ')}\n`);
}

/** What no test has done yet; of a body that never ran, that alone. */
function missingOf(body: BodyCoverage): readonly string[] {
  const { file, line, ran, branches, refusals } = body;
  if (!ran) return [`${file}:${line}  ${body.body} never ran`];
  const answers = branches.flatMap(({ line: at, text, held, didNot }) => [
    ...(held ? [] : [`${file}:${at}  never yes: ${text}`]),
    ...(didNot ? [] : [`${file}:${at}  never no: ${text}`]),
  ]);
  const reasons = refusals.filter(({ happened }) => !happened).map(({ reason }) => `'${reason}'`);
  if (reasons.length === 0) return answers;
  return [...answers, `${file}:${line}  ${body.body} was never refused ${reasons.join(', ')}`];
}

function lineOf({ sources }: CheckedFolder, file: string, offset: number): number {
  return lineColumn(sources.find(({ path }) => path === file)?.text ?? '', offset).line;
}

function sourceOf(
  { sources }: CheckedFolder,
  file: string,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  const text = sources.find(({ path }) => path === file)?.text ?? '';
  return text
    .slice(start, end)
    .replaceAll(/\s+/g, ' ')
    .replace(/^expect /, '');
}
