// One WebSocket of the generator, as thin as node:net allows: all sockets read into one buffer, messages are handed on
// as places in it, and nothing is allocated for a message that came in one piece. No masks, no fragments, no UTF-8.
import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';

/** What is heard of one socket. */
export interface SocketEvents {
  readonly onOpen: () => void;
  /** One message, between two places of `bytes`; only valid during the call. */
  readonly onMessage: (bytes: Buffer, start: number, end: number) => void;
  readonly onText: (text: string) => void;
  /** It ended, or never opened. */
  readonly onClose: (reason: string) => void;
}

export interface Address {
  readonly port: number;
  readonly path: string;
  readonly subprotocol: string | undefined;
}

const HOST = '127.0.0.1';
const READ_BYTES = 65_536;
const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** What every socket of the process reads into: a read is handled before the next one begins. */
const chunk = Buffer.allocUnsafe(READ_BYTES);
const NOTHING = Buffer.alloc(0);

/** A client frame under the mask 0, which changes nothing. */
export function clientFrame(payload: Uint8Array, kind: keyof typeof OPCODE = 'binary'): Buffer {
  const extended = payload.length < 126 ? 0 : 2;
  const frame = Buffer.alloc(6 + extended + payload.length);
  frame[0] = 0x80 | OPCODE[kind];
  frame[1] = 0x80 | (extended === 0 ? payload.length : 126);
  if (extended === 2) frame.writeUInt16BE(payload.length, 2);
  frame.set(payload, 6 + extended);
  return frame;
}

/** Opens when made. */
export class RawSocket {
  readonly #events: SocketEvents;
  readonly #socket: Socket;
  #pending: Buffer = NOTHING;
  #isOpen = false;

  constructor({ port, path, subprotocol }: Address, events: SocketEvents) {
    this.#events = events;
    const callback = (bytes: number): boolean => {
      this.#read(bytes);
      return true;
    };
    const onread = { buffer: chunk, callback };
    this.#socket = createConnection({ host: HOST, port, noDelay: true, onread });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(port, path, subprotocol)));
    this.#socket.on('error', (error) => this.#events.onClose(error.message));
    this.#socket.on('close', () => this.#events.onClose('the connection ended'));
  }

  /** Takes whole frames, as clientFrame makes them. */
  write(frames: Buffer): void {
    this.#socket.write(frames);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(length: number): void {
    let bytes = chunk;
    let end = length;
    if (this.#pending.length > 0) {
      bytes = Buffer.concat([this.#pending, chunk.subarray(0, length)]);
      end = bytes.length;
      this.#pending = NOTHING;
    }
    const start = this.#isOpen ? this.#readFrames(bytes, 0, end) : this.#readHead(bytes, end);
    if (start < end) this.#pending = Buffer.from(bytes.subarray(start, end));
  }

  /** The answer to the upgrade, and what follows it; where the next read goes on. */
  #readHead(bytes: Buffer, end: number): number {
    const headEnd = bytes.indexOf('\r\n\r\n');
    if (headEnd < 0 || headEnd >= end) return 0;
    if (bytes.toString('latin1', 0, 12) !== 'HTTP/1.1 101') {
      this.#events.onClose(bytes.toString('latin1', 0, headEnd).split('\r\n')[0] ?? '');
      this.destroy();
      return end;
    }
    this.#isOpen = true;
    this.#events.onOpen();
    return this.#readFrames(bytes, headEnd + 4, end);
  }

  /** Hands on every whole frame; where the first one begins that is not. */
  #readFrames(bytes: Buffer, from: number, end: number): number {
    let at = from;
    while (at + 2 <= end) {
      const short = (bytes[at + 1] ?? 0) & 0x7f;
      let start = at + 2;
      let length = short;
      if (short >= 126) {
        start += short === 126 ? 2 : 8;
        if (start > end) break;
        length = short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
      }
      if (start + length > end) break;
      this.#take((bytes[at] ?? 0) & 0x0f, bytes, start, start + length);
      at = start + length;
    }
    return at;
  }

  #take(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === OPCODE.binary) this.#events.onMessage(bytes, start, end);
    else if (opcode === OPCODE.text) this.#events.onText(bytes.toString('utf8', start, end));
    else if (opcode === OPCODE.ping) this.write(clientFrame(bytes.subarray(start, end), 'pong'));
    else if (opcode === OPCODE.close) this.#socket.end();
  }
}

function upgradeRequest(port: number, path: string, subprotocol: string | undefined): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${HOST}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    '\r\n',
  ].join('\r\n');
}
