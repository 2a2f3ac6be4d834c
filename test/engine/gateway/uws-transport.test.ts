// The gateway on an app that a host made: what it adds, and what it leaves alone.
import { afterEach, expect, it } from 'vitest';
import { silentLog } from '../../../engine/base/log.ts';
import { createGateway, type Gateway } from '../../../engine/gateway/gateway.ts';
import { listen } from '../../../engine/gateway/listen.ts';
import { loadUws } from '../../../engine/gateway/uws.ts';
import { attachGateway, type AttachedGateway } from '../../../engine/gateway/uws-transport.ts';
import {
  closeAll,
  eventually,
  onCloseAll,
  TestClient,
  toyCodec,
  versionOf,
} from './gateway-harness.ts';
import { createToyWorld, TICK_MS } from './toy-world.ts';
import { askUpgrade } from './upgrade-request.ts';

afterEach(closeAll);

interface HostApp {
  readonly port: number;
  readonly gateways: readonly Gateway[];
  readonly attached: readonly AttachedGateway[];
}

/** A host with a page, a socket of its own and two gateways. */
async function startApp(): Promise<HostApp> {
  const uws = loadUws();
  const app = uws.App();
  app.get('/page', (response) => {
    response.end('of the host');
  });
  app.ws('/own', { message: (socket, message) => void socket.send(message, true) });
  const gateways = ['/one', '/two'].map(() => {
    const world = createToyWorld();
    const { rooms } = world;
    const version = () => versionOf(world);
    const game = { codec: toyCodec, tickMs: TICK_MS, version };
    return createGateway({
      ...game,
      rooms: { find: (id) => rooms[id], count: rooms.length },
      log: silentLog,
    });
  });
  const attached = gateways.map((gateway, i) =>
    attachGateway(app, gateway, { path: i === 0 ? '/one' : '/two', log: silentLog, uws }),
  );
  const socket = await listen(app, { host: '127.0.0.1', port: 0 });
  onCloseAll(async () => {
    for (const gateway of gateways) gateway.shutdown();
    app.close();
  });
  return { port: uws.us_socket_local_port(socket), gateways, attached };
}

async function greet(port: number, path: string): Promise<TestClient> {
  const client = await TestClient.open(`ws://127.0.0.1:${port}${path}`);
  client.hello();
  await client.next('welcome');
  return client;
}

it('[GW47] gateways live at their paths of an app, beside routes and sockets of the host', async () => {
  const { port, gateways, attached } = await startApp();
  await greet(port, '/one');
  await greet(port, '/two');
  await greet(port, '/two');
  expect(gateways.map(({ sockets }) => sockets)).toEqual([1, 2]);
  expect(attached.map(({ sockets }) => sockets)).toEqual([1, 2]);
  expect(await (await fetch(`http://127.0.0.1:${port}/page`)).text()).toBe('of the host');
  expect((await askUpgrade(port, { path: '/own' })).status).toBe(101);
});

it('[GW47] detached, a gateway has closed its own sockets, and answers upgrades with 503', async () => {
  const { port, gateways, attached } = await startApp();
  const [gone, stays] = [await greet(port, '/one'), await greet(port, '/two')];
  attached[0]?.detach();
  expect(await gone.closed()).toBe(1001);
  expect([gateways[0]?.sockets, gateways[0]?.detached]).toEqual([0, 1]);
  expect((await askUpgrade(port, { path: '/one' })).status).toBe(503);
  expect((await askUpgrade(port, { path: '/two' })).status).toBe(101);
  expect((await askUpgrade(port, { path: '/own' })).status).toBe(101);
  await stays.settle();
  expect(stays.closeCode).toBeUndefined();
  attached[0]?.detach();
});

it('[GW32] over real sockets a client that was cut off is resumed', async () => {
  const { port, gateways } = await startApp();
  const client = await TestClient.open(`ws://127.0.0.1:${port}/one`);
  client.hello();
  const { resumeToken: token, session } = await client.next('welcome');
  const second = await TestClient.open(`ws://127.0.0.1:${port}/one`);
  second.hello({ token, tick: 0 });
  expect((await second.next('welcome')).session).toBe(session);
  expect(await second.next('resumed')).toMatchObject({ place: undefined, lastSequence: 0 });
  expect(await client.closed()).toBe(4011);
  await eventually(() => gateways[0]?.sockets === 1);
});
