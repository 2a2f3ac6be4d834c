// One WebSocket of the swarm over node:net, as cheap as Node allows: all sockets read into one buffer, whole messages
// are handed on as a range of it, and nothing is allocated for a message. Hot path: 100,000 messages a second.
// Invariant: bytes are kept by a socket only while a message is cut in two, and never more than PENDING_BYTES_MAX.
import { createConnection, type Socket } from 'node:net';
import { encodeFrame } from '#engine/client/net-socket';

/** What a socket tells its player. Ranges are valid during the call only. */
export interface SocketOwner {
  opened(): void;
  /** One binary message: `bytes` from `start` to before `end`. */
  received(bytes: Buffer, start: number, end: number): void;
  /** Once, unless it was dropped; 1006 when no close frame was seen. */
  ended(code: number, reason: string): void;
}

/** Where a ws:// address leads; `from` is the own address to come from. */
export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly from?: string;
}

const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;
const ABNORMAL = 1006;
const FINAL_BINARY = 0x80 | OPCODE.binary;
const PENDING_BYTES_MAX = 4 * 1_048_576;
/** The handshake's key proves nothing on a loopback address, so all sockets have the same. */
const KEY = 'bWlkc3dpbmctc3dhcm0tMQ==';

/** What all sockets of a process read into: a socket has used up what it read before the next one reads. */
const INCOMING = Buffer.allocUnsafeSlow(65_536);

/** The parts of a ws:// address that parseOptions has let through. */
export function parseTarget(url: string): SocketTarget {
  const { hostname, port, pathname, search } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: port === '' ? 80 : Number(port), path: `${pathname}${search}` };
}

export class SwarmSocket {
  readonly #owner: SocketOwner;
  readonly #socket: Socket;
  #pending: Buffer | undefined;
  #phase: 'opening' | 'open' | 'closing' | 'closed' = 'opening';
  #closeCode = ABNORMAL;
  #closeReason = '';

  constructor(target: SocketTarget, owner: SocketOwner) {
    this.#owner = owner;
    const { host, port, from } = target;
    const callback = (length: number, bytes: Uint8Array): boolean => {
      this.#take(bytes === INCOMING ? INCOMING : Buffer.from(bytes), length);
      return true;
    };
    const onread = { buffer: INCOMING, callback };
    const local = from === undefined ? {} : { localAddress: from };
    this.#socket = createConnection({ host, port, noDelay: true, onread, ...local });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(target)));
    this.#socket.on('error', (error) => this.#abort(error.message));
    this.#socket.on('close', () => this.#ended());
  }

  /** Sends one binary message; ignored unless the socket is open. */
  send(payload: Uint8Array): void {
    if (this.#phase === 'open') this.#socket.write(encodeFrame(OPCODE.binary, payload, undefined));
  }

  /** Sends bytes as they are, frame or not. */
  sendRaw(bytes: Uint8Array): void {
    if (this.#phase === 'open' && this.#socket.writable) this.#socket.write(bytes);
  }

  /** Bytes that the system has not taken. */
  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  /** Takes no more bytes from the system. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Says that it is done, and ends. */
  close(): void {
    if (this.#phase === 'opening') this.#abort('closed before the handshake ended');
    if (this.#phase !== 'open') return;
    this.#closeCode = 1_000;
    this.#phase = 'closing';
    this.#socket.write(encodeFrame(OPCODE.close, Uint8Array.of(3, 232), undefined));
  }

  /** Ends without a word, as a lost connection does; nothing is told any more. */
  drop(): void {
    this.#phase = 'closed';
    this.#pending = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer, length: number): void {
    if (this.#phase === 'closed') return;
    let bytes = chunk;
    let end = length;
    if (this.#pending !== undefined) {
      bytes = Buffer.concat([this.#pending, chunk.subarray(0, length)]);
      end = bytes.length;
      this.#pending = undefined;
    }
    const at = this.#phase === 'opening' ? this.#readHead(bytes, end) : this.#read(bytes, 0, end);
    if (at >= end || this.#socket.destroyed) return;
    if (end - at > PENDING_BYTES_MAX) this.#abort('a message has no end');
    else this.#pending = Buffer.from(bytes.subarray(at, end));
  }

  /** Takes the server's handshake and what follows it; where it stopped. */
  #readHead(bytes: Buffer, end: number): number {
    const head = bytes.toString('latin1', 0, end);
    const length = head.indexOf('\r\n\r\n');
    if (length < 0) return 0;
    if (!head.startsWith('HTTP/1.1 101 ')) {
      this.#abort(head.slice(0, head.indexOf('\r\n')));
      return end;
    }
    this.#phase = 'open';
    this.#owner.opened();
    return this.#read(bytes, length + 4, end);
  }

  /** Hands on whole messages from `at`; where the first one begins that is not whole. */
  #read(bytes: Buffer, from: number, end: number): number {
    let at = from;
    while (end - at >= 2) {
      const short = (bytes[at + 1] ?? 0) & 0x7f;
      const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
      const start = at + 2 + extended;
      if (start > end) return at;
      const length =
        extended === 0
          ? short
          : bytes.readUIntBE(start - Math.min(extended, 6), Math.min(extended, 6));
      if (start + length > end) return at;
      if (bytes[at] === FINAL_BINARY) this.#owner.received(bytes, start, start + length);
      else this.#control(bytes, at, start, start + length);
      at = start + length;
    }
    return at;
  }

  #control(bytes: Buffer, at: number, start: number, end: number): void {
    const first = bytes[at] ?? 0;
    if (first === (0x80 | OPCODE.ping)) {
      this.sendRaw(encodeFrame(OPCODE.pong, bytes.subarray(start, end), undefined));
    } else if (first === (0x80 | OPCODE.close)) {
      if (this.#phase === 'open') {
        this.#closeCode = end - start >= 2 ? bytes.readUInt16BE(start) : 1_005;
        this.#closeReason = bytes.toString('utf8', start + 2, end);
        this.#socket.write(encodeFrame(OPCODE.close, bytes.subarray(start, start + 2), undefined));
      }
      this.#phase = 'closing';
      this.#socket.end();
    } else if (first !== (0x80 | OPCODE.pong)) this.#abort(`a frame that begins with ${first}`);
  }

  #abort(reason: string): void {
    if (this.#phase === 'opening' || this.#phase === 'open') {
      this.#closeReason = reason;
      this.#phase = 'closing';
    }
    this.#pending = undefined;
    this.#socket.destroy();
  }

  #ended(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#pending = undefined;
    this.#owner.ended(this.#closeCode, this.#closeReason);
  }
}

function upgradeRequest({ host, port, path }: SocketTarget): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host.includes(':') ? `[${host}]` : host}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n');
}
