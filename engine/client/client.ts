// The client library: one session, one room at a time, over as many connections as it takes. Browser-safe: it
// imports no node: module and starts nothing; the socket comes from a factory. README.md says how to use it.
import type {
  ErrorMessage,
  FrameMessage,
  JoinedMessage,
  SwapNotice,
  WelcomeMessage,
} from '../protocol/message.ts';
import type { ClientState, Restart } from './events.ts';
import { GatewayClient } from './gateway-client.ts';
import type { ClientOptions } from './options.ts';
import type { CommandAnswer, PendingCommand } from './own-commands.ts';
import type { TickGap } from './tick-line.ts';
import type { ViewUpdate } from './view.ts';
import { createWebSocketFactory } from './web-socket.ts';

/** Removes the callback again. */
export type Unsubscribe = () => void;

export interface Client<View = unknown, Changes = unknown> {
  /** Where the client is on its way. */
  readonly state: ClientState;
  /** The room after the newest tick; undefined before the first keyframe, and without a ViewCodec. */
  readonly view: View | undefined;
  /** Own commands that have no answer yet, oldest first: what a game carries out ahead on top of the view. */
  readonly pending: readonly PendingCommand[];
  /** The newest tick of the room that a crash of the server does not take back; -1 before the server has said so. */
  readonly durableTick: number;
  /** Own commands that were accepted and are not durable yet: what a crash of the server would lose. */
  readonly acceptedNotDurable: number;
  /**
   * Opens the first connection and begins a session; once per client. Nothing is tried again before the first
   * welcome.
   * @throws CLIENT_CLOSED, CLIENT_CONNECT_DEADLINE, CLIENT_URL_INVALID, CLIENT_TICKET_INVALID, or the server's code
   */
  connect(): Promise<WelcomeMessage>;
  /**
   * Takes a member slot, or watches. Resolves with the keyframe; frames follow from the next tick.
   * @throws ROOM_UNKNOWN, ROOM_FULL, ALREADY_JOINED, CLIENT_CLOSED, CLIENT_JOIN_DEADLINE
   */
  join(room: number, options?: { readonly spectate?: boolean }): Promise<JoinedMessage>;
  /**
   * Sends one command payload and returns its sequence number; onReply answers it, once. While the connection is
   * lost it waits, and is sent when the session is resumed.
   * @throws CLIENT_PENDING_FULL with WIRE_LIMITS.clientPendingMax unanswered ones, CLIENT_CLOSED
   */
  send(payload: Uint8Array): number;
  /**
   * Keeps the session beyond the end of its ticket: a newer one of the same user.
   * @throws CLIENT_TICKET_INVALID
   */
  renew(ticket: string): void;
  /**
   * Resolves when the tick is durable: what was accepted in it, or before, comes back after a crash.
   * @throws CLIENT_CLOSED when the session ends before
   */
  whenDurable(tick: number): Promise<void>;
  /** Ends the session; resolves when it is closed. */
  close(): Promise<void>;
  onState(listener: (state: ClientState) => void): Unsubscribe;
  /** Each tick once, in order. */
  onFrame(listener: (frame: FrameMessage) => void): Unsubscribe;
  /** The view after each tick, and after each keyframe; after onFrame. */
  onView(listener: (update: ViewUpdate<View, Changes>) => void): Unsubscribe;
  /** The answer to each own command, once; after onView of its frame. `pending` is without it already. */
  onReply(listener: (answer: CommandAnswer) => void): Unsubscribe;
  /**
   * The state after this frame's tick, in place of changes: too many for a frame, ticks that are missed, or the
   * room went back to an earlier state (another timeline); before onFrame.
   */
  onKeyframe(listener: (keyframe: Uint8Array, frame: FrameMessage) => void): Unsubscribe;
  /** The room moved to a newly activated set with this frame; before onFrame. */
  onSwap(listener: (swap: SwapNotice, frame: FrameMessage) => void): Unsubscribe;
  /** Ticks that this client will not get; before everything of the frame that came instead. */
  onGap(listener: (gap: TickGap) => void): Unsubscribe;
  /** The session could not be resumed, and a new one has begun in its place. */
  onRestart(listener: (restart: Restart) => void): Unsubscribe;
  /** Errors of the server that answer neither a call nor a command. */
  onError(listener: (error: ErrorMessage) => void): Unsubscribe;
}

/**
 * Makes a client; nothing is opened before connect().
 * @throws CLIENT_SOCKET_MISSING when no factory is given and the runtime has no WebSocket
 */
export function createClient<View = undefined, Changes = undefined>(
  options: ClientOptions<View, Changes>,
): Client<View, Changes> {
  return new GatewayClient(options, options.connect ?? createWebSocketFactory());
}
