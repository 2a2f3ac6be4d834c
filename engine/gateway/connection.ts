// What one connection may do next: counts its messages and decides about each, before and after it carries a session.
// Pure but for the link it is about, which only `close` and the gateway use.
import { unreachable } from '../base/assert.ts';
import type { CloseCodeName } from '../protocol/close-code.ts';
import { decodeClientMessage, PROTOCOL_VERSION } from '../protocol/codec.ts';
import type { ClientMessage, HelloMessage } from '../protocol/message.ts';
import type { GatewayLimits } from './limit-table.ts';
import type { Link } from './link.ts';
import { refuse, type Outcome } from './outcome.ts';
import type { Carrier, Session } from './session.ts';
import { TokenBucket } from './token-bucket.ts';

export interface ConnectionOptions {
  readonly link: Link;
  readonly limits: GatewayLimits;
  /** Counts what comes over a rate. */
  readonly refused: Record<'rate' | 'user-rate', number>;
  readonly nowMs: number;
  /** Ends the connection as a whole. */
  readonly onClose: (connection: Connection, name: CloseCodeName) => void;
}

/** One connection: a link, and what came over it. */
export class Connection implements Carrier {
  readonly link: Link;
  readonly openedMs: number;
  /** When its last whole message came. */
  heardMs: number;
  session: Session | undefined;
  /** True once it is let go of: nothing of it counts any more. */
  isGone = false;
  /** Whose ticket it came with, and until when that is good. */
  user: string | undefined;
  expiresMs = Number.POSITIVE_INFINITY;
  /** A ticket is being checked. */
  isChecking = false;
  /** Messages that wait for the check of the ticket it came with. */
  held: (Uint8Array | undefined)[] | undefined;
  readonly #limits: GatewayLimits;
  readonly #refused: ConnectionOptions['refused'];
  readonly #onClose: ConnectionOptions['onClose'];
  readonly #bucket: TokenBucket;
  #malformed = 0;
  #overLimit = 0;
  #noticedMs = Number.NEGATIVE_INFINITY;

  constructor({ link, limits, refused, nowMs, onClose }: ConnectionOptions) {
    this.link = link;
    this.#limits = limits;
    this.#refused = refused;
    this.#onClose = onClose;
    this.openedMs = nowMs;
    this.heardMs = nowMs;
    this.#bucket = new TokenBucket(limits.messageBurstMax, limits.messagesPerSecondMax, nowMs);
  }

  close(name: CloseCodeName): void {
    if (!this.isGone) this.#onClose(this, name);
  }

  abandon(name: CloseCodeName): void {
    this.session = undefined;
    this.close(name);
  }

  /** Decides about one message; undefined stands for a text. */
  receive(bytes: Uint8Array | undefined, nowMs: number): Outcome {
    this.heardMs = nowMs;
    const isWithinRate = this.#take(nowMs);
    const message = bytes === undefined ? undefined : decodeClientMessage(bytes);
    if (!isWithinRate) return this.#overRate(message, nowMs);
    if (message === undefined) return this.#malformedMessage();
    const { session } = this;
    if (message.kind === 'hello') return this.#hello(message);
    if (session === undefined) return refuse('HELLO_EXPECTED', 0, 'hello-expected');
    switch (message.kind) {
      case 'join':
        return session.phase === 'ready' ? message : refuse('ALREADY_JOINED', 0);
      case 'command':
        return session.command(message);
      case 'ack':
      case 'renew':
        return message;
      default:
        return unreachable(message);
    }
  }

  /** A ping counts like a message, but for the idle time; true when the flood has to end. */
  pinged(nowMs: number): boolean {
    if (this.#take(nowMs)) return false;
    this.#overLimit += 1;
    return this.#overLimit >= this.#limits.overLimitMax;
  }

  #take(nowMs: number): boolean {
    if (!this.#bucket.take(nowMs)) this.#refused.rate += 1;
    else if (this.session?.user.bucket.take(nowMs) === false) this.#refused['user-rate'] += 1;
    else return true;
    return false;
  }

  /**
   * A command with a new number is owed an answer; whatever else a flood holds is told once a while,
   * so that answers cost less than questions.
   */
  #overRate(message: ClientMessage | undefined, nowMs: number): Outcome {
    this.#overLimit += 1;
    const { overLimitMax, rateNoticeMs } = this.#limits;
    const isLast = this.#overLimit >= overLimitMax;
    const ending = isLast ? 'flood' : undefined;
    if (message?.kind === 'command' && this.session?.spend(message.sequence) === true) {
      return refuse('RATE_LIMITED', message.sequence, ending);
    }
    if (!isLast && nowMs - this.#noticedMs < rateNoticeMs) return { kind: 'dropped' };
    this.#noticedMs = nowMs;
    return refuse('RATE_LIMITED', 0, ending);
  }

  #malformedMessage(): Outcome {
    this.#malformed += 1;
    const isLast = this.#malformed >= this.#limits.malformedMax;
    return refuse('MESSAGE_MALFORMED', 0, isLast ? 'malformed' : undefined);
  }

  #hello(message: HelloMessage): Outcome {
    if (this.session !== undefined) return refuse('HELLO_REPEATED', 0);
    if (message.protocol === PROTOCOL_VERSION) return message;
    return refuse('PROTOCOL_UNSUPPORTED', 0, 'protocol');
  }
}
