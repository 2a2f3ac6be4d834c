// The server's half of RFC 6455, as much as the fault server needs: the answer to an upgrade,
// frames to a client, frames of a client. Pure: bytes in, bytes and events out.
import { createHash } from 'node:crypto';

export const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** A command is some tens of bytes. */
const PAYLOAD_BYTES_MAX = 65_535;

/** The answer to an upgrade request (4.2.2); undefined when it is none. */
export function acceptUpgrade(head: string): string | undefined {
  const key = /^sec-websocket-key: *(\S+) *\r$/im.exec(head)?.[1];
  if (key === undefined) return undefined;
  const accept = createHash('sha1').update(`${key}${ACCEPT_SALT}`).digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    '\r\n',
  ].join('\r\n');
}

/** One final, unmasked frame (5.2). */
export function encodeServerFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(2 + extended + length);
  frame[0] = 0x80 | opcode;
  frame[1] = extended === 0 ? length : extended === 2 ? 126 : 127;
  if (extended === 2) frame.writeUInt16BE(length, 2);
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(payload, 2 + extended);
  return frame;
}

export interface ClientFrameEvents {
  /** One binary message, unmasked. */
  readonly onMessage: (payload: Uint8Array) => void;
  readonly onClose: (payload: Uint8Array) => void;
  /** The client sent what no swarm sends: text, fragments, no mask, too much. */
  readonly onFault: () => void;
}

/** Splits a client's byte stream into frames. */
export class ClientFrameReader {
  readonly #events: ClientFrameEvents;
  #pending = Buffer.alloc(0);
  #isDone = false;

  constructor(events: ClientFrameEvents) {
    this.#events = events;
  }

  push(chunk: Uint8Array): void {
    if (this.#isDone) return;
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (!this.#isDone && this.#takeFrame());
  }

  /** True when a whole frame was there. */
  #takeFrame(): boolean {
    const bytes = this.#pending;
    if (bytes.length < 6) return false;
    const first = bytes[0] ?? 0;
    const second = bytes[1] ?? 0;
    const short = second & 0x7f;
    const extended = short === 126 ? 2 : 0;
    if ((first & 0xf0) !== 0x80 || (second & 0x80) === 0 || short === 127) return this.#fault();
    const length = extended === 2 ? bytes.readUInt16BE(2) : short;
    const start = 6 + extended;
    if (length > PAYLOAD_BYTES_MAX) return this.#fault();
    if (bytes.length < start + length) return false;
    const mask = bytes.subarray(start - 4, start);
    const payload = bytes
      .subarray(start, start + length)
      .map((byte, i) => byte ^ (mask[i & 3] ?? 0));
    this.#pending = bytes.subarray(start + length);
    return this.#dispatch(first & 0x0f, payload);
  }

  #dispatch(opcode: number, payload: Uint8Array): boolean {
    if (opcode === OPCODE.binary) this.#events.onMessage(payload);
    else if (opcode === OPCODE.close) {
      this.#isDone = true;
      this.#events.onClose(payload);
    } else if (opcode !== OPCODE.pong && opcode !== OPCODE.ping) return this.#fault();
    return true;
  }

  #fault(): false {
    this.#isDone = true;
    this.#events.onFault();
    return false;
  }
}
