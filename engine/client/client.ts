// The client library: one connection, one room. Browser-safe: it imports no node: module and starts
// nothing; the socket comes from a factory. It checks what the server promises: ticks without gaps.
import { ERROR_CODES, type ErrorCode } from '../base/error-codes.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { CLOSE_CODES, closeCodeName } from '../protocol/close-code.ts';
import { decodeServerMessage, encodeClientMessage, PROTOCOL_VERSION } from '../protocol/codec.ts';
import type {
  ErrorMessage,
  FrameMessage,
  JoinedMessage,
  Reply,
  ServerMessage,
  SwapNotice,
  WelcomeMessage,
} from '../protocol/message.ts';
import { Durability } from './durability.ts';
import { Deferred } from './deferred.ts';
import { Listeners } from './listeners.ts';
import type { ClientSocket, SocketFactory } from './socket.ts';
import { createWebSocketFactory } from './web-socket.ts';

export interface ClientOptions {
  /** Address of the gateway, e.g. ws://127.0.0.1:7400. */
  readonly url: string;
  /** How to open a socket; the runtime's own WebSocket when absent. */
  readonly connect?: SocketFactory;
  /** Free text for the server's log, at most LIMITS.clientNameCharsMax characters. */
  readonly name?: string;
  readonly connectDeadlineMs?: number;
  readonly joinDeadlineMs?: number;
}

/** A tick that should have come and did not: a broken promise of the server or a lost frame. */
export interface TickGap {
  readonly expectedTick: number;
  readonly tick: number;
}

/** Removes the callback again. */
export type Unsubscribe = () => void;

export interface Client {
  /**
   * Opens the socket and says hello; once per client.
   * @throws CLIENT_CLOSED, CLIENT_CONNECT_DEADLINE, CLIENT_URL_INVALID, or the server's own code
   */
  connect(): Promise<WelcomeMessage>;
  /**
   * Takes a member slot, or watches. Resolves with the keyframe; frames follow from the next tick.
   * @throws ROOM_UNKNOWN, ROOM_FULL, ALREADY_JOINED, CLIENT_CLOSED, CLIENT_JOIN_DEADLINE
   */
  join(room: number, options?: { readonly spectate?: boolean }): Promise<JoinedMessage>;
  /**
   * Sends one command payload and returns its sequence number. Its answer is a reply in a frame, or an
   * error with that sequence.
   * @throws CLIENT_CLOSED
   */
  send(payload: Uint8Array): number;
  /** The newest tick of the room that a crash of the server does not take back; -1 before the server has said so. */
  readonly durableTick: number;
  /** Own commands that were accepted and are not durable yet: what a crash of the server would lose. */
  readonly acceptedNotDurable: number;
  /**
   * Resolves when the tick is durable: what was accepted in it, or before, comes back after a crash.
   * @throws CLIENT_CLOSED when the connection ends before
   */
  whenDurable(tick: number): Promise<void>;
  /** Ends the connection; resolves when it is closed. */
  close(): Promise<void>;
  onFrame(listener: (frame: FrameMessage) => void): Unsubscribe;
  /** The replies to this client's own commands, after onFrame of their frame. */
  onReply(listener: (reply: Reply, frame: FrameMessage) => void): Unsubscribe;
  /**
   * The state after this frame's tick, in place of changes: too many for a frame, or the room went back to an
   * earlier state (another timeline); before onFrame.
   */
  onKeyframe(listener: (keyframe: Uint8Array, frame: FrameMessage) => void): Unsubscribe;
  /** The room moved to a newly activated set with this frame; before onFrame. */
  onSwap(listener: (swap: SwapNotice, frame: FrameMessage) => void): Unsubscribe;
  onGap(listener: (gap: TickGap) => void): Unsubscribe;
  onError(listener: (error: ErrorMessage) => void): Unsubscribe;
  onClose(listener: (code: number, reason: string) => void): Unsubscribe;
}

/**
 * Makes a client; nothing is opened before connect().
 * @throws CLIENT_SOCKET_MISSING when no factory is given and the runtime has no WebSocket
 */
