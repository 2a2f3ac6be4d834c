// The client when its connection is lost: what it waits for, what it says when it is back, and what it gives up.
import { expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { WIRE_LIMITS } from '../../../engine/base/wire-limits.ts';
import type { Client } from '../../../engine/client/client.ts';
import { reconnectDelayMs, returnDelayMs } from '../../../engine/client/reconnect.ts';
import type { ClientMessage } from '../../../engine/protocol/message.ts';
import {
  comeBack,
  createJoinedRig,
  createRig,
  createWelcomedRig,
  frameOf,
  JOINED,
  refusalOf,
  replyTo,
  RESUME_UNKNOWN,
  resumedAt,
  TICK_MS,
  tokenOf,
  welcomeOf,
} from './fake-socket.ts';

const one = Uint8Array.of(1);
const keyframe = Uint8Array.of(9);

/** Everything that was told of commands and restarts, in order. */
function record(client: Client): unknown[] {
  const told: unknown[] = [];
  client.onReply(({ kind, sequence, code }) => told.push([kind, sequence, code]));
  client.onRestart(({ joined, error }) => told.push(['restart', joined?.tick, errorCode(error)]));
  return told;
}

function helloOf(messages: readonly ClientMessage[]): unknown {
  const [hello] = messages;
  return hello?.kind === 'hello' ? hello.resume : undefined;
}

it('[CL19] the wait doubles up to its bound, half of it by chance', () => {
  const policy = { firstMs: 100, maxMs: 1_000, giveUpMs: 0 };
  const delays = [1, 2, 3, 4, 5, 9_999].map((attempt) => reconnectDelayMs(policy, attempt, 0));
  expect(delays).toEqual([50, 100, 200, 400, 500, 500]);
  expect(reconnectDelayMs(policy, 2, 0.999)).toBeCloseTo(199.9);
  expect([returnDelayMs(3_000, 0), returnDelayMs(3_000, 0.5)]).toEqual([3_000, 4_500]);
});

it('[CL19] a lost connection is tried again, later each time, until one brings frames', async () => {
  const { client, socket, sockets, timers, states } = await createJoinedRig();
  const reconnect = (): void => {
    socket().end(1006, 'gone');
    const state = client.state;
    if (state.kind !== 'waiting') throw new Error(`the client is ${state.kind}`);
    timers.advance(state.delayMs - 1);
    const before = sockets.length;
    timers.advance(1);
    expect(sockets.length).toBe(before + 1);
  };
  for (let i = 0; i < 3; i += 1) reconnect();
  socket().open();
  socket().say(welcomeOf(2), resumedAt(0));
  reconnect();
  socket().open();
  socket().say(welcomeOf(3), resumedAt(0), frameOf(11));
  reconnect();
  const waits = states.flatMap((state) => (state.kind === 'waiting' ? [state] : []));
  expect(waits.map(({ attempt, delayMs }) => [attempt, delayMs])).toEqual([
    [1, 187.5],
    [2, 375],
    [3, 750],
    [4, 1500],
    [1, 187.5],
  ]);
  expect(waits[0]?.cause).toEqual({ code: 1006, name: 'ABNORMAL', reason: 'gone' });
});

it('[CL19] after GoingAway the client comes back when the server said', async () => {
  const { client, socket } = await createJoinedRig();
  socket().say({ kind: 'going-away', reconnectAfterMs: 4_000 });
  socket().end(1001);
  expect(client.state).toMatchObject({ kind: 'waiting', delayMs: 6_000 });
});

it('[CL19] a server that stays away is given up', async () => {
  const { client, socket, sockets, timers } = await createJoinedRig({
    reconnect: { firstMs: 1_000, maxMs: 1_000, giveUpMs: 3_000 },
  });
  const told = record(client);
  client.send(one);
  socket().end();
  for (let attempt = 1; attempt < 4; attempt += 1) {
    timers.advance(1_000);
    expect(sockets.length).toBe(attempt + 1);
    socket().end(1006, 'refused');
  }
  expect(client.state).toMatchObject({ kind: 'closed', cause: { code: 1006, reason: 'refused' } });
  expect([sockets.length, timers.waiting]).toEqual([4, 0]);
  expect(told).toEqual([['unknown', 1, '']]);
});

it.each([
  [4011, 'TAKEN_OVER'],
  [4012, 'TICKET_REFUSED'],
  [4014, 'REVOKED'],
  [1000, 'NORMAL'],
])('[CL20] closed with %i %s the client is over', async (code, name) => {
  const { client, socket, timers } = await createJoinedRig();
  socket().end(code);
  expect(client.state).toEqual({ kind: 'closed', cause: { code, name, reason: '' } });
  expect(timers.waiting).toBe(0);
});

it('[CL20] without reconnecting the first loss is the end', async () => {
  const { client, socket } = await createJoinedRig({ reconnect: 'never' });
  socket().end(1001);
  expect(client.state).toMatchObject({ kind: 'closed', cause: { name: 'GOING_AWAY' } });
});

it('[CL21] the client resumes with its newest token and the newest tick it took', async () => {
  const rig = await createJoinedRig();
  const { client, socket } = rig;
  const ticks: number[] = [];
  client.onFrame(({ tick }) => ticks.push(tick));
  socket().say(frameOf(11), frameOf(12));
  socket().end();
  comeBack(rig, welcomeOf(2), resumedAt(0), frameOf(13));
  expect(helloOf(socket().sent)).toEqual({ token: tokenOf(1), tick: 12 });
  expect(client.state).toMatchObject({ kind: 'open', place: { room: 7, member: 1 } });
  const old = rig.sockets[0];
  old?.say(frameOf(14), frameOf(15));
  socket().end();
  comeBack(rig, welcomeOf(3));
  expect(helloOf(socket().sent)).toEqual({ token: tokenOf(2), tick: 13 });
  socket().end();
  comeBack(rig, welcomeOf(4), resumedAt(0), frameOf(13), frameOf(14));
  expect(helloOf(socket().sent)).toEqual({ token: tokenOf(3), tick: 13 });
  expect(ticks).toEqual([11, 12, 13, 14]);
});

it('[CL22] commands that had not arrived are sent again, in order and with their numbers', async () => {
  const rig = await createJoinedRig();
  const { client, socket } = rig;
  const told = record(client);
  for (let i = 0; i < 3; i += 1) client.send(Uint8Array.of(i));
  socket().end();
  expect(client.send(Uint8Array.of(3))).toBe(4);
  comeBack(rig, welcomeOf(2));
  expect(client.send(Uint8Array.of(4))).toBe(5);
  expect(socket().sent).toHaveLength(1);
  socket().say(resumedAt(2));
  expect(socket().sent.slice(1)).toMatchObject(
    [3, 4, 5].map((sequence) => ({ sequence, payload: Uint8Array.of(sequence - 1), ackTick: 10 })),
  );
  const replies = [1, 2, 3, 4, 5].map((sequence) => replyTo(sequence));
  socket().say(frameOf(11, { replies }));
  expect(told).toEqual([1, 2, 3, 4, 5].map((sequence) => ['accepted', sequence, '']));
});

it('[CL22] while the connection is lost so many commands wait, and one more is CLIENT_PENDING_FULL', async () => {
  const { client, socket } = await createJoinedRig();
  socket().end();
  for (let i = 0; i < WIRE_LIMITS.clientPendingMax; i += 1) client.send(one);
  expect(() => client.send(one)).toThrow(expect.objectContaining({ code: 'CLIENT_PENDING_FULL' }));
  expect(client.pending).toHaveLength(WIRE_LIMITS.clientPendingMax);
});

it('[CL23] an answer that is lost with missed ticks is unknown, later ones are not', async () => {
  const rig = await createJoinedRig();
  const { client, socket } = rig;
  const told = record(client);
  for (let i = 0; i < 3; i += 1) client.send(one);
  socket().end();
  comeBack(rig, welcomeOf(2), resumedAt(3));
  const replies = [replyTo(2, 'NO')];
  socket().say(frameOf(20, { missed: 9, keyframe, answeredSequence: 1, replies }));
  expect(told).toEqual([
    ['unknown', 1, ''],
    ['refused', 2, 'NO'],
  ]);
  expect(client.pending).toEqual([{ sequence: 3, payload: one }]);
});

it('[CL23] an error that was lost on the way leaves its command unknown some ticks later', async () => {
  const rig = await createJoinedRig();
  const { client, socket } = rig;
  const told = record(client);
  client.send(one);
  socket().end();
  comeBack(rig, welcomeOf(2), resumedAt(1));
  const lostTicks = 1_000 / TICK_MS + WIRE_LIMITS.clientAnswerTicks;
  for (let tick = 11; tick < 10 + lostTicks; tick += 1) socket().say(frameOf(tick));
  expect(told).toEqual([]);
  socket().say(frameOf(10 + lostTicks));
  expect(told).toEqual([['unknown', 1, '']]);
});

it('[CL24] a session that is unknown begins anew in the same room, and says so', async () => {
  const rig = await createJoinedRig();
  const { client, socket } = rig;
  const told = record(client);
  client.onView(() => told.push('view'));
  const durable = expect(client.whenDurable(50)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  client.send(one);
  socket().end();
  client.send(one);
  comeBack(rig, RESUME_UNKNOWN, welcomeOf(9));
  client.send(one);
  expect(socket().sent).toMatchObject([
    { kind: 'hello', resume: { token: tokenOf(1) } },
    { kind: 'hello', resume: undefined },
    { kind: 'join', room: 7, spectate: false },
  ]);
  expect(client.state).toMatchObject({ kind: 'open', place: undefined });
  socket().say({ ...JOINED, member: 4, tick: 3 }, frameOf(4));
  await durable;
  expect(told).toEqual([
    ['unknown', 1, ''],
    ['rejected', 2, 'CLIENT_UNSENT'],
    ['restart', 3, undefined],
  ]);
  expect(socket().sent.at(-1)).toMatchObject({ kind: 'command', sequence: 3 });
  expect(client.state).toMatchObject({ place: { member: 4 } });
});

it('[CL24] a spectator joins again as one; a refused join is told, and the session stays', async () => {
  const rig = await createWelcomedRig();
  const { client, socket } = rig;
  const told = record(client);
  const joined = client.join(7, { spectate: true });
  socket().say({ ...JOINED, member: -1, spectator: true });
  await joined;
  socket().end();
  comeBack(rig, RESUME_UNKNOWN, welcomeOf(9));
  expect(socket().sent.at(-1)).toEqual({ kind: 'join', room: 7, spectate: true });
  socket().say(refusalOf('ROOM_CLOSED'));
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toEqual([['restart', undefined, 'ROOM_CLOSED']]);
  expect(client.state).toMatchObject({ kind: 'open', place: undefined });
});

it('[CL24] outside a room a new session is told too', async () => {
  const rig = await createWelcomedRig();
  const told = record(rig.client);
  rig.socket().end();
  comeBack(rig, RESUME_UNKNOWN, welcomeOf(9));
  expect(told).toEqual([['restart', undefined, undefined]]);
});

it('[CL24] a session that is in no room any more joins again', async () => {
  const rig = await createJoinedRig();
  const told = record(rig.client);
  rig.socket().end();
  comeBack(rig, welcomeOf(2), { kind: 'resumed', place: undefined, lastSequence: 0 }, JOINED);
  expect(told).toEqual([['restart', 10, undefined]]);
});

it('[CL25] a join that had not arrived is asked for again', async () => {
  const rig = await createWelcomedRig();
  const joined = rig.client.join(7);
  rig.socket().end();
  comeBack(rig, welcomeOf(2), { kind: 'resumed', place: undefined, lastSequence: 0 });
  expect(rig.socket().sent.at(-1)).toMatchObject({ kind: 'join', room: 7 });
  rig.socket().say(JOINED);
  expect(await joined).toEqual(JOINED);
});

it('[CL25] a join whose answer was lost resolves with the keyframe of the resumed session', async () => {
  const rig = await createWelcomedRig();
  const joined = rig.client.join(7);
  rig.socket().end();
  comeBack(rig, welcomeOf(2), resumedAt(0), frameOf(20, { missed: 5, keyframe }));
  expect(await joined).toEqual({ ...JOINED, tick: 20, keyframe });
  expect(helloOf(rig.socket().sent)).toEqual({ token: tokenOf(1), tick: 0 });
});

it('[CL27] a connection that is silent while ticks are due is given up and resumed', async () => {
  const { client, socket, sockets, timers, states } = await createJoinedRig();
  for (let tick = 11; tick < 21; tick += 1) {
    timers.advance(WIRE_LIMITS.clientLookMs - 1);
    socket().say(frameOf(tick));
  }
  expect(client.state.kind).toBe('open');
  timers.advance(3 * WIRE_LIMITS.clientLookMs);
  expect(sockets[0]?.closed).toBeDefined();
  expect([client.state.kind, sockets.length]).toEqual(['connecting', 2]);
  timers.advance(WIRE_LIMITS.clientConnectDeadlineMs + 1);
  const waits = states.flatMap((state) => (state.kind === 'waiting' ? [state.attempt] : []));
  expect(waits).toEqual([1, 2]);
});

it('[CL28] a ticket is offered beside the protocol, and a fresh one for each attempt', async () => {
  const tickets = ['a.b.c', 'd.e.f'];
  const rig = createRig({ ticket: async () => tickets.shift() ?? '' });
  const welcomed = rig.client.connect();
  while (rig.sockets.length === 0) await Promise.resolve();
  expect(rig.socket().protocols).toEqual(['midswing.v1', 'ticket.a.b.c']);
  rig.socket().open();
  rig.socket().say(welcomeOf(1));
  await welcomed;
  rig.socket().end();
  rig.timers.advance(1_000);
  while (rig.sockets.length === 1) await Promise.resolve();
  expect(rig.socket().protocols).toEqual(['midswing.v1', 'ticket.d.e.f']);
  rig.socket().end();
  rig.timers.advance(1_000);
  while (rig.client.state.kind === 'connecting') await Promise.resolve();
  expect(rig.client.state).toMatchObject({ kind: 'waiting', attempt: 3 });
});

it.each(['', 'a.b', 'a.b.c d', `a.b.${'c'.repeat(WIRE_LIMITS.ticketCharsMax)}`])(
  '[CL28] "%s" is no ticket',
  async (ticket) => {
    const { client, sockets } = createRig({ ticket });
    await expect(client.connect()).rejects.toMatchObject({ code: 'CLIENT_TICKET_INVALID' });
    expect([client.state.kind, sockets.length]).toEqual(['closed', 0]);
  },
);

it('[CL28] a ticket that cannot be had rejects connect with its cause', async () => {
  const cause = new Error('the shop is closed');
  const { client } = createRig({ ticket: () => Promise.reject(cause) });
  const failure = { code: 'CLIENT_TICKET_INVALID', cause };
  await expect(client.connect()).rejects.toMatchObject(failure);
});

it('[CL28] a renewed ticket is sent, and offered from then on', async () => {
  const rig = await createJoinedRig({ ticket: 'a.b.c' });
  rig.client.renew('x.y.z');
  expect(rig.socket().sent.at(-1)).toEqual({ kind: 'renew', ticket: 'x.y.z' });
  expect(() => rig.client.renew('x')).toThrow(
    expect.objectContaining({ code: 'CLIENT_TICKET_INVALID' }),
  );
  rig.socket().end();
  rig.timers.advance(1_000);
  expect(rig.socket().protocols).toEqual(['midswing.v1', 'ticket.x.y.z']);
});

it('[CL28] a ticket that does not come in time fails the attempt, and is not used later', async () => {
  let deliver: (ticket: string) => void = () => undefined;
  const ticket = (): Promise<string> =>
    new Promise((resolve) => {
      deliver = resolve;
    });
  const { client, sockets, timers } = createRig({ ticket });
  const connected = client.connect();
  const failure = expect(connected).rejects.toMatchObject({ code: 'CLIENT_CONNECT_DEADLINE' });
  await Promise.resolve();
  timers.advance(WIRE_LIMITS.clientConnectDeadlineMs);
  await failure;
  deliver('a.b.c');
  await Promise.resolve();
  expect([client.state.kind, sockets.length]).toEqual(['closed', 0]);
});
