// The limits of a gateway: that all documents agree on them, and what reaching each one comes to.
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { ConnectLimit } from '../../../engine/gateway/connect-limit.ts';
import {
  GATEWAY_LIMITS,
  gatewayLimits,
  type LimitLabel,
} from '../../../engine/gateway/limit-table.ts';
import { CLOSE_CODES } from '../../../engine/protocol/close-code.ts';
import { createMetricRegistry } from '../../../engine/admin/metrics.ts';
import { readText } from '../../support/source-tree.ts';
import { TOY } from '../room/toy-behaviour.ts';
import { closeAll, startGateway } from './gateway-harness.ts';
import { askUpgrade } from './upgrade-request.ts';
import { LinkRig } from './link-rig.ts';

afterEach(closeAll);

it('[GW38] the table of the SPEC is the one that is followed', () => {
  const rows = Object.entries(GATEWAY_LIMITS).map(([label, { limits, status, code, close }]) => {
    const names = limits.map((name) => `\`${name}\``).join(', ');
    return [label, names, status ?? '', code ?? '', close ?? ''].join(' | ');
  });
  const [, table = ''] = readText('engine/SPEC.md').split('| label | limits |');
  const documented = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| ([a-z].*?) \|$/gm)];
  const cells = documented.map(([, row = '']) => row.split('|').map((cell) => cell.trim()));
  expect(cells.map((row) => row.join(' | '))).toEqual(rows);
});

it('[GW38] every limit has a value, and PROTOCOL.md lists the close codes', () => {
  for (const { limits } of Object.values(GATEWAY_LIMITS)) {
    for (const name of limits) expect(LIMITS[name]).toBeGreaterThan(0);
  }
  const protocol = readText('engine/protocol/PROTOCOL.md');
  const rows = [...protocol.matchAll(/^\| (\d{4}) \| ([A-Z_]+) \|/gm)];
  expect(rows.map(([, code, name]) => [name, Number(code)])).toEqual(Object.entries(CLOSE_CODES));
  for (const [, name] of protocol.matchAll(/`([a-z]+[A-Z][A-Za-z]+)`/g)) {
    expect(Object.hasOwn(LIMITS, name ?? '')).toBe(true);
  }
});

it('[GW38] what is refused is counted under its label', () => {
  const rig = new LinkRig();
  const client = rig.connect();
  client.ack(1);
  expect(client.closeCode).toBe(4001);
  const counted = Object.entries(rig.gateway.figures.refused).filter(([, count]) => count > 0);
  expect(counted).toEqual([['hello-expected', 1]]);
});

it('[GW40] a connection without Hello is closed with 4004', () => {
  const rig = new LinkRig({ limits: { helloDeadlineMs: 700 } });
  const client = rig.connect();
  rig.pass(699);
  expect(client.closeCode).toBeUndefined();
  rig.pass(1);
  expect(client.closeCode).toBe(4004);
});

it('[GW40] a client that says nothing is closed with 4005, however often it pings, and may resume', () => {
  const rig = new LinkRig({ limits: { idleMs: 3_000 } });
  const [idle, busy] = [rig.enter(), rig.enter()];
  for (let i = 0; i < 30; i += 1) {
    idle.attachment.pinged();
    busy.ack();
    rig.pass(100);
  }
  expect([idle.closeCode, busy.closeCode]).toEqual([4005, undefined]);
  expect(rig.resume(idle).rest()).toEqual(['welcome', 'resumed', 'frame 2']);
});

it('[GW40] a flood of pings ends with 4009', () => {
  const rig = new LinkRig({ limits: { messageBurstMax: 10, overLimitMax: 20 } });
  const client = rig.greet();
  for (let i = 0; i < 9 + 19; i += 1) client.attachment.pinged();
  expect(client.closeCode).toBeUndefined();
  client.attachment.pinged();
  expect([client.closeCode, rig.gateway.sessions]).toEqual([4009, 0]);
});

it('[GW13] a user has one rate over all connections, and a new one brings no new burst', () => {
  const limits = { userMessageBurstMax: 6, userMessagesPerSecondMax: 1, messageBurstMax: 100 };
  const rig = new LinkRig({ limits });
  const guest = rig.enter();
  guest.rest();
  // Hello came before there was a session; the join took one.
  for (let sequence = 1; sequence <= 6; sequence += 1) guest.command(sequence, [TOY.add, 1]);
  expect(guest.rest()).toEqual(['RATE_LIMITED 6']);
  guest.lose();
  const next = rig.resume(guest);
  next.command(7, [TOY.add, 1]);
  expect(next.rest()).toEqual(['welcome', 'resumed', 'RATE_LIMITED 6', 'RATE_LIMITED 7']);
  expect(rig.gateway.figures.refused['user-rate']).toBe(2);
  rig.pass(1_000);
  next.command(8, [TOY.add, 1]);
  rig.tick();
  expect(next.rest()).toEqual(['frame 2']);
});

it('[GW42] beyond the sessions of all, the one that waited longest ends; else 4015', () => {
  const rig = new LinkRig({ limits: { sessionsMax: 2 } });
  const [first, second] = [rig.greet(), rig.greet()];
  const refused = rig.greet();
  expect([refused.received[0], refused.closeCode]).toMatchObject([{ code: 'SESSIONS_FULL' }, 4015]);
  second.lose();
  first.lose();
  rig.greet();
  expect(rig.resume(second).rest()).toEqual(['RESUME_UNKNOWN 0']);
  expect(rig.resume(first).rest()).toEqual(['welcome', 'resumed']);
});

