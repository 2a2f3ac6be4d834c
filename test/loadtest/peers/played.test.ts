// Every server without a game, in this process, played by the crowd for a moment; and the socket of the crowd
// against a server that cuts its bytes anywhere.
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { LoadError } from '../../../loadtest/load-error.ts';
import { reserveSeat } from '../../../loadtest/peers/client/colyseus-speaker.ts';
import { PlainSpeaker } from '../../../loadtest/peers/client/plain-speaker.ts';
import { clientFrame, RawSocket } from '../../../loadtest/peers/client/raw-socket.ts';
import { SocketIoSpeaker } from '../../../loadtest/peers/client/socket-io-speaker.ts';
import type { CreateSpeaker } from '../../../loadtest/peers/client/speaker.ts';
import { Crowd } from '../../../loadtest/peers/crowd.ts';
import { parsePeersOptions } from '../../../loadtest/peers/options.ts';
import { startColyseus } from '../../../loadtest/peers/server/colyseus-server.ts';
import type { StartEcho } from '../../../loadtest/peers/server/echo-server.ts';
import { startSocketIo } from '../../../loadtest/peers/server/socket-io-server.ts';
import { startUws } from '../../../loadtest/peers/server/uws-server.ts';
import { startWs } from '../../../loadtest/peers/server/ws-server.ts';

const plain: CreateSpeaker = (seat, ears) => new PlainSpeaker(seat, ears);
const socketIo: CreateSpeaker = (seat, ears) => new SocketIoSpeaker(seat, ears);

const SERVERS: readonly (readonly [string, StartEcho, CreateSpeaker])[] = [
  ['raw uWebSockets.js', startUws, plain],
  ['ws', startWs, plain],
  ['Socket.IO', startSocketIo, socketIo],
  ['Colyseus', startColyseus, reserveSeat],
];

it.each(SERVERS)('[PE8] %s seats a crowd and answers it', async (_, start, create) => {
  const recording = [[Buffer.alloc(200)], [Buffer.alloc(90)]];
  const port = await start({ rooms: 2, tickMs: 5, recording });
  const crowd = new Crowd({ port, sockets: 20, rooms: 2, tickMs: 5, create });
  await crowd.open();
  let figures = await crowd.play(0, 50, () => undefined);
  while (figures.latency.count === 0 && crowd.fault === undefined) {
    figures = await crowd.play(0, 50, () => undefined);
  }
  crowd.close();
  expect(crowd.fault).toBeUndefined();
  expect(figures.frames).toBeGreaterThan(0);
  expect(figures.latency.count).toBeGreaterThan(0);
});

it('[PE8] frames cut anywhere are put together, and a ping is answered', async () => {
  const long = Buffer.alloc(70_000, 3);
  const head = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70]);
  const stream = Buffer.concat([
    Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    Buffer.from([0x89, 1, 33, 0x81, 2, 104, 105, 0x82, 126, 0, 200, ...Buffer.alloc(200, 1)]),
    head,
    long,
  ]);
  const cuts = [10, 38, 40, 41, 44, 46, 47, 300, 65_000, stream.length];
  const pong = clientFrame(Uint8Array.of(33), 'pong');
  const heard: unknown[] = [];
  const server = createServer((peer) => {
    let sent = 0;
    const sendUpTo = (to: number): void => {
      peer.write(stream.subarray(sent, to), () => {
        sent = to;
        const next = cuts.shift();
        if (next !== undefined) setImmediate(() => sendUpTo(next));
      });
    };
    peer.setNoDelay(true).once('data', () => {
      peer.on('data', (bytes) => heard.push(bytes.equals(pong) ? 'pong' : bytes));
      sendUpTo(0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await new Promise<void>((resolve) => {
    const socket = new RawSocket(
      { port, path: '/', subprotocol: undefined },
      {
        onOpen: () => heard.push('open'),
        onText: (text) => heard.push(text),
        onMessage: (_, start, end) => {
          heard.push(end - start);
          if (end - start === long.length) resolve();
        },
        onClose: () => undefined,
      },
    );
    expect(socket).toBeDefined();
  });
  server.close();
  expect(heard.filter((one) => one !== 'pong')).toEqual(['open', 'hi', 200, 70_000]);
  expect(heard).toContain('pong');
});

it('[PE9] options have defaults, smaller ones for a quick run', () => {
  const defaults = { sockets: 1_000, seconds: 2, quick: false, json: false };
  expect(parsePeersOptions([])).toEqual(defaults);
  expect(parsePeersOptions(['--quick'])).toEqual({
    ...defaults,
    sockets: 100,
    seconds: 1,
    quick: true,
  });
  expect(parsePeersOptions(['--help'])).toBe('help');
});

it.each([
  ['--sockets', '0'],
  ['--sockets', '5001'],
  ['--seconds', '1.5'],
  ['--rooms', '1'],
])('[PE9] %s %s is refused', (...args) => {
  expect(() => parsePeersOptions(args)).toThrow(LoadError);
});
