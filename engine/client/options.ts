// What a client is made with.
import type { ClientPorts } from './ports.ts';
import type { ReconnectPolicy } from './reconnect.ts';
import type { SocketFactory } from './socket.ts';
import type { ViewCodec } from './view.ts';

/** A JWT, or what gets one: asked for each connection attempt, so that it can be a fresh one. */
export type TicketSource = string | (() => string | Promise<string>);

export interface ClientOptions<View, Changes> {
  /** Address of the gateway, e.g. ws://127.0.0.1:7400. */
  readonly url: string;
  /** How to open a socket; the runtime's own WebSocket when absent. */
  readonly connect?: SocketFactory;
  /** Who the user is; without it a guest, where the server lets guests in. */
  readonly ticket?: TicketSource;
  /** The game's way to read keyframes and changes: the client then keeps a view of the room. */
  readonly view?: ViewCodec<View, Changes>;
  /** How to come back after a loss; 'never' ends the client with its first connection. */
  readonly reconnect?: Partial<ReconnectPolicy> | 'never';
  /** Free text for the server's log, at most WIRE_LIMITS.clientNameCharsMax characters. */
  readonly name?: string;
  /** Milliseconds for ticket, socket and welcome together. */
  readonly connectDeadlineMs?: number;
  readonly joinDeadlineMs?: number;
  /** Time and chance; the runtime's own when absent. */
  readonly ports?: ClientPorts;
}
