// Splits a byte stream into WebSocket frames and joins fragments into messages (RFC 6455, 5.2-5.5), the
// receiving side of a client. Pure: bytes in, events out. Breach of the protocol ends it with a close code.
import { CLOSE_CODES } from '../protocol/close-code.ts';

/** What the reader found, in stream order. */
export interface FrameEvents {
  /** A whole binary message; a view of the stream's chunk or a fresh copy. */
  readonly onMessage: (bytes: Uint8Array) => void;
  readonly onPing: (payload: Uint8Array) => void;
  /** The peer's close frame; nothing is read after it. */
  readonly onClose: (code: number, reason: string) => void;
  /** The peer broke the protocol or a limit; nothing is read after it. */
  readonly onFault: (code: number, reason: string) => void;
}

export const OPCODES = {
  CONTINUATION: 0,
  TEXT: 1,
  BINARY: 2,
  CLOSE: 8,
  PING: 9,
  PONG: 10,
} as const;

const CONTROL_BYTES_MAX = 125;
const EMPTY = new Uint8Array(0);

/** One parsed frame head: where the payload lies in the pending bytes. */
interface Head {
  readonly opcode: number;
  readonly final: boolean;
  readonly start: number;
  readonly end: number;
}

/** Reads the frames that a server sends; `messageBytesMax` bounds one message, fragments together. */
export class FrameReader {
  readonly #events: FrameEvents;
  readonly #messageBytesMax: number;
  #pending: Uint8Array = EMPTY;
  #fragments: Uint8Array[] = [];
  #fragmentBytes = 0;
  #isInMessage = false;
  #isDone = false;

  constructor(messageBytesMax: number, events: FrameEvents) {
    this.#messageBytesMax = messageBytesMax;
    this.#events = events;
  }

  /** Takes the next bytes of the stream; the reader keeps views of them. */
  push(chunk: Uint8Array): void {
    if (this.#isDone) return;
    const bytes = this.#pending.length === 0 ? chunk : concat([this.#pending, chunk]);
    let offset = 0;
    while (!this.#isDone) {
      const head = this.#readHead(bytes, offset);
      if (head === undefined) break;
      offset = head.end;
      this.#take(head, bytes.subarray(head.start, head.end));
    }
    this.#pending = this.#isDone ? EMPTY : bytes.subarray(offset);
  }

  /** Stops reading: later bytes are ignored. */
  stop(): void {
    this.#isDone = true;
    this.#pending = EMPTY;
    this.#fragments = [];
  }

  /** The head at `offset`, or undefined until its whole frame has arrived or after a fault. */
  #readHead(bytes: Uint8Array, offset: number): Head | undefined {
    const available = bytes.length - offset;
    if (available < 2) return undefined;
    const first = bytes[offset] ?? 0;
    const second = bytes[offset + 1] ?? 0;
    if ((first & 0x70) !== 0) return this.#fault('reserved bits are set');
    if ((second & 0x80) !== 0) return this.#fault('a server frame is masked');
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    const short = second & 0x7f;
    if (opcode >= OPCODES.CLOSE && (!final || short > CONTROL_BYTES_MAX)) {
      return this.#fault('a control frame is fragmented or too long');
    }
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (available < 2 + extended) return undefined;
    const length = extended === 0 ? short : readLength(bytes, offset + 2, extended);
    if (length + this.#fragmentBytes > this.#messageBytesMax) {
      return this.#fault('the message is too big', CLOSE_CODES.TOO_BIG);
    }
    const start = offset + 2 + extended;
    return start + length > bytes.length
      ? undefined
      : { opcode, final, start, end: start + length };
  }

  #take(head: Head, payload: Uint8Array): void {
    switch (head.opcode) {
      case OPCODES.BINARY:
        if (this.#isInMessage) this.#fault('a message began inside another');
        else if (head.final) this.#events.onMessage(payload);
        else this.#keepFragment(payload);
        return;
      case OPCODES.CONTINUATION:
        if (!this.#isInMessage) this.#fault('a continuation without a beginning');
        else this.#continue(head.final, payload);
        return;
      case OPCODES.TEXT:
        this.#fault('only binary messages are spoken', CLOSE_CODES.BINARY_ONLY);
        return;
      case OPCODES.CLOSE:
        this.#close(payload);
        return;
      case OPCODES.PING:
        this.#events.onPing(payload);
        return;
      case OPCODES.PONG:
        return;
      default:
        this.#fault(`unknown opcode ${head.opcode}`);
    }
  }

  #keepFragment(payload: Uint8Array): void {
    this.#isInMessage = true;
    this.#fragments.push(payload);
    // An empty fragment counts too: otherwise an endless stream of them would grow the list.
    this.#fragmentBytes += Math.max(1, payload.length);
  }

  #continue(final: boolean, payload: Uint8Array): void {
    this.#keepFragment(payload);
    if (!final) return;
    const message = concat(this.#fragments);
    this.#fragments = [];
    this.#fragmentBytes = 0;
    this.#isInMessage = false;
    this.#events.onMessage(message);
  }

  #close(payload: Uint8Array): void {
    if (payload.length === 1) {
      this.#fault('a close frame with half a code');
      return;
    }
    this.stop();
    const code = payload.length === 0 ? 1005 : readLength(payload, 0, 2);
    this.#events.onClose(code, new TextDecoder().decode(payload.subarray(2)));
  }

  #fault(reason: string, code: number = CLOSE_CODES.PROTOCOL_ERROR): undefined {
    this.stop();
    this.#events.onFault(code, reason);
  }
}

/** Joins byte arrays into one of their own. */
function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function readLength(bytes: Uint8Array, offset: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i += 1) value = value * 256 + (bytes[offset + i] ?? 0);
  return value;
}
