// What goes wrong around a server: folders, ports, keys, configuration. Each is a coded message that says
// what to do, and ends with exit code 2.
import { spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { midswing, plainEnvironment } from '../support/server-process.ts';
import { ROOT } from '../support/source-tree.ts';
import { useServer } from '../support/use-server.ts';

const BIN = join(ROOT, 'bin', 'midswing.js');
const FREE_PORTS = ['--port', '0', '--admin-port', '0'];

const { workspace, start, run } = useServer();

it('[HO6] a second server on the same data folder is refused and names the holder', async () => {
  const server = await start();
  const second = await run('serve', ...FREE_PORTS);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain('DATA_LOCKED');
  expect(second.stderr).toContain(String(server.pid));
});

it('[HO7] a server that was killed leaves a folder the next one can use', async () => {
  let server = await start();
  await server.kill();
  server = await start();
  const status = await run('status');
  expect(status.exitCode).toBe(0);
});

it('[HO8] a port in use is named, and nothing of the refused server stays behind', async () => {
  let server = await start();
  const other = join(workspace.data, '..', 'other');
  const { port } = new URL(server.gatewayUrl);
  const players = await midswing(['serve', '--port', port, '--admin-port', '0', '--data', other]);
  expect(players.exitCode).toBe(2);
  expect(players.stderr).toContain('GATEWAY_PORT_IN_USE');
  expect(players.stderr).toContain(port);
  const admin = new URL(server.adminUrl).port;
  const admins = await midswing(['serve', '--port', '0', '--admin-port', admin, '--data', other]);
  expect(admins.exitCode).toBe(2);
  expect(admins.stderr).toContain('ADMIN_PORT_IN_USE');
  await server.stop();
  server = await start({ data: other });
  const status = await midswing(['status', '--data', other, '--json']);
  // Starts that failed have not used up any epoch.
  expect(JSON.parse(status.stdout)).toMatchObject({ epoch: 1 });
});

it('[HO9] a data folder that cannot be written is named', async () => {
  const file = join(workspace.data, '..', 'file');
  writeFileSync(file, '');
  const result = await midswing(['serve', ...FREE_PORTS, '--data', join(file, 'data')]);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain('DATA_UNWRITABLE');
});

it('[HO10] development keys are refused in production, and made with mode 0600 otherwise', async () => {
  const env = { NODE_ENV: 'production' };
  const refused = await midswing(['serve', ...FREE_PORTS, '--data', workspace.data], { env });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('KEYS_DEVELOPMENT_REFUSED');
  await start();
  for (const name of ['signing.key', 'state.key', 'admin.token']) {
    expect(statSync(join(workspace.data, 'keys', name)).mode & 0o777).toBe(0o600);
  }
});

it('[HO11] unknown configuration is refused, from the file and from the environment', async () => {
  const folder = dirname(workspace.data);
  writeFileSync(join(folder, 'midswing.config.json'), '{ "prot": 7400 }');
  const file = await midswing(['serve', ...FREE_PORTS], { cwd: folder });
  expect(file.exitCode).toBe(2);
  expect(file.stderr).toContain('CONFIG_INVALID');
  expect(file.stderr).toContain('prot');
  const env = { MIDSWING_PROT: '1' };
  const variable = await midswing(['serve', ...FREE_PORTS, '--data', workspace.data], { env });
  expect(variable.exitCode).toBe(2);
  expect(variable.stderr).toContain('MIDSWING_PORT');
});

it('[CF6] a configuration file that is not there ends the start with exit code 2', async () => {
  const args = ['serve', ...FREE_PORTS, '--data', workspace.data, '--config', 'nope.json'];
  const { exitCode, stderr } = await midswing(args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^CONFIG_INVALID [^\n]*nope\.json[^\n]*\n$/);
});

it('[HO12] the probes answer on both ports, and a wrong token is refused', async () => {
  const server = await start();
  const gateway = server.gatewayUrl.replace('ws:', 'http:');
  for (const origin of [server.adminUrl, gateway]) {
    for (const path of ['/healthz', '/readyz']) {
      expect((await fetch(origin + path)).status, origin + path).toBe(200);
    }
  }
  const without = await fetch(`${server.adminUrl}/v1/status`);
  expect(without.status).toBe(401);
  expect(await without.json()).toMatchObject({ code: 'AUTH_REQUIRED' });
  const headers = { authorization: `Bearer ${'0'.repeat(64)}` };
  const wrong = await fetch(`${server.adminUrl}/v1/status`, { headers });
  expect(wrong.status).toBe(401);
  expect(await wrong.json()).toMatchObject({ code: 'AUTH_REFUSED' });
});

it('[HO13] commands work from a subfolder of the project, and say so when no server runs', async () => {
  const server = await start();
  const project = dirname(workspace.data);
  const deep = join(project, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  const env = { MIDSWING_DATA: workspace.data };
  expect((await midswing(['status'], { cwd: deep, env })).exitCode).toBe(0);
  await server.stop();
  const gone = await midswing(['status'], { cwd: deep, env });
  expect(gone.exitCode).toBe(2);
  expect(gone.stderr).toContain('SERVER_UNREACHABLE');
  expect(gone.stderr).toContain('npm start');
});

it('[HO13] commands in a subfolder find the data folder that the configuration names', async () => {
  await start();
  const project = dirname(workspace.data);
  const deep = join(project, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(project, 'midswing.config.json'), '{ "dataFolder": "data" }');
  const { exitCode, stderr } = await midswing(['status'], { cwd: deep });
  expect([exitCode, stderr]).toEqual([0, '']);
});

it('[HO13] a watch that is stopped says nothing of the connection', async () => {
  await start();
  const args = ['watch', '1', '--lines', '1', '--data', workspace.data];
  const { exitCode, stderr } = await midswing(args);
  expect([exitCode, stderr]).toEqual([0, '']);
});

it('[HO14] SIGTERM ends a server with exit code 0 and SIGINT does the same', async () => {
  let server = await start();
  expect(await server.stop()).toBe(0);
  server = await start();
  process.kill(server.pid, 'SIGINT');
  expect(await server.stop()).toBe(0);
});

it('[HO18] a second signal does not cut the saving short', async () => {
  const server = await start();
  const { pid } = server;
  process.kill(pid, 'SIGTERM');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended already.
    }
  }
  expect(await server.stop()).toBe(0);
  expect(server.log()).toContain('service state is saved');
});

