// The promise of the project, over real processes and sockets: a push changes the very next hits, a bad
// push changes nothing, a rollback brings the old numbers back; the socket stays open throughout.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { joinAsPlayer, type Player } from '../support/player.ts';
import {
  createWorkspace,
  midswing,
  startServer,
  type CommandResult,
  type ServerProcess,
  type Workspace,
} from '../support/server-process.ts';
import { record } from '../support/source-tree.ts';

/** Above any weapon hit of the pack that ships, and below what is left of FIXED by resistances. */
const LARGE = 130;
const FIXED = 200;

let workspace: Workspace;
let server: ServerProcess;
let player: Player;

beforeEach(async () => {
  workspace = createWorkspace();
  server = await startServer(workspace.data);
  player = await joinAsPlayer(server.gatewayUrl, 1);
});

afterEach(async () => {
  await player.client.close();
  await server.stop();
  workspace.remove();
});

it('[HO1] a push changes the next hit on the same socket, and a rollback changes it back', async () => {
  const before = await player.nextHit();
  expect(before.amount).toBeLessThan(LARGE);

  workspace.edit('strike.rules', 'max(1,', `max(${FIXED},`);
  const pushed = await push('--json');
  expect(pushed.exitCode).toBe(0);
  const epoch = Number(record(JSON.parse(pushed.stdout))['epoch']);
  const during = await player.nextHit(epoch);
  expect(during.amount).toBeGreaterThanOrEqual(LARGE);
  expect(during.generation).toBeGreaterThan(before.generation);
  expect(during.set).not.toBe(before.set);

  const back = await midswing(['rollback', '--data', workspace.data, '--json']);
  expect(back.exitCode).toBe(0);
  const after = await player.nextHit(epoch + 1);
  expect(after.amount).toBeLessThan(LARGE);
  expect(after.generation).toBeGreaterThan(during.generation);
  expect(after.set).toBe(before.set);
  expect(player.closed()).toBe(false);
  expect(player.gaps()).toBe(0);
});

it('[HO2] a mistyped rule is refused with its place, and the same rules go on serving', async () => {
  const before = await status();
  workspace.edit('strike.rules', 't.armour', 't.armor');
  const pushed = await push();
  expect(pushed.exitCode).toBe(1);
  expect(pushed.stdout).toContain('strike.rules:');
  expect(pushed.stdout).toContain('armor');
  expect(pushed.stdout).toContain('armour');
  expect(pushed.stderr).toContain('RULES_REFUSED');
  expect(pushed.stderr).toContain('Nothing changed on the server.');
  const after = await status();
  for (const key of ['epoch', 'set', 'active', 'revisionFloor']) {
    expect(after[key], key).toEqual(before[key]);
  }
  expect((await player.nextHit()).amount).toBeLessThan(LARGE);
});

it('[HO3] a push names each stage with its duration', async () => {
  const before = await status();
  const pushed = await push();
  expect(pushed.exitCode).toBe(0);
  for (const stage of ['received', 'verified', 'compiled', 'prepared', 'active']) {
    expect(pushed.stdout).toMatch(new RegExp(`${stage} +\\d+\\.\\d ms`));
  }
  expect(pushed.stdout).toContain('arena revision 2 is active');
  await player.nextHit(Number(before['epoch']) + 1);
});

it('[HO4] the statistics of the service survive a swap and a restart', async () => {
  await player.nextHit();
  const hitsOf = (report: Record<string, unknown>): number =>
    Number(record(record(report['services'])['arena'])['hits']);
  const first = hitsOf(await status());
  expect(first).toBeGreaterThan(0);
  workspace.edit('strike.rules', '150%', '200%');
  expect((await push()).exitCode).toBe(0);
  const second = hitsOf(await status());
  expect(second).toBeGreaterThanOrEqual(first);

  const old = await status();
  expect(await server.stop()).toBe(0);
  server = await startServer(workspace.data);
  const restarted = await status();
  expect(hitsOf(restarted)).toBeGreaterThanOrEqual(second);
  expect(Number(restarted['epoch'])).toBeGreaterThan(Number(old['epoch']));
  const active = record(restarted['active']);
  expect(active['revision']).toBe(2);
  expect(Number(active['generation'])).toBeGreaterThan(Number(record(old['active'])['generation']));
});

it('[HO23] a rollback with the state of the switch drops what was counted since', async () => {
  const hits = async (): Promise<number> => {
    const services = record((await status())['services']);
    return Number(record(services['arena'])['hits']);
  };
  await player.nextHit();
  expect((await push()).exitCode).toBe(0);
  const far = (await hits()) + 80;
  await vi.waitUntil(async () => (await hits()) > far, { timeout: 30_000, interval: 200 });
  const back = await midswing(['rollback', '--restore', '--data', workspace.data]);
  expect(back.exitCode, back.stderr).toBe(0);
  expect(back.stdout).toMatch(/^State since 20.*Z is dropped: arena\.$/m);
  expect(await hits()).toBeLessThan(far);
  await player.nextHit();
  expect(player.closed()).toBe(false);
});

it('[HO5] log lines about rooms, activations, rollbacks and drains name epoch and set', async () => {
  await server.stop();
  server = await startServer(workspace.data, { args: ['--log-level', 'debug'] });
  player = await joinAsPlayer(server.gatewayUrl, 1);
  const before = Number((await status())['epoch']);
  expect((await push()).exitCode).toBe(0);
  await player.nextHit(before + 1);
  expect((await midswing(['rollback', '--data', workspace.data])).exitCode).toBe(0);
  await player.nextHit(before + 2);
  workspace.edit('strike.rules', 't.armour', 't.armor');
  expect((await push()).exitCode).toBe(1);
  await server.stop();
  const lines = server
    .log()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => record(JSON.parse(line)));
  const stages = ['active', 'rolled-back', 'draining', 'unloaded'];
  for (const stage of stages) {
    expect(
      lines.filter((line) => line['stage'] === stage),
      stage,
    ).not.toEqual([]);
  }
  const ofRooms = lines.filter((line) => 'room' in line);
  expect(ofRooms.length).toBeGreaterThan(0);
  const ofStages = lines.filter((line) => stages.includes(String(line['stage'])));
  const version = { epoch: expect.any(Number), set: expect.stringMatching(/^[0-9a-f]{64}$/) };
  for (const line of [...ofRooms, ...ofStages]) expect(line).toMatchObject(version);
});

async function push(...args: readonly string[]): Promise<CommandResult> {
  return midswing(['push', workspace.pack, '--data', workspace.data, ...args]);
}

async function status(): Promise<Record<string, unknown>> {
  const result = await midswing(['status', '--data', workspace.data, '--json']);
  expect(result.exitCode, result.stderr).toBe(0);
  return record(JSON.parse(result.stdout));
}
