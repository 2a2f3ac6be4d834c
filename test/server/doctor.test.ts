// midswing doctor on real folders: before the first start, beside a running server, and with what breaks
// a start.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { midswing } from '../support/server-process.ts';
import { record } from '../support/source-tree.ts';
import { useServer } from '../support/use-server.ts';

const { workspace, start, run } = useServer();

async function doctor(...args: readonly string[]) {
  const { exitCode, stdout } = await run('doctor', ...args);
  return { exitCode, stdout };
}

/** The states of all checks by name. */
async function states(): Promise<Record<string, unknown>> {
  const { stdout } = await doctor('--json');
  const { checks } = record(JSON.parse(stdout));
  if (!Array.isArray(checks)) throw new Error('no checks');
  return Object.fromEntries(checks.map((each) => [record(each)['name'], record(each)['state']]));
}

it('[PF3] a folder that does not exist yet is fine, and is not made', async () => {
  const config = join(workspace.data, '..', 'free.json');
  writeFileSync(config, '{"port":0,"adminPort":0}');
  const { exitCode, stdout } = await doctor('--config', config);
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
  expect(stdout).toContain('will be made');
  expect(readdirSync(join(workspace.data, '..')).toSorted()).toEqual(['arena', 'free.json']);
});

it('[PF3] beside a running server all is fine, down to the pack that a start would resume', async () => {
  const server = await start();
  const { exitCode, stdout } = await doctor();
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
  expect(stdout).toContain(`held by process ${server.pid}`);
  expect(stdout).toContain('a start resumes arena revision 1');
  expect(stdout).toMatch(/fine +active packs +1 pack: signed, compiles/);
});

it('[PF3] finds what would keep a server from starting', async () => {
  const server = await start();
  await server.stop();
  chmodSync(join(workspace.data, 'keys', 'signing.key'), 0o644);
  const [pack] = readdirSync(join(workspace.data, 'packs'));
  writeFileSync(join(workspace.data, 'packs', pack ?? ''), 'altered');
  expect(await states()).toMatchObject({ keys: 'failed', 'active packs': 'failed' });
  chmodSync(join(workspace.data, 'keys', 'signing.key'), 0o600);
  expect(await states()).toMatchObject({ keys: 'fine', 'active packs': 'failed' });
  const state = join(workspace.data, 'arena.state');
  writeFileSync(state, Buffer.concat([readFileSync(state), Buffer.from('x')]));
  expect(await states()).toMatchObject({ 'saved state': 'warning' });
  writeFileSync(join(workspace.data, 'history.log'), 'nonsense\nmore\n');
  expect(await states()).toMatchObject({ history: 'failed' });
});

it('[PF3] names a port that somebody else has, and production without keys of its own', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const config = join(workspace.data, '..', 'taken.json');
  writeFileSync(config, JSON.stringify({ port, adminPort: 0 }));
  const { exitCode, stdout } = await doctor('--config', config);
  other.close();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('GATEWAY_PORT_IN_USE');
  const production = await midswing(['doctor', '--data', workspace.data, '--config', config], {
    env: {
      NODE_ENV: 'production',
    },
  });
  expect(production.stdout).toContain('KEYS_DEVELOPMENT_REFUSED');
});
