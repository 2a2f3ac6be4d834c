// midswing doctor: what would keep a server from starting, or from staying healthy, told before it starts.
// Looks and changes nothing; the checks themselves come from whoever knows the parts.
import { CodedError } from '../base/errors.ts';
import {
  EXIT,
  paint,
  plain,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

/** What one check found; a warning lets a server start, a failure does not. */
export interface Finding {
  readonly state: 'fine' | 'warning' | 'failed';
  readonly found: string;
  /** What to do, for all but fine ones. */
  readonly action?: string;
}

/** One thing to look at. A CodedError that it throws is a failure with that message. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding> | Finding;
}

export interface DoctorOptions extends OutputOptions {
  readonly checks: readonly Check[];
}

const PAINT = { fine: 'green', warning: 'yellow', failed: 'red' } as const;

/** Runs every check, in order; exit code 1 when one failed. */
export async function runDoctor(
  { checks, json }: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return runCommand(terminal, { json }, async () => {
    const results: (Finding & { readonly name: string })[] = [];
    for (const { name, run } of checks) {
      const result = { name, ...(await examine(run)) };
      results.push(result);
      if (!json) write(terminal, result);
    }
    const ok = results.every(({ state }) => state !== 'failed');
    if (json) writeJson(terminal, { ok, checks: results });
    else terminal.write(`${summary(results, terminal)}\n`);
    return ok ? EXIT.done : EXIT.refused;
  });
}

async function examine(run: Check['run']): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { state: 'failed', found: `${error.code}: ${error.message}` };
  }
}

function write(
  terminal: Terminal,
  { name, state, found, action }: Finding & { name: string },
): void {
  const mark = paint(terminal, PAINT[state], state.padEnd(7));
  terminal.write(`${mark}  ${name.padEnd(13)}  ${plain(found)}\n`);
  if (action !== undefined) terminal.write(`${' '.repeat(24)}${plain(action)}\n`);
}

function summary(results: readonly Finding[], terminal: Terminal): string {
  const count = (state: Finding['state']): number =>
    results.filter((result) => result.state === state).length;
  const failed = count('failed');
  const warnings = count('warning');
  const of = `of ${results.length} checks`;
  if (failed > 0) return paint(terminal, 'red', `${failed} ${of} failed: a server will not start.`);
  if (warnings > 0) return paint(terminal, 'yellow', `A server can start; ${warnings} ${of} warn.`);
  return paint(terminal, 'green', `A server can start: ${results.length} checks are fine.`);
}