it('[GW42] beyond the sessions that wait, the one that waited longest ends', () => {
  const rig = new LinkRig({ limits: { detachedSessionsMax: 2 } });
  const clients = [rig.enter(), rig.greet(), rig.greet()];
  for (const client of clients) client.lose();
  expect([rig.gateway.sessions, rig.gateway.detached]).toEqual([2, 2]);
  rig.tick();
  expect(rig.isTaken(0, 0)).toBe(false);
});

it('[GW39] an address has a rate of connections, loopback has none, and few are remembered', () => {
  const limits = gatewayLimits({
    connectBurstMax: 2,
    connectsPerSecondMax: 1,
    connectAddressesMax: 3,
  });
  const limit = new ConnectLimit(limits);
  const take = (address: string, nowMs: number): boolean => limit.take(address, nowMs);
  expect([take('a', 0), take('a', 0), take('a', 0), take('b', 0)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect([take('a', 1_000), take('a', 1_000)]).toEqual([true, false]);
  for (let i = 0; i < 50; i += 1) expect(take('127.0.0.1', 0) && take('::1', 0)).toBe(true);
  for (let i = 0; i < 50; i += 1) take(`c${i}`, 0);
  expect(limit.addresses).toBe(3);
});

it.each<[LimitLabel, number, Record<string, string>]>([
  ['origin', 403, { origin: 'https://elsewhere.example' }],
  ['origin', 403, { origin: 'https://GAME.example' }],
  ['ticket-missing', 401, {}],
  ['ticket-missing', 401, { 'sec-websocket-protocol': 'midswing.v1' }],
  ['ticket-shape', 401, { 'sec-websocket-protocol': `midswing.v1, ticket.${'a'.repeat(2_000)}` }],
  ['ticket-shape', 401, { 'sec-websocket-protocol': 'ticket.a=b' }],
  ['ticket-shape', 401, { 'sec-websocket-protocol': 'midswing.v1, ticket.' }],
])('[GW39] %s is answered with %i before there is a socket', async (label, status, headers) => {
  const origins = ['https://game.example'];
  const harness = await startGateway({}, { origins, guests: 'refused' });
  const answer = await askUpgrade(harness.port, { headers });
  expect([answer.status, answer.body]).toEqual([status, `Refused: ${label}.\n`]);
  expect(harness.gateway.figures.refused[label]).toBe(1);
  expect(harness.gateway.sockets).toBe(0);
});

it('[GW39] an address that connects too often is answered with 429, and another one is not', async () => {
  const limits = { connectBurstMax: 2, connectsPerSecondMax: 0.001 };
  const { port } = await startGateway({}, { limits });
  const statuses = [];
  for (let i = 0; i < 3; i += 1) {
    statuses.push((await askUpgrade(port, { localAddress: '127.0.0.2' })).status);
  }
  statuses.push((await askUpgrade(port, { localAddress: '127.0.0.3' })).status);
  for (let i = 0; i < 3; i += 1) statuses.push((await askUpgrade(port)).status);
  expect(statuses).toEqual([101, 101, 429, 101, 101, 101, 101]);
});

it.each([
  ['none at all', {}, { origins: ['https://game.example'] }],
  ['a listed one', { origin: 'https://game.example' }, { origins: ['https://game.example'] }],
  ['one of this machine, where none is listed', { origin: 'http://localhost:5173' }, {}],
  ['one of this machine by number', { origin: 'http://127.0.0.1:80' }, {}],
])('[GW39] an origin may connect that is %s', async (_, headers, options) => {
  const { port } = await startGateway({}, options);
  expect((await askUpgrade(port, { headers })).status).toBe(101);
});

it.each(['https://game.example', 'http://localhost.example', 'http://127.0.0.1.example', 'null'])(
  '[GW39] where no origin is listed, %s may not connect',
  async (origin) => {
    const { port } = await startGateway();
    expect((await askUpgrade(port, { headers: { origin } })).status).toBe(403);
  },
);

it('[GW48] our subprotocol is chosen when it is offered, and never the ticket', async () => {
  const { port } = await startGateway();
  const offer = async (protocols: string): Promise<unknown> => {
    const { headers } = await askUpgrade(port, {
      headers: { 'sec-websocket-protocol': protocols },
    });
    return headers['sec-websocket-protocol'];
  };
  expect(await offer('midswing.v1')).toBe('midswing.v1');
  expect(await offer('ticket.a.b.c, midswing.v1')).toBe('midswing.v1');
  expect(await offer('chat,superchat')).toBeUndefined();
  expect(await offer('midswing.v2')).toBeUndefined();
});

it('[GW46] figures are told to the registry, refusals by their label', async () => {
  const metrics = createMetricRegistry();
  const rig = new LinkRig({ metrics });
  const [client] = [rig.enter(), rig.greet()];
  rig.connect().ack(1);
  rig.tick();
  client.command(1, [TOY.add, 1]);
  client.lose();
  rig.gateway.sweep();
  const lines = (await metrics.text()).split('\n').filter((line) => /_gateway_.* [1-9]/.test(line));
  expect(lines.toSorted()).toEqual([
    'midswing_gateway_bytes_total 23',
    'midswing_gateway_detached 1',
    'midswing_gateway_frames_total 1',
    'midswing_gateway_log_bytes 8192',
    'midswing_gateway_messages_total 5',
    'midswing_gateway_refused_total{reason="hello-expected"} 1',
    'midswing_gateway_sessions 2',
    'midswing_gateway_sockets 1',
  ]);
});
