// Entry file of the benchmarks: npm run bench -- AREA [--json]. The exit code says only whether the area
// could be measured (0, 1) or is known (2); whether bars hold is in the rows.
import type { Benchmark } from './row.ts';
import { dslBenchmarks } from './dsl/area.ts';
import { kernelBenchmarks } from './kernel/area.ts';
import { roomBenchmarks } from './room/area.ts';
import { parseBenchOptions } from './options.ts';
import { formatJson, formatTable } from './report.ts';
import type { BenchRow } from './row.ts';

const AREAS: ReadonlyMap<string, readonly Benchmark[]> = new Map([
  ['kernel', kernelBenchmarks],
  ['dsl', dslBenchmarks],
  ['room', roomBenchmarks],
]);

const HELP = `Usage: npm run bench -- AREA [--json]

Measures an area against its bars and prints a table, or one JSON object.
Areas: ${[...AREAS.keys()].join(', ')}
Exit code: 0 measured (whether or not the bars hold), 1 not measurable, 2 wrong arguments.
`;

async function main(): Promise<number> {
  const request = parseBenchOptions(process.argv.slice(2), [...AREAS.keys()]);
  if (request.kind === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (request.kind === 'refused') {
    process.stderr.write(`${request.message}\n`);
    return 2;
  }
  const { area, json } = request;
  const rows: BenchRow[] = [];
  for (const { name, run } of AREAS.get(area) ?? []) {
    if (process.stderr.isTTY) process.stderr.write(`measuring ${name} ...\n`);
    rows.push(...(await run()));
  }
  process.stdout.write((json ? formatJson : formatTable)({ area, rows }));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`not measurable: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