it('[HO20] a server started by npm ends, saved, when npm is told to', async () => {
  const args = ['start', '--silent', '--', ...FREE_PORTS, '--data', workspace.data, '--json-ready'];
  const npm = spawn('npm', args, { cwd: ROOT, env: plainEnvironment() });
  let out = '';
  let log = '';
  npm.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  npm.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await vi.waitUntil(() => out.includes('"ready":true'), { timeout: 20_000 });
  npm.kill('SIGTERM');
  await vi.waitUntil(() => log.includes('service state is saved'), { timeout: 10_000 });
});

it('[HO19] a server goes on when its output and its log cannot be written', async () => {
  const full = openSync('/dev/full', 'w');
  const args = [BIN, 'serve', ...FREE_PORTS, '--data', workspace.data];
  const stdio: StdioOptions = ['ignore', full, full];
  const child = spawn(process.execPath, args, { env: plainEnvironment(), stdio });
  const exited = once(child, 'exit');
  const isUp = async (): Promise<boolean> => (await run('status')).exitCode === 0;
  const deadline = Date.now() + 15_000;
  while (!(await isUp()) && Date.now() < deadline) expect(child.exitCode).toBeNull();
  expect((await run('push', workspace.pack)).exitCode).toBe(0);
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
  closeSync(full);
});

it('[HO15] a designer command loads no native code', () => {
  const probe = `
    const { run } = await import(${JSON.stringify(join(ROOT, 'dist', 'main.js'))});
    await run(['node', 'midswing', 'check', ${JSON.stringify(workspace.pack)}]);
    const { sharedObjects } = process.report.getReport();
    console.log(JSON.stringify(sharedObjects.filter((file) => file.endsWith('.node'))));
  `;
  const args = ['--input-type=module', '--eval', probe];
  const result = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(result.stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^\d+ rule files, no findings$/),
    '[]',
  ]);
});

it('[HO16] the committed entry is executable, so that a rebuild cannot break npx', () => {
  expect(statSync(join(ROOT, 'bin', 'midswing.js')).mode & 0o111).toBe(0o111);
});
