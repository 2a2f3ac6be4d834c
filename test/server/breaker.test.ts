// What a running server does about a service that keeps failing: back to the pack before, and where there is
// none, a fresh process on the same data.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { record } from '../support/source-tree.ts';
import { useServer } from '../support/use-server.ts';

const OPEN = ['--open-switches', 'module-tier'];

const { workspace, start, run } = useServer();

/** A module whose timer runs `body` 50 times a second. */
function writeModule(body: string): string {
  const folder = join(workspace.data, '..', 'beat');
  mkdirSync(folder, { recursive: true });
  const pack = { name: 'beat', service: 'beat', engine: '*', module: 'service.ts' };
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(pack));
  writeFileSync(
    join(folder, 'service.ts'),
    `export function createService() {
      return {
        name: 'beat',
        contract: '^2.0.0',
        prepare(scope: { every(periodMs: number, run: () => void): unknown }) {
          scope.every(20, () => { ${body} });
        },
      };
    }`,
  );
  return folder;
}

async function serving(): Promise<string | undefined> {
  const { stdout } = await run('status', '--json');
  const { generations } = record(JSON.parse(stdout));
  if (!Array.isArray(generations)) throw new Error('no generations');
  const found = generations
    .map((each) => record(each))
    .find(({ service, state }) => service === 'beat' && state === 'active');
  return found === undefined ? undefined : String(found['revision']);
}

it('[HS9] a pack that keeps throwing is taken back to the pack before, and the server goes on', async () => {
  const server = await start({ args: OPEN });
  expect((await run('push', writeModule('return;'))).stderr).toBe('');
  const bad = await run('push', writeModule('throw new Error("boom");'));
  expect(bad.exitCode, bad.stderr).toBe(0);
  await vi.waitUntil(async () => (await serving()) === '1', { timeout: 10_000, interval: 200 });
  expect(server.log()).toContain('"level":50');
  expect(server.log()).toContain('the breaker of a service tripped');
  expect((await run('status')).exitCode).toBe(0);
});

it('[SU9] a service that keeps throwing, with no pack before it, ends the server with exit code 75', async () => {
  const server = await start({ args: OPEN });
  const bad = await run('push', writeModule('throw new Error("boom");'));
  expect(bad.exitCode, bad.stderr).toBe(0);
  expect(await server.exited).toBe(75);
  expect(server.log()).toContain('stopped; service state is saved');
});
