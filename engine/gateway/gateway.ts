// The door to the sockets: accepts clients, feeds their bytes to the dispatcher and the rooms' ticks to the
// broadcaster. Invariants: no native call on a closed socket, and no throw out of a handler (both
// would end the process).
import { randomUUID } from 'node:crypto';
import { assert } from '../base/assert.ts';
import { systemClock, type Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import type { GameCodec } from '../contract/wire.ts';
import { CLOSE_CODES } from '../protocol/close-code.ts';
import { createServerEncoder } from '../protocol/codec.ts';
import type { Room, TickReport } from '../room/room.ts';
import { Broadcaster } from './broadcaster.ts';
import type { Connection } from './connection.ts';
import { Dispatcher, type RoomDirectory, type VersionView } from './dispatcher.ts';
import { addHttpRoutes, type Health } from './http-routes.ts';
import { listen } from './listen.ts';
import { Outbox } from './outbox.ts';
import { RoomChannels } from './room-channel.ts';
import { Session } from './session.ts';
import {
  loadUws,
  type Uws,
  type UwsApp,
  type UwsListenSocket,
  type UwsRequest,
  type UwsResponse,
  type UwsUpgradeContext,
} from './uws.ts';

export interface GatewayOptions {
  readonly host: string;
  /** 0 lets the system choose; listen() tells which. */
  readonly port: number;
  readonly rooms: RoomDirectory;
  readonly codec: GameCodec;
  readonly tickMs: number;
  /** Which rules serve now, for Welcome. */
  readonly version: () => VersionView;
  readonly log: Log;
  readonly health: () => Health;
  readonly clock?: Clock;
  /** LIMITS.socketsMax when absent. */
  readonly socketsMax?: number;
}

export interface Gateway {
  /**
   * Opens the port; once.
   * @throws GATEWAY_PORT_IN_USE, GATEWAY_LISTEN_FAILED
   */
  listen(): Promise<{ readonly port: number }>;
  /** Sends one tick to the room's listeners; never throws. The report is only read during the call. */
  publish(report: TickReport): void;
  /** Closes all sockets of a room that will not tick again, with ROOM_CLOSED. */
  closeRoom(room: Room): void;
  /** Open sockets. */
  readonly sockets: number;
  /** Sockets closed because they read too slowly, since the start. */
  readonly slowReaders: number;
  /** Takes no new client, closes all sockets with GOING_AWAY; ends within LIMITS.gatewayCloseGraceMs. */
  close(): Promise<void>;
}

/**
 * Makes a gateway; nothing is opened before listen().
 * @throws GATEWAY_NATIVE_MISSING
 */
export function createGateway(options: GatewayOptions): Gateway {
  return new UwsGateway(options, loadUws());
}

/** What the native server holds every socket to. */
export function socketBounds(limits: SocketLimits): SocketBounds {
  return {
    // A longer frame ends its socket inside the native server: no close frame, 1006 at the client.
    maxPayloadLength: limits.frameBytesMax,
    maxBackpressure: limits.backpressureBytesMax,
    idleTimeout: limits.idleTimeoutSeconds,
    // A peer that is there answers them: only one that is gone idles out.
    sendPingsAutomatically: true,
  };
}

type SocketLimits = Readonly<
  Record<'frameBytesMax' | 'backpressureBytesMax' | 'idleTimeoutSeconds', number>
>;

interface SocketBounds {
  readonly maxPayloadLength: number;
  readonly maxBackpressure: number;
  readonly idleTimeout: number;
  readonly sendPingsAutomatically: boolean;
}

class UwsGateway implements Gateway {
  readonly #options: GatewayOptions;
  readonly #uws: Uws;
  readonly #app: UwsApp;
  readonly #clock: Clock;
  readonly #channels = new RoomChannels<Connection>();
  readonly #connections = new Set<Connection>();
  readonly #dispatcher: Dispatcher;
  readonly #broadcaster: Broadcaster;
  #listenSocket: UwsListenSocket | undefined;
  readonly #slow = new Set<Connection>();
  #slowReaders = 0;
  #closing: Promise<void> | undefined;

  constructor(options: GatewayOptions, uws: Uws) {
    this.#options = options;
    this.#uws = uws;
    this.#clock = options.clock ?? systemClock;
    this.#app = uws.App();
    const { codec } = options;
    const channels = this.#channels;
    const encoder = createServerEncoder();
    this.#dispatcher = new Dispatcher({ ...options, clock: this.#clock, channels, encoder });
    const publish = (topic: string, bytes: Uint8Array): void => {
      this.#app.publish(topic, bytes, true, false);
    };
    this.#broadcaster = new Broadcaster({ codec, channels, encoder, publish });
    this.#addSocketRoute();
    addHttpRoutes(this.#app, options.health, options.log);
  }

  get sockets(): number {
    return this.#connections.size;
  }

  get slowReaders(): number {
    return this.#slowReaders;
  }

  async listen(): Promise<{ readonly port: number }> {
    assert(this.#listenSocket === undefined && !this.#closing, 'a gateway listens once');
    const socket = await listen(this.#app, this.#options);
    this.#listenSocket = socket;
    return { port: this.#uws.us_socket_local_port(socket) };
  }

  publish(report: TickReport): void {
    try {
      this.#broadcaster.publish(report);
    } catch (error) {
      // Its listeners miss this tick: end them rather than leave a silent gap.
      const { tick, epoch, set, room } = report;
      const fields = { err: error, room: room.id, tick, epoch, set: set.digest };
      this.#options.log.error(fields, 'a tick could not be sent');
      this.#endAll(this.#channels.find(room)?.listeners() ?? [], 'INTERNAL');
    }
  }

  closeRoom(room: Room): void {
    this.#endAll(this.#channels.find(room)?.listeners() ?? [], 'ROOM_CLOSED');
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const hadSockets = this.#connections.size > 0;
    if (this.#listenSocket !== undefined) this.#uws.us_listen_socket_close(this.#listenSocket);
    this.#listenSocket = undefined;
    this.#endAll([...this.#connections], 'GOING_AWAY');
    // The native server does not tell when peers have taken their close frame: give them a moment.
    if (hadSockets) {
      await new Promise((resolve) => setTimeout(resolve, LIMITS.gatewayCloseGraceMs));
    }
    this.#app.close();
  }

  #addSocketRoute(): void {
    this.#app.ws<Connection>('/', {
      compression: this.#uws.DISABLED,
      ...socketBounds(LIMITS),
      upgrade: (response, request, context) => {
        try {
          this.#upgrade(response, request, context);
        } catch (error) {
          this.#options.log.error({ err: error }, 'an upgrade threw');
          response.close();
        }
      },
      open: (socket) => {
        const connection = socket.getUserData();
        connection.outbox.attach(socket);
        this.#connections.add(connection);
      },
      message: (socket, message, isBinary) => {
        const connection = socket.getUserData();
        // The buffer is detached when this returns: nothing below keeps a view of it.
        const bytes = isBinary ? new Uint8Array(message) : undefined;
        this.#guard(connection, () => this.#dispatcher.receive(connection, bytes));
      },
      dropped: (socket) => {
        const connection = socket.getUserData();
        this.#guard(connection, () => this.#noteSlow(connection));
      },
      close: (socket) => {
        const connection = socket.getUserData();
        connection.outbox.detach();
        this.#guard(connection, () => this.#closed(connection));
      },
    });
  }

  #upgrade(response: UwsResponse, request: UwsRequest, context: UwsUpgradeContext): void {
    const socketsMax = this.#options.socketsMax ?? LIMITS.socketsMax;
    if (this.#closing !== undefined || this.#connections.size >= socketsMax) {
      response.cork(() => {
        response.writeStatus('503 Service Unavailable').end('No more sockets; try again later.\n');
      });
      return;
    }
    const connection: Connection = {
      id: randomUUID(),
      session: new Session(this.#clock.nowMs()),
      outbox: new Outbox(),
      channel: undefined,
      member: -1,
    };
    // No subprotocol and no extension is ever chosen.
    response.upgrade(connection, request.getHeader('sec-websocket-key'), '', '', context);
  }

  #closed(connection: Connection): void {
    this.#connections.delete(connection);
    this.#dispatcher.forget(connection);
  }

  /** Called inside a send or publish: the socket is ended in a later turn, not under the sender's feet. */
  #noteSlow(connection: Connection): void {
    if (this.#slow.size === 0) setImmediate(() => this.#endSlow());
    this.#slow.add(connection);
  }

  #endSlow(): void {
    const slow = [...this.#slow].filter((connection) => connection.outbox.isOpen);
    this.#slow.clear();
    this.#slowReaders += slow.length;
    for (const connection of slow) {
      this.#options.log.warn(logFields(connection), 'slow reader closed');
    }
    this.#endAll(slow, 'SLOW_READER');
  }

  #endAll(connections: readonly Connection[], name: keyof typeof CLOSE_CODES): void {
    for (const { outbox } of connections) outbox.end(CLOSE_CODES[name], name);
  }

  /** A throw into native code ends the process: log it and end this socket instead. */
  #guard(connection: Connection, body: () => void): void {
    try {
      body();
    } catch (error) {
      this.#options.log.error({ ...logFields(connection), err: error }, 'a socket handler threw');
      connection.outbox.end(CLOSE_CODES.INTERNAL, 'INTERNAL');
    }
  }
}

/** The fields of every log line about a connection; with a room, also what the room runs on. */
function logFields({ id, channel }: Connection): Record<string, unknown> {
  if (channel === undefined) return { session: id };
  const { id: room, tick, epoch, set } = channel.room;
  return { session: id, room, tick, epoch, set: set.digest };
}
