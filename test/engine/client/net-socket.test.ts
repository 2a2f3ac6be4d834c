// The WebSocket client over TCP against a server that follows a script, right or wrong.
import { afterEach, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import {
  createNetSocketFactory,
  type NetSocketOptions,
} from '../../../engine/client/net-socket.ts';
import { findHandshakeFault, parseTarget } from '../../../engine/client/handshake.ts';
import type { ClientSocket } from '../../../engine/client/socket.ts';
import {
  closeServers,
  eventually,
  rightAnswer,
  serverFrame,
  startScriptedServer,
} from './scripted-server.ts';

const EXTENDED = 'Upgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate';
const CHOSEN = 'Upgrade: websocket\r\nSec-WebSocket-Protocol: chat';

afterEach(closeServers);

interface Watched {
  readonly socket: ClientSocket;
  readonly messages: Uint8Array[];
  readonly closes: [number, string][];
  readonly isOpen: () => boolean;
}

function open(url: string, options: NetSocketOptions = {}): Watched {
  const messages: Uint8Array[] = [];
  const closes: [number, string][] = [];
  let isOpen = false;
  const socket = createNetSocketFactory(options)(url, {
    onOpen: () => {
      isOpen = true;
    },
    onMessage: (bytes) => messages.push(bytes),
    onClose: (code, reason) => closes.push([code, reason]),
  });
  return { socket, messages, closes, isOpen: () => isOpen };
}

/** The frames a client sent: opcode and unmasked payload. */
function unmask(bytes: Buffer): { opcode: number; isMasked: boolean; payload: Buffer }[] {
  const frames = [];
  let at = 0;
  while (at < bytes.length) {
    const opcode = (bytes[at] ?? 0) & 0x0f;
    const second = bytes[at + 1] ?? 0;
    let length = second & 0x7f;
    at += 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at);
      at += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at));
      at += 8;
    }
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < length; i += 1) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
    frames.push({ opcode, isMasked: (second & 0x80) !== 0, payload });
    at += 4 + length;
  }
  return frames;
}

it('[CL1] the key of the RFC gives the accept of the RFC', () => {
  const head = rightAnswer('dGhlIHNhbXBsZSBub25jZQ==').trimEnd();
  expect(head).toContain('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  expect(findHandshakeFault(head, 'dGhlIHNhbXBsZSBub25jZQ==')).toBeUndefined();
  expect(findHandshakeFault(head, 'AAAAAAAAAAAAAAAAAAAAAA==')).toContain('Accept');
});

it('[CL1] after the handshake messages flow both ways', async () => {
  const server = await startScriptedServer();
  const { socket, messages, isOpen } = open(`${server.url}/path?a=1`);
  socket.send(new Uint8Array([0]));
  await eventually(isOpen);
  expect(server.request()).toMatch(/^GET \/path\?a=1 HTTP\/1\.1\r\n/);
  expect(server.request()).toContain('Sec-WebSocket-Version: 13\r\n');
  socket.send(new Uint8Array([1, 2, 3]));
  server.write(serverFrame(0x82, new Uint8Array([4, 5])));
  await eventually(() => messages.length === 1 && server.heard().length > 0);
  expect(messages).toEqual([new Uint8Array([4, 5])]);
  // What was sent before the handshake ended is not sent.
  expect(unmask(server.heard())).toMatchObject([{ opcode: 2, payload: Buffer.from([1, 2, 3]) }]);
});

it('[CL1] a message in the same segment as the handshake is not lost', async () => {
  const early = serverFrame(0x82, new Uint8Array([7])).toString('latin1');
  const server = await startScriptedServer((key) => rightAnswer(key) + early);
  const { messages } = open(server.url);
  await eventually(() => messages.length === 1);
  expect(messages[0]).toEqual(new Uint8Array([7]));
});

it.each<[string, (key: string) => string, string]>([
  ['a refusal', () => 'HTTP/1.1 503 Service Unavailable\r\n\r\n', '503'],
  ['another accept', () => rightAnswer('AAAA'), 'Accept'],
  ['no upgrade', (key) => rightAnswer(key).replace('Upgrade: websocket\r\n', ''), 'Upgrade'],
  ['no connection', (key) => rightAnswer(key).replace('Connection: Upgrade', 'X: y'), 'Connection'],
  [
    'an extension that was not offered',
    (key) => rightAnswer(key).replace('Upgrade: websocket', EXTENDED),
    'extension',
  ],
  [
    'a subprotocol that was not offered',
    (key) => rightAnswer(key).replace('Upgrade: websocket', CHOSEN),
    'subprotocol',
  ],
  ['no HTTP', () => 'SSH-2.0-x\r\n\r\n', 'SSH'],
  ['a head without end', () => 'x'.repeat(20_000), 'no end'],
])('[CL1] %s ends the socket with 1006 and says why', async (_, answer, reason) => {
  const server = await startScriptedServer(answer);
  const { closes, isOpen } = open(server.url);
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[1006, expect.stringContaining(reason)]]);
  expect(isOpen()).toBe(false);
});

it.each([0, 125, 126, 65_535, 65_536])(
  '[CL2] a payload of %i bytes is sent masked, in its length form',
  async (length) => {
    const server = await startScriptedServer();
    const { socket, isOpen } = open(server.url);
    await eventually(isOpen);
    const payload = Uint8Array.from({ length }, (_, i) => i);
    socket.send(payload);
    await eventually(() => server.heard().length >= length + 6);
    const [frame] = unmask(server.heard());
    expect(frame?.isMasked).toBe(true);
    expect(frame?.payload.equals(payload)).toBe(true);
  },
);

