// A WebSocket server that says exactly what a test tells it to, right or wrong: bytes over TCP.
import { createServer, type Server, type Socket } from 'node:net';
import { acceptOf } from '../../../engine/client/handshake.ts';

const WAIT_MS = 5_000;
const cleanups: (() => void)[] = [];

export function closeServers(): void {
  for (const cleanup of cleanups.splice(0)) cleanup();
}

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  /** All bytes the client sent after its request. */
  readonly heard: () => Buffer;
  readonly request: () => string;
  readonly write: (...parts: (Uint8Array | string)[]) => void;
  /** Ends the TCP connection. */
  readonly drop: () => void;
  readonly hasEnded: () => boolean;
}

/** Answers the upgrade with `answer(key)`; the right answer when absent. */
export async function startScriptedServer(
  answer: (key: string) => string = rightAnswer,
): Promise<ScriptedServer> {
  let peer: Socket | undefined;
  let request = '';
  let hasEnded = false;
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    peer = socket;
    socket.on('error', () => undefined);
    socket.on('end', () => {
      hasEnded = true;
    });
    socket.on('data', (chunk) => {
      if (request !== '') {
        heard.push(chunk);
        return;
      }
      request = chunk.toString('latin1');
      const key = /Sec-WebSocket-Key: (.*)\r\n/.exec(request)?.[1] ?? '';
      socket.write(answer(key), 'latin1');
    });
  });
  const port = await listenOn(server);
  cleanups.push(() => {
    peer?.destroy();
    server.close();
  });
  return {
    url: `ws://127.0.0.1:${port}`,
    port,
    heard: () => Buffer.concat(heard),
    request: () => request,
    write: (...parts) => peer?.write(Buffer.concat(parts.map((part) => Buffer.from(part)))),
    drop: () => peer?.destroy(),
    hasEnded: () => hasEnded,
  };
}

export function rightAnswer(key: string): string {
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptOf(key)}`,
    '\r\n',
  ].join('\r\n');
}

/** One unmasked frame, as a server sends it. */
export function serverFrame(first: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Polls until `holds`, at most WAIT_MS. */
export async function eventually(holds: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + WAIT_MS;
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error('it did not come true within the deadline');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
