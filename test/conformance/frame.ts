// WebSocket frames by hand (RFC 6455, 5.2): a client's in every shape, also the forbidden ones, and a strict
// reader of the server's.

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The key of the RFC's examples: a run is the same every time. */
const MASK = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

export interface FrameShape {
  readonly opcode: number;
  readonly payload?: string | Uint8Array;
  /** FIN; true when absent. */
  readonly isLast?: boolean;
  /** The three reserved bits, 0-7. */
  readonly rsv?: number;
  /** Key; `bitless` sends key and masked payload but not the mask bit, `none` neither. */
  readonly mask?: Uint8Array | 'bitless' | 'none';
  /** The form of the length; the shortest when absent. */
  readonly lengthForm?: 16 | 64;
  /** The length that the header tells, where it is not that of the payload. */
  readonly declaredBytes?: bigint;
}

/** One frame of a client. */
export function frame(shape: FrameShape): Buffer {
  const payload = Buffer.from(shape.payload ?? '');
  const key = maskKey(shape.mask);
  const first = (shape.isLast === false ? 0 : 0x80) | ((shape.rsv ?? 0) << 4) | shape.opcode;
  const maskBit = shape.mask === 'bitless' || shape.mask === 'none' ? 0 : 0x80;
  const length = lengthBytes(shape.declaredBytes ?? BigInt(payload.length), shape.lengthForm);
  length[0] = (length[0] ?? 0) | maskBit;
  for (let i = 0; i < payload.length; i += 1) {
    payload[i] = (payload[i] ?? 0) ^ (key[i & 3] ?? 0);
  }
  return Buffer.concat([Uint8Array.of(first), length, key, payload]);
}

/** One frame that a server sent; `breach` names what a server's frame must not be. */
export interface HeardFrame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly breach: string | undefined;
}

/** Takes the first whole frame off the bytes; undefined when there is none yet. */
export function takeFrame(bytes: Buffer): { frame: HeardFrame; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const form = second & 0x7f;
  const start = form === 127 ? 10 : form === 126 ? 4 : 2;
  if (bytes.length < start) return undefined;
  const length =
    form === 127 ? Number(bytes.readBigUInt64BE(2)) : form === 126 ? bytes.readUInt16BE(2) : form;
  const end = start + length;
  if (bytes.length < end) return undefined;
  const breach = breachOf(bytes, length);
  const payload = Buffer.from(bytes.subarray(start, end));
  return { frame: { opcode: first & 0x0f, payload, breach }, rest: bytes.subarray(end) };
}

function breachOf([first = 0, second = 0]: Buffer, length: number): string | undefined {
  const form = second & 0x7f;
  if ((first & 0x70) !== 0) return 'a reserved bit is set';
  if ((second & 0x80) !== 0) return 'a server masks';
  if ((first & 0x08) !== 0 && length > 125) return 'a long control frame';
  if ((first & 0x80) === 0) return 'the echo is fragmented';
  if ((form === 126 && length < 126) || (form === 127 && length < 65_536)) return 'a long length';
  return undefined;
}

function maskKey(mask: FrameShape['mask']): Uint8Array {
  if (mask === 'none') return new Uint8Array(0);
  return mask === undefined || mask === 'bitless' ? MASK : mask;
}

function lengthBytes(length: bigint, form: FrameShape['lengthForm']): Buffer {
  const bytes = Buffer.alloc(9);
  if (form === 64 || (form === undefined && length > 65_535n)) {
    bytes[0] = 127;
    bytes.writeBigUInt64BE(length, 1);
    return bytes;
  }
  if (form === 16 || length > 125n) {
    bytes[0] = 126;
    bytes.writeUInt16BE(Number(length), 1);
    return bytes.subarray(0, 3);
  }
  bytes[0] = Number(length);
  return bytes.subarray(0, 1);
}
