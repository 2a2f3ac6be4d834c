// `midswing cost PACK`: how many steps rules and events can take at most, the dearest first.
import { costReport, type CostReport } from '../describe/cost.ts';
import { openPack, programOf } from './open-pack.ts';
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

export interface CostOptions extends OutputOptions {
  readonly path: string;
  readonly games: Games;
}

export async function runCost(options: CostOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const pack = await openPack(options.path, options.games);
    const program = programOf(pack, options, terminal);
    if (typeof program === 'number') return program;
    const report = costReport(pack.result.pack, program);
    if (options.json) writeJson(terminal, { ok: true, ...report });
    else writeReport(report, terminal);
    return EXIT.fine;
  });
}

function writeReport({ events, bodies }: CostReport, terminal: Terminal): void {
  const raised = events.filter(({ internal }) => !internal);
  const rows: string[][] = [['event', 'rule', 'phase', 'priority', 'steps', 'budget']];
  for (const { event, rules, ownSteps, steps, budgetPercent } of raised) {
    rows.push([
      plain(event),
      'all it leads to in its tick',
      '',
      '',
      `${steps}`,
      `${budgetPercent}%`,
    ]);
    if (steps !== ownSteps) rows.push(['', 'its own rules', '', '', `${ownSteps}`, '']);
    for (const { rule, phase, priority, steps: own, depth } of rules) {
      const bound = depth === undefined ? '' : ` (depth ${depth})`;
      rows.push(['', `  ${plain(rule)}${bound}`, phase, `${priority}`, `${own}`, '']);
    }
  }
  terminal.write(headed(tableText(rows), terminal));
  const blocks = events.filter(({ internal }) => internal);
  const table = [
    ...blocks.map(({ event, ownSteps, steps, budgetPercent }) => [
      plain(event),
      `${ownSteps}`,
      `${steps}`,
      `${budgetPercent}%`,
    ]),
    ...bodies.map(({ body, steps, budgetPercent }) => [
      plain(body),
      `${steps}`,
      '',
      `${budgetPercent}%`,
    ]),
  ];
  if (table.length === 0) return;
  const head = ['block', 'steps', 'all it leads to in its tick', 'budget'];
  terminal.write(`\n${headed(tableText([head, ...table]), terminal)}`);
}

/** The first line of a table in bold. */
function headed(table: string, terminal: Terminal): string {
  const end = table.indexOf('\n');
  return paint(terminal, 'bold', table.slice(0, end)) + table.slice(end);
}
