// Hostile before the first message: who is not let in, what that is told, and that nobody else notices.
import { createHmac, sign } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ManualClock } from '../../engine/base/clock.ts';
import { LIMITS } from '../../engine/base/limits.ts';
import type { TicketVerifier } from '../../engine/gateway/ticket-verifier.ts';
import { createTicketVerifier } from '../../engine/gateway/ticket.ts';
import { SUBPROTOCOL } from '../../engine/protocol/codec.ts';
import {
  closeAll,
  eventually,
  onCloseAll,
  startGateway,
} from '../engine/gateway/gateway-harness.ts';
import {
  GOOD,
  HEADER,
  NOW_MS,
  NOW_SECONDS,
  OURS,
  STRANGER,
  withClaims,
  withHeader,
  write,
} from '../engine/gateway/ticket-rig.ts';
import { askUpgrade } from '../engine/gateway/upgrade-request.ts';
import { Field } from './field.ts';
import { HostileSocket } from './hostile-socket.ts';

/** Times a budget: the CI run waits for the native server's own deadline. */
const WAITS = Number(process.env['MIDSWING_FUZZ'] ?? 1) > 1;
const NATIVE_DEADLINE_MS = 20_000;

/** Never says whether a ticket is good. */
const UNDECIDED: TicketVerifier = { verify: () => new Promise(() => undefined) };

afterEach(closeAll);

it('[HC1][GW39] web pages of other origins get 403, however much theirs looks like ours', async () => {
  const field = await Field.open();
  const origins = [
    'https://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://localhost:80:80',
    'http://user@localhost',
    'file://',
    'null',
  ];
  for (const origin of origins) {
    expect((await askUpgrade(field.port, { headers: { origin } })).status).toBe(403);
  }
  expect(field.refused('origin')).toBe(origins.length);
  await field.expectUnharmed();
});

it('[HC1][GW39] without a ticket where one is needed, or with one of no shape, nobody gets past 401', async () => {
  const field = await Field.open({ tickets: UNDECIDED });
  const strict = await startGateway({}, { tickets: UNDECIDED, guests: 'refused' });
  const offers = ['', 'ticket', 'ticket.', 'ticket.a b', `ticket.${'a'.repeat(3_000)}`];
  for (const [port, least] of [
    [strict.port, 0],
    [field.port, 2],
  ] as const) {
    for (const offer of offers.slice(least)) {
      const headers = { 'sec-websocket-protocol': `${SUBPROTOCOL}, ${offer}` };
      expect((await askUpgrade(port, { headers })).status).toBe(401);
    }
  }
  const { refused } = strict.gateway.figures;
  expect([refused['ticket-missing'], refused['ticket-shape']]).toEqual([2, 3]);
  expect(field.refused('ticket-shape')).toBe(3);
  await field.expectUnharmed();
});

it('[HC1][GW41] who talks before its ticket is checked is held, and closed when it talks too much or too long', async () => {
  const field = await Field.open({ tickets: UNDECIDED });
  const protocols = `${SUBPROTOCOL}, ticket.a.b.c`;
  const [loud, quiet] = [
    await HostileSocket.open(field.port, { protocols }),
    await HostileSocket.open(field.port, { protocols }),
  ];
  for (let i = 0; i <= LIMITS.heldMessagesMax; i += 1) loud.hello();
  expect([await loud.ended(), loud.errors()]).toEqual([4001, ['HELLO_EXPECTED']]);
  quiet.hello();
  await field.pass(LIMITS.helloDeadlineMs);
  expect([await quiet.ended(), quiet.messages]).toEqual([4004, []]);
  await field.expectUnharmed();
});

it.each([
  [
    'unsigned',
    write({
      ...GOOD,
      header: JSON.stringify({ ...HEADER, alg: 'none' }),
      sign: () => Buffer.alloc(0),
    }),
  ],
  [
    'signed by our public key as a secret',
    write({
      ...GOOD,
      header: JSON.stringify({ ...HEADER, alg: 'HS256' }),
      sign: (input) =>
        createHmac('sha256', OURS.publicKey.export({ type: 'spki', format: 'pem' }))
          .update(input)
          .digest(),
    }),
  ],
  [
    'signed by a stranger',
    write({ ...GOOD, sign: (input) => sign(null, input, STRANGER.privateKey) }),
  ],
  ['with a key of its own', withHeader({ jwk: STRANGER.publicKey.export({ format: 'jwk' }) })],
  ['of another audience', withClaims({ aud: 'another-game' })],
  ['that is over', withClaims({ exp: NOW_SECONDS })],
])('[HC1][GW41] a ticket %s gets 4012 over a real socket', async (_, ticket) => {
  const keys = new Map([['2026-11', OURS.publicKey]]);
  const tickets = createTicketVerifier({ keys, audience: 'midswing' });
  const clock = new ManualClock(NOW_MS);
  const field = await Field.open({ tickets, clock });
  const bad = await HostileSocket.open(field.port, {
    protocols: `${SUBPROTOCOL}, ticket.${ticket}`,
  });
  bad.hello();
  expect(await bad.ended()).toBe(4012);
  const late = field.refused('ticket-late');
  expect(bad.errors()).toEqual([late === 1 ? 'TICKET_EXPIRED' : 'TICKET_REFUSED']);
  expect(field.refused('ticket-refused') + late).toBe(1);
  await field.expectUnharmed();
});

it('[HC1][GW39] a flood of connections from one address gets 429; other addresses come in', async () => {
  const field = await Field.open({ limits: { connectBurstMax: 10 } });
  const flood = Array.from({ length: 60 }, () =>
    HostileSocket.open(field.port, { localAddress: '127.0.0.2' }),
  );
  const opened = await Promise.all(flood);
  const count = (status: number): number => opened.filter((one) => one.status === status).length;
  expect([count(101), count(429)]).toEqual([10, 50]);
  expect(field.refused('connects')).toBe(50);
  const other = await HostileSocket.greet(field.port, { localAddress: '127.0.0.3' });
  // A second refills twenty.
  field.clock.advance(50);
  const again = await HostileSocket.open(field.port, { localAddress: '127.0.0.2' });
  expect([other.status, again.status]).toEqual([101, 101]);
  for (const one of [...opened, other, again]) one.leave();
  await field.expectUnharmed();
});

it(
  '[HC2] an upgrade that is not finished holds nothing of the gateway, and ends',
  async () => {
    const field = await Field.open();
    const head = 'GET / HTTP/1.1\r\nHost: x\r\nX-Drip: ';
    const unfinished = [
      '',
      head,
      head.slice(0, -20),
      'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n',
    ];
    const ends: string[] = [];
    const sockets = [...unfinished, `${head}${'a'.repeat(20_000)}`, 'GET / HT'].map((start) => {
      const socket = connect({ port: field.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      socket.on('close', () => ends.push(start.slice(0, 8)));
      socket.write(start);
      onCloseAll(async () => void socket.destroy());
      return socket;
    });
    // A head that is too long, or no HTTP, ends at once.
    await eventually(() => ends.length >= 2);
    expect(field.harness.gateway.sockets).toBe(2);
    if (WAITS) {
      const dripping = setInterval(() => sockets[1]?.write('a'), 250);
      await new Promise((resolve) => sockets[1]?.once('close', resolve));
      clearInterval(dripping);
      await eventually(() => ends.length === sockets.length);
    }
    for (const socket of sockets) socket.destroy();
    await field.expectUnharmed();
  },
  NATIVE_DEADLINE_MS + 10_000,
);
