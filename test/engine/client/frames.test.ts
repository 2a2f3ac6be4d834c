// What a client does with the frames of its room: listeners, ticks, answers, acknowledgements, the view.
import { expect, it } from 'vitest';
import type { TickGap } from '../../../engine/client/tick-line.ts';
import {
  createJoinedRig,
  createWelcomedRig,
  frameOf,
  JOINED,
  refusalOf,
  replyTo,
} from './fake-socket.ts';

it('[CL12] frames, keyframes and swaps reach their listeners in order until they unsubscribe', async () => {
  const { client, socket } = await createJoinedRig();
  const seen: unknown[] = [];
  const unsubscribe = client.onFrame((frame) => seen.push(frame.tick));
  client.onKeyframe((bytes, { timeline }) => seen.push([[...bytes], timeline]));
  client.onSwap((notice) => seen.push(notice));
  const swap = { fromEpoch: 1, pack: 'toy', revision: 2 };
  socket().say(frameOf(11, { swap }), frameOf(12));
  expect(seen).toEqual([swap, 11, 12]);
  unsubscribe();
  socket().say(frameOf(13), frameOf(14, { keyframe: Uint8Array.of(9, 8), timeline: 2 }));
  expect(seen).toEqual([swap, 11, 12, [[9, 8], 2]]);
});

it('[CL12] a listener that throws keeps nothing from the others', async () => {
  const { client, socket, timers } = await createJoinedRig();
  const seen: unknown[] = [];
  client.onFrame(() => {
    throw new Error('of the game');
  });
  client.onFrame(({ tick }) => seen.push(tick));
  client.onReply(({ sequence }) => seen.push(`answer ${sequence}`));
  client.send(new Uint8Array(1));
  socket().say(frameOf(11, { replies: [replyTo(1)] }));
  expect(seen).toEqual([11, 'answer 1']);
  expect(() => timers.advance(0)).toThrow('of the game');
});

it('[CL12] frames of another room are not heard', async () => {
  const { client, socket } = await createJoinedRig();
  const ticks: number[] = [];
  client.onFrame(({ tick }) => ticks.push(tick));
  socket().say(frameOf(11, { room: 8 }), frameOf(11));
  expect(ticks).toEqual([11]);
});

it('[CL23] a command is answered by the frame that decided it, and only its own member hears', async () => {
  const { client, socket } = await createJoinedRig();
  const seen: unknown[] = [];
  client.onFrame(({ tick }) =>
    seen.push(
      tick,
      client.pending.map(({ sequence }) => sequence),
    ),
  );
  client.onReply(({ kind, sequence, code, frame }) => {
    seen.push([kind, sequence, code, frame?.tick]);
  });
  for (let i = 0; i < 3; i += 1) client.send(new Uint8Array(1));
  const foreign = { ...replyTo(1), member: 0 };
  socket().say(frameOf(11, { replies: [foreign] }));
  socket().say(frameOf(12, { replies: [replyTo(1), replyTo(2, 'NO')] }));
  socket().say(frameOf(13, { replies: [replyTo(1)] }));
  expect(seen).toEqual([
    11,
    [1, 2, 3],
    12,
    [3],
    ['accepted', 1, '', 12],
    ['refused', 2, 'NO', 12],
    13,
    [3],
  ]);
});

it('[CL23] an error with its number rejects a command; other errors are told apart', async () => {
  const { client, socket } = await createJoinedRig();
  const seen: unknown[] = [];
  client.onReply(({ kind, sequence, code }) => seen.push([kind, sequence, code]));
  client.onError(({ code }) => seen.push(code));
  client.send(new Uint8Array(1));
  const malformed = { ...refusalOf('COMMAND_MALFORMED'), sequence: 1 };
  socket().say(malformed, malformed, refusalOf('RATE_LIMITED'));
  expect(seen).toEqual([['rejected', 1, 'COMMAND_MALFORMED'], 'COMMAND_MALFORMED', 'RATE_LIMITED']);
  expect(client.pending).toEqual([]);
});

