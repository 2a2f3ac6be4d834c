// From the text of a pack of 1,000 rules to closures that run: everything anew, and with one rule changed. Both beside
// what JSON.parse takes for as many bytes.
import { createCompileCache } from '#dsl/cache';
import { check } from '#dsl/compile';
import { percentile, timeMs } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { BINDING } from './battle.ts';
import { createRuleSet } from './rule-set.ts';
import { ruleFile, VOCABULARY } from './rule-text.ts';

const COUNT = 1_000;
const ROUNDS = 15;

/** Rows "pack-cold", "pack-cold-json", "pack-changed", "pack-changed-json". */
export function measurePacks(): readonly BenchRow[] {
  const rules = createRuleSet({ count: COUNT, seed: 31, effects: true });
  const text = ruleFile(rules);
  const json = jsonOf(rules, text.length);
  const compile = (): void => {
    const outcome = check([{ path: 'rules/bench.rules', text }], VOCABULARY);
    if (!outcome.ok) throw new Error('the rules of the benchmark are refused');
    outcome.pack.bind(BINDING);
  };
  const firstMs = timeMs(compile);
  const times = Array.from({ length: ROUNDS }, () => ({
    compileMs: timeMs(compile),
    parseMs: timeMs(() => JSON.parse(json)),
  }));
  const coldMs = percentile(
    times.map(({ compileMs }) => compileMs),
    0.5,
  );
  const ratio = percentile(
    times.map(({ compileMs, parseMs }) => compileMs / parseMs),
    0.5,
  );
  const size = `${(text.length / 1_024).toFixed(0)} KiB`;
  return [
    benchRow({
      id: 'pack-cold',
      what: `pack of ${COUNT} rules, text to closures, nothing cached`,
      value: coldMs,
      unit: 'ms',
      bar: 60,
      note: `${size}, median of ${ROUNDS}; the first in the process ${firstMs.toFixed(0)} ms`,
    }),
    benchRow({
      id: 'pack-cold-json',
      what: 'the same, against JSON.parse of as many bytes',
      value: ratio,
      unit: 'x',
      bar: undefined,
      note: 'the JSON is the rules as trees',
    }),
    ...changedRows(text, json),
  ];
}

/** Edits before the counting ones. */
const WARM_EDITS = 30;

/** The same pack pushed again and again, each time with another number in one rule. */
function changedRows(text: string, json: string): readonly BenchRow[] {
  const cache = createCompileCache({ max: 10 * COUNT });
  const lines = text.split('\n');
  const values = lines.flatMap((line, at) => (line.startsWith('  modify') ? [at] : []));
  const compile = (edited: string): void => {
    const files = [{ path: 'rules/bench.rules', text: edited }];
    const outcome = check(files, VOCABULARY, { cache });
    if (!outcome.ok) throw new Error('the rules of the benchmark are refused');
    outcome.pack.bind(BINDING);
  };
  const firstMs = timeMs(() => compile(text));
  const times = Array.from({ length: WARM_EDITS + 4 * ROUNDS }, (_, i) => {
    const at = values[(i * 37) % values.length] ?? 0;
    lines[at] = (lines[at] ?? '').replace(/flat (?:\d+ \+ )?/, `flat ${i + 2} + `);
    const edited = lines.join('\n');
    return { compileMs: timeMs(() => compile(edited)), parseMs: timeMs(() => JSON.parse(json)) };
  }).slice(WARM_EDITS);
  const compiled = times.map(({ compileMs }) => compileMs);
  const ratios = times.map(({ compileMs, parseMs }) => compileMs / parseMs);
  return [
    benchRow({
      id: 'pack-changed',
      what: `the same with 1 of ${COUNT} rules changed, the others from the cache`,
      value: percentile(compiled, 0.5),
      unit: 'ms',
      bar: 3,
      note: `median of ${times.length}, best ${Math.min(...compiled).toFixed(1)} ms; the first fill ${firstMs.toFixed(0)} ms`,
    }),
    benchRow({
      id: 'pack-changed-json',
      what: 'the same, against JSON.parse of as many bytes',
      value: percentile(ratios, 0.5),
      unit: 'x',
      bar: undefined,
      note: 'the JSON is the rules as trees',
    }),
  ];
}

/** Rules as JSON, as many as have about as many bytes as their text. */
function jsonOf(rules: readonly unknown[], bytes: number): string {
  const kept: unknown[] = [];
  let length = 0;
  for (const rule of rules) {
    length += JSON.stringify(rule).length + 1;
    if (length > bytes) break;
    kept.push(rule);
  }
  return JSON.stringify(kept);
}
