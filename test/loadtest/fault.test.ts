// The whole load test as its user runs it, against a real server: green when the server is
// faultless, red by the right counter when something in between misbehaves. Needs dist/ (npm test
// builds it first).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAULTS, type Fault } from '../../loadtest/options.ts';
import { findFaults, type Report } from '../../loadtest/report.ts';
import { ROOT } from '../support/source-tree.ts';

const MAIN = join(ROOT, 'dist', 'loadtest', 'main.js');
const SMALL = ['--sockets', '20', '--rooms', '4', '--swap-every', '1', '--json'];
/** A run that was only disturbed by its neighbours on this machine is repeated this often. */
const ATTEMPTS = 2;
/** A run takes 6 to 9 s; on a busy machine more. */
const RUNS_MS = 60_000;

interface Result {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runMain(args: readonly string[]): Promise<Result> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

/** The report of a run that made one; a test's own reader of what --json prints. */
function reportOf({ stdout, stderr }: Result): Report {
  expect(stdout, stderr).toMatch(/^\{.*\}\n$/);
  // Printed by makeReport, whose shape report.test.ts pins.
  return JSON.parse(stdout) as Report;
}

describe('a faultless server', () => {
  it(
    '[LT14] a run with a swap every second finds no fault, counts, and ends with 0',
    async () => {
      for (let attempt = 1; ; attempt += 1) {
        const result = await runMain([...SMALL, '--seconds', '4']);
        const report = reportOf(result);
        const { commands, swaps, accepted, checked, frames } = report;
        expect(findFaults(report), result.stderr).toEqual([]);
        expect(commands).toEqual({ sent: 100, answered: 100, lost: 0, duplicated: 0, split: 0 });
        expect([swaps.pushed, swaps.activated]).toEqual([4, 4]);
        expect(accepted).toBeGreaterThanOrEqual(90);
        expect(checked).toBeGreaterThanOrEqual(accepted);
        expect(frames).toBeGreaterThan(20 * 40);
        // A late generator is what a busy machine does to a run; the run must then say so itself.
        const isLate = report.generator.sendLagMsP99 > 5;
        expect(report.invalidReasons).toHaveLength(isLate ? 1 : 0);
        expect(result.exitCode).toBe(isLate ? 1 : 0);
        if (!isLate || attempt === ATTEMPTS) return;
      }
    },
    RUNS_MS,
  );
});

describe('a misbehaving server', () => {
  const results = new Map<Fault, Result>();

  beforeAll(async () => {
    const runs = FAULTS.map(async (fault) => {
      results.set(fault, await runMain([...SMALL, '--seconds', '3', '--fault', fault]));
    });
    await Promise.all(runs);
  }, RUNS_MS);

  function check(fault: Fault, count: (report: Report) => number): void {
    const result = results.get(fault);
    if (result === undefined) throw new Error(`no run with ${fault}`);
    expect(count(reportOf(result)), result.stdout + result.stderr).toBeGreaterThan(0);
    expect(result.exitCode).toBe(1);
  }

  it('[LT15] a dropped answer is found as lost', () => {
    check('drop', ({ commands }) => commands.lost);
  });

  it('[LT16] a repeated answer is found as duplicated', () => {
    check('double', ({ commands }) => commands.duplicated);
  });

  it('[LT17] an answer repeated under another version is found as split', () => {
    check('split', ({ commands }) => commands.split);
  });

  it('[LT18] a closed socket is found', () => {
    check('close', ({ closed }) => closed);
  });

  it('[LT19] a frame of an older epoch is found as stale', () => {
    check('stale', ({ stale }) => stale);
  });
});

describe('no run', () => {
  it('[LT12] an address off this machine is refused by its code, with exit code 2', async () => {
    const target = [
      '--url',
      'ws://192.0.2.1:7400',
      '--admin',
      'http://192.0.2.1:7401',
      '--data',
      'd',
    ];
    const { exitCode, stdout, stderr } = await runMain(target);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('LOAD_TARGET_REFUSED');
  });

  it('[LT12] an option that cannot be used is refused by its code, with exit code 2', async () => {
    const { exitCode, stderr } = await runMain(['--sockets', 'many']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('LOAD_OPTION_INVALID');
  });
});
