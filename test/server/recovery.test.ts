// Servers that are killed in mid-battle, over real processes and sockets: every room goes on where it was, on the
// rules it was on, and what was told durable is there.
import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { RECORD, RECORD_STARTS } from '../../engine/room/record.ts';
import { recoverRoom, type RoomRecordEntry } from '../../engine/room/recover.ts';
import { joinAsMover, readJournal, rulesOf } from '../support/battle-journal.ts';
import { midswing, type ServerProcess } from '../support/server-process.ts';
import { record } from '../support/source-tree.ts';
import { useServer } from '../support/use-server.ts';

const { workspace, start, run } = useServer();

it('[HJ1][HJ2][HJ3][HJ4] killed and stopped, every room goes on at its durable tick or later, as a replay would', async () => {
  let server = await start();
  const durable = [0, 0];
  for (const room of [0, 1]) {
    const mover = await joinAsMover(server.gatewayUrl, room + 1);
    durable[room] = await mover.durableMove();
  }
  await server.kill();
  const first = await readJournal(copyOf('first'));

  server = await start();
  const again = [await joinAsMover(server.gatewayUrl, 1), await joinAsMover(server.gatewayUrl, 2)];
  for (const [room, { joined }] of again.entries()) {
    expect(joined.tick).toBeGreaterThanOrEqual(durable[room] ?? Infinity);
    // Those who played before are gone: their slots are free.
    expect(joined.member).toBeLessThanOrEqual(1);
  }
  expect(await recovered(server)).toMatchObject({
    resumed: 2,
    lost: [],
    cut: [],
    parted: [],
    lostTicks: 0,
  });
  // Hashes are written every ten ticks.
  for (const { client, joined } of again) await client.whenDurable(joined.tick + 10);
  await server.kill();
  const second = await readJournal(copyOf('second'));

  const behaviour = await rulesOf(workspace.pack);
  for (const room of [1, 2]) {
    const before = lastRun(first.rooms.get(room) ?? []);
    const after = (second.rooms.get(room) ?? []).filter(
      ({ kind }) => !RECORD_STARTS.includes(kind),
    );
    const alone = recoverRoom(before, () => behaviour);
    const whole = recoverRoom(
      [...before, ...newer(after, alone?.battle.tick ?? 0)],
      () => behaviour,
    );
    expect([alone?.differsAt, whole?.differsAt]).toEqual([undefined, undefined]);
    expect(whole?.hashes).toBeGreaterThan(alone?.hashes ?? 0);
  }

  truncateSync(lastSegment(), statSync(lastSegment()).size - 7);
  server = await start();
  const third = await recovered(server);
  expect(third).toMatchObject({ resumed: 2, corrupt: [], lost: [], cut: [], parted: [] });
  const mover = await joinAsMover(server.gatewayUrl, 1);
  const tick = await mover.durableMove();
  expect(await server.stop()).toBe(0);
  expect((await readJournal(workspace.data)).rooms.get(1)?.at(-1)?.kind).toBe(RECORD.snapshot);
  server = await start();
  const fourth = await joinAsMover(server.gatewayUrl, 1);
  expect(fourth.joined.tick).toBeGreaterThanOrEqual(tick);
});

it('[HJ5] a room on an older revision goes on on that, beside the active one, until its update point', async () => {
  let server = await start();
  const pack = join(workspace.pack, 'pack.json');
  const manifest = record(JSON.parse(readFileSync(pack, 'utf8')));
  writeFileSync(pack, JSON.stringify({ ...manifest, update: 'pin' }));
  expect((await run('push', workspace.pack)).exitCode).toBe(0);
  const mover = await joinAsMover(server.gatewayUrl, 1);
  await mover.durableMove();
  const before = await revisions(server);
  expect(before).toEqual([
    [1, 'draining'],
    [2, 'active'],
  ]);
  await server.kill();
  server = await start();
  expect(await recovered(server)).toMatchObject({ resumed: 2, lost: [] });
  expect(await revisions(server)).toEqual(before);
  const { joined } = await joinAsMover(server.gatewayUrl, 1);
  expect(joined.version.epoch).toBe(1);
  await server.kill();

  const { active, digests } = packs();
  for (const digest of digests) {
    if (digest !== active) rmSync(join(workspace.data, 'packs', `${digest}.pack`));
  }
  server = await start();
  expect(server.log()).toContain('a pack that rooms were on cannot be loaded');
  expect(await recovered(server)).toMatchObject({ resumed: 2, lost: [] });
  const later = await joinAsMover(server.gatewayUrl, 1);
  expect(later.joined.tick).toBeGreaterThanOrEqual(joined.tick);
  expect(later.joined.version.epoch).toBeGreaterThan(1);
});