it('[CL2] masks differ from frame to frame, unless the zero mask was asked for', async () => {
  const server = await startScriptedServer();
  const { socket, isOpen } = open(server.url);
  await eventually(isOpen);
  for (let i = 0; i < 4; i += 1) socket.send(new Uint8Array(0));
  await eventually(() => server.heard().length === 24);
  const heard = server.heard();
  const masks = [2, 8, 14, 20].map((at) => heard.readUInt32BE(at));
  expect(new Set(masks).size).toBeGreaterThan(1);

  const trusted = await startScriptedServer();
  const zero = open(trusted.url, { masking: 'zero' });
  await eventually(zero.isOpen);
  zero.socket.send(new Uint8Array([1]));
  await eventually(() => trusted.heard().length === 7);
  expect([...trusted.heard()]).toEqual([0x82, 0x81, 0, 0, 0, 0, 1]);
});

it('[CL4] a ping is answered with a pong of the same payload', async () => {
  const server = await startScriptedServer();
  open(server.url);
  await eventually(() => server.request() !== '');
  server.write(serverFrame(0x89, new Uint8Array([1, 2])));
  await eventually(() => server.heard().length > 0);
  expect(unmask(server.heard())).toMatchObject([{ opcode: 10, payload: Buffer.from([1, 2]) }]);
});

it("[CL5] the peer's close is answered with its code and reported once", async () => {
  const server = await startScriptedServer();
  const { closes, isOpen } = open(server.url, { closeDeadlineMs: 60_000 });
  await eventually(isOpen);
  server.write(serverFrame(0x88, Buffer.from([0x0f, 0xa8, 0x53, 0x4c])));
  await eventually(() => server.hasEnded());
  expect(unmask(server.heard())).toMatchObject([{ opcode: 8, payload: Buffer.from([0x0f, 0xa8]) }]);
  server.drop();
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[4008, 'SL']]);
});

it('[CL5] a close without a code is answered without one', async () => {
  const server = await startScriptedServer();
  const { closes, isOpen } = open(server.url);
  await eventually(isOpen);
  server.write(serverFrame(0x88, new Uint8Array(0)));
  await eventually(() => closes.length > 0 || server.hasEnded());
  server.drop();
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[1005, '']]);
  expect(unmask(server.heard())).toMatchObject([{ opcode: 8, payload: Buffer.alloc(0) }]);
});

it('[CL5] a peer that ignores our close is cut off at the deadline', async () => {
  const server = await startScriptedServer();
  const { socket, closes, isOpen } = open(server.url, { closeDeadlineMs: 20 });
  await eventually(isOpen);
  socket.close(4999, 'bye');
  socket.close(1000);
  socket.send(new Uint8Array([1]));
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[4999, 'bye']]);
  expect(unmask(server.heard())).toMatchObject([{ opcode: 8 }]);
});

it('[CL5] a connection that breaks off is reported as 1006', async () => {
  const server = await startScriptedServer();
  const { closes, isOpen } = open(server.url);
  await eventually(isOpen);
  server.drop();
  await eventually(() => closes.length > 0);
  expect(closes[0]?.[0]).toBe(1006);
});

it('[CL6] a server that breaks the protocol is told so and cut off', async () => {
  const server = await startScriptedServer();
  const { closes, messages, isOpen } = open(server.url, {
    closeDeadlineMs: 20,
    messageBytesMax: 10,
  });
  await eventually(isOpen);
  server.write(serverFrame(0x82, new Uint8Array(11)));
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[1009, 'the message is too big']]);
  expect(messages).toEqual([]);
  expect(unmask(server.heard())[0]?.payload.readUInt16BE(0)).toBe(1009);
});

it('[CL7] a server that never answers is given up at the deadline', async () => {
  const server = await startScriptedServer(() => '');
  const { closes } = open(server.url, { connectDeadlineMs: 20 });
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[1006, 'no handshake within the deadline']]);
});

it('[CL7] a port where nobody listens is reported as 1006 with the reason', async () => {
  const server = await startScriptedServer();
  closeServers();
  const { closes } = open(server.url);
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[1006, expect.stringContaining('ECONNREFUSED')]]);
});

it('[CL7] closing while connecting reports 1006 once', async () => {
  const server = await startScriptedServer(() => '');
  const { socket, closes } = open(server.url);
  socket.close();
  await eventually(() => closes.length > 0);
  expect(closes).toEqual([[1006, 'closed before the handshake ended']]);
});

it.each(['', 'no url', 'http://127.0.0.1', 'wss://127.0.0.1', 'ws://'])(
  '[CL8] the address "%s" is refused',
  (url) => {
    let failure: unknown;
    try {
      open(url);
    } catch (error) {
      failure = error;
    }
    expect(errorCode(failure)).toBe('CLIENT_URL_INVALID');
  },
);

it('[CL8] a ws:// address is taken apart', () => {
  expect(parseTarget('ws://[::1]:7400/a?b=c')).toEqual({
    host: '::1',
    port: 7400,
    authority: '[::1]:7400',
    path: '/a?b=c',
  });
  expect(parseTarget('ws://example.org')).toMatchObject({ port: 80, path: '/' });
});

it('[CL1] subprotocols are offered in order, and one of them may be chosen', async () => {
  const choice = 'Upgrade: websocket\r\nSec-WebSocket-Protocol: b';
  const answer = (key: string): string => rightAnswer(key).replace('Upgrade: websocket', choice);
  const server = await startScriptedServer(answer);
  let isOpen = false;
  const events = { onMessage: () => undefined, onClose: () => undefined };
  const onOpen = (): void => {
    isOpen = true;
  };
  createNetSocketFactory()(server.url, { ...events, onOpen }, ['a', 'b']);
  await eventually(() => isOpen);
  expect(server.request()).toContain('\r\nSec-WebSocket-Protocol: a, b\r\n');
});
