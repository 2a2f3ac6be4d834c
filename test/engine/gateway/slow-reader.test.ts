// Clients that read or acknowledge too slowly: what they are sent, and when it ends.
import { afterEach, expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { closeAll, eventually, RawClient, startGateway, toyCodec } from './gateway-harness.ts';
import { LinkRig } from './link-rig.ts';

afterEach(closeAll);

it('[GW18] a client with too much waiting is sent nothing, and all it lacks when that has gone', () => {
  const rig = new LinkRig({ limits: { skipBytes: 100 } });
  const [slow, good] = [rig.enter(), rig.enter()];
  good.arrive();
  rig.tick(10);
  expect(slow.wire.length).toBeLessThan(6);
  expect(good.rest().length).toBeGreaterThan(0);
  for (let i = 0; i < 10; i += 1) {
    slow.arrive();
    good.arrive();
  }
  for (const client of [slow, good]) {
    const ticks = client.received.flatMap((one) => (one.kind === 'frame' ? [one.tick] : []));
    expect(ticks.at(-1)).toBe(rig.world.rooms[0]?.tick);
    expect(ticks).toEqual(ticks.map((_, i) => (ticks[0] ?? 0) + i));
  }
});

it('[GW18] a client that acknowledges nothing is sent so many frames, and the rest once it does', () => {
  const rig = new LinkRig({ limits: { ackLagTicksMax: 4 } });
  const client = rig.enter();
  for (let i = 0; i < 10; i += 1) {
    rig.tick();
    client.arrive();
  }
  expect(client.tick).toBe(5);
  expect(rig.gateway.figures.lags).toBe(1);
  client.ack(3);
  client.arrive();
  expect(client.tick).toBe(7);
  client.ack();
  client.arrive();
  expect(client.tick).toBe(11);
  expect(rig.gateway.figures.lateFrames).toBe(6);
});

it('[GW18] acknowledging by commands counts too, and a tick that was never sent does not', () => {
  const rig = new LinkRig({ limits: { ackLagTicksMax: 2 } });
  const client = rig.enter();
  rig.tick(4);
  client.ack(1_000);
  client.arrive();
  expect(client.tick).toBe(3);
  client.command(1, [1, 1], 3);
  client.arrive();
  expect(client.tick).toBe(5);
});

it('[GW18] a client that lacks frames that are gone gets a keyframe once it reads again', () => {
  const limits = { skipBytes: 50, frameLogBytesMin: 64, frameLogBytesMax: 128 };
  const rig = new LinkRig({ limits });
  const client = rig.enter();
  rig.tick(20);
  const before = client.arrive().length;
  expect(before).toBeLessThan(4);
  const { tick } = client;
  rig.tick();
  expect(client.rest().slice(-1)).toEqual([`keyframe 22 missed ${21 - tick}`]);
  rig.tick();
  expect(client.rest()).toEqual(['frame 23']);
  expect(rig.gateway.figures.keyframes).toBe(1);
});

it('[GW49] ticks that run late together reach a client in one write, each once and in order', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  client.rest();
  rig.tickLate(4);
  expect(client.corks).toBe(1);
  expect(client.rest()).toEqual(['frame 2', 'frame 3', 'frame 4', 'frame 5']);
  expect(rig.gateway.figures.lateFrames).toBe(0);
  rig.tickLate(1);
  expect(client.corks).toBe(1);
  expect(client.rest()).toEqual(['frame 6']);
});

it('[GW49] a client that joins among them gets its keyframe, and only the ticks after it', () => {
  const rig = new LinkRig();
  const client = rig.greet();
  client.say({ kind: 'join', room: 0, spectate: false });
  client.rest();
  rig.tickLate(3);
  expect(client.rest()).toEqual(['joined 1', 'frame 2', 'frame 3']);
});