export function createClient(options: ClientOptions): Client {
  return new GatewayClient(options, options.connect ?? createWebSocketFactory());
}

class GatewayClient implements Client {
  readonly #options: ClientOptions;
  readonly #connect: SocketFactory;
  readonly #frames = new Listeners<[FrameMessage]>();
  readonly #keyframes = new Listeners<[Uint8Array, FrameMessage]>();
  readonly #replies = new Listeners<[Reply, FrameMessage]>();
  readonly #swaps = new Listeners<[SwapNotice, FrameMessage]>();
  readonly #gaps = new Listeners<[TickGap]>();
  readonly #errors = new Listeners<[ErrorMessage]>();
  readonly #closes = new Listeners<[number, string]>();
  readonly #closed = new Deferred<void>();
  #socket: ClientSocket | undefined;
  #phase: 'new' | 'connecting' | 'open' | 'closed' = 'new';
  readonly #welcome = new Deferred<WelcomeMessage>();
  #joined: Deferred<JoinedMessage> | undefined;
  #member = -1;
  #lastTick = -1;
  #sequence = 0;
  readonly #durability = new Durability();

  constructor(options: ClientOptions, connect: SocketFactory) {
    this.#options = options;
    this.#connect = connect;
  }

  async connect(): Promise<WelcomeMessage> {
    if (this.#phase !== 'new') {
      throw new CodedError('CLIENT_CLOSED', { message: 'connect() was called before.' });
    }
    this.#phase = 'connecting';
    this.#socket = this.#openSocket();
    const welcome = this.#welcome;
    const deadlineMs = this.#options.connectDeadlineMs ?? LIMITS.clientConnectDeadlineMs;
    welcome.expireAfter(deadlineMs, () => {
      this.#socket?.close();
      return new CodedError('CLIENT_CONNECT_DEADLINE');
    });
    return welcome.promise;
  }

  async join(room: number, options: { readonly spectate?: boolean } = {}): Promise<JoinedMessage> {
    this.#requireOpen();
    if (this.#joined?.isPending) {
      throw new CodedError('ALREADY_JOINED', { message: 'Another join is under way.' });
    }
    const joined = new Deferred<JoinedMessage>();
    this.#joined = joined;
    const spectate = options.spectate ?? false;
    this.#socket?.send(encodeClientMessage({ kind: 'join', room, spectate }));
    const deadlineMs = this.#options.joinDeadlineMs ?? LIMITS.clientJoinDeadlineMs;
    joined.expireAfter(deadlineMs, () => new CodedError('CLIENT_JOIN_DEADLINE'));
    return joined.promise;
  }

  send(payload: Uint8Array): number {
    this.#requireOpen();
    this.#sequence += 1;
    const sequence = this.#sequence;
    this.#socket?.send(encodeClientMessage({ kind: 'command', sequence, payload }));
    return sequence;
  }

