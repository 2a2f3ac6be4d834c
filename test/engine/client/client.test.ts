// The client library: against a real gateway, and against a server that says what a real one never would.
import { afterEach, expect, it } from 'vitest';
import { CodedError, errorCode } from '../../../engine/base/errors.ts';
import { createClient, type Client, type TickGap } from '../../../engine/client/client.ts';
import { createNetSocketFactory } from '../../../engine/client/net-socket.ts';
import { decodeClientMessage, encodeServerMessage } from '../../../engine/protocol/codec.ts';
import type {
  ErrorMessage,
  FrameMessage,
  Reply,
  ServerMessage,
  SwapNotice,
} from '../../../engine/protocol/message.ts';
import { closeAll, onCloseAll, startGateway } from '../gateway/gateway-harness.ts';
import { TOY, TOY_MEMBERS } from '../room/toy-behaviour.ts';
import {
  closeServers,
  eventually,
  serverFrame,
  startScriptedServer,
  type ScriptedServer,
} from './scripted-server.ts';

afterEach(async () => {
  closeServers();
  await closeAll();
});

const connect = createNetSocketFactory({ masking: 'zero' });
const version = { epoch: 1, generation: 1, set: '0123456789abcdef' };
const welcome = {
  kind: 'welcome',
  protocol: 1,
  session: 's',
  tickMs: 50,
  rooms: 1,
  version,
} as const;
const joined = {
  kind: 'joined',
  room: 0,
  member: 1,
  spectator: false,
  tick: 10,
  version,
  keyframe: new Uint8Array([1]),
} as const;
const frameOf = (tick: number, more: Partial<FrameMessage> = {}): FrameMessage => ({
  kind: 'frame',
  room: 0,
  tick,
  version,
  replies: [],
  changes: new Uint8Array(0),
  swap: undefined,
  keyframe: undefined,
  timeline: 0,
  durableTick: undefined,
  ...more,
});

function makeClient(url: string, options: { readonly joinDeadlineMs?: number } = {}): Client {
  const client = createClient({ url, connect, name: 'test', ...options });
  onCloseAll(() => client.close());
  return client;
}

function say(server: ScriptedServer, ...messages: ServerMessage[]): void {
  server.write(...messages.map((message) => serverFrame(0x82, encodeServerMessage(message))));
}