it('[HJ6][PF4] a corrupt segment is named with the rooms it cut short, and kept', async () => {
  let server = await start();
  const { client, joined } = await joinAsMover(server.gatewayUrl, 1);
  await client.whenDurable(joined.tick + 12);
  await server.kill();
  const file = lastSegment();
  // Behind the rooms' starts, and before the last groups.
  flip(file, statSync(file).size - 1_000);
  const doctor = await run('doctor');
  expect(doctor.stdout).toMatch(/journal.*segment \d+/s);
  server = await start();
  expect(server.log()).toContain('the journal is corrupt');
  const finding = await recovered(server);
  expect(finding).toMatchObject({
    resumed: 2,
    corrupt: [expect.any(Number)],
    lost: [],
    cut: [1, 2],
  });
  expect(readdirSync(join(workspace.data, 'journal')).join(' ')).toContain('-refused');
  await (await joinAsMover(server.gatewayUrl, 1)).durableMove();
  await server.kill();

  for (const name of readdirSync(join(workspace.data, 'journal'))) {
    const path = join(workspace.data, 'journal', name);
    // Inside the rooms' starts.
    flip(path, Math.floor(statSync(path).size * 0.3));
  }
  server = await start();
  expect(await recovered(server)).toMatchObject({ resumed: 0, lost: [1, 2] });
  expect(server.log()).toContain('the room opens anew');
});

it('[HJ7] a disk that takes nothing stops no battle: the status says stalled, a later start goes on', async () => {
  let server = await start();
  const first = await joinAsMover(server.gatewayUrl, 1);
  const tick = await first.durableMove();
  await server.kill();
  server = await start({ fileBlocksMax: 8 });
  const { client, joined } = await joinAsMover(server.gatewayUrl, 1);
  expect(joined.tick).toBeGreaterThanOrEqual(tick);
  let newest = 0;
  client.onFrame((frame) => {
    newest = frame.tick;
  });
  await vi.waitUntil(() => newest > joined.tick + 8, { timeout: 5_000, interval: 20 });
  const { journal } = await status(server);
  expect(record(journal)['state']).toBe('stalled');
  expect(Number(record(journal)['lagMs'])).toBeGreaterThan(0);
  expect(client.durableTick).toBeLessThan(joined.tick);
  await server.kill();
  server = await start();
  const last = await joinAsMover(server.gatewayUrl, 1);
  expect(last.joined.tick).toBeGreaterThanOrEqual(tick);
  expect(await recovered(server)).toMatchObject({ resumed: 2, lost: [] });
});

it('[HJ8] a backup of a server that fights is a server that goes on', async () => {
  const server = await start();
  const mover = await joinAsMover(server.gatewayUrl, 1);
  const tick = await mover.durableMove();
  const [backup, data] = [
    join(workspace.data, '..', 'backup'),
    join(workspace.data, '..', 'again'),
  ];
  expect((await run('backup', backup)).exitCode).toBe(0);
  await server.kill();
  const restored = await midswing(['restore', backup, '--data', data]);
  expect(restored.exitCode, restored.stderr).toBe(0);
  cpSync(join(workspace.data, 'keys'), join(data, 'keys'), { recursive: true });
  const next = await start({ data });
  const { joined } = await joinAsMover(next.gatewayUrl, 1);
  expect(joined.tick).toBeGreaterThanOrEqual(tick);
});

