// Errors that no caller takes: a rejected promise of a service harms nobody, an exception ends the process for a
// fresh one, with the state that was saved.
import { EventEmitter } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createMetricRegistry } from '../../engine/admin/metrics.ts';
import { silentLog } from '../../engine/base/log.ts';
import { takeStrayErrors } from '../../stray-errors.ts';
import { record } from '../support/source-tree.ts';
import { useServer } from '../support/use-server.ts';

const OPEN = ['--open-switches', 'module-tier'];

const { workspace, start, run } = useServer();

function listen() {
  const source = new EventEmitter();
  const metrics = createMetricRegistry();
  const told: unknown[] = [];
  const caught: unknown[] = [];
  const error = (fields: unknown, message: string) => void told.push([fields, message]);
  const log = { ...silentLog, error };
  takeStrayErrors(source, { log, metrics, onException: (thrown) => caught.push(thrown) });
  return { source, metrics, told, caught };
}

it('[HO24] a stray rejection is logged with its stack and counted, whatever was thrown', async () => {
  const { source, metrics, told, caught } = listen();
  const boom = new Error('boom');
  const hostile = {
    toString: (): string => {
      throw new Error('not even that');
    },
  };
  for (const reason of [boom, 'text', undefined, hostile])
    source.emit('unhandledRejection', reason);
  const message = 'a rejected promise that nobody awaited; the server goes on';
  expect(told).toEqual([
    [{ err: boom }, message],
    [{ err: new Error('thrown: text') }, message],
    [{ err: new Error('thrown: undefined') }, message],
    [{}, `${message}; it cannot be shown`],
  ]);
  expect(caught).toEqual([]);
  expect(await metrics.text()).toContain('midswing_unhandled_rejections 4');
});

it('[HO25] an uncaught exception is logged, counted and told', async () => {
  const { source, metrics, told, caught } = listen();
  const boom = new Error('boom');
  source.emit('uncaughtException', boom);
  expect(told).toEqual([[{ err: boom }, 'an exception that nobody caught']]);
  expect(caught).toEqual([boom]);
  expect(await metrics.text()).toContain('midswing_uncaught_exceptions 1');
});

/** A module that counts the runs of its timer, and runs `body` at each. */
function writeModule(body: string): string {
  const folder = join(workspace.data, '..', 'stray');
  mkdirSync(folder, { recursive: true });
  const pack = { name: 'stray', service: 'stray', engine: '*', module: 'service.ts' };
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(pack));
  writeFileSync(
    join(folder, 'service.ts'),
    `export function createService() {
      let runs = 0;
      return {
        name: 'stray',
        contract: '^2.0.0',
        prepare(scope: { every(periodMs: number, run: () => void): unknown }) {
          scope.every(100, () => {
            runs += 1;
            ${body}
          });
        },
        describe: () => ({ runs }),
        state: {
          schema: 1,
          exportState: () => new Uint8Array([runs > 255 ? 255 : runs]),
          importState: (state: Uint8Array) => { runs = state[0] ?? 0; },
        },
      };
    }`,
  );
  return folder;
}

async function status(): Promise<Record<string, unknown>> {
  return record(JSON.parse((await run('status', '--json')).stdout));
}

async function runs(): Promise<number> {
  return Number(record(record((await status())['services'])['stray'])['runs']);
}

it('[HO24] a service whose timer rejects detached harms no other, and the server serves on', async () => {
  const server = await start({ args: OPEN });
  const pushed = await run('push', writeModule('void Promise.reject(new Error("adrift"));'));
  expect(pushed.exitCode, pushed.stderr).toBe(0);
  await vi.waitUntil(async () => (await runs()) > 3, { timeout: 10_000, interval: 100 });
  expect(server.log()).toContain('a rejected promise that nobody awaited');
  expect(server.log()).toContain('Error: adrift');
  const { ticks } = await status();
  await vi.waitUntil(async () => Number((await status())['ticks']) > Number(ticks), {
    timeout: 10_000,
  });
  expect(await server.stop()).toBe(0);
});

it('[HO25] a service whose timer throws detached ends the server with code 75 and its state saved', async () => {
  let server = await start({ args: OPEN });
  // What listens to a signal of its own is nobody's callee: its throw is the process's.
  const body = `if (runs === 3) {
    const own = new AbortController();
    own.signal.addEventListener('abort', () => { throw new Error('adrift'); });
    own.abort();
  }`;
  const pushed = await run('push', writeModule(body));
  expect(pushed.exitCode, pushed.stderr).toBe(0);
  expect(await server.exited).toBe(75);
  expect(server.log()).toContain('stopped; service state is saved');
  expect(server.log()).toContain('an exception that nobody caught');
  expect(server.log()).toContain('Error: adrift');
  server = await start();
  expect(await runs()).toBeGreaterThanOrEqual(3);
});
