// What an editor waits for in a file of 1,000 rules: completion right after a change of the text, and findings, in
// text that parses and in text that does not. Each run changes another rule.
import { performance } from 'node:perf_hooks';
import { openProject, type Project } from '#dsl/analysis';
import { completeAt } from '#dsl/analysis/complete';
import { diagnose } from '#dsl/analysis/diagnose';
import { createCompileCache } from '#dsl/cache';
import type { BenchRow } from '../row.ts';
import { benchRow } from '../row.ts';
import { percentile } from '../measure.ts';
import { createRuleSet } from './rule-set.ts';
import { ruleFile, VOCABULARY } from './rule-text.ts';

const RULES = 1_000;
const ROUNDS = 41;
const WARM_ROUNDS = 10;
const BAR_MS = 50;
const PATH = 'bench.rules';

/** Rows "editor-completion", "editor-findings" and "editor-findings-broken". */
export function measureLanguageServer(): readonly BenchRow[] {
  const text = ruleFile(createRuleSet({ count: RULES, seed: 7, effects: true }));
  const broken = measureBroken(text);
  return [
    row(
      'editor-completion',
      'completion in a line being written, file of 1,000 rules',
      broken.completions,
    ),
    row('editor-findings', 'findings after a change, file of 1,000 rules', measureWhole(text)),
    row(
      'editor-findings-broken',
      'findings while a line is being written, file of 1,000 rules',
      broken.findings,
    ),
  ];
}

interface Times {
  readonly completions: number[];
  readonly findings: number[];
}

function measureBroken(text: string): Times {
  const times: Times = { completions: [], findings: [] };
  let project: Project | undefined;
  for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
    const edited = editedText(text, round + WARM_ROUNDS);
    const startMs = performance.now();
    project = read(edited.text, project);
    const { offers } = completeAt(project, PATH, edited.offset);
    const completedMs = performance.now();
    const found = diagnose(project).byFile.get(PATH) ?? [];
    const endMs = performance.now();
    if (offers[0]?.label !== 'hp' || found.length === 0)
      throw new Error('the editor was not answered');
    if (round < 0) continue;
    times.completions.push(completedMs - startMs);
    times.findings.push(endMs - completedMs);
  }
  return times;
}

/** One number of one rule changes; the server remembers the rules that it checked before. */
function measureWhole(text: string): readonly number[] {
  const cache = createCompileCache({ max: 4 * RULES });
  const times: number[] = [];
  let project: Project | undefined;
  for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
    const at = text.indexOf(
      'modify damage: flat ',
      text.indexOf(`rule r${(round + WARM_ROUNDS) * 17} `),
    );
    const value = at + 'modify damage: flat '.length;
    const edited = `${text.slice(0, value)}${round + WARM_ROUNDS + 1} + ${text.slice(value)}`;
    const startMs = performance.now();
    project = read(edited, project);
    const { program } = diagnose(project, (sources, vocabulary, options) =>
      cache.check(sources, vocabulary, options),
    );
    const endMs = performance.now();
    if (program === undefined) throw new Error('the rules were not checked');
    if (round >= 0) times.push(endMs - startMs);
  }
  return times;
}

function read(text: string, before: Project | undefined): Project {
  return openProject({ sources: [{ path: PATH, text }], vocabulary: VOCABULARY }, before);
}

/** The text with a line that is just being written, in another rule each round. */
function editedText(text: string, round: number): { text: string; offset: number } {
  const at = text.indexOf(`rule r${(round * 37) % RULES} on hit {`);
  const line = text.indexOf('\n', at) + 1;
  const written = '  when attacker.';
  return { text: text.slice(0, line) + written + text.slice(line), offset: line + written.length };
}

function row(id: string, what: string, times: readonly number[]): BenchRow {
  const worst = percentile(times, 0.95).toFixed(1);
  return benchRow({
    id,
    what,
    value: percentile(times, 0.5),
    unit: 'ms',
    bar: BAR_MS,
    note: `median of ${times.length} changes, p95 ${worst} ms`,
  });
}
