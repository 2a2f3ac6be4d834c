// What a conformance case is: bytes to send, what must come back, how the connection must end. Numbers are
// those of the Autobahn test suite; cases of our own go on behind them in the same group.
import { createHash } from 'node:crypto';
import { frame, OPCODE } from './frame.ts';

export type Group = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 9 | 10;

export type Step =
  | { readonly kind: 'send'; readonly bytes: Buffer; readonly chopBytes: number }
  /** Waits until this many frames came in all. */
  | { readonly kind: 'heard'; readonly frames: number }
  /** Waits until the server has read all that was sent, and acted on it. */
  | { readonly kind: 'read' }
  /** The same; then notes STILL_OPEN unless the server has ended the stream. */
  | { readonly kind: 'pause' }
  /** Ends the client's side of the stream. */
  | { readonly kind: 'leave' };

export interface Expectation {
  /** Frames in order, as `described` says them. */
  readonly frames: readonly string[];
  /** The client closes with 1000 once these frames came; otherwise the server ends by itself. */
  readonly closer: 'client' | 'server';
  /**
   * Endings that are strict. The first is what the RFC recommends; the others are what it allows and
   * Autobahn counts as strict too.
   */
  readonly endings: readonly string[];
}

/** What happens instead, on this server and on a bare one alike; WEBSOCKET.md has the row `name`. */
export interface Deviation {
  readonly name: string;
  readonly frames: readonly string[];
  readonly ending: string;
}

export interface Case {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly Step[];
  readonly expected: Expectation;
  /** `gateway` shows the cap itself; `wide` raises it, for lengths that the gateway would refuse. */
  readonly bounds?: 'gateway' | 'wide';
  readonly deviation?: Deviation;
}

export interface Observation {
  readonly frames: readonly string[];
  /** `close CODE`, `close` without a code, `drop` without a close frame, or `open` at the deadline. */
  readonly ending: string;
}

/** Sends frames in one write. */
export function send(...frames: readonly Buffer[]): Step {
  return chopped(Number.MAX_SAFE_INTEGER, ...frames);
}

/** Sends frames in writes of this many bytes, a turn of the loop between two. */
export function chopped(chopBytes: number, ...frames: readonly Buffer[]): Step {
  return { kind: 'send', bytes: Buffer.concat(frames), chopBytes };
}

export function heard(frames: number): Step {
  return { kind: 'heard', frames };
}

export const READ: Step = { kind: 'read' };
export const PAUSE: Step = { kind: 'pause' };
export const LEAVE: Step = { kind: 'leave' };
/** Stands among the frames where a pause found the connection open. */
export const STILL_OPEN = 'still open';

type Payload = string | Uint8Array;

export function text(payload: Payload): Buffer {
  return frame({ opcode: OPCODE.text, payload });
}

export function binary(payload: Payload): Buffer {
  return frame({ opcode: OPCODE.binary, payload });
}

export function ping(payload: Payload): Buffer {
  return frame({ opcode: OPCODE.ping, payload });
}

export function pong(payload: Payload): Buffer {
  return frame({ opcode: OPCODE.pong, payload });
}

/** A close frame; an empty one without a code. */
export function close(code?: number, reason: Payload = ''): Buffer {
  return frame({ opcode: OPCODE.close, payload: closePayload(code, reason) });
}

export function closePayload(code: number | undefined, reason: Payload = ''): Buffer {
  if (code === undefined) return Buffer.alloc(0);
  return Buffer.concat([Uint8Array.of(code >> 8, code & 255), Buffer.from(reason)]);
}

/** One message in fragments: the first frame has the opcode, the last has FIN. */
export function fragments(opcode: number, parts: readonly Payload[]): Buffer[] {
  return parts.map((payload, i) =>
    frame({
      opcode: i === 0 ? opcode : OPCODE.continuation,
      payload,
      isLast: i === parts.length - 1,
    }),
  );
}

export function split(payload: Uint8Array, bytes: number): Uint8Array[] {
  const count = Math.max(1, Math.ceil(payload.length / bytes));
  return Array.from({ length: count }, (_, i) => payload.slice(i * bytes, (i + 1) * bytes));
}

/** How frames are compared and shown: kind, length, and the bytes or their hash. */
export function described(opcode: number, payload: Payload): string {
  const bytes = Buffer.from(payload);
  const name =
    Object.entries(OPCODE).find(([, code]) => code === opcode)?.[0] ?? `opcode ${opcode}`;
  const isShort = bytes.length <= 32;
  const content = isShort ? bytes.toString('hex') : createHash('sha1').update(bytes).digest('hex');
  return `${name} ${bytes.length} ${content}`;
}

export const textOf = (payload: Payload): string => described(OPCODE.text, payload);
export const binaryOf = (payload: Payload): string => described(OPCODE.binary, payload);
export const pongOf = (payload: Payload): string => described(OPCODE.pong, payload);

/** These frames come, then our close is answered with its code. */
export function clean(...frames: readonly string[]): Expectation {
  return { frames, closer: 'client', endings: ['close 1000'] };
}

/** These frames come, then the server fails the connection (7.1.7: it should send the code first). */
export function failed(code: number, ...frames: readonly string[]): Expectation {
  return { frames, closer: 'server', endings: [`close ${code}`, 'close', 'drop'] };
}

/** These frames come, then the close frame among the bytes sent is answered. */
export function answered(endings: readonly string[], ...frames: readonly string[]): Expectation {
  return { frames, closer: 'server', endings };
}
