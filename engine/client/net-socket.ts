// A WebSocket client over node:net, without dependencies: for Node 20, for load tests and for the CLI.
// Binary messages only, no extensions, ws:// only. Every wait has a deadline.
import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import { CLOSE_CODES } from '../protocol/close-code.ts';
import { FrameReader, OPCODES } from './frame-reader.ts';
import { ClientError } from './client-error.ts';
import { findHandshakeFault, parseTarget, upgradeRequest, type Target } from './handshake.ts';
import type { ClientSocket, SocketEvents, SocketFactory } from './socket.ts';

export interface NetSocketOptions {
  /** Milliseconds for TCP connect and upgrade together. */
  readonly connectDeadlineMs?: number;
  /** Milliseconds the peer has to answer a close frame. */
  readonly closeDeadlineMs?: number;
  /** The largest message taken from the server. */
  readonly messageBytesMax?: number;
  /** `zero` is a legal mask that costs nothing: for load generators, on trusted paths. */
  readonly masking?: 'random' | 'zero';
}

/**
 * Makes sockets over node:net.
 * @throws CLIENT_URL_INVALID (from the factory) for anything but a ws:// URL
 */
export function createNetSocketFactory(options: NetSocketOptions = {}): SocketFactory {
  return (url, events, protocols = []) => {
    const target = parseTarget(url);
    if (target === undefined) {
      throw new ClientError('CLIENT_URL_INVALID', { message: `"${url}" is no ws:// URL.` });
    }
    return new NetSocket({ target, protocols, events }, options);
  };
}

type Phase = 'opening' | 'open' | 'closing' | 'closed';

/** What a caller of the factory asked for. */
interface Dial {
  readonly target: Target;
  readonly protocols: readonly string[];
  readonly events: SocketEvents;
}

class NetSocket implements ClientSocket {
  readonly #events: SocketEvents;
  readonly #protocols: readonly string[];
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #key = randomBytes(16).toString('base64');
  readonly #isMasked: boolean;
  readonly #closeDeadlineMs: number;
  #phase: Phase = 'opening';
  #head = Buffer.alloc(0);
  #timer: NodeJS.Timeout;
  #closeCode: number = CLOSE_CODES.ABNORMAL;
  #closeReason = '';

  constructor({ target, protocols, events }: Dial, options: NetSocketOptions) {
    this.#events = events;
    this.#protocols = protocols;
    this.#isMasked = options.masking !== 'zero';
    this.#closeDeadlineMs = options.closeDeadlineMs ?? WIRE_LIMITS.clientCloseDeadlineMs;
    this.#reader = new FrameReader(options.messageBytesMax ?? WIRE_LIMITS.serverFrameBytesMax, {
      onMessage: (bytes) => this.#events.onMessage(bytes),
      onPing: (payload) => this.#write(OPCODES.PONG, payload),
      onClose: (code, reason) => this.#peerClosed(code, reason),
      onFault: (code, reason) => this.close(code, reason),
    });
    const deadlineMs = options.connectDeadlineMs ?? WIRE_LIMITS.clientConnectDeadlineMs;
    this.#timer = setTimeout(() => this.#abort('no handshake within the deadline'), deadlineMs);
    this.#socket = createConnection({ host: target.host, port: target.port, noDelay: true });
    const request = upgradeRequest(target, this.#key, protocols);
    this.#socket.on('connect', () => this.#socket.write(request));
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#abort(error.message));
    this.#socket.on('close', () => this.#ended());
  }

  send(bytes: Uint8Array): void {
    if (this.#phase === 'open') this.#write(OPCODES.BINARY, bytes);
  }

  close(code: number = CLOSE_CODES.NORMAL, reason = ''): void {
    if (this.#phase === 'opening') this.#abort('closed before the handshake ended');
    if (this.#phase !== 'open') return;
    this.#closeCode = code;
    this.#closeReason = reason;
    this.#beginClosing(code, reason);
  }

  #receive(chunk: Buffer): void {
    if (this.#phase === 'opening') this.#receiveHead(chunk);
    else this.#read(chunk);
  }

  #receiveHead(chunk: Buffer): void {
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0 || end > WIRE_LIMITS.handshakeBytesMax) {
      if (this.#head.length > WIRE_LIMITS.handshakeBytesMax) this.#abort('the answer has no end');
      return;
    }
    const head = this.#head.toString('latin1', 0, end);
    const fault = findHandshakeFault(head, this.#key, this.#protocols);
    if (fault !== undefined) {
      this.#abort(fault);
      return;
    }
    clearTimeout(this.#timer);
    const rest = this.#head.subarray(end + 4);
    this.#head = Buffer.alloc(0);
    this.#phase = 'open';
    this.#events.onOpen();
    // The server may speak in the same segment as its handshake.
    if (rest.length > 0) this.#read(rest);
  }

  /** Hands on plain bytes: a Buffer would reach the caller, whose slice() does not copy. */
  #read(chunk: Buffer): void {
    this.#reader.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
  }

  /** The peer's close frame: answer it if it came first, then wait for the end of the stream. */
  #peerClosed(code: number, reason: string): void {
    if (this.#phase === 'open') {
      this.#closeCode = code;
      this.#closeReason = reason;
      this.#beginClosing(code, '');
    }
    this.#socket.end();
  }

  #beginClosing(code: number, reason: string): void {
    // 1005 and 1006 stand for "no code": they are never on the wire (7.4.1).
    const isWireCode = code !== 1005 && code !== CLOSE_CODES.ABNORMAL;
    const text = Buffer.from(reason).subarray(0, 123);
    const payload = Buffer.alloc(isWireCode ? 2 + text.length : 0);
    if (isWireCode) {
      payload.writeUInt16BE(code);
      text.copy(payload, 2);
    }
    this.#write(OPCODES.CLOSE, payload);
    this.#phase = 'closing';
    this.#timer = setTimeout(() => this.#socket.destroy(), this.#closeDeadlineMs);
  }

  /** Ends without a handshake: the close is abnormal unless one had been under way. */
  #abort(reason: string): void {
    if (this.#phase === 'opening' || this.#phase === 'open') {
      this.#closeCode = CLOSE_CODES.ABNORMAL;
      this.#closeReason = reason;
      this.#phase = 'closing';
    }
    this.#reader.stop();
    this.#socket.destroy();
  }

  #ended(): void {
    clearTimeout(this.#timer);
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#reader.stop();
    this.#events.onClose(this.#closeCode, this.#closeReason);
  }

  #write(opcode: number, payload: Uint8Array): void {
    if (this.#phase !== 'open' || !this.#socket.writable) return;
    this.#socket.write(encodeFrame(opcode, payload, this.#isMasked ? randomBytes(4) : undefined));
  }
}

/** One final client frame; `mask` undefined stands for the zero mask. */
export function encodeFrame(
  opcode: number,
  payload: Uint8Array,
  mask: Uint8Array | undefined,
): Uint8Array {
  const length = payload.length;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(6 + extended + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) frame.writeUInt16BE(length, 2);
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  const start = 6 + extended;
  frame.set(payload, start);
  if (mask === undefined) return frame;
  frame.set(mask, start - 4);
  for (let i = 0; i < length; i += 1) {
    frame[start + i] = (frame[start + i] ?? 0) ^ (mask[i & 3] ?? 0);
  }
  return frame;
}
