// The door to the rooms for any transport: takes connections, feeds what they say to sessions and rooms, and the rooms'
// ticks to them. No native code, no ports of its own. Invariant: nothing that a transport calls throws.
import { systemClock, type Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import { silentMetrics, type Metrics } from '../base/metrics.ts';
import type { GameCodec } from '../contract/wire.ts';
import { createServerEncoder, type ServerEncoder } from '../protocol/codec.ts';
import type { Room, TickReport } from '../room/room.ts';
import { Admission, type UpgradeRequest } from './admission.ts';
import { Broadcaster } from './broadcaster.ts';
import { ConnectLimit } from './connect-limit.ts';
import { Attached } from './attached.ts';
import { Connections } from './connections.ts';
import { Dispatcher, type RoomDirectory } from './dispatcher.ts';
import { Figures, type GatewayFigures } from './figures.ts';
import { FrameBudget } from './frame-log.ts';
import { FrameSender } from './frame-sender.ts';
import { Greeter, type VersionView } from './greeter.ts';
import { GuardedLink } from './guarded-link.ts';
import {
  GATEWAY_LIMITS,
  gatewayLimits,
  type GatewayLimits,
  type LimitLabel,
} from './limit-table.ts';
import type { Attachment, Link } from './link.ts';
import { RoomChannels } from './room-channel.ts';
import { restoreSessions, saveSessions, type SavedSessions } from './saved-sessions.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import { readProtocols } from './subprotocol.ts';
import type { TicketVerifier } from './ticket-verifier.ts';

export interface GatewayOptions {
  readonly rooms: RoomDirectory;
  readonly codec: GameCodec;
  readonly tickMs: number;
  /** Which rules serve now, for Welcome. */
  readonly version: () => VersionView;
  readonly log: Log;
  readonly clock?: Clock;
  readonly metrics?: Metrics;
  /** Says which tickets are good; without one everybody is a guest. */
  readonly tickets?: TicketVerifier;
  /** Whether a client without a ticket may play: allowed when absent. */
  readonly guests?: 'allowed' | 'refused';
  /** Web pages of these may connect, e.g. "https://game.example"; those served on this machine when absent. */
  readonly origins?: readonly string[];
  /** Those of LIMITS that are to be others. */
  readonly limits?: Partial<GatewayLimits>;
  /** Sessions of the process before, over rooms that are where they were. */
  readonly saved?: SavedSessions;
}

/** How an upgrade is answered. */
export type UpgradeAnswer =
  | {
      readonly kind: 'accept';
      /** The subprotocol to choose; undefined for none. */
      readonly protocol: string | undefined;
      readonly ticket: string | undefined;
    }
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 429 | 503; readonly reason: string };

/** A session as an operator sees it. */
export interface SessionView {
  readonly session: string;
  /** Of its ticket; null for a guest. */
  readonly user: string | null;
  readonly room: number | null;
  /** Its slot in the room; null for one who watches, and outside rooms. */
  readonly member: number | null;
  readonly connected: boolean;
  /** Where its connection comes from; empty while there is none. */
  readonly address: string;
  /** When its ticket ends, as an ISO instant; null without one. */
  readonly expiresAt: string | null;
}

/** Whom a revocation is about. */
export type Revocation = { readonly user: string } | { readonly session: string };

