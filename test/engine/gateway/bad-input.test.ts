// What a hostile or broken client can send through a real socket: each gets a coded answer, and the server
// goes on serving others.
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { encodeFrame } from '../../../engine/client/net-socket.ts';
import { OPCODES } from '../../../engine/client/frame-reader.ts';
import { encodeClientMessage } from '../../../engine/protocol/codec.ts';
import type { ServerMessage } from '../../../engine/protocol/message.ts';
import { TOY, TOY_MEMBERS } from '../room/toy-behaviour.ts';
import {
  closeAll,
  eventually,
  expectStillServing,
  RawClient,
  startGateway,
} from './gateway-harness.ts';

afterEach(closeAll);

it('[GW1] a join before hello gets HELLO_EXPECTED and is closed with 4001', async () => {
  const harness = await startGateway();
  const client = await harness.dial();
  client.say({ kind: 'join', room: 0, spectate: false });
  expect(await client.next('error')).toMatchObject({ code: 'HELLO_EXPECTED', sequence: 0 });
  expect(await client.closed()).toBe(4001);
  await expectStillServing(harness);
});

it('[GW2] another protocol version gets PROTOCOL_UNSUPPORTED and is closed with 4003', async () => {
  const harness = await startGateway();
  const client = await harness.dial();
  client.say({ kind: 'hello', protocol: 2, client: 'newer', minor: 0, resume: undefined });
  expect(await client.next('error')).toMatchObject({ code: 'PROTOCOL_UNSUPPORTED' });
  expect(await client.closed()).toBe(4003);
  await expectStillServing(harness);
});

it('[GW4] an unknown room gets ROOM_UNKNOWN, and the client may join another', async () => {
  const harness = await startGateway();
  const client = await harness.greet();
  client.say({ kind: 'join', room: 99, spectate: false });
  expect(await client.next('error')).toMatchObject({ code: 'ROOM_UNKNOWN', sequence: 0 });
  client.say({ kind: 'join', room: 1, spectate: false });
  await client.settle();
  harness.tick();
  expect(await client.next('joined')).toMatchObject({ room: 1, member: 0 });
});

it('[GW5] a full room gets ROOM_FULL, and may still be watched', async () => {
  const harness = await startGateway();
  for (let i = 0; i < TOY_MEMBERS; i += 1) await harness.enter(0);
  const client = await harness.greet();
  client.say({ kind: 'join', room: 0, spectate: false });
  expect(await client.next('error')).toMatchObject({ code: 'ROOM_FULL' });
  client.say({ kind: 'join', room: 0, spectate: true });
  await client.settle();
  harness.tick();
  expect(await client.next('joined')).toMatchObject({ spectator: true });
  await expectStillServing(harness);
});

it('[GW6] a second join gets ALREADY_JOINED and takes no second slot', async () => {
  const harness = await startGateway();
  const client = await harness.enter(0);
  client.say({ kind: 'join', room: 1, spectate: false });
  expect(await client.next('error')).toMatchObject({ code: 'ALREADY_JOINED' });
  expect(harness.rooms[1]?.join()).toBe(0);
});

it('[GW7] commands before join and of spectators are answered and not executed', async () => {
  const harness = await startGateway();
  const client = await harness.greet();
  client.command(1, [TOY.add, 1]);
  expect(await client.next('error')).toMatchObject({ code: 'JOIN_EXPECTED', sequence: 1 });
  client.say({ kind: 'join', room: 0, spectate: true });
  await client.settle();
  harness.tick();
  await client.next('joined');
  client.command(2, [TOY.add, 1]);
  expect(await client.next('error')).toMatchObject({ code: 'SPECTATOR_COMMAND', sequence: 2 });
  harness.tick();
  expect((await client.next('frame')).replies).toEqual([]);
  await expectStillServing(harness);
});

it('[GW8] a replayed sequence number gets SEQUENCE_REPLAYED and is executed once', async () => {
  const harness = await startGateway();
  const client = await harness.enter();
  client.command(3, [TOY.add, 1]);
  client.command(3, [TOY.add, 1]);
  client.command(2, [TOY.add, 1]);
  expect(await client.next('error')).toMatchObject({ code: 'SEQUENCE_REPLAYED', sequence: 3 });
  expect(await client.next('error')).toMatchObject({ code: 'SEQUENCE_REPLAYED', sequence: 2 });
  harness.tick();
  expect((await client.next('frame')).replies).toHaveLength(1);
  await expectStillServing(harness);
});

it('[GW9] a payload the game cannot read gets COMMAND_MALFORMED with its sequence', async () => {
  const harness = await startGateway();
  const client = await harness.enter();
  client.command(1, [1, 2, 3]);
  client.command(2, []);
  expect(await client.next('error')).toMatchObject({ code: 'COMMAND_MALFORMED', sequence: 1 });
  expect(await client.next('error')).toMatchObject({ code: 'COMMAND_MALFORMED', sequence: 2 });
  harness.tick();
  expect((await client.next('frame')).replies).toEqual([]);
  await expectStillServing(harness);
});

it('[GW10] a command for a full mailbox gets MAILBOX_FULL with its sequence', async () => {
  const harness = await startGateway();
  const client = await harness.enter();
  const filler = { member: 0, sequence: 1, kind: TOY.refuse, args: new Float64Array(4) };
  for (let i = 0; i < LIMITS.mailboxCommandsMax; i += 1) {
    expect(harness.rooms[0]?.enqueue(filler)).toBe(true);
  }
  client.command(1, [TOY.add, 1]);
  expect(await client.next('error')).toMatchObject({ code: 'MAILBOX_FULL', sequence: 1 });
  harness.tick();
  expect((await client.next('frame')).replies).toHaveLength(LIMITS.mailboxCommandsMax);
  client.command(2, [TOY.add, 1]);
  await client.settle();
  harness.tick();
  expect((await client.next('frame')).replies).toHaveLength(1);
});