it('[HJ9] a restore lists first what it cannot undo; its timeline outlives a crash', async () => {
  let server = await start();
  const mover = await joinAsMover(server.gatewayUrl, 1);
  const { client, joined } = mover;
  expect((await run('push', workspace.pack)).exitCode).toBe(0);
  await mover.durableMove();
  const preview = await run('rollback', '--restore', '--dry-run');
  expect(preview.stdout).toMatch(
    /^From arena revision 2 to revision 1, with the state of the switch/,
  );
  expect(preview.stdout).toMatch(/^2 rooms go back to the state at the switch\.$/m);
  expect(preview.stdout).toMatch(/^[1-9]\d* accepted commands? (is|are) decided again\.$/m);
  expect(preview.stdout).toMatch(/^ {2}room 1, tick \d+: command \d+ of member 0$/m);
  expect(preview.stdout).toContain('Nothing has left the rooms since.');
  const timelines: number[] = [];
  client.onKeyframe((_, { timeline }) => timelines.push(timeline));
  const back = await run('rollback', '--restore');
  expect(back.exitCode, back.stderr).toBe(0);
  expect(back.stdout).toContain('2 rooms go back to the state at the switch.');
  await vi.waitUntil(() => timelines.includes(1), { timeout: 5_000, interval: 20 });
  await mover.durableMove();
  await server.kill();

  server = await start();
  const again = await joinAsMover(server.gatewayUrl, 1);
  expect(again.joined.tick).toBeGreaterThan(joined.tick);
  again.client.onFrame(({ timeline }) => timelines.push(timeline));
  await again.durableMove();
  expect(timelines.at(-1)).toBe(1);
});

function copyOf(name: string): string {
  const copy = join(workspace.data, '..', name);
  cpSync(workspace.data, copy, { recursive: true });
  return copy;
}

function lastSegment(): string {
  const folder = join(workspace.data, 'journal');
  const names = readdirSync(folder).filter((name) => name.endsWith('.journal'));
  return join(folder, names.toSorted().at(-1) ?? '');
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** What the history says is active, and all packs that are kept. */
function packs(): { readonly active: string; readonly digests: readonly string[] } {
  const history = readFileSync(join(workspace.data, 'history.log'), 'utf8');
  const named = [...history.matchAll(/"digest":"([0-9a-f]{64})"/g)].map(([, digest]) => digest);
  const names = readdirSync(join(workspace.data, 'packs'));
  return { active: named.at(-1) ?? '', digests: names.map((name) => name.slice(0, 64)) };
}

/** A room's last start and what follows it. */
function lastRun(entries: readonly RoomRecordEntry[]): readonly RoomRecordEntry[] {
  return entries.slice(entries.findLastIndex(({ kind }) => RECORD_STARTS.includes(kind)));
}

/** Inputs and hashes both begin with their tick. */
function newer(entries: readonly RoomRecordEntry[], tick: number): readonly RoomRecordEntry[] {
  return entries.filter(({ bytes }) => Buffer.from(bytes).readUInt32LE() > tick);
}

async function status({ adminUrl }: ServerProcess): Promise<Record<string, unknown>> {
  const token = readFileSync(join(workspace.data, 'keys', 'admin.token'), 'utf8').trim();
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${adminUrl}/v1/status`, { headers });
  expect(answer.status).toBe(200);
  return record(await answer.json());
}

async function recovered(server: ServerProcess): Promise<Record<string, unknown>> {
  return record(record((await status(server))['journal'])['recovered']);
}

async function revisions(server: ServerProcess): Promise<(readonly [number, string])[]> {
  const { generations } = await status(server);
  const list: unknown[] = Array.isArray(generations) ? generations : [];
  return list.map((each) => {
    const { revision, state } = record(each);
    return [Number(revision), String(state)] as const;
  });
}