export interface Gateway {
  /** Whether a connection may open: asked once for each, before `accept`. */
  upgrade(request: UpgradeRequest): UpgradeAnswer;
  /** Takes an open connection; `ticket` is the one of its upgrade. */
  accept(link: Link, ticket?: string): Attachment;
  /** Sends one tick to the room's listeners; never throws. The report is only read during the call. */
  publish(report: TickReport): void;
  /**
   * What is published inside `body` is sent at its end: rooms that run several ticks at once, because they are late, cost
   * one write a client. Gives what `body` gives.
   */
  batch<T>(body: () => T): T;
  /** Ends all sessions of a room that will not tick again, with ROOM_CLOSED. */
  closeRoom(room: Room): void;
  /** Ends sessions, and closes their connections with REVOKED; how many. A ticket that is good still begins another. */
  revoke(whom: Revocation, reason: string): number;
  /** All sessions, connected or not. */
  list(): readonly SessionView[];
  /** Open connections. */
  readonly sockets: number;
  /** Sessions, with and without a connection. */
  readonly sessions: number;
  /** Sessions that wait for their client. */
  readonly detached: number;
  readonly figures: GatewayFigures;
  /** Looks at deadlines; called by itself every LIMITS.sweepMs of real time. */
  sweep(): void;
  /** Takes no new client and closes all connections with GOING_AWAY; sessions stay. */
  shutdown(): void;
  /** The sessions, for the next start: after `shutdown`, and after the last tick. */
  save(): SavedSessions;
}

/** Makes a gateway over rooms that exist. */
export function createGateway(options: GatewayOptions): Gateway {
  return new GatewayCore(createParts(options));
}

/** The parts of a gateway, made once and handed to each other. */
interface Parts {
  readonly options: GatewayOptions;
  readonly rooms: RoomDirectory;
  readonly limits: GatewayLimits;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly encoder: ServerEncoder;
  readonly budget: FrameBudget;
  readonly channels: RoomChannels<Session>;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly admission: Admission;
  readonly dispatcher: Dispatcher;
  readonly greeter: Greeter;
  readonly broadcaster: Broadcaster;
  readonly sender: FrameSender;
}

function createParts(options: GatewayOptions): Parts {
  const { rooms, codec, tickets, tickMs, version, origins = [], guests = 'allowed', log } = options;
  const { clock = systemClock, metrics = silentMetrics } = options;
  const limits = gatewayLimits(options.limits);
  const figures = new Figures(metrics);
  const encoder = createServerEncoder();
  const budget = new FrameBudget(limits.frameLogsBytesMax);
  const bounds = { bytesMin: limits.frameLogBytesMin, bytesMax: limits.frameLogBytesMax };
  const channels = new RoomChannels<Session>(bounds, budget);
  const sessions = new Sessions(limits, giveSlotBack);
  const shared = { limits, figures, clock, log, encoder, rooms, channels, sessions };
  const connections = new Connections(shared);
  const connects = new ConnectLimit(limits);
  const admission = new Admission({ limits, connects, origins, guests });
  const sender = new FrameSender(shared);
  const dispatcher = new Dispatcher({ rooms, channels, codec, connections, sender });
  const greeting = { connections, dispatcher, sender, tickMs, version, tickets };
  const greeter = new Greeter({ ...shared, ...greeting });
  const broadcaster = new Broadcaster({ channels, codec, encoder, sender });
  const parts = { ...shared, options, budget, connections, admission, sender };
  return { ...parts, dispatcher, greeter, broadcaster };
}

/** A session that is over leaves its room. */
function giveSlotBack(session: Session): void {
  const { channel, member } = session;
  session.leaveRoom();
  if (member >= 0) channel?.room.leave(member);
}

