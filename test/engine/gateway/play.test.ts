// The whole way of a client through a real gateway: hello, join, commands, frames, swap, leave.
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { TOY } from '../room/toy-behaviour.ts';
import { NARROW, WIDE } from '../room/toy-versions.ts';
import { closeAll, eventually, startGateway, toyCodec } from './gateway-harness.ts';

afterEach(closeAll);

it('[GW2] a hello is answered with a welcome that names tick, rooms and version', async () => {
  const { dial, world } = await startGateway();
  const client = await dial();
  client.say({ kind: 'hello', protocol: 1, client: 'me', minor: 0, resume: undefined });
  const welcome = await client.next('welcome');
  expect(welcome).toMatchObject({ protocol: 1, tickMs: 50, rooms: 2 });
  expect(welcome.session).toMatch(/^[0-9a-f-]{36}$/);
  const digest = world.kernel.routing?.defaultSet.digest ?? '';
  expect(welcome.version).toEqual({ epoch: 1, generation: 1, set: digest.slice(0, 16) });
});

it('[GW14] a command is answered in the frame of its tick, which names its version', async () => {
  const { enter, tick, rooms } = await startGateway();
  const client = await enter();
  client.command(1, [TOY.add, 5]);
  client.command(2, [TOY.refuse, 0]);
  await client.settle();
  tick();
  const frame = await client.next('frame');
  expect(frame).toMatchObject({ room: 0, tick: 2, version: { epoch: 1, generation: 1 } });
  expect(frame.replies).toEqual([
    { member: 0, sequence: 1, refusal: '' },
    { member: 0, sequence: 2, refusal: 'TOY_7' },
  ]);
  expect(frame.changes).toEqual(new Uint8Array([1]));
  expect(frame.swap).toBeUndefined();
  expect(frame.version.set).toBe(rooms[0]?.set.digest.slice(0, 16));
});

it('[GW14] all listeners of a room get the same frame, and those of other rooms do not', async () => {
  const { enter, tick } = await startGateway();
  const first = await enter(0);
  const second = await enter(0);
  const elsewhere = await enter(1);
  await first.next('frame');
  await first.next('frame');
  await second.next('frame');
  tick();
  const frame = await first.next('frame');
  expect(await second.next('frame')).toEqual(frame);
  expect((await elsewhere.next('frame')).room).toBe(1);
});

it('[GW15] a member gets the state after tick T, then every tick from T + 1', async () => {
  const { greet, tick, enter } = await startGateway();
  const early = await enter();
  early.command(1, [TOY.add, 5]);
  await early.settle();
  tick();
  const late = await greet();
  late.say({ kind: 'join', room: 0, spectate: false });
  await late.settle();
  tick();
  tick();
  tick();
  const joined = await late.next('joined');
  expect(joined).toMatchObject({ room: 0, member: 1, spectator: false, tick: 3 });
  expect(joined.keyframe).toHaveLength(4);
  expect((await late.next('frame')).tick).toBe(4);
  expect((await late.next('frame')).tick).toBe(5);
});

it('[GW15] a spectator takes no slot, and gets a keyframe and every tick after it', async () => {
  const { enter, tick, rooms } = await startGateway();
  const watchers = [await enter(0, true), await enter(0, true)];
  expect(watchers[0]?.received[1]).toMatchObject({ member: -1, spectator: true, tick: 1 });
  expect(rooms[0]?.join()).toBe(0);
  tick();
  expect((await watchers[1]?.next('frame'))?.tick).toBe(3);
});

it('[GW15] clients that come at any tick see no gap', async () => {
  const { greet, tick } = await startGateway();
  const clients = [];
  for (let i = 0; i < 30; i += 1) {
    const client = await greet();
    client.say({ kind: 'join', room: 0, spectate: i >= 4 });
    clients.push(client);
    if (i % 3 === 0) await client.settle();
    tick();
    if (i % 2 === 0) tick();
  }
  await Promise.all(clients.map((client) => client.settle()));
  for (let i = 0; i < 3; i += 1) tick();
  await Promise.all(clients.map((client) => client.settle()));
  for (const client of clients) {
    const ticks = client.received.flatMap((message) => ('tick' in message ? [message.tick] : []));
    const first = ticks[0] ?? 0;
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks).toEqual(ticks.map((_, i) => first + i));
  }
});

