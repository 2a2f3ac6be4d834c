// The gateway on other people's servers, as the examples carry it: an app of uWebSockets.js that the host made, the
// package `ws`, and a room of Colyseus. The client library plays over each.
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { Server as ColyseusServer } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClient, type Client } from '../../engine/client/client.ts';
import { createNetSocketFactory } from '../../engine/client/net-socket.ts';
import { silentLog } from '../../engine/base/log.ts';
import { decodeKeyframe, encodeUse } from '../../combat-rules/protocol/client.ts';
import { openArenaRooms, type ArenaRooms } from '../../examples/arena-rooms/arena-rooms.ts';
import { openHost } from '../../examples/attach/server.ts';
import { colyseusFactory } from '../../examples/colyseus-transport/client.ts';
import { carrierRoom } from '../../examples/colyseus-transport/transport.ts';
import { carryOverWs } from '../../examples/ws-transport/transport.ts';
import { listFiles, readText } from '../support/source-tree.ts';
import { askUpgrade } from '../engine/gateway/upgrade-request.ts';

const HOST = '127.0.0.1';
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function openArena(): ArenaRooms {
  const arena = openArenaRooms(silentLog);
  cleanups.push(() => arena.close());
  return arena;
}

function listenAnywhere(server: HttpServer): Promise<number> {
  cleanups.push(() => server.close());
  return new Promise((resolve, reject) => {
    server.listen(0, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

function newClient(url: string, connect = createNetSocketFactory()): Client {
  const client = createClient({ url, connect, reconnect: 'never' });
  cleanups.push(() => client.close());
  return client;
}

/** Joins, strikes a friend, and is told that this is none. */
async function play(client: Client): Promise<void> {
  await client.connect();
  const { member, keyframe } = await client.join(1);
  const [punch = 0] =
    [...(decodeKeyframe(keyframe)?.names ?? [])].find(([, name]) => name === 'punch') ?? [];
  const ticks: number[] = [];
  client.onFrame(({ tick }) => ticks.push(tick));
  const answer = new Promise((resolve) => client.onReply(({ code }) => resolve(code)));
  client.send(encodeUse(punch, member + 2));
  expect(await answer).toBe('WRONG_TARGET');
  expect(ticks).toEqual(ticks.map((_, i) => (ticks[0] ?? 0) + i));
}

it("[LK2] attached to a host's app, players play at its path; detached, the rest of the app goes on", async () => {
  const { gateway } = openArena();
  const host = await openHost(gateway, silentLog);
  cleanups.push(() => host.close());
  const client = newClient(`ws://${HOST}:${host.port}/play`);
  await play(client);
  const natives = process.report.getReport();
  const loaded = Reflect.get(Object(natives), 'sharedObjects').filter((file: string) =>
    /uws_.*node$/.test(file),
  );
  expect(loaded).toHaveLength(1);

  const chat = new WebSocket(`ws://${HOST}:${host.port}/chat`);
  cleanups.push(() => chat.terminate());
  await once(chat, 'open');
  const closed = new Promise((resolve) =>
    client.onState((state) => state.kind === 'closed' && resolve(state)),
  );
  host.detach();
  expect(await closed).toMatchObject({ cause: { code: 1001 } });
  expect((await askUpgrade(host.port, { path: '/play' })).status).toBe(503);
  expect(await (await fetch(`http://${HOST}:${host.port}/page`)).text()).toBe('a page of the host');
  chat.send('still here');
  expect(String((await once(chat, 'message'))[0])).toBe('still here');
});

it('[LK3] behind the package ws, players play, and uninvited pages get 403', async () => {
  const { gateway } = openArena();
  const server = createServer();
  const leave = carryOverWs(server, gateway, '/play');
  const port = await listenAnywhere(server);
  await play(newClient(`ws://${HOST}:${port}/play`));
  const headers = { origin: 'https://evil.example' };
  expect((await askUpgrade(port, { path: '/play', headers })).status).toBe(403);
  leave();
});

it('[LK4] inside a room of Colyseus, players play by its matchmaking and its sockets', async () => {
  const { gateway } = openArena();
  const http = createServer();
  const transport = new WebSocketTransport({ server: http });
  const server = new ColyseusServer({ transport, greet: false, gracefullyShutdown: false });
  server.define('midswing', carrierRoom(gateway));
  await server.listen(0, HOST);
  cleanups.push(() => server.gracefullyShutdown(false));
  const address = http.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const factory = colyseusFactory(createNetSocketFactory(), 'midswing');
  const [first, second] = [
    newClient(`ws://${HOST}:${port}`, factory),
    newClient(`ws://${HOST}:${port}`, factory),
  ];
  await play(first);
  await play(second);
  expect(gateway.sessions).toBe(2);
  await first.close();
  await second.close();
  await expect.poll(() => gateway.sessions).toBe(0);
});

it.each(['attach', 'ws-transport', 'colyseus-transport', 'arena-rooms'])(
  '[LK5] the example %s is at most 80 lines a file, says what it is, and uses doors of the package only',
  (name) => {
    const files = listFiles(`examples/${name}`, ['.ts']);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const text = readText(file);
      expect(text.split('\n').length, file).toBeLessThanOrEqual(81);
      const from = [...text.matchAll(/from '([^']+)'/g)].map(([, specifier = '']) => specifier);
      const allowed =
        /^(midswing\/|node:|@colyseus\/|ws$|uWebSockets\.js$|\.\/|\.\.\/arena-rooms\/)/;
      expect(from.filter((specifier) => !allowed.test(specifier))).toEqual([]);
    }
    expect(readText(`examples/${name}/README.md`).length).toBeGreaterThan(100);
  },
);