  async close(): Promise<void> {
    if (this.#phase === 'new' || this.#phase === 'closed') return;
    this.#socket?.close(CLOSE_CODES.NORMAL);
    await this.#closed.promise;
  }

  get durableTick(): number {
    return this.#durability.tick;
  }

  get acceptedNotDurable(): number {
    return this.#durability.accepted;
  }

  async whenDurable(tick: number): Promise<void> {
    this.#requireOpen();
    await this.#durability.when(tick);
  }

  onFrame(listener: (frame: FrameMessage) => void): Unsubscribe {
    return this.#frames.add(listener);
  }

  onKeyframe(listener: (keyframe: Uint8Array, frame: FrameMessage) => void): Unsubscribe {
    return this.#keyframes.add(listener);
  }

  onReply(listener: (reply: Reply, frame: FrameMessage) => void): Unsubscribe {
    return this.#replies.add(listener);
  }

  onSwap(listener: (swap: SwapNotice, frame: FrameMessage) => void): Unsubscribe {
    return this.#swaps.add(listener);
  }

  onGap(listener: (gap: TickGap) => void): Unsubscribe {
    return this.#gaps.add(listener);
  }

  onError(listener: (error: ErrorMessage) => void): Unsubscribe {
    return this.#errors.add(listener);
  }

  onClose(listener: (code: number, reason: string) => void): Unsubscribe {
    return this.#closes.add(listener);
  }

  /** A factory that throws leaves nothing to wait for: the client has ended. */
  #openSocket(): ClientSocket {
    try {
      return this.#connect(this.#options.url, {
        onOpen: () => this.#sayHello(),
        onMessage: (bytes) => this.#receive(bytes),
        onClose: (code, reason) => this.#ended(code, reason),
      });
    } catch (cause) {
      this.#phase = 'closed';
      this.#closed.resolve();
      if (cause instanceof CodedError) throw cause;
      throw new CodedError('CLIENT_CLOSED', { message: 'The socket cannot be opened.', cause });
    }
  }

  #requireOpen(): void {
    if (this.#phase === 'open') return;
    throw new CodedError('CLIENT_CLOSED', {
      message: this.#phase === 'closed' ? 'The connection is closed.' : 'There is no welcome yet.',
    });
  }

  #sayHello(): void {
    const client = (this.#options.name ?? '').slice(0, LIMITS.clientNameCharsMax);
    this.#socket?.send(encodeClientMessage({ kind: 'hello', protocol: PROTOCOL_VERSION, client }));
  }

  #receive(bytes: Uint8Array): void {
    const message = decodeServerMessage(bytes);
    if (message === undefined) {
      this.#socket?.close(CLOSE_CODES.MALFORMED, 'the server sent no ServerMessage');
      return;
    }
    this.#take(message);
  }

  #take(message: ServerMessage): void {
    switch (message.kind) {
      case 'welcome':
        this.#phase = 'open';
        this.#welcome.resolve(message);
        return;
      case 'joined':
        this.#member = message.member;
        this.#lastTick = message.tick;
        this.#joined?.resolve(message);
        return;
      case 'frame':
        this.#takeFrame(message);
        return;
      case 'error':
        this.#takeError(message);
    }
  }

  #takeFrame(frame: FrameMessage): void {
    const expectedTick = this.#lastTick + 1;
    this.#lastTick = frame.tick;
    if (frame.tick !== expectedTick) this.#gaps.emit({ expectedTick, tick: frame.tick });
    if (frame.swap !== undefined) this.#swaps.emit(frame.swap, frame);
    if (frame.keyframe !== undefined) this.#keyframes.emit(frame.keyframe, frame);
    this.#frames.emit(frame);
    for (const reply of frame.replies) {
      if (this.#member < 0 || reply.member !== this.#member) continue;
      if (reply.refusal === '') this.#durability.accept(frame.tick);
      this.#replies.emit(reply, frame);
    }
    if (frame.durableTick !== undefined) this.#durability.reach(frame.durableTick);
  }

  /** An error that answers no command belongs to the request under way, if there is one. */
  #takeError(error: ErrorMessage): void {
    const request = this.#welcome.isPending ? this.#welcome : this.#joined;
    if (error.sequence === 0 && request?.isPending === true) request.reject(toCodedError(error));
    else this.#errors.emit(error);
  }

  #ended(code: number, reason: string): void {
    this.#phase = 'closed';
    const said = reason === '' ? '' : `: ${reason}`;
    const error = new CodedError('CLIENT_CLOSED', {
      message: `The connection was closed with ${code} ${closeCodeName(code)}${said}.`,
      details: { closeCode: code, reason },
    });
    this.#welcome.reject(error);
    this.#joined?.reject(error);
    this.#durability.end(error);
    this.#closes.emit(code, reason);
    this.#closed.resolve();
  }
}

function toCodedError(error: ErrorMessage): CodedError {
  const details = { code: error.code, message: error.message };
  if (!Object.hasOwn(ERROR_CODES, error.code)) return new CodedError('CLIENT_REFUSED', { details });
  // Object.hasOwn proved that the code is in the table.
  return new CodedError(error.code as ErrorCode, { details });
}