it.each([
  ['noise', new Uint8Array([255, 255, 255])],
  ['an empty message', new Uint8Array(0)],
  ['an unknown message', new Uint8Array([0x7a, 0x00])],
  ['a field of the wrong type', new Uint8Array([0x1a, 0x02, 0x0a, 0x00])],
  ['a message cut off', encodeClientMessage({ kind: 'join', room: 1, spectate: true }).slice(0, 3)],
])('[GW11] %s gets MESSAGE_MALFORMED and the session goes on', async (_, bytes) => {
  const harness = await startGateway();
  const client = await harness.enter();
  client.sendBytes(bytes);
  expect(await client.next('error')).toMatchObject({ code: 'MESSAGE_MALFORMED', sequence: 0 });
  harness.tick();
  expect((await client.next('frame')).tick).toBe(2);
  await expectStillServing(harness);
});

it('[GW11] a client that goes on sending noise is closed with 4002', async () => {
  const harness = await startGateway();
  const client = await harness.enter();
  for (let i = 0; i < LIMITS.malformedMax; i += 1) client.sendBytes(new Uint8Array([255]));
  expect(await client.closed()).toBe(4002);
  expect(client.rest()).toHaveLength(LIMITS.malformedMax);
  await expectStillServing(harness);
});

it('[GW11] a text frame gets MESSAGE_MALFORMED', async () => {
  const harness = await startGateway();
  const client = new RawClient(harness.port);
  await client.upgrade();
  client.socket.write(encodeFrame(OPCODES.TEXT, Buffer.from('hello'), undefined));
  await eventually(() => client.heard.includes('MESSAGE_MALFORMED'));
  await expectStillServing(harness);
});

it('[GW12] a frame over the size limit ends its socket without a close frame', async () => {
  const harness = await startGateway();
  const client = await harness.enter();
  client.command(
    1,
    Array.from({ length: LIMITS.frameBytesMax }, () => 0),
  );
  expect(await client.closed()).toBe(1006);
  await eventually(() => harness.gateway.sockets === 0);
  await expectStillServing(harness);
});

it('[GW12] a message of exactly the size limit is read', async () => {
  const harness = await startGateway();
  const client = await harness.enter();
  const empty = encodeClientMessage({
    kind: 'command',
    sequence: 1,
    payload: new Uint8Array(200),
    ackTick: 0,
  });
  const room = LIMITS.frameBytesMax - (empty.length - 200) - 2;
  client.command(
    1,
    Array.from({ length: room }, () => 0),
  );
  expect(await client.next('error')).toMatchObject({ code: 'COMMAND_MALFORMED', sequence: 1 });
});

it('[GW13] a flood of commands gets RATE_LIMITED; each command is answered once', async () => {
  const harness = await startGateway();
  const client = await harness.enter();
  const flood = LIMITS.messageBurstMax * 2;
  for (let i = 1; i <= flood; i += 1) client.command(i, [TOY.refuse, 0]);
  // Messages are handled in order, and the last one is over the rate.
  const isLast = (message: ServerMessage): boolean =>
    message.kind === 'error' && message.sequence === flood;
  await eventually(() => client.rest().some(isLast));
  harness.tick();
  await eventually(() => client.rest().some(({ kind }) => kind === 'frame'));
  const answered = client.rest().flatMap((message) => {
    if (message.kind === 'frame') return message.replies.map(({ sequence }) => sequence);
    return message.kind === 'error' ? [message.sequence] : [];
  });
  expect(answered.sort((a, b) => a - b)).toEqual(Array.from({ length: flood }, (_, i) => i + 1));
  expect(client.rest().filter(({ kind }) => kind === 'error').length).toBeGreaterThan(0);
  await expectStillServing(harness);
});

it.each([
  ['repeated hellos', { kind: 'hello', protocol: 1, client: '', minor: 0, resume: undefined }],
  [
    'replayed commands',
    { kind: 'command', sequence: 1, payload: Uint8Array.of(TOY.add, 1), ackTick: 0 },
  ],
] as const)('[GW13] a burst of 5000 %s gets few answers and is closed', async (_, message) => {
  const harness = await startGateway();
  const client = await harness.enter();
  for (let i = 0; i < 5_000; i += 1) client.say(message);
  expect(await client.closed()).toBe(4009);
  expect(client.rest().length).toBeLessThan(LIMITS.messageBurstMax * 2);
  await expectStillServing(harness);
});

it('[GW28] a connection cut off inside a frame leaves a session that waits', async () => {
  const harness = await startGateway();
  const client = new RawClient(harness.port);
  await client.upgrade();
  client.say({ kind: 'hello', protocol: 1, client: '', minor: 0, resume: undefined });
  client.say({ kind: 'join', room: 0, spectate: false });
  const heardBefore = client.heard.length;
  await eventually(() => {
    harness.tick();
    // Welcome, Joined and a frame: the slot is taken.
    return client.heard.length > heardBefore + 100;
  });
  client.socket.write(encodeFrame(OPCODES.BINARY, new Uint8Array(200), undefined).subarray(0, 50));
  client.socket.destroy();
  await eventually(() => harness.gateway.sockets === 0);
  expect([harness.gateway.sessions, harness.gateway.detached]).toEqual([1, 1]);
  harness.tick();
  // The slot of the session that waits is the lowest one.
  expect(harness.rooms[0]?.join()).toBe(1);
  await expectStillServing(harness);
});
