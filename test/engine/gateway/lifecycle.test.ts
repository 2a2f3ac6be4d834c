// The gateway as a process part: its port, its health, its end, slow readers, and faults inside it.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { socketBounds } from '../../../engine/gateway/uws-transport.ts';
import type { Room } from '../../../engine/room/room.ts';
import { TOY } from '../room/toy-behaviour.ts';
import {
  closeAll,
  eventually,
  expectStillServing,
  onCloseAll,
  RawClient,
  startGateway,
  toyCodec,
} from './gateway-harness.ts';

afterEach(closeAll);

it('[GW19] health and readiness are told over HTTP, and other paths get a hint', async () => {
  const health = { live: true, ready: false };
  const { port } = await startGateway({}, { health: () => health });
  const get = async (path: string): Promise<[number, string]> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return [response.status, await response.text()];
  };
  expect(await get('/healthz')).toEqual([200, '{"status":"ok"}']);
  expect(await get('/readyz')).toEqual([503, '{"status":"not ready"}']);
  health.ready = true;
  expect(await get('/readyz')).toEqual([200, '{"status":"ok"}']);
  health.live = false;
  expect(await get('/healthz')).toEqual([503, '{"status":"not live"}']);
  const hint = 'Open a WebSocket on /, or GET /healthz or /readyz.\n';
  expect(await get('/')).toEqual([404, hint]);
  expect(await get('/else?a=1')).toEqual([404, hint]);
  const post = await fetch(`http://127.0.0.1:${port}/healthz`, { method: 'POST', body: 'x' });
  expect(post.status).toBe(404);
});

it('[GW19] a health check that throws answers 503 and is logged', async () => {
  const health = (): never => {
    throw new Error('broken check');
  };
  const { port, lines } = await startGateway({}, { health });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(503);
  expect(lines).toContainEqual(expect.objectContaining({ level: 'error' }));
});

it('[GW20] a port that another gateway has is refused by name; the first goes on', async () => {
  const first = await startGateway();
  const failure = await startGateway({}, { port: first.port }).catch((error: unknown) => error);
  expect(errorCode(failure)).toBe('GATEWAY_PORT_IN_USE');
  expect(String(failure)).toContain(`port ${first.port}`);
  expect(String(failure)).toContain('--port');
  await expectStillServing(first);
});

it('[GW20] a port that another program has is refused too', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onCloseAll(async () => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const failure = await startGateway({}, { port }).catch((error: unknown) => error);
  expect(errorCode(failure)).toBe('GATEWAY_PORT_IN_USE');
});

it('[GW20] an address that is not ours is refused with the reason of the system', async () => {
  const failure = await startGateway({}, { host: '192.0.2.1' }).catch((error: unknown) => error);
  expect(errorCode(failure)).toBe('GATEWAY_LISTEN_FAILED');
  expect(String(failure)).toContain('EADDRNOTAVAIL');
});

it('[GW21] closing sends every client 1001 and frees the port in time', async () => {
  const { gateway, close, enter, greet, port, tick } = await startGateway();
  const clients = [await enter(), await enter(0, true), await greet()];
  const startMs = performance.now();
  await Promise.all([close(), close()]);
  expect(performance.now() - startMs).toBeLessThan(LIMITS.gatewayCloseGraceMs + 1_000);
  expect(await Promise.all(clients.map((client) => client.closed()))).toEqual([1001, 1001, 1001]);
  expect(gateway.sockets).toBe(0);
  tick();
  const next = await startGateway({}, { port });
  expect(next.port).toBe(port);
});

it('[GW21] a peer that ignores the close frame cannot hold the end up', async () => {
  const { gateway, close, port } = await startGateway();
  const deaf = new RawClient(port);
  await deaf.upgrade();
  await eventually(() => gateway.sockets === 1);
  await close();
  expect(gateway.sockets).toBe(0);
});

