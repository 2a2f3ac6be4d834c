// One session over as many connections as it takes: ticket, socket, hello, resume, and the way back after a loss.
// Knows nothing of rooms. Invariant: only the newest socket is heard, and after the end nothing is.
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import { CLOSE_CODES, closeCodeName, endsSession } from '../protocol/close-code.ts';
import {
  decodeServerMessage,
  encodeClientMessage,
  PROTOCOL_MINOR,
  PROTOCOL_VERSION,
} from '../protocol/codec.ts';
import type {
  ClientMessage,
  ErrorMessage,
  FrameMessage,
  JoinedMessage,
  ResumedMessage,
  ServerMessage,
  WelcomeMessage,
} from '../protocol/message.ts';
import { closedError, ClientError, fromServerError } from './client-error.ts';
import { Deferred } from './deferred.ts';
import type { CloseCause } from './events.ts';
import type { TicketSource } from './options.ts';
import type { ClientPorts } from './ports.ts';
import { reconnectDelayMs, returnDelayMs, type ReconnectPolicy } from './reconnect.ts';
import type { ClientSocket, SocketFactory } from './socket.ts';
import { requireTicket, subprotocolsOf } from './ticket.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly factory: SocketFactory;
  readonly ticket: TicketSource | undefined;
  /** Undefined: the first loss is the end. */
  readonly policy: ReconnectPolicy | undefined;
  readonly name: string;
  readonly deadlineMs: number;
  readonly ports: ClientPorts;
}

export type ConnectionPhase =
  | { readonly kind: 'new' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open'; readonly session: string }
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly delayMs: number;
      readonly cause: CloseCause;
    }
  | { readonly kind: 'closed'; readonly cause: CloseCause };

/** Who plays over the connection. */
export interface ConnectionUser {
  /** The newest tick that was taken, for a Resume. */
  readonly takenTick: () => number;
  readonly onPhase: (phase: ConnectionPhase) => void;
  /** Another session stands in the place of the one before; the connection is about to be open. */
  readonly onRestart: () => void;
  /** The session goes on; the connection is about to be open. */
  readonly onResumed: (resumed: ResumedMessage) => void;
  readonly onMessage: (message: JoinedMessage | FrameMessage | ErrorMessage) => void;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #user: ConnectionUser;
  readonly #welcomed = new Deferred<WelcomeMessage>();
  readonly #ended = new Deferred<void>();
  #phase: ConnectionPhase = { kind: 'new' };
  #ticket: TicketSource | undefined;
  #socket: ClientSocket | undefined;
  /** Counts sockets: what an older one says is not heard. */
  #number = 0;
  /** Counts attempts since the last one that brought something. */
  #attempt = 0;
  #lostMs: number | undefined;
  #cancelTimer: () => void = () => undefined;
  #welcome: WelcomeMessage | undefined;
  #token: Uint8Array | undefined;
  #reconnectAfterMs = 0;
  #isClosing = false;
  #heardMs = 0;
  #hasSent = false;

  constructor(options: ConnectionOptions, user: ConnectionUser) {
    this.#options = options;
    this.#user = user;
    this.#ticket = options.ticket;
  }

  get phase(): ConnectionPhase {
    return this.#phase;
  }

  /** Counts the connections of this client. */
  get number(): number {
    return this.#number;
  }

  get welcome(): WelcomeMessage | undefined {
    return this.#welcome;
  }

  /** Opens the first socket; resolves with the first welcome. */
  async open(): Promise<WelcomeMessage> {
    this.#try();
    return this.#welcomed.promise;
  }

  send(message: ClientMessage): void {
    this.#hasSent = true;
    this.#socket?.send(encodeClientMessage(message));
  }