it('[CL18] what is durable is told, and what was accepted and is not yet is counted', async () => {
  const { client, socket } = await createJoinedRig();
  for (let i = 0; i < 3; i += 1) client.send(new Uint8Array(1));
  expect([client.durableTick, client.acceptedNotDurable]).toEqual([-1, 0]);
  const foreign = { ...replyTo(1), member: 2 };
  const replies = [replyTo(1), replyTo(2, 'NO'), foreign];
  socket().say(frameOf(11, { replies, durableTick: 10 }));
  expect([client.durableTick, client.acceptedNotDurable]).toEqual([10, 1]);
  await client.whenDurable(9);
  const reached = client.whenDurable(11);
  socket().say(frameOf(12, { replies: [replyTo(3)], durableTick: 11 }));
  await reached;
  expect(client.acceptedNotDurable).toBe(1);
  const never = expect(client.whenDurable(12)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  socket().end(1000);
  await never;
});

it('[CL13] a missing tick is reported, an unbroken run is not, and no tick comes twice', async () => {
  const { client, socket } = await createJoinedRig();
  const gaps: TickGap[] = [];
  const ticks: number[] = [];
  client.onGap((gap) => gaps.push(gap));
  client.onFrame((frame) => ticks.push(frame.tick));
  const keyframe = Uint8Array.of(1);
  socket().say(frameOf(11), frameOf(12), frameOf(14), frameOf(14), frameOf(13));
  socket().say(frameOf(19, { missed: 4, keyframe }));
  expect(gaps).toEqual([
    { expectedTick: 13, tick: 14, missed: 0 },
    { expectedTick: 15, tick: 19, missed: 4 },
  ]);
  expect(ticks).toEqual([11, 12, 14, 19]);
});

it('[CL13] a first frame that does not follow the keyframe is a gap', async () => {
  const { client, socket } = await createJoinedRig();
  const gaps: TickGap[] = [];
  client.onGap((gap) => gaps.push(gap));
  socket().say(frameOf(12));
  expect(gaps).toEqual([{ expectedTick: 11, tick: 12, missed: 0 }]);
});

it('[CL13] a room that went back to an earlier tick is followed there', async () => {
  const { client, socket } = await createJoinedRig();
  const ticks: number[] = [];
  client.onFrame((frame) => ticks.push(frame.tick));
  const keyframe = Uint8Array.of(1);
  socket().say(frameOf(11), frameOf(12), frameOf(11, { keyframe, timeline: 1 }));
  socket().say(frameOf(12, { timeline: 1 }), frameOf(11, { keyframe, timeline: 1 }));
  expect(ticks).toEqual([11, 12, 11, 12]);
});

it('[CL26] a command tells the newest tick, and without commands an Ack does in time', async () => {
  const { client, socket, timers } = await createJoinedRig();
  client.send(new Uint8Array(1));
  socket().say(frameOf(11));
  client.send(new Uint8Array(1));
  expect(socket().sent.slice(-2)).toMatchObject([{ ackTick: 10 }, { ackTick: 11 }]);
  for (let tick = 12; tick < 52; tick += 1) {
    timers.advance(50);
    socket().say(frameOf(tick));
  }
  expect(socket().sent.slice(4)).toEqual([21, 31, 41, 51].map((tick) => ({ kind: 'ack', tick })));
});

it('[CL26] a client outside a room keeps its session alive', async () => {
  const { socket, timers } = await createWelcomedRig();
  timers.advance(20_000);
  const acks = socket().sent.filter(({ kind }) => kind === 'ack');
  expect(acks).toEqual([
    { kind: 'ack', tick: 0 },
    { kind: 'ack', tick: 0 },
    { kind: 'ack', tick: 0 },
  ]);
});

const list = {
  fromKeyframe: (bytes: Uint8Array) => (bytes[0] === 255 ? undefined : [...bytes]),
  applyChanges: (view: number[], bytes: Uint8Array, tick: number) => {
    if (bytes[0] === 255) return undefined;
    view.push(...bytes, tick);
    return bytes.length;
  },
};

it('[CL29] a view is made from keyframes and kept by changes, and is current in every listener', async () => {
  const { client, socket } = await createWelcomedRig({ view: list });
  const seen: unknown[] = [];
  client.onFrame(() => seen.push(`frame ${String(client.view)}`));
  client.onView(({ view, tick, changes }) => seen.push([tick, changes, String(view)]));
  expect(client.view).toBeUndefined();
  const joined = client.join(7);
  socket().say(JOINED, frameOf(11, { changes: Uint8Array.of(5) }));
  socket().say(frameOf(12, { keyframe: Uint8Array.of(3), timeline: 1 }));
  await joined;
  expect(seen).toEqual([
    [10, undefined, '10'],
    'frame 10,5,11',
    [11, 1, '10,5,11'],
    'frame 3',
    [12, undefined, '3'],
  ]);
});

it.each([
  ['a keyframe', { keyframe: Uint8Array.of(255) }],
  ['changes', { changes: Uint8Array.of(255) }],
])('[CL17] %s that the game cannot read are the end too', async (_, more) => {
  const { client, socket } = await createJoinedRig({ view: list });
  socket().say(frameOf(11, more));
  expect(socket().closed?.[0]).toBe(4002);
  socket().end(4002);
  expect(client.state.kind).toBe('closed');
});

it('[CL23] a session that ends leaves no command without an answer', async () => {
  const { client, socket } = await createJoinedRig();
  const seen: unknown[] = [];
  client.onReply(({ kind, sequence, code }) => seen.push([kind, sequence, code]));
  client.send(new Uint8Array(1));
  socket().end();
  client.send(new Uint8Array(1));
  await client.close();
  expect(seen).toEqual([
    ['unknown', 1, ''],
    ['rejected', 2, 'CLIENT_UNSENT'],
  ]);
});
