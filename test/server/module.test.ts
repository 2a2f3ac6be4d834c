// TypeScript services in a running server: pushed, replaced with their state, rolled back, watched, removed.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { record, ROOT } from '../support/source-tree.ts';
import { useServer } from '../support/use-server.ts';

const EXAMPLES = join(ROOT, 'examples');
const OPEN = ['--open-switches', 'module-tier'];

const { workspace, start, run } = useServer();

async function generations(): Promise<string[]> {
  const { stdout } = await run('status', '--json');
  const { generations: list } = record(JSON.parse(stdout));
  if (!Array.isArray(list)) throw new Error('no generations');
  return list
    .map((each) => record(each))
    .filter(({ state }) => state === 'active')
    .map(({ service, revision }) => `${String(service)} ${String(revision)}`);
}

it('[HO21] a module comes in while its switch is open, and only then', async () => {
  await start();
  const refused = await run('push', join(EXAMPLES, 'echo-v1'));
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('PROTECTION_CLOSED');
  expect(refused.stderr).toContain('module-tier');
  const reason = ['--reason', 'a test'];
  expect((await run('protection', 'open', 'module-tier', ...reason)).exitCode).toBe(0);
  const pushed = await run('push', join(EXAMPLES, 'echo-v1'));
  expect({ ...pushed, stderr: pushed.stderr }).toMatchObject({ exitCode: 0 });
  expect(await generations()).toEqual(['arena 1', 'echo 1']);
});

it('[HO21] versions replace each other with their state, and back; a restart serves what served', async () => {
  let server = await start({ args: OPEN });
  for (const name of ['log-service', 'echo-v1', 'echo-v2']) {
    const pushed = await run('push', join(EXAMPLES, name));
    expect(pushed.exitCode, pushed.stderr).toBe(0);
  }
  expect((await generations()).toSorted()).toEqual(['arena 1', 'echo 2', 'log 1']);
  const back = await run('rollback', '--service', 'echo');
  expect(back.exitCode, back.stderr).toBe(0);
  expect((await generations()).toSorted()).toEqual(['arena 1', 'echo 1', 'log 1']);
  await server.stop();
  server = await start();
  expect((await generations()).toSorted()).toEqual(['arena 1', 'echo 1', 'log 1']);
  expect((await run('remove', 'echo')).exitCode).toBe(0);
  expect((await generations()).toSorted()).toEqual(['arena 1', 'log 1']);
});

it('[HO23] a service gets its state of the switch back until it is confirmed or the server restarts', async () => {
  let server = await start({ args: OPEN });
  for (const name of ['echo-v1', 'echo-v2']) {
    expect((await run('push', join(EXAMPLES, name))).exitCode).toBe(0);
  }
  expect((await run('status')).stdout).toMatch(/^ {2}echo {2}echo revision 1 .* until 20/m);
  const back = await run('rollback', '--service', 'echo', '--restore');
  expect(back.exitCode, back.stderr).toBe(0);
  expect(back.stdout).toMatch(/^State since 20.*Z is dropped: echo\.$/m);
  expect(back.stdout).not.toContain('compiled');
  expect((await generations()).toSorted()).toEqual(['arena 1', 'echo 1']);
  expect((await run('push', join(EXAMPLES, 'echo-v2'))).exitCode).toBe(0);
  const confirmed = await run('confirm', '--service', 'echo');
  expect(confirmed.exitCode, confirmed.stderr).toBe(0);
  expect(confirmed.stdout).toMatch(/^echo is confirmed: echo revision \d, generation \d+$/m);
  await server.stop();
  server = await start();
  const none = await run('rollback', '--service', 'echo', '--restore');
  expect(none.exitCode).toBe(1);
  expect(none.stderr).toContain('ROLLBACK_NONE');
  expect(none.stderr).toContain('--keep-state');
  expect((await run('rollback', '--service', 'echo')).exitCode).toBe(0);
  expect((await generations()).toSorted()).toEqual(['arena 1', 'echo 1']);
});

it('[HO22] what changes in the watched folder is pushed, and what is deleted is removed', async () => {
  const watched = join(workspace.data, '..', 'watched');
  const echo = join(watched, 'echo');
  mkdirSync(watched);
  const switches = ['--open-switches', 'module-tier,file-watch', '--watch', watched];
  let server = await start({ args: switches });
  const until = (expected: readonly string[]) =>
    vi.waitUntil(async () => (await generations()).join() === expected.join(), {
      timeout: 20_000,
      interval: 200,
    });
  cpSync(join(EXAMPLES, 'echo-v1'), echo, { recursive: true });
  await until(['arena 1', 'echo 1']);
  const source = join(echo, 'service.ts');
  writeFileSync(source, readFileSync(source, 'utf8').replace('count += 1', 'count += 2'));
  await until(['arena 1', 'echo 2']);
  await server.stop();
  server = await start({ args: switches });
  writeFileSync(source, readFileSync(source, 'utf8').replace('count += 2', 'count += 3'));
  await until(['arena 1', 'echo 3']);
  rmSync(echo, { recursive: true });
  await until(['arena 1']);
});

it('[HO22] with the switch closed the watched folder pushes nothing', async () => {
  const watched = join(workspace.data, '..', 'watched');
  mkdirSync(watched);
  cpSync(join(EXAMPLES, 'log-service'), join(watched, 'log'), { recursive: true });
  const server = await start({ args: [...OPEN, '--watch', watched] });
  await vi.waitUntil(() => server.log().includes('the switch for the folder watch is closed'), {
    timeout: 10_000,
  });
  expect(await generations()).toEqual(['arena 1']);
});

it('[HO22] a watched folder that is not there ends the start before it changes anything', async () => {
  const ports = ['--port', '0', '--admin-port', '0'];
  const missing = join(workspace.data, 'none');
  const refused = await run('serve', ...ports, '--watch', missing);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('PACK_SOURCE_MISSING');
  expect(existsSync(join(workspace.data, 'history.log'))).toBe(false);
});
