// What it takes to read the verbatim line, against Chevrotain with embedded actions: both make the same tree of the
// text, and both would recover from mistakes in it.
import { isDeepStrictEqual } from 'node:util';
import { parseFile } from '#dsl/parser';
import { compare, describeRatio } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { parseWithChevrotain } from './chevrotain-grammar.ts';
import { VERBATIM_LINE } from './verbatim-line.ts';

/** Times as fast that our parser is to be. */
const FASTER = 5;
const FILE = 'a.rules';

/** Row "parse-verbatim". */
export function measureParse(): readonly BenchRow[] {
  let findings = 0;
  const count = (): void => {
    findings += 1;
  };
  const reporter = { file: FILE, diagnostics: [], error: count, warning: count, amend: count };
  let nodes = 0;
  const subject = (operations: number): void => {
    for (let i = 0; i < operations; i += 1) {
      nodes += parseFile(VERBATIM_LINE, reporter).declarations.length;
    }
  };
  const baseline = (operations: number): void => {
    for (let i = 0; i < operations; i += 1)
      nodes += parseWithChevrotain(FILE, VERBATIM_LINE).declarations.length;
  };
  const ours = parseFile(VERBATIM_LINE, reporter);
  if (!isDeepStrictEqual(ours, parseWithChevrotain(FILE, VERBATIM_LINE))) {
    throw new Error('the two trees of the verbatim line differ');
  }
  subject(5_000);
  baseline(5_000);
  if (findings > 0 || nodes !== 10_000) throw new Error('the verbatim line was not read');
  const ratio = compare({ subject, baseline, operations: 5_000, rounds: 11 });
  return [
    benchRow({
      id: 'parse-verbatim',
      what: 'the verbatim line to a tree, against Chevrotain 11 with embedded actions',
      value: ratio.median,
      unit: 'x',
      bar: 1 / FASTER,
      note: `${(1 / ratio.median).toFixed(1)} times as fast, ${FASTER} is the bar; ${describeRatio(ratio)}`,
    }),
  ];
}
