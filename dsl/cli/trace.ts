// `midswing trace PACK`: one event, rule by rule and bucket by bucket, on the reference interpreter; of values given
// on the command line, or the last thing that happens in an inline test.
import type { TestNode } from '../ast/test.ts';
import type { Pack } from '../check/pack.ts';
import { TraceRecorder, type EventTrace } from '../describe/trace.ts';
import { traceLines, type TraceNames } from '../describe/trace-text.ts';
import type { TypedProgram } from '../ir/program.ts';
import { parseFile } from '../parser/parse.ts';
import { createReporter } from '../reporter.ts';
import { prepareTest } from '../test-runner/prepare.ts';
import { runScene } from '../test-runner/run-scene.ts';
import type { Scene } from '../test-runner/scene.ts';
import { traceNames } from '../test-runner/trace-names.ts';
import { openPack, programOf } from './open-pack.ts';
import type { Games } from './pack-folder.ts';
import {
  EXIT,
  paint,
  plain,
  runTool,
  ToolError,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';
import { traceEvent, traceUse } from './trace-test.ts';

export interface TraceOptions extends OutputOptions {
  readonly path: string;
  readonly games: Games;
  /** The vocabulary's default event when absent. */
  readonly event: string | undefined;
  /** Name of a skill that is used, instead of an event. */
  readonly use: string | undefined;
  /** `attacker.attack=24`, `damage=10`, or a fact such as `target has slow for 2s`. */
  readonly set: readonly string[];
  /** Name of an inline test, instead of an event. */
  readonly test: string | undefined;
}

export async function runTrace(options: TraceOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const pack = await openPack(options.path, options.games);
    const program = programOf(pack, options, terminal);
    if (typeof program === 'number') return program;
    const symbols = pack.result.pack;
    const scene = sceneOf(options, symbols, program);
    const recorder = new TraceRecorder(program);
    // Of a test its last action counts; what the command line asks for is one, with what comes of it.
    let isBegun = false;
    const begin = (): void => {
      if (!isBegun || options.test !== undefined) recorder.clear();
      isBegun = true;
    };
    runScene(scene, {
      program,
      vocabulary: symbols.vocabulary,
      observe: (observation) => recorder.observe(observation),
      observer: recorder.observer(),
      onAction: begin,
      onRefused: (text) => recorder.note(text),
    });
    const names = traceNames(symbols, program, scene);
    if (options.json) writeJson(terminal, { ok: true, events: jsonOf(recorder.events, names) });
    else writeLines(traceLines(recorder.events, names), terminal);
    return EXIT.fine;
  });
}

function sceneOf(options: TraceOptions, pack: Pack, program: TypedProgram): Scene {
  const { test } = options;
  if (test === undefined) return writtenScene(options, pack, program);
  const found =
    pack.tests.find(({ node }) => node.name.text === test) ??
    pack.tests.find(({ node }) => node.name.text.includes(test));
  if (found === undefined) {
    throw new ToolError('ARGUMENT_INVALID', `The pack has no test whose name holds "${test}".`);
  }
  const { scene, diagnostics } = prepareTest(found, pack, program);
  if (scene !== undefined) return scene;
  throw new ToolError('ARGUMENT_INVALID', diagnostics[0]?.message ?? 'The test has mistakes.');
}

/** What the command line says, written as a test and read like one. */
function writtenScene(options: TraceOptions, pack: Pack, program: TypedProgram): Scene {
  const { set, use } = options;
  const text =
    use === undefined ? traceEvent(eventOf(options, pack), set, pack) : traceUse(use, set, pack);
  const reporter = createReporter('--set');
  const node = parseFile(text, reporter).declarations.find(isTest);
  const [mistake] = reporter.diagnostics;
  if (node === undefined || mistake !== undefined) {
    throw new ToolError('ARGUMENT_INVALID', mistake?.message ?? 'The values cannot be read.');
  }
  const { scene, diagnostics } = prepareTest({ node, reporter }, pack, program);
  if (scene !== undefined) return scene;
  throw new ToolError('ARGUMENT_INVALID', diagnostics[0]?.message ?? 'The values do not fit.');
}

/** @throws ARGUMENT_INVALID when a pack whose skills do all has no rule to trace */
function eventOf({ event }: TraceOptions, pack: Pack): string {
  const { defaultEvent } = pack.vocabulary;
  if (event !== undefined) return event;
  const hasRules = pack.rules.length > 0 || pack.skills.size === 0;
  if (hasRules) return defaultEvent;
  const skills = [...pack.skills.keys()].join(', ');
  const message = `The pack has no rules. Say which skill is used with --use: ${skills}.`;
  throw new ToolError('ARGUMENT_INVALID', message);
}

function isTest(node: { readonly kind: string }): node is TestNode {
  return node.kind === 'test';
}

function jsonOf(events: readonly EventTrace[], names: TraceNames): readonly object[] {
  return events.map((event) => ({
    event: event.name,
    internal: event.internal,
    before: event.before,
    after: event.after,
    buckets: event.buckets,
    pools: event.pools,
    rules: event.bodies.map(({ name, runs, rule, observations }) => ({
      name,
      phase: rule?.phase,
      priority: rule?.priority,
      runs,
      observations: observations.length,
    })),
    text: traceLines([event], names),
  }));
}

function writeLines(lines: readonly string[], terminal: Terminal): void {
  for (const line of lines) {
    const text = plain(line);
    terminal.write(`${/^\S/.test(line) ? paint(terminal, 'bold', text) : text}\n`);
  }
  if (lines.length === 0) terminal.write('nothing happened\n');
}
