// serve --supervised: a server that dies comes back with its state; one that keeps dying is given up.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkspace, midswing, plainEnvironment } from '../support/server-process.ts';
import type { Workspace } from '../support/server-process.ts';
import { record, ROOT } from '../support/source-tree.ts';

let workspace: Workspace;
let parent: ChildProcess | undefined;

beforeEach(() => {
  workspace = createWorkspace();
});

afterEach(async () => {
  if (parent !== undefined && parent.exitCode === null) {
    parent.kill('SIGTERM');
    await once(parent, 'exit');
  }
  parent = undefined;
  workspace.remove();
});

/** Starts one; `next` resolves with the pid of each server that says it is ready. */
function startSupervised() {
  const ports = ['--port', '0', '--admin-port', '0', '--rooms', '1'];
  const options = ['--data', workspace.data, '--json-ready', '--supervised'];
  const bin = join(ROOT, 'bin', 'midswing.js');
  const args = [bin, 'serve', ...ports, ...options];
  const child = spawn(process.execPath, args, { env: plainEnvironment() });
  parent = child;
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<number> => {
    const { value } = await lines.next();
    return Number(record(JSON.parse(String(value)))['pid']);
  };
  const exit = once(child, 'exit').then(([code]: unknown[]) => code);
  return { next, told: () => told, exit };
}

it('[SU9] a server that is killed is started again on its data, and stops when its parent is told to', async () => {
  const { next, told, exit } = startSupervised();
  const first = await next();
  process.kill(first, 'SIGKILL');
  const second = await next();
  expect(second).not.toBe(first);
  expect(told()).toContain('was ended by SIGKILL; starting it again (restart 1 of 3)');
  const { stdout } = await midswing(['status', '--data', workspace.data]);
  expect(stdout).toContain('epoch 2');
  parent?.kill('SIGTERM');
  expect(await exit).toBe(0);
});

it('[SU9] a server that dies for the fourth time in a minute is given up, loudly', async () => {
  const { next, told, exit } = startSupervised();
  for (let death = 0; death < 4; death += 1) process.kill(await next(), 'SIGKILL');
  expect(await exit).toBe(1);
  expect(told()).toContain('after 3 restarts in 60 s: giving up');
});

it.each(['SIGKILL', 'SIGHUP'] as const)(
  '[SU9] a parent that ends by %s leaves no server behind, and its state is saved',
  async (signal) => {
    const { next, told, exit } = startSupervised();
    const closed = once(parent?.stderr ?? process, 'close');
    await next();
    parent?.kill(signal);
    await exit;
    // The server holds the other end of it: it is closed when both are gone.
    await closed;
    expect(told()).toContain('stopped; service state is saved');
    parent = undefined;
  },
);

it('[SU9] a server that hangs is ended by force and started again', async () => {
  const { next, told } = startSupervised();
  const first = await next();
  process.kill(first, 'SIGSTOP');
  expect(await next()).not.toBe(first);
  expect(told()).toContain('was ended by SIGKILL; starting it again');
});

it('[SU9] a wrong environment is not tried again', async () => {
  const wrong = await midswing(['serve', '--supervised', '--port', '99999']);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).not.toContain('again');
});