class GatewayCore implements Gateway {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  #isStopping = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { saved, log } = parts.options;
    if (saved !== undefined) {
      const restored = restoreSessions(saved, parts);
      log.info({ restored, saved: saved.sessions.length }, 'sessions wait for their clients');
    }
    this.#timer = setInterval(() => this.sweep(), LIMITS.sweepMs).unref();
  }

  get sockets(): number {
    return this.#parts.connections.size;
  }

  get sessions(): number {
    return this.#parts.sessions.count;
  }

  get detached(): number {
    return this.#parts.sessions.detached;
  }

  get figures(): GatewayFigures {
    return this.#parts.figures;
  }

  upgrade(request: UpgradeRequest): UpgradeAnswer {
    const { admission, figures, clock, connections, limits } = this.#parts;
    const { chosen: protocol, ticket } = readProtocols(request.protocols);
    let refusal: LimitLabel | undefined;
    if (this.#isStopping) refusal = 'stopping';
    else if (connections.size >= limits.socketsMax) refusal = 'sockets';
    else refusal = admission.refusal(request, ticket, clock.nowMs());
    if (refusal === undefined) return { kind: 'accept', protocol, ticket };
    figures.refused[refusal] += 1;
    return { kind: 'refuse', status: GATEWAY_LIMITS[refusal].status ?? 503, reason: refusal };
  }

  accept(link: Link, ticket?: string): Attachment {
    const { connections, options, greeter } = this.#parts;
    const connection = connections.open(new GuardedLink(link, options.log));
    const attachment = new Attached(this.#parts, connection);
    if (this.#isStopping) connection.close('GOING_AWAY');
    else if (ticket !== undefined) {
      greeter
        .check(connection, ticket)
        .then(() => attachment.release())
        .catch((error: unknown) => options.log.error({ err: error }, 'a ticket check threw'));
    }
    return attachment;
  }

  publish(report: TickReport): void {
    const { broadcaster, options } = this.#parts;
    try {
      broadcaster.publish(report);
    } catch (error) {
      // Its listeners miss this tick: end them rather than leave a silent gap.
      const { tick, epoch, set, room } = report;
      const fields = { err: error, room: room.id, tick, epoch, set: set.digest };
      options.log.error(fields, 'a tick could not be sent');
      for (const session of broadcaster.giveUp(report)) session.carrier?.close('INTERNAL');
    }
  }

  batch<T>(body: () => T): T {
    return this.#parts.broadcaster.batch(body);
  }

  closeRoom(room: Room): void {
    const { channels, connections } = this.#parts;
    for (const session of channels.find(room)?.listeners() ?? []) {
      connections.endSession(session, 'room-closed');
    }
  }

  revoke(whom: Revocation, reason: string): number {
    const { sessions, connections, options } = this.#parts;
    const named = 'session' in whom ? sessions.named(whom.session) : undefined;
    const ended = 'user' in whom ? sessions.of(whom.user) : named === undefined ? [] : [named];
    for (const session of ended) connections.endSession(session, 'revoked');
    options.log.info({ ...whom, reason, sessions: ended.length }, 'sessions revoked');
    return ended.length;
  }

  list(): readonly SessionView[] {
    const { sessions, clock } = this.#parts;
    const offsetMs = clock.wallMs() - clock.nowMs();
    return sessions.all().map((session) => viewOf(session, offsetMs));
  }

  sweep(): void {
    const { sessions, connections, figures, clock, budget, options } = this.#parts;
    try {
      const nowMs = clock.nowMs();
      for (const session of sessions.sweep(nowMs)) {
        connections.endSession(session, 'ticket-expired');
      }
      connections.sweep(nowMs);
      const { size: sockets } = connections;
      const { count, detached } = sessions;
      figures.tell({ sockets, sessions: count, detached, logBytes: budget.bytes });
    } catch (error) {
      options.log.error({ err: error }, 'a look at deadlines threw');
    }
  }

  shutdown(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    clearInterval(this.#timer);
    const { connections, encoder, limits } = this.#parts;
    const { reconnectAfterMs } = limits;
    const lastWords = encoder.encode({ kind: 'going-away', reconnectAfterMs });
    connections.closeAll(lastWords, 'GOING_AWAY');
  }

  save(): SavedSessions {
    const { sessions, clock } = this.#parts;
    return saveSessions(sessions.all(), clock);
  }
}

function viewOf(session: Session, offsetMs: number): SessionView {
  const { id, user, channel, member, carrier, expiresMs } = session;
  return {
    session: id,
    user: user.name ?? null,
    room: channel?.room.id ?? null,
    member: member < 0 ? null : member,
    connected: carrier !== undefined,
    address: carrier?.link.address ?? '',
    expiresAt: Number.isFinite(expiresMs) ? new Date(expiresMs + offsetMs).toISOString() : null,
  };
}
