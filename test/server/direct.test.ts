// Generated code in a running server: it comes into service by itself while its switch is open, goes when the switch
// is closed, and a battle is the one that closures fight.
import { expect, it, vi } from 'vitest';
import { createArenaNames } from '../../combat-rules/model/names.ts';
import { createArenaCodec } from '../../combat-rules/protocol/codec.ts';
import { builtInPackFolder } from '../../combat-rules/cli/built-in-pack.ts';
import { createArenaCompiler } from '../../combat-rules/service.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { silentLog } from '../../engine/base/log.ts';
import { createClient, type Client } from '../../engine/client/client.ts';
import { createNetSocketFactory } from '../../engine/client/net-socket.ts';
import { createKernel } from '../../engine/kernel/kernel.ts';
import type { FrameMessage } from '../../engine/protocol/message.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { createRooms } from '../../engine/room/rooms.ts';
import type { Room } from '../../engine/room/room.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';
import { readPackSource } from '../../engine/trust/pack-source.ts';
import { record } from '../support/source-tree.ts';
import { useServer } from '../support/use-server.ts';

const SEED = 77;
const names = createArenaNames();
const REASON = ['--reason', 'a test'];

const { workspace, start, run } = useServer();

it('[AR43] [AR44] [AR47] the switch brings generated code in and out, and no player can tell', async () => {
  const server = await start({ args: ['--seed', `${SEED}`] });
  expect(await figure('directClosed')).toBe(1);
  expect((await run('protection', 'open', 'generated-code', ...REASON)).exitCode).toBe(0);
  const { client, frames } = await watchRoom(server.gatewayUrl);
  const pushed = await run('push', workspace.pack);
  expect(pushed.exitCode, pushed.stderr).toBe(0);
  await until(async () => (await figure('servesDirect')) === 1);
  const { stdout } = await run('status');
  expect(stdout).toMatch(/^ {2}servesDirect 1$/m);
  expect(stdout).toMatch(/^ {2}directAgreed 4096$/m);
  expect(server.log()).toContain('rules run as generated code from now on');
  await ticksMore(frames, 30);
  expect((await run('protection', 'close', 'generated-code', ...REASON)).exitCode).toBe(0);
  await until(async () => (await figure('directClosed')) === 1);
  expect(await figure('servesDirect')).toBe(0);
  expect(server.log()).toContain('rules run as closures again');
  await ticksMore(frames, 10);
  const last = await watchRoom(server.gatewayUrl);
  for (const each of [client, last.client]) await each.close();

  const room = await roomOnClosures();
  const codec = createArenaCodec(names);
  let compared = 0;
  for (const { tick, changes } of frames) {
    while (room.tick < tick - 1) room.runTick();
    if (room.tick === last.tick) expect(keyframe(room)).toBe(last.keyframe);
    expect(hex(codec.encodeChanges(room.runTick().changes)), `tick ${tick}`).toBe(hex(changes));
    compared += 1;
  }
  while (room.tick < last.tick) room.runTick();
  expect(keyframe(room)).toBe(last.keyframe);
  expect(compared).toBeGreaterThan(60);
}, 120_000);

interface Watched {
  readonly client: Client;
  /** Grows until the client is closed. */
  readonly frames: readonly FrameMessage[];
  /** The state after this tick. */
  readonly tick: number;
  readonly keyframe: string;
}

/** Watches room 1, without taking part. */
async function watchRoom(url: string): Promise<Watched> {
  const client = createClient({ url, connect: createNetSocketFactory(), name: 'test watcher' });
  const frames: FrameMessage[] = [];
  client.onFrame((frame) => void frames.push(frame));
  await client.connect();
  const { tick, keyframe: state } = await client.join(1, { spectate: true });
  return { client, frames, tick, keyframe: hex(state) };
}

/** The same battle in this process; the pack never changes, so one load is enough. */
async function roomOnClosures(): Promise<Room> {
  const { members } = await readPackSource(builtInPackFolder());
  const pack = { name: 'arena', service: 'arena', revision: 1, members };
  const outcome = createArenaCompiler({ names }).compile(pack);
  if (!outcome.ok || outcome.layout === undefined) throw new Error('the demo pack compiles');
  const service = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
  const kernel = createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: (text) => sha256Hex(text),
    drain: { policy: 'evict', deadlineMs: 1_000 },
    keepStandby: false,
    onUnload: () => undefined,
  });
  const generation = kernel.load(service, { ...pack, digest: sha256Hex('arena') });
  kernel.activate(kernel.prepare([generation]), kernel.epoch, 0);
  const rooms = createRooms({
    count: 1,
    seed: SEED,
    tickMs: 100,
    service: 'arena',
    kernel,
    clock: systemClock,
    log: silentLog,
    onTick: () => undefined,
    onFault: () => undefined,
  });
  const room = rooms.find(1);
  if (room === undefined) throw new Error('there is a room 1');
  return room;
}

function keyframe({ columns, layout }: Room): string {
  return hex(createArenaCodec(names).encodeKeyframe(columns, layout));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

async function figure(name: string): Promise<unknown> {
  const { stdout, stderr } = await run('status', '--json');
  const services = record(record(JSON.parse(stdout || `{"error":"${stderr}"}`))['services']);
  return record(services['arena'])[name];
}

async function ticksMore(frames: readonly FrameMessage[], count: number): Promise<void> {
  const enough = frames.length + count;
  await until(() => frames.length >= enough);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(holds, { timeout: 60_000, interval: 200 });
}