it('[GW49] one whose frames do not fit among them gets a keyframe for what is gone', () => {
  const limits = { frameLogBytesMin: 64, frameLogBytesMax: 128 };
  const rig = new LinkRig({ limits });
  const client = rig.enter();
  client.rest();
  rig.tickLate(20);
  expect(client.rest()).toEqual([]);
  rig.tick();
  expect(client.rest()).toEqual(['keyframe 22 missed 20']);
});

it('[GW50] a link that throws harms its own client alone', () => {
  const rig = new LinkRig({ limits: { slowReaderMs: 2_000 } });
  const good = rig.enter();
  const bad = rig.enter();
  const lines = rig.lines.length;
  bad.throws = true;
  rig.tick(2);
  rig.tickLate(3);
  good.rest();
  expect(good.tick).toBe(rig.world.rooms[0]?.tick);
  expect(rig.lines.slice(lines).map(({ message }) => message)).toEqual(['a link threw']);
  rig.pass(2_000);
  expect([rig.gateway.sockets, rig.gateway.detached]).toEqual([1, 1]);
  bad.throws = false;
  const back = rig.resume(bad);
  back.arrive();
  expect(back.tick).toBe(good.tick);
});

it('[GW18] one that lags for too long is closed with 4008, and may resume', () => {
  const rig = new LinkRig({ limits: { skipBytes: 50, slowReaderMs: 2_000 } });
  const client = rig.enter();
  rig.tick(5);
  rig.pass(1_999);
  expect(client.closeCode).toBeUndefined();
  rig.pass(1);
  expect(client.closeCode).toBe(4008);
  expect(rig.gateway.figures.refused['slow-reader']).toBe(1);
  client.lose();
  const next = rig.resume(client);
  expect(next.arrive().map(({ kind }) => kind)).toEqual(['welcome', 'resumed']);
  // A little at a time: it never gets behind for good.
  for (let i = 0; i < 10; i += 1) next.arrive();
  expect(next.tick).toBe(rig.world.rooms[0]?.tick);
  rig.pass(2_000);
  expect(next.closeCode).toBeUndefined();
});

it('[GW18] a transport that takes nothing ends the connection, not the session', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  client.takes = false;
  rig.tick(3);
  client.command(1, []);
  expect(client.closeCode).toBe(4008);
  expect([rig.gateway.sessions, rig.gateway.detached]).toEqual([1, 1]);
  const next = rig.resume(client);
  const lacked = ['frame 2', 'frame 3', 'frame 4'];
  expect(next.rest()).toEqual(['welcome', 'resumed', 'COMMAND_MALFORMED 1', ...lacked]);
});

it('[GW18] a socket that nobody reads is closed and its session waits; the others miss nothing', async () => {
  const big = new Uint8Array(100_000);
  const codec = { ...toyCodec, encodeChanges: () => big };
  const clock = new ManualClock();
  const limits = { frameLogBytesMax: 262_144, slowReaderMs: 1_000, ackLagTicksMax: 1e6 };
  const harness = await startGateway({}, { codec, clock, limits });
  const good = await harness.enter(0, true);
  const slow = new RawClient(harness.port);
  await slow.upgrade();
  slow.say({ kind: 'hello', protocol: 1, client: '', minor: 0, resume: undefined });
  slow.say({ kind: 'join', room: 0, spectate: false });
  slow.socket.pause();
  let ticks = 0;
  await eventually(() => {
    harness.tick();
    ticks += 1;
    return harness.gateway.figures.lags === 1;
  });
  clock.advance(1_000);
  harness.gateway.sweep();
  expect([harness.gateway.sockets, harness.gateway.detached]).toEqual([1, 1]);
  const told = harness.lines.find(({ message }) => message === 'slow reader closed');
  expect(told?.fields).toMatchObject({ room: 0, epoch: 1 });
  await eventually(() => good.rest().length === ticks);
  const seen = good.rest().flatMap((message) => ('tick' in message ? [message.tick] : []));
  expect(seen).toEqual(seen.map((_, i) => i + 2));
});
