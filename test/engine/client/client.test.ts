// The calls of a client while its connection holds: over sockets that the test moves by hand.
import { expect, it } from 'vitest';
import { CodedError, errorCode } from '../../../engine/base/errors.ts';
import { createClient } from '../../../engine/client/client.ts';
import {
  createJoinedRig,
  createRig,
  createWelcomedRig,
  JOINED,
  refusalOf,
  tokenOf,
  welcomeOf,
} from './fake-socket.ts';

/** What a promise rejects with; undefined when it does not. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** What a call throws; undefined when it does not. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

it('[CL9] connect says hello and resolves with the welcome', async () => {
  const { client, socket, states } = createRig({ name: 'n'.repeat(100) });
  expect(client.state).toEqual({ kind: 'new' });
  const welcomed = client.connect();
  expect(socket().protocols).toEqual(['midswing.v1']);
  socket().open();
  expect(socket().sent).toEqual([
    { kind: 'hello', protocol: 1, minor: 0, client: 'n'.repeat(64), resume: undefined },
  ]);
  socket().say(welcomeOf(1));
  expect(await welcomed).toMatchObject({ kind: 'welcome', rooms: 9, resumeToken: tokenOf(1) });
  expect(states).toEqual([
    { kind: 'connecting', attempt: 0 },
    { kind: 'open', session: 's', place: undefined },
  ]);
  expect(errorCode(await failureOf(client.connect()))).toBe('CLIENT_CLOSED');
});

it('[CL9] a refused hello rejects connect with the code of the server, and ends the client', async () => {
  const { client, socket, sockets } = createRig();
  const failure = failureOf(client.connect());
  socket().open();
  socket().say(refusalOf('PROTOCOL_UNSUPPORTED'));
  socket().end(4003);
  expect(errorCode(await failure)).toBe('PROTOCOL_UNSUPPORTED');
  expect(client.state.kind).toBe('closed');
  expect(sockets).toHaveLength(1);
});

it('[CL9] a code that the client does not know becomes CLIENT_REFUSED with the details', async () => {
  const { client, socket } = createRig();
  const failure = failureOf(client.connect());
  socket().open();
  socket().say(refusalOf('FROM_THE_FUTURE'));
  const error = await failure;
  expect(errorCode(error)).toBe('CLIENT_REFUSED');
  expect(error instanceof CodedError && error.details).toMatchObject({ code: 'FROM_THE_FUTURE' });
});

it('[CL9] a server that sends no welcome is given up at the deadline', async () => {
  const { client, socket, timers } = createRig({ connectDeadlineMs: 20 });
  const failure = failureOf(client.connect());
  socket().open();
  timers.advance(20);
  expect(errorCode(await failure)).toBe('CLIENT_CONNECT_DEADLINE');
  expect([client.state.kind, timers.waiting]).toEqual(['closed', 0]);
});

it.each(['foo', 'http://127.0.0.1:7401'])(
  '[CL8] connecting to "%s" fails at once, and the client can be closed',
  async (url) => {
    const { createNetSocketFactory } = await import('../../../engine/client/net-socket.ts');
    const client = createClient({ url, connect: createNetSocketFactory() });
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
  const { client, socket } = await createWelcomedRig();
  const joined = client.join(7, { spectate: true });
  expect(socket().sent.at(-1)).toEqual({ kind: 'join', room: 7, spectate: true });
  expect(errorCode(await failureOf(client.join(8)))).toBe('ALREADY_JOINED');
  const answer = { ...JOINED, member: -1, spectator: true };
  socket().say(answer);
  expect(await joined).toEqual(answer);
  expect(client.state).toMatchObject({
    kind: 'open',
    place: { room: 7, member: -1, spectator: true },
  });
});

it('[CL10] a refused join rejects with the code, and another may follow', async () => {
  const { client, socket } = await createWelcomedRig();
  const refused = failureOf(client.join(77));
  socket().say(refusalOf('ROOM_UNKNOWN'));
  expect(errorCode(await refused)).toBe('ROOM_UNKNOWN');
  const joined = client.join(7);
  socket().say(JOINED);
  expect(await joined).toMatchObject({ room: 7, member: 1 });
});

it('[CL10] a room that never ticks rejects the join at the deadline', async () => {
  const { client, timers } = await createWelcomedRig({ joinDeadlineMs: 20 });
  const failure = failureOf(client.join(7));
  timers.advance(20);
  expect(errorCode(await failure)).toBe('CLIENT_JOIN_DEADLINE');
});

it('[CL11] commands are numbered from 1 and go out at once', async () => {
  const { client, socket } = await createJoinedRig();
  const payload = Uint8Array.of(5);
  expect([client.send(payload), client.send(Uint8Array.of(6))]).toEqual([1, 2]);
  payload[0] = 9;
  expect(socket().sent.slice(-2)).toMatchObject([
    { kind: 'command', sequence: 1, payload: Uint8Array.of(5) },
    { kind: 'command', sequence: 2, payload: Uint8Array.of(6) },
  ]);
  expect(client.pending).toEqual([
    { sequence: 1, payload: Uint8Array.of(5) },
    { sequence: 2, payload: Uint8Array.of(6) },
  ]);
});

it('[CL11] without a connection a command or join fails with CLIENT_CLOSED', async () => {
  const { client } = createRig();
  expect(errorCode(thrownBy(() => client.send(new Uint8Array(1))))).toBe('CLIENT_CLOSED');
  expect(errorCode(await failureOf(client.join(0)))).toBe('CLIENT_CLOSED');
  const joined = await createJoinedRig();
  joined.socket().end();
  expect(errorCode(await failureOf(joined.client.join(0)))).toBe('CLIENT_CLOSED');
  await joined.client.close();
  expect(errorCode(thrownBy(() => joined.client.send(new Uint8Array(1))))).toBe('CLIENT_CLOSED');
  await joined.client.close();
});

it('[CL14] the end of the session rejects what is under way and tells code, name and reason', async () => {
  const { client, socket } = await createWelcomedRig();
  const failure = failureOf(client.join(0));
  socket().end(4010, 'ROOM_CLOSED');
  const error = await failure;
  expect(errorCode(error)).toBe('CLIENT_CLOSED');
  expect(String(error)).toContain('4010 ROOM_CLOSED');
  const cause = { code: 4010, name: 'ROOM_CLOSED', reason: 'ROOM_CLOSED' };
  expect(client.state).toEqual({ kind: 'closed', cause });
});

it('[CL14] nobody listening rejects connect with the reason', async () => {
  const { client, socket } = createRig();
  const failure = failureOf(client.connect());
  socket().end(1006, 'ECONNREFUSED');
  expect(errorCode(await failure)).toBe('CLIENT_CLOSED');
  expect(String(await failure)).toContain('ECONNREFUSED');
});

it('[CL14] closing a client ends its session with 1000, and leaves no timer behind', async () => {
  const { client, socket, timers } = await createJoinedRig();
  const closed = client.close();
  expect(socket().closed).toEqual([1000, '']);
  socket().end(1000);
  await closed;
  expect([client.state.kind, timers.waiting]).toEqual(['closed', 0]);
});

it.each(['connecting', 'open', 'waiting'])(
  '[CL14] a listener may close the client as soon as it is %s',
  async (kind) => {
    const { client, sockets, timers } = createRig();
    client.onState((state) => {
      if (state.kind === kind) void client.close();
    });
    const connected = failureOf(client.connect());
    sockets[0]?.open();
    sockets[0]?.say(welcomeOf(1));
    sockets[0]?.end(kind === 'open' ? 1000 : 1006);
    await connected;
    expect([client.state.kind, timers.waiting]).toEqual(['closed', 0]);
    expect(sockets).toHaveLength(kind === 'connecting' ? 0 : 1);
  },
);

it('[CL17] a server that sends something unreadable is left with 4002, for good', async () => {
  const { client, socket, sockets, timers } = await createJoinedRig();
  socket().sayBytes(new Uint8Array([255]));
  expect(socket().closed?.[0]).toBe(4002);
  socket().end(4002);
  timers.advance(60_000);
  expect([client.state.kind, sockets.length]).toEqual(['closed', 1]);
});