it('[GW16] the first frame on a new set tells from which epoch and to which pack', async () => {
  const { enter, tick, world } = await startGateway();
  const client = await enter();
  world.swap({ worth: 10 });
  client.command(1, [TOY.add, 5]);
  await client.settle();
  tick();
  tick();
  const frame = await client.next('frame');
  expect(frame.swap).toEqual({ fromEpoch: 1, pack: 'toy', revision: 2 });
  expect(frame.version).toMatchObject({ epoch: 2, generation: 2 });
  expect(frame.replies).toHaveLength(1);
  const after = await client.next('frame');
  expect(after.swap).toBeUndefined();
  expect(after.version).toEqual(frame.version);
});

it('[GW17] a member that disconnects gives its slot back', async () => {
  const { enter, tick, rooms, gateway } = await startGateway();
  const leaver = await enter();
  const stayer = await enter();
  await leaver.close();
  await eventually(() => gateway.sockets === 1);
  tick();
  expect(rooms[0]?.join()).toBe(0);
  expect((await stayer.next('frame')).tick).toBe(3);
});

it('[GW17] a client that disconnects before its room ticked leaves nothing behind', async () => {
  const { greet, tick, rooms, gateway } = await startGateway();
  const client = await greet();
  client.say({ kind: 'join', room: 0, spectate: false });
  await client.settle();
  await client.close();
  await eventually(() => gateway.sockets === 0);
  tick();
  expect(rooms[0]?.join()).toBe(0);
});

it('[GW27] refusals of the engine itself have codes of the engine', async () => {
  const { enter, tick } = await startGateway();
  const [actor, watcher] = [await enter(), await enter(0, true)];
  actor.command(1, [TOY.add, 1]);
  await actor.settle();
  await actor.close();
  tick();
  const frame = await watcher.next('frame');
  expect(frame.replies).toEqual([{ member: 0, sequence: 1, refusal: 'NOT_MEMBER' }]);
});

it('[GW31] changes that do not tell everything are replaced by a keyframe', async () => {
  const { enter, tick, rooms } = await startGateway();
  const client = await enter();
  client.command(1, [TOY.add, 5]);
  await client.settle();
  rooms[0]?.input(TOY.flood, [LIMITS.changesPerTickMax]);
  tick();
  const frame = await client.next('frame');
  expect([frame.changes.length, frame.keyframe?.length, frame.timeline]).toEqual([0, 4, 0]);
  expect(frame.replies).toEqual([{ member: 0, sequence: 1, refusal: '' }]);
  tick();
  expect((await client.next('frame')).keyframe).toBeUndefined();
});

it('[GW31] a room that moved to other columns, or went back, sends a keyframe, its timeline with it', async () => {
  const { enter, tick, world } = await startGateway(NARROW);
  const client = await enter();
  world.swap(WIDE);
  tick();
  const moved = await client.next('frame');
  expect([moved.keyframe === undefined, moved.timeline, moved.swap?.fromEpoch]).toEqual([
    false,
    0,
    1,
  ]);
  const first = world.packOf(1);
  world.swap(NARROW, first);
  tick();
  world.rooms[0]?.restore();
  tick();
  await client.next('frame');
  const restored = await client.next('frame');
  expect([restored.keyframe === undefined, restored.timeline]).toEqual([false, 1]);
  tick();
  const next = await client.next('frame');
  expect([next.keyframe, next.timeline]).toEqual([undefined, 1]);
});

it('[GW31] inputs of the host are answered to nobody', async () => {
  const { enter, tick, rooms } = await startGateway();
  const client = await enter();
  rooms[0]?.input(TOY.gift, [1, 0]);
  tick();
  expect((await client.next('frame')).replies).toEqual([]);
});

it('[GW14] a tick of a room without listeners is not encoded', async () => {
  let encoded = 0;
  const codec = {
    ...toyCodec,
    encodeChanges: () => {
      encoded += 1;
      return new Uint8Array(0);
    },
  };
  const { enter, tick, gateway } = await startGateway({}, { codec });
  tick();
  const client = await enter();
  expect(encoded).toBe(0);
  tick();
  expect(encoded).toBe(1);
  await client.close();
  await eventually(() => gateway.sockets === 0);
  tick();
  expect(encoded).toBe(1);
});

it('[GW14] a command carries nothing over from the command before', async () => {
  const codec = {
    ...toyCodec,
    decodeCommand: (...[payload, into]: Parameters<typeof toyCodec.decodeCommand>) => {
      into.kind = TOY.add;
      if (payload.length > 0) into.args[0] = payload[0] ?? 0;
      return true;
    },
  };
  const { enter, tick } = await startGateway({}, { codec });
  await enter();
  const client = await enter();
  client.command(1, [5]);
  client.command(2, []);
  await client.settle();
  tick();
  const watcher = await enter(0, true);
  const [, joined] = watcher.received;
  expect(joined?.kind === 'joined' && joined.keyframe[1]).toBe(4);
});
