// The adapter for a WHATWG WebSocket: the runtime's own in a process of its own, and a double for what a
// real server never does.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { createWebSocketFactory, type WebSocketLike } from '../../../engine/client/web-socket.ts';
import { closeAll, startGateway } from '../gateway/gateway-harness.ts';

const root = join(import.meta.dirname, '../../..');

afterEach(closeAll);

class FakeWebSocket implements WebSocketLike {
  static last: FakeWebSocket | undefined;
  binaryType = 'blob';
  readyState = 0;
  readonly sent: Uint8Array[] = [];
  readonly closed: [number | undefined, string | undefined][] = [];
  readonly #listeners = new Map<string, (event: never) => void>();

  readonly protocols: string[];

  constructor(url: string, protocols: string[] = []) {
    this.protocols = protocols;
    if (!url.startsWith('ws')) throw new SyntaxError('bad url');
    FakeWebSocket.last = this;
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, listener);
  }

  fire(type: string, event: object = {}): void {
    this.#listeners.get(type)?.(event as never);
  }

  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }

  close(code?: number, reason?: string): void {
    this.closed.push([code, reason]);
  }
}

it('[CL16] the WebSocket of the runtime joins a room and is answered', async () => {
  const { url, tick } = await startGateway();
  const script = `
    import { createClient } from './engine/client/client.ts';
    const client = createClient({ url: '${url}' });
    const welcome = await client.connect();
    const joined = await client.join(0);
    client.onReply(async ({ sequence, kind }) => {
      await client.close();
      console.log(JSON.stringify({ rooms: welcome.rooms, member: joined.member, sequence, kind }));
    });
    client.send(new Uint8Array([1, 1]));
  `;
  const flags = ['--conditions=midswing-source', '--import', 'tsx', '--experimental-websocket'];
  const args = [...flags, '--no-warnings', '--input-type=module', '--eval', script];
  const timer = setInterval(tick, 5);
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    timeout: 20_000,
  }).finally(() => clearInterval(timer));
  expect(JSON.parse(stdout)).toEqual({
    rooms: 2,
    member: 0,
    sequence: 1,
    kind: 'accepted',
  });
});

it('[CL16] events of the WebSocket reach the port, and only binary messages', () => {
  const seen: unknown[] = [];
  const events = {
    onOpen: () => seen.push('open'),
    onMessage: (bytes: Uint8Array) => seen.push(bytes),
    onClose: (code: number, reason: string) => seen.push([code, reason]),
  };
  const socket = createWebSocketFactory(FakeWebSocket)('ws://x', events, ['a', 'b']);
  const fake = FakeWebSocket.last;
  expect(fake?.protocols).toEqual(['a', 'b']);
  expect(fake?.binaryType).toBe('arraybuffer');
  socket.send(new Uint8Array([1]));
  if (fake !== undefined) fake.readyState = 1;
  socket.send(new Uint8Array([2]));
  expect(fake?.sent).toEqual([new Uint8Array([2])]);
  fake?.fire('open');
  fake?.fire('message', { data: new Uint8Array([3]).buffer });
  fake?.fire('message', { data: 'text' });
  expect(fake?.closed).toHaveLength(1);
  fake?.fire('close', { code: 4008, reason: 'SLOW_READER' });
  expect(seen).toEqual(['open', new Uint8Array([3]), [4008, 'SLOW_READER']]);
});

it('[CL16] close codes that a page may not send become 1000', () => {
  const events = { onOpen: () => {}, onMessage: () => {}, onClose: () => {} };
  const socket = createWebSocketFactory(FakeWebSocket)('ws://x', events);
  socket.close();
  socket.close(1001, 'a');
  socket.close(4002, 'b');
  expect(FakeWebSocket.last?.closed).toEqual([
    [1000, ''],
    [1000, 'a'],
    [4002, 'b'],
  ]);
});

it('[CL8] an address that the WebSocket refuses is CLIENT_URL_INVALID', () => {
  const events = { onOpen: () => {}, onMessage: () => {}, onClose: () => {} };
  let failure: unknown;
  try {
    createWebSocketFactory(FakeWebSocket)('http://x', events);
  } catch (error) {
    failure = error;
  }
  expect(errorCode(failure)).toBe('CLIENT_URL_INVALID');
});

it('[CL15] a runtime without WebSocket gets CLIENT_SOCKET_MISSING', () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
  Reflect.deleteProperty(globalThis, 'WebSocket');
  let failure: unknown;
  try {
    createWebSocketFactory();
  } catch (error) {
    failure = error;
  } finally {
    if (descriptor !== undefined) Object.defineProperty(globalThis, 'WebSocket', descriptor);
  }
  expect(errorCode(failure)).toBe('CLIENT_SOCKET_MISSING');
  expect(String(failure)).toContain('createNetSocketFactory');
});
