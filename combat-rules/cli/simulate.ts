// `midswing simulate PACK`: bots against bots, and what came of it.
import { indexPack } from '../simulate/pack-names.ts';
import { reportPage } from '../simulate/page.ts';
import { runOnThreads, type SimulationThread } from '../simulate/pool.ts';
import { reportOf, type ReportedPack, type SimulationReport } from '../simulate/report.ts';
import { reportText } from '../simulate/text.ts';
import type { BattlePack } from '../battle-pack.ts';
import { EXIT, writeJson, type ExitCode, type Terminal } from './command-terminal.ts';
import { ProgressBar } from './progress.ts';

/** A pack that was read and compiled. */
export interface NamedPack {
  readonly pack: BattlePack;
  readonly named: ReportedPack;
}

export interface SimulateOptions {
  readonly json: boolean;
  /** The pack, and the one that it is compared with. */
  readonly packs: readonly NamedPack[];
  readonly battles: number;
  readonly seed: number;
  /** Opened when they are needed; closed by the command. */
  readonly threads: readonly SimulationThread[];
  /** Writes the page; undefined without one. */
  readonly writePage: ((page: string) => Promise<void>) | undefined;
  /** Draw a bar while it runs. */
  readonly nowMs: (() => number) | undefined;
}

/** Runs all battles; prints the report and writes its page. */
export async function runSimulate(options: SimulateOptions, terminal: Terminal): Promise<ExitCode> {
  const report = await simulate(options, terminal);
  await options.writePage?.(reportPage(report));
  if (options.json) writeJson(terminal, { ok: true, ...report });
  else terminal.write(reportText(report));
  return EXIT.done;
}

async function simulate(options: SimulateOptions, terminal: Terminal): Promise<SimulationReport> {
  const { battles, threads, seed, nowMs } = options;
  const { writeError } = terminal;
  const bar =
    nowMs === undefined
      ? undefined
      : new ProgressBar({ writeError, nowMs, total: battles, what: 'rounds' });
  try {
    const onProgress = (done: number): void => bar?.show(done);
    const sums = await runOnThreads({ battles, threads, onProgress });
    const packs = options.packs.map(({ pack, named }) => {
      return { pack: named, names: indexPack(pack.program).names };
    });
    return reportOf({ seed, packs, sums });
  } finally {
    bar?.clear();
  }
}
