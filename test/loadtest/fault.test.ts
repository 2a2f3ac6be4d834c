// The whole load test as its user runs it, against a real server: green when the server is
// faultless, red by the right counter when something in between misbehaves. Needs dist/ (npm test
// builds it first).
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAULTS, type Fault } from '../../loadtest/options.ts';
import { findFaults, type Report } from '../../loadtest/report.ts';
import { startServer } from '../../loadtest/server-process.ts';
import { ROOT } from '../support/source-tree.ts';

const MAIN = join(ROOT, 'dist', 'loadtest', 'main.js');
const SMALL = ['--sockets', '20', '--rooms', '4', '--swap-every', '1', '--json', '--no-pin'];
const TINY = ['--sockets', '10', '--rooms', '2', '--swap-every', '1', '--json', '--no-pin'];
/** A run that was only disturbed by its neighbours on this machine is repeated this often. */
const ATTEMPTS = 4;
/** A run takes 6 to 9 s; on a busy machine more. */
const RUN_MS = 60_000;

interface Result {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runMain(
  args: readonly string[],
  options: { readonly temporary?: string; readonly onStart?: (run: ChildProcess) => void } = {},
): Promise<Result> {
  const env = { ...process.env, TMPDIR: options.temporary ?? tmpdir() };
  const child = spawn(process.execPath, [MAIN, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

/** A run in which nothing could be found because its neighbours left it no time is repeated. */
async function runFault(fault: Fault): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runMain([...SMALL, '--seconds', '3', '--fault', fault]);
    if (findFaults(reportOf(result)).length > 0 || attempt === ATTEMPTS) return result;
  }
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
        const result = await runMain([...TINY, '--seconds', '4']);
        const report = reportOf(result);
        const { commands, swaps, accepted, checked, frames } = report;
        expect(findFaults(report), result.stderr).toEqual([]);
        expect(commands).toEqual({ sent: 50, answered: 50, lost: 0, duplicated: 0, split: 0 });
        expect([swaps.pushed, swaps.activated]).toEqual([4, 4]);
        expect(accepted).toBeGreaterThanOrEqual(45);
        expect(checked).toBeGreaterThanOrEqual(30);
        expect(frames).toBeGreaterThan(10 * 40);
        // A late generator is what a busy machine does to a run; the run must then say so itself.
        const isLate = report.generator.sendLagMsP99 > 5;
        if (isLate && attempt < ATTEMPTS) {
          expect(report.invalidReasons).toEqual([expect.stringContaining('late at p99')]);
          expect(result.exitCode).toBe(1);
          continue;
        }
        expect(report.invalidReasons).toEqual([]);
        expect(result.exitCode).toBe(0);
        return;
      }
    },
    ATTEMPTS * RUN_MS,
  );
});

describe('a misbehaving server', () => {
  const results = new Map<Fault, Result>();

  beforeAll(async () => {
    const runs = FAULTS.map(async (fault) => {
      results.set(fault, await runFault(fault));
    });
    await Promise.all(runs);
  }, ATTEMPTS * RUN_MS);

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

/** Runs the load test and interferes with it once the second swap is done. */
async function interfere(act: (run: ChildProcess, serverPid: number) => void): Promise<Result> {
  const temporary = await mkdtemp(join(tmpdir(), 'midswing-fault-'));
  let interfered: Promise<void> | undefined;
  try {
    return await runMain([...TINY, '--seconds', '2'], {
      temporary,
      onStart: (run) => {
        interfered = waitForRevision(temporary, 3).then((data) =>
          readServerPid(data).then((pid) => act(run, pid)),
        );
      },
    });
  } finally {
    await interfered;
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The data folder of the run's own server, once its history names this revision. */
async function waitForRevision(temporary: string, revision: number): Promise<string> {
  const deadlineMs = performance.now() + RUN_MS / 2;
  while (performance.now() < deadlineMs) {
    for (const name of await readdir(temporary)) {
      const data = join(temporary, name, 'data');
      const log = await readFile(join(data, 'history.log'), 'utf8').catch(() => '');
      if (log.includes(`"revision":${revision}}`)) return data;
    }
    await wait(20);
  }
  throw new Error(`revision ${revision} was never pushed`);
}

async function readServerPid(data: string): Promise<number> {
  const lock = await readFile(join(data, 'lock.1'), 'utf8');
  return Number(/"pid":(\d+)/.exec(lock)?.[1]);
}

/** An admin API that passes everything on, but says that two rooms have faulted. */
function reportFaultedRooms(admin: string): RequestListener {
  return (request, response) => {
    const forward = async (): Promise<void> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const { url = '/', method = 'GET', headers } = request;
      const answer = await fetch(new URL(url, admin), {
        method,
        headers: { Authorization: headers.authorization ?? '' },
        ...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }),
      });
      const text = (await answer.text()).replace('"faultedRooms":0', '"faultedRooms":2');
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(text);
    };
    forward().catch((error: unknown) => response.writeHead(502).end(String(error)));
  };
}

describe.concurrent('a run that does not count', () => {
  it(
    '[LT13] a server that ends badly is named, with how it ended',
    async () => {
      const result = await interfere((_, serverPid) => process.kill(serverPid, 'SIGKILL'));
      const report = reportOf(result);
      expect(report.invalidReasons).toContain('the server ended with SIGKILL');
      expect(report.invalidReasons).toContain('the server gave no status at the end');
      expect(result.exitCode).toBe(1);
    },
    RUN_MS,
  );

  it(
    '[LT13] an interrupted run says so and ends with 1',
    async () => {
      const result = await interfere((run) => run.kill('SIGINT'));
      expect(reportOf(result).invalidReasons).toContain('the run was ended early');
      expect(result.exitCode).toBe(1);
    },
    RUN_MS,
  );

  it(
    '[LT13] rooms that faulted are counted, as the server tells it',
    async () => {
      const server = await startServer({ rooms: 2, seed: 1, cores: undefined, heap: false });
      const proxy = createServer(reportFaultedRooms(server.admin));
      try {
        await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
        // Listens on a port, so it has an address of this form.
        const { port } = proxy.address() as AddressInfo;
        const admin = `http://127.0.0.1:${port}`;
        const target = ['--url', server.url, '--admin', admin, '--data', server.dataFolder];
        const result = await runMain([...TINY, '--seconds', '2', ...target]);
        expect(reportOf(result).invalidReasons).toContain('2 rooms had faulted');
        expect(result.exitCode).toBe(1);
      } finally {
        proxy.closeAllConnections();
        proxy.close();
        expect((await server.stop()).code).toBe(0);
      }
    },
    RUN_MS,
  );
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