  renew(ticket: string): void {
    requireTicket(ticket);
    if (typeof this.#ticket !== 'function') this.#ticket = ticket;
    if (this.#phase.kind === 'open') this.send({ kind: 'renew', ticket });
  }

  /** Something came of the newest connection: the next loss begins to count anew. */
  settle(): void {
    this.#attempt = 0;
    this.#lostMs = undefined;
  }

  async close(code: number, reason: string): Promise<void> {
    if (this.#phase.kind === 'new' || this.#phase.kind === 'closed') return;
    this.#isClosing = true;
    if (this.#socket === undefined) this.#end(code, reason);
    else this.#socket.close(code, reason);
    await this.#ended.promise;
  }

  #enter(phase: ConnectionPhase): void {
    this.#phase = phase;
    this.#user.onPhase(phase);
  }

  #try(): void {
    this.#number += 1;
    const number = this.#number;
    this.#wait(this.#options.deadlineMs, () => {
      this.#welcomed.reject(new ClientError('CLIENT_CONNECT_DEADLINE'));
      this.#abandon('no welcome within the deadline');
    });
    this.#enter({ kind: 'connecting', attempt: this.#attempt });
    // A listener may have closed the client.
    if (number !== this.#number) return;
    if (typeof this.#ticket !== 'function') {
      this.#dial(this.#ticket);
      return;
    }
    Promise.resolve()
      .then(this.#ticket)
      .then(
        (ticket) => number === this.#number && this.#dial(ticket),
        (cause: unknown) => {
          if (number !== this.#number) return;
          this.#fail(new ClientError('CLIENT_TICKET_INVALID', { cause }));
        },
      );
  }

  #dial(ticket: string | undefined): void {
    const number = this.#number;
    const whenNewest = <Args extends unknown[]>(run: (...args: Args) => void) => {
      return (...args: Args): void => {
        if (number === this.#number) run(...args);
      };
    };
    try {
      const events = {
        onOpen: whenNewest(() => this.#sayHello(this.#token)),
        onMessage: whenNewest((bytes: Uint8Array) => this.#receive(bytes)),
        onClose: whenNewest((code: number, reason: string) => this.#lose(code, reason)),
      };
      this.#socket = this.#options.factory(this.#options.url, events, subprotocolsOf(ticket));
    } catch (cause) {
      if (cause instanceof ClientError) this.#fail(cause);
      else this.#fail(new ClientError('CLIENT_CLOSED', { message: UNOPENED, cause }));
    }
  }

  /** No socket came to be. */
  #fail(error: ClientError): void {
    this.#welcomed.reject(error);
    this.#lose(CLOSE_CODES.ABNORMAL, error.message);
  }

  #sayHello(token: Uint8Array | undefined): void {
    const resume =
      token === undefined ? undefined : { token, tick: Math.max(0, this.#user.takenTick()) };
    const client = this.#options.name;
    const version = { protocol: PROTOCOL_VERSION, minor: PROTOCOL_MINOR };
    this.send({ kind: 'hello', ...version, client, resume });
  }

  #receive(bytes: Uint8Array): void {
    this.#heardMs = this.#options.ports.nowMs();
    const message = decodeServerMessage(bytes);
    if (message === undefined) {
      this.#isClosing = true;
      this.#socket?.close(CLOSE_CODES.MALFORMED, 'the server sent no ServerMessage');
    } else if (message.kind === 'going-away') {
      this.#reconnectAfterMs = message.reconnectAfterMs;
    } else if (this.#phase.kind === 'open') {
      this.#hear(message);
    } else {
      this.#shakeHands(message);
    }
  }

  #hear(message: Exclude<ServerMessage, { kind: 'going-away' }>): void {
    // Both belong to the beginning of a connection.
    if (message.kind === 'welcome' || message.kind === 'resumed') return;
    this.#user.onMessage(message);
  }

  /** Until the session is there: a welcome, and Resumed behind it where one was asked for. */
  #shakeHands(message: ServerMessage): void {
    if (message.kind === 'welcome') {
      const isResuming = this.#token !== undefined;
      const isRestart = !isResuming && this.#welcome !== undefined;
      this.#welcome = message;
      this.#token = message.resumeToken.slice();
      if (isResuming) return;
      if (isRestart) this.#user.onRestart();
      this.#begin();
      this.#welcomed.resolve(message);
    } else if (message.kind === 'resumed') {
      this.#user.onResumed(message);
      this.#begin();
    } else if (message.kind === 'error') {
      if (message.code === 'RESUME_UNKNOWN' && this.#token !== undefined) {
        this.#token = undefined;
        this.#sayHello(undefined);
      } else {
        this.#welcomed.reject(fromServerError(message));
      }
    }
  }

  #begin(): void {
    this.#reconnectAfterMs = 0;
    this.#look();
    this.#enter({ kind: 'open', session: this.#welcome?.session ?? '' });
  }

  /** Every so often: a connection that is silent for two looks is lost, one that says nothing keeps itself alive. */
  #look(): void {
    this.#wait(WIRE_LIMITS.clientLookMs, () => {
      const silentMs = this.#options.ports.nowMs() - this.#heardMs;
      const silentMsMax = Math.max(2 * WIRE_LIMITS.clientLookMs, 4 * (this.#welcome?.tickMs ?? 0));
      if (this.#user.takenTick() >= 0 && silentMs >= silentMsMax) {
        this.#abandon('nothing came for long');
        return;
      }
      if (!this.#hasSent) this.send({ kind: 'ack', tick: Math.max(0, this.#user.takenTick()) });
      this.#hasSent = false;
      this.#look();
    });
  }

  /** Gives a socket up that may never close: its answer is not waited for. */
  #abandon(reason: string): void {
    const socket = this.#socket;
    this.#lose(CLOSE_CODES.ABNORMAL, reason);
    socket?.close(CLOSE_CODES.NORMAL, reason);
  }

  /** The newest connection is gone: the end, or the wait for the next one. */
  #lose(code: number, reason: string): void {
    this.#socket = undefined;
    this.#number += 1;
    this.#cancelTimer();
    const { policy, ports } = this.#options;
    const isOver = this.#isClosing || endsSession(code) || this.#welcome === undefined;
    if (policy === undefined || isOver) {
      this.#end(code, reason);
      return;
    }
    this.#attempt += 1;
    this.#lostMs ??= ports.nowMs();
    const backoffMs = reconnectDelayMs(policy, this.#attempt, ports.random());
    const delayMs = Math.max(backoffMs, returnDelayMs(this.#reconnectAfterMs, ports.random()));
    this.#reconnectAfterMs = 0;
    if (ports.nowMs() + delayMs - this.#lostMs > policy.giveUpMs) {
      this.#end(code, reason);
      return;
    }
    const cause = { code, name: closeCodeName(code), reason };
    this.#wait(delayMs, () => this.#try());
    this.#enter({ kind: 'waiting', attempt: this.#attempt, delayMs, cause });
  }

  #end(code: number, reason: string): void {
    this.#number += 1;
    this.#cancelTimer();
    this.#welcomed.reject(closedError(code, reason));
    this.#enter({ kind: 'closed', cause: { code, name: closeCodeName(code), reason } });
    this.#ended.resolve();
  }

  #wait(delayMs: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.ports.after(delayMs, run);
  }
}

const UNOPENED = 'The socket cannot be opened.';
