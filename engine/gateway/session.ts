// What one connection may do next (SPEC GW): decides the outcome of each message, without sockets, rooms or
// time of its own. Invariant: every command that is accepted here is answered exactly once, by a reply
// in a frame or by an error with its sequence.
import { unreachable } from '../base/assert.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { LIMITS } from '../base/limits.ts';
import { CLOSE_CODES } from '../protocol/close-code.ts';
import { decodeClientMessage, PROTOCOL_VERSION } from '../protocol/codec.ts';
import type {
  ClientMessage,
  CommandMessage,
  HelloMessage,
  JoinMessage,
} from '../protocol/message.ts';
import { TokenBucket } from './token-bucket.ts';

/** new: no hello yet; ready: may join; joining: its room's next tick admits it; then one of two roles. */
export type SessionPhase = 'new' | 'ready' | 'joining' | 'member' | 'spectator';

/** What the gateway has to do about one message. */
export type Outcome =
  | HelloMessage
  | JoinMessage
  | CommandMessage
  | {
      readonly kind: 'error';
      readonly code: ErrorCode;
      readonly sequence: number;
      /** Close the socket with this code after the error; undefined to go on. */
      readonly closeCode: number | undefined;
    }
  /** Nothing: it came over the rate and was told so a moment ago. */
  | { readonly kind: 'dropped' };

/** One connection's place in the protocol. */
export class Session {
  readonly #bucket: TokenBucket;
  #phase: SessionPhase = 'new';
  #lastSequence = 0;
  #malformed = 0;
  #overLimit = 0;
  #noticedMs = Number.NEGATIVE_INFINITY;

  constructor(nowMs: number) {
    this.#bucket = new TokenBucket(LIMITS.messageBurstMax, LIMITS.messagesPerSecondMax, nowMs);
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  /** Decides about one binary frame; undefined stands for a text frame. */
  receive(bytes: Uint8Array | undefined, nowMs: number): Outcome {
    const isWithinRate = this.#bucket.take(nowMs);
    const message = bytes === undefined ? undefined : decodeClientMessage(bytes);
    if (!isWithinRate) return this.#overRate(message, nowMs);
    if (message === undefined) return this.#malformedMessage();
    if (message.kind === 'hello') return this.#hello(message);
    if (this.#phase === 'new') return refuse('HELLO_EXPECTED', 0, CLOSE_CODES.HELLO_EXPECTED);
    switch (message.kind) {
      case 'join':
        return this.#phase === 'ready' ? message : refuse('ALREADY_JOINED', 0);
      case 'command':
        return this.#command(message);
      default:
        return unreachable(message);
    }
  }

  /** The join was accepted; the room's next tick admits it. */
  startJoining(): void {
    this.#phase = 'joining';
  }

  /** Joined was sent: frames follow. */
  admit(role: 'member' | 'spectator'): void {
    this.#phase = role;
  }

  /**
   * A command with a new number is owed an answer; whatever else a flood holds is told once a while,
   * so that answers cost less than questions.
   */
  #overRate(message: ClientMessage | undefined, nowMs: number): Outcome {
    this.#overLimit += 1;
    const isLast = this.#overLimit >= LIMITS.overLimitMax;
    const closeCode = isLast ? CLOSE_CODES.RATE_LIMITED : undefined;
    if (message?.kind === 'command' && message.sequence > this.#lastSequence) {
      this.#lastSequence = message.sequence;
      return refuse('RATE_LIMITED', message.sequence, closeCode);
    }
    if (!isLast && nowMs - this.#noticedMs < LIMITS.rateNoticeMs) return { kind: 'dropped' };
    this.#noticedMs = nowMs;
    return refuse('RATE_LIMITED', 0, closeCode);
  }

  #malformedMessage(): Outcome {
    this.#malformed += 1;
    const isLast = this.#malformed >= LIMITS.malformedMax;
    return refuse('MESSAGE_MALFORMED', 0, isLast ? CLOSE_CODES.MALFORMED : undefined);
  }

  #hello(message: HelloMessage): Outcome {
    if (this.#phase !== 'new') return refuse('HELLO_REPEATED', 0);
    if (message.protocol !== PROTOCOL_VERSION) {
      return refuse('PROTOCOL_UNSUPPORTED', 0, CLOSE_CODES.PROTOCOL_UNSUPPORTED);
    }
    this.#phase = 'ready';
    return message;
  }

  #command(message: CommandMessage): Outcome {
    const { sequence } = message;
    if (sequence <= this.#lastSequence) return refuse('SEQUENCE_REPLAYED', sequence);
    // Spent even when the command is refused below: a number never answers twice.
    this.#lastSequence = sequence;
    if (this.#phase === 'spectator') return refuse('SPECTATOR_COMMAND', sequence);
    return this.#phase === 'member' ? message : refuse('JOIN_EXPECTED', sequence);
  }
}

function refuse(code: ErrorCode, sequence: number, closeCode?: number): Outcome {
  return { kind: 'error', code, sequence, closeCode };
}
