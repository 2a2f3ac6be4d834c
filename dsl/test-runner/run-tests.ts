// All inline tests of a checked pack: prepared, played, and what came of each.
import { prepareTest } from './prepare.ts';
import { runScene, type Failure } from './run-scene.ts';
import { Coverage, type CoverageReport } from './coverage.ts';
import { TraceRecorder } from '../describe/trace.ts';
import { traceLines } from '../describe/trace-text.ts';
import type { Pack } from '../check/pack.ts';
import type { Diagnostic, Span } from '../diagnostic.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { CreateTier } from '../tier.ts';
import type { Scene } from './scene.ts';
import { traceNames } from './trace-names.ts';

export interface TestResult {
  readonly name: string;
  readonly file: string;
  readonly span: Span;
  readonly passed: boolean;
  readonly failures: readonly Failure[];
  /** Codes of what went wrong in the run itself. */
  readonly faults: readonly string[];
  /** The last thing that happened, in words; only of a test that failed. */
  readonly trace: readonly string[];
}

export interface TestRun {
  readonly results: readonly TestResult[];
  /** Mistakes in tests, which are not run then. */
  readonly diagnostics: readonly Diagnostic[];
  readonly coverage: CoverageReport;
}

export interface TestRunOptions {
  /** Only tests whose name holds it. */
  readonly filter?: string;
  /** Another tier than the interpreter; there is no trace and no coverage then. */
  readonly createTier?: CreateTier;
}

/** Runs the tests of a pack. */
export function runPackTests(
  pack: Pack,
  program: TypedProgram,
  { filter = '', createTier }: TestRunOptions = {},
): TestRun {
  const results: TestResult[] = [];
  const diagnostics: Diagnostic[] = [];
  const coverage = new Coverage();
  for (const test of pack.tests) {
    if (!test.node.name.text.includes(filter)) continue;
    const prepared = prepareTest(test, pack, program);
    diagnostics.push(...prepared.diagnostics);
    if (prepared.scene !== undefined)
      results.push(playTest(prepared.scene, { pack, program, coverage, createTier }));
  }
  return { results, diagnostics, coverage: coverage.report(pack, program) };
}

interface Play {
  readonly pack: Pack;
  readonly program: TypedProgram;
  readonly coverage: Coverage;
  readonly createTier: CreateTier | undefined;
}

function playTest(scene: Scene, { pack, program, coverage, createTier }: Play): TestResult {
  const { vocabulary } = pack;
  const recorder = new TraceRecorder(program);
  const { failures, faults } = runScene(scene, {
    program,
    vocabulary,
    observe: (observation) => {
      coverage.note(observation);
      recorder.observe(observation);
    },
    observer: recorder.observer(),
    onAction: () => recorder.clear(),
    onRefused: (text) => recorder.note(text),
    ...(createTier !== undefined && { createTier }),
  });
  const passed = failures.length === 0 && faults.length === 0;
  const { name, file, span } = scene;
  const trace = passed ? [] : traceLines(recorder.events, traceNames(pack, program, scene));
  return { name, file, span, passed, failures, faults, trace };
}