it('[GW21] while it closes an upgrade is refused, and a tick goes to nobody', async () => {
  const { gateway, close, enter, port, tick } = await startGateway();
  await enter();
  const late = new RawClient(port);
  await once(late.socket, 'connect');
  // Something of a request, so that the server has taken the connection before its port closes.
  late.socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  await eventually(() => late.heard.includes('200 OK'));
  const closing = close();
  const refused = late.upgrade();
  tick();
  await refused;
  await eventually(() => late.heard.includes('503 Service Unavailable'));
  await closing;
  expect(gateway.sockets).toBe(0);
});

it('[GW18] the native server holds every socket to the limits', () => {
  expect(socketBounds(LIMITS)).toEqual({
    maxPayloadLength: 4_096,
    maxBackpressure: 65_536,
    idleTimeout: 32,
    sendPingsAutomatically: true,
  });
  const limits = { frameBytesMax: 1, backpressureBytesMax: 2, idleTimeoutSeconds: 8 };
  const bounds = { maxPayloadLength: 1, maxBackpressure: 2, idleTimeout: 8 };
  expect(socketBounds(limits)).toMatchObject(bounds);
});

it('[GW22] a throw while handling a message closes that socket with 1011 and is logged', async () => {
  const codec = {
    ...toyCodec,
    decodeCommand: (...[payload, into]: Parameters<typeof toyCodec.decodeCommand>) => {
      if (payload[0] === 99) throw new Error('broken codec');
      return toyCodec.decodeCommand(payload, into);
    },
  };
  const harness = await startGateway({}, { codec });
  const client = await harness.enter();
  client.command(1, [99, 0]);
  expect(await client.closed()).toBe(1011);
  const told = harness.lines.find(({ message }) => message === 'a socket handler threw');
  expect(told).toMatchObject({ level: 'error', fields: roomFields(harness.rooms[0]) });
  await expectStillServing(harness);
});

it('[GW25] beyond the limit of sockets an upgrade is answered with 503', async () => {
  const harness = await startGateway({}, { limits: { socketsMax: 1 } });
  const first = await harness.greet();
  const second = await harness.dial();
  expect(await second.closed()).toBe(1006);
  await first.close();
  await eventually(() => harness.gateway.sockets === 0);
  await expectStillServing(harness);
});

it('[GW26] the sockets of a room that ticks no more are closed with 4010', async () => {
  const harness = await startGateway();
  const [room] = harness.rooms;
  const member = await harness.enter(0);
  const waiting = await harness.greet();
  waiting.say({ kind: 'join', room: 0, spectate: true });
  await waiting.settle();
  room?.close();
  if (room !== undefined) harness.gateway.closeRoom(room);
  expect(await member.closed()).toBe(4010);
  expect(await waiting.closed()).toBe(4010);
  await expectStillServing(harness);
});

it('[GW26] a faulted room takes neither joins nor commands', async () => {
  const harness = await startGateway();
  const member = await harness.enter(0);
  member.command(1, [TOY.fail, 0]);
  await member.settle();
  expect(() => harness.rooms[0]?.runTick()).toThrow('toy fault');
  member.command(2, [TOY.add, 1]);
  expect(await member.next('error')).toMatchObject({ code: 'ROOM_CLOSED', sequence: 2 });
  const late = await harness.greet();
  late.say({ kind: 'join', room: 0, spectate: true });
  expect(await late.next('error')).toMatchObject({ code: 'ROOM_CLOSED', sequence: 0 });
  await expectStillServing(harness);
});

it('[GW29] a tick that cannot be encoded closes its listeners, and no other room', async () => {
  let isBroken = false;
  const codec = {
    ...toyCodec,
    encodeChanges: (...args: Parameters<typeof toyCodec.encodeChanges>) => {
      if (isBroken) throw new Error('broken codec');
      return toyCodec.encodeChanges(...args);
    },
  };
  const harness = await startGateway({}, { codec });
  const client = await harness.enter(0);
  isBroken = true;
  harness.tick();
  isBroken = false;
  expect(await client.closed()).toBe(1011);
  const line = harness.lines.find(({ level }) => level === 'error');
  expect(line?.fields).toMatchObject({ room: 0, tick: 2, epoch: 1 });
  await expectStillServing(harness);
});

function roomFields(room: Room | undefined): object {
  return { room: room?.id, epoch: room?.epoch, set: room?.set.digest };
}