/** A client that a scripted server has welcomed and let in. */
async function joinScripted(): Promise<{ client: Client; server: ScriptedServer }> {
  const server = await startScriptedServer();
  const client = makeClient(server.url);
  const welcomed = client.connect();
  await eventually(() => server.heard().length > 0);
  say(server, welcome);
  await welcomed;
  const join = client.join(0);
  say(server, joined);
  await join;
  return { client, server };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

it('[CL9] connect says hello and resolves with the welcome', async () => {
  const { url } = await startGateway();
  const client = makeClient(url);
  expect(await client.connect()).toMatchObject({ kind: 'welcome', protocol: 1, rooms: 2 });
  expect(errorCode(await failureOf(client.connect()))).toBe('CLIENT_CLOSED');
});

it('[CL9] hello carries the protocol version and the name, cut to its limit', async () => {
  const server = await startScriptedServer();
  const client = createClient({ url: server.url, connect, name: 'n'.repeat(100) });
  onCloseAll(() => client.close());
  void failureOf(client.connect());
  await eventually(() => server.heard().length > 6);
  const hello = decodeClientMessage(server.heard().subarray(6));
  expect(hello).toEqual({ kind: 'hello', protocol: 1, client: 'n'.repeat(64) });
});

it('[CL9] a refused hello rejects connect with the code of the server', async () => {
  const server = await startScriptedServer();
  const client = makeClient(server.url);
  const failure = failureOf(client.connect());
  await eventually(() => server.heard().length > 0);
  say(server, { kind: 'error', code: 'PROTOCOL_UNSUPPORTED', message: 'm', sequence: 0 });
  expect(errorCode(await failure)).toBe('PROTOCOL_UNSUPPORTED');
});

it('[CL9] a code that the client does not know becomes CLIENT_REFUSED with the details', async () => {
  const server = await startScriptedServer();
  const client = makeClient(server.url);
  const failure = failureOf(client.connect());
  await eventually(() => server.heard().length > 0);
  say(server, { kind: 'error', code: 'FROM_THE_FUTURE', message: 'm', sequence: 0 });
  const error = await failure;
  expect(errorCode(error)).toBe('CLIENT_REFUSED');
  expect(error instanceof CodedError && error.details).toMatchObject({ code: 'FROM_THE_FUTURE' });
});

it('[CL9] a server that sends no welcome is given up at the deadline', async () => {
  const server = await startScriptedServer();
  const client = createClient({ url: server.url, connect, connectDeadlineMs: 20 });
  onCloseAll(() => client.close());
  expect(errorCode(await failureOf(client.connect()))).toBe('CLIENT_CONNECT_DEADLINE');
});

it.each(['foo', 'http://127.0.0.1:7401'])(
  '[CL8] connecting to "%s" fails at once, and the client can be closed',
  async (url) => {
    const client = createClient({ url, connect });
    const failure = await failureOf(client.connect());
    expect(errorCode(failure)).toBe('CLIENT_URL_INVALID');
    expect(String(failure)).toContain(`"${url}"`);
    await client.close();
    expect(errorCode(await failureOf(client.connect()))).toBe('CLIENT_CLOSED');
  },
);

it('[CL14] a socket factory that throws something else rejects with CLIENT_CLOSED', async () => {
  const cause = new Error('no sockets here');
  const broken = (): never => {
    throw cause;
  };
  const client = createClient({ url: 'ws://127.0.0.1:1', connect: broken });
  const failure = await failureOf(client.connect());
  expect(errorCode(failure)).toBe('CLIENT_CLOSED');
  expect(failure).toMatchObject({ cause });
  await client.close();
});

it('[CL10] join resolves with slot and keyframe, for a member and for a spectator', async () => {
  const { url, tick } = await startGateway();
  const [player, watcher] = [makeClient(url), makeClient(url)];
  await Promise.all([player.connect(), watcher.connect()]);
  const joins = Promise.all([player.join(0), watcher.join(0, { spectate: true })]);
  const timer = setInterval(tick, 5);
  const [asPlayer, asWatcher] = await joins;
  clearInterval(timer);
  expect(asPlayer).toMatchObject({ room: 0, member: 0, spectator: false });
  expect(asPlayer.keyframe).toHaveLength(TOY_MEMBERS);
  expect(asWatcher).toMatchObject({ member: -1, spectator: true });
});

it('[CL10] a refused join rejects with the code, and another may follow', async () => {
  const { url, tick } = await startGateway();
  const client = makeClient(url);
  await client.connect();
  expect(errorCode(await failureOf(client.join(77)))).toBe('ROOM_UNKNOWN');
  const join = client.join(1);
  expect(errorCode(await failureOf(client.join(0)))).toBe('ALREADY_JOINED');
  const timer = setInterval(tick, 5);
  expect(await join).toMatchObject({ room: 1 });
  clearInterval(timer);
  expect(errorCode(await failureOf(client.join(0)))).toBe('ALREADY_JOINED');
});

it('[CL10] a room that never ticks rejects the join at the deadline', async () => {
  const { url } = await startGateway();
  const client = makeClient(url, { joinDeadlineMs: 20 });
  await client.connect();
  expect(errorCode(await failureOf(client.join(0)))).toBe('CLIENT_JOIN_DEADLINE');
});

it('[CL11] commands are numbered from 1 and answered by number', async () => {
  const { url, tick } = await startGateway();
  const client = makeClient(url);
  const replies: Reply[] = [];
  const errors: ErrorMessage[] = [];
  client.onReply((reply) => replies.push(reply));
  client.onError((error) => errors.push(error));
  await client.connect();
  const timer = setInterval(tick, 5);
  await client.join(0);
  expect(client.send(new Uint8Array([TOY.add, 1]))).toBe(1);
  expect(client.send(new Uint8Array([TOY.refuse, 1]))).toBe(2);
  expect(client.send(new Uint8Array([1]))).toBe(3);
  await eventually(() => replies.length === 2 && errors.length === 1);
  clearInterval(timer);
  expect(replies).toEqual([
    { member: 0, sequence: 1, refusal: '' },
    { member: 0, sequence: 2, refusal: 'TOY_7' },
  ]);
  expect(errors).toMatchObject([{ code: 'COMMAND_MALFORMED', sequence: 3 }]);
});

it('[CL11] without a connection a command or join fails with CLIENT_CLOSED', async () => {
  const { url } = await startGateway();
  const client = makeClient(url);
  expect(() => client.send(new Uint8Array(1))).toThrow(CodedError);
  expect(errorCode(await failureOf(client.join(0)))).toBe('CLIENT_CLOSED');
  await client.connect();
  await client.close();
  expect(() => client.send(new Uint8Array(1))).toThrow(CodedError);
  expect(errorCode(await failureOf(client.join(0)))).toBe('CLIENT_CLOSED');
  await client.close();
});

it('[CL12] frames, swaps and own replies reach their listeners until they unsubscribe', async () => {
  const { client, server } = await joinScripted();
  const seen: unknown[] = [];
  const swaps: SwapNotice[] = [];
  const unsubscribe = client.onFrame((frame) => seen.push(frame.tick));
  const keyframes: [number[], number][] = [];
  client.onKeyframe((bytes, { timeline }) => keyframes.push([[...bytes], timeline]));
  client.onSwap((swap) => swaps.push(swap));
  client.onReply((reply) => seen.push(reply));
  const swap = { fromEpoch: 1, pack: 'toy', revision: 2 };
  const mine = { member: 1, sequence: 1, refusal: '' };
  const foreign = { member: 0, sequence: 1, refusal: '' };
  say(server, frameOf(11, { swap, replies: [foreign, mine] }));
  await eventually(() => seen.length === 2);
  expect(seen).toEqual([11, mine]);
  expect(swaps).toEqual([swap]);
  unsubscribe();
  say(server, frameOf(12, { replies: [mine] }));
  await eventually(() => seen.length === 3);
  expect(seen).toEqual([11, mine, mine]);
  expect(keyframes).toEqual([]);
  say(server, frameOf(13, { keyframe: Uint8Array.of(9, 8), timeline: 2 }));
  await eventually(() => keyframes.length === 1);
  expect(keyframes).toEqual([[[9, 8], 2]]);
});

it('[CL18] what is durable is told, and what was accepted and is not yet is counted', async () => {
  const { client, server } = await joinScripted();
  const accepted = { member: 1, sequence: 1, refusal: '' };
  const refused = { member: 1, sequence: 2, refusal: 'NO' };
  const others = { member: 2, sequence: 1, refusal: '' };
  expect([client.durableTick, client.acceptedNotDurable]).toEqual([-1, 0]);
  say(server, frameOf(11, { replies: [accepted, refused, others], durableTick: 10 }));
  await eventually(() => client.durableTick === 10);
  expect(client.acceptedNotDurable).toBe(1);
  await client.whenDurable(9);
  const reached = client.whenDurable(11);
  say(server, frameOf(12, { replies: [{ ...accepted, sequence: 3 }], durableTick: 11 }));
  await reached;
  expect(client.acceptedNotDurable).toBe(1);
  const never = expect(client.whenDurable(12)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  await client.close();
  await never;
});

it('[CL13] a missing or repeated tick is reported, an unbroken run is not', async () => {
  const { client, server } = await joinScripted();
  const gaps: TickGap[] = [];
  const ticks: number[] = [];
  client.onGap((gap) => gaps.push(gap));
  client.onFrame((frame) => ticks.push(frame.tick));
  say(server, frameOf(11), frameOf(12));
  await eventually(() => ticks.length === 2);
  expect(gaps).toEqual([]);
  say(server, frameOf(14), frameOf(15), frameOf(15));
  await eventually(() => ticks.length === 5);
  expect(gaps).toEqual([
    { expectedTick: 13, tick: 14 },
    { expectedTick: 16, tick: 15 },
  ]);
});

it('[CL13] a first frame that does not follow the keyframe is a gap', async () => {
  const { client, server } = await joinScripted();
  const gaps: TickGap[] = [];
  client.onGap((gap) => gaps.push(gap));
  say(server, frameOf(12));
  await eventually(() => gaps.length === 1);
  expect(gaps).toEqual([{ expectedTick: 11, tick: 12 }]);
});

it('[CL14] a close rejects what is under way and tells code and reason', async () => {
  const { url, gateway } = await startGateway();
  const client = makeClient(url);
  const closes: [number, string][] = [];
  client.onClose((code, reason) => closes.push([code, reason]));
  await client.connect();
  const failure = failureOf(client.join(0));
  await gateway.close();
  const error = await failure;
  expect(errorCode(error)).toBe('CLIENT_CLOSED');
  expect(String(error)).toContain('1001 GOING_AWAY');
  expect(closes).toEqual([[1001, 'GOING_AWAY']]);
});

it('[CL14] nobody listening rejects connect with the reason', async () => {
  const server = await startScriptedServer();
  closeServers();
  const failure = await failureOf(makeClient(server.url).connect());
  expect(errorCode(failure)).toBe('CLIENT_CLOSED');
  expect(String(failure)).toContain('ECONNREFUSED');
});

it('[CL17] a server that sends something unreadable is left with 4002', async () => {
  const { client, server } = await joinScripted();
  const closes: number[] = [];
  client.onClose((code) => closes.push(code));
  server.write(serverFrame(0x82, new Uint8Array([255])));
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([4002]);
});
