// Begins and resumes sessions: what a Hello asks for, and what a ticket allows. A ticket is checked while its
// connection is open already, since an upgrade cannot wait; what comes meanwhile is held.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Digest } from '../contract/ids.ts';
import { PROTOCOL_MINOR, PROTOCOL_VERSION, shortDigest } from '../protocol/codec.ts';
import type { ServerEncoder } from '../protocol/codec.ts';
import type { HelloMessage, ResumeRequest } from '../protocol/message.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Dispatcher, RoomDirectory } from './dispatcher.ts';
import type { Figures } from './figures.ts';
import type { FrameSender } from './frame-sender.ts';
import type { GatewayLimits } from './limit-table.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { TicketOutcome, TicketVerifier } from './ticket-verifier.ts';

/** Which rules serve at this moment. */
export interface VersionView {
  readonly epoch: number;
  readonly generation: number;
  readonly set: Digest;
}

export interface GreeterOptions {
  readonly rooms: RoomDirectory;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly dispatcher: Dispatcher;
  readonly sender: FrameSender;
  readonly encoder: ServerEncoder;
  readonly tickMs: number;
  readonly version: () => VersionView;
  /** Undefined where no ticket is any good. */
  readonly tickets: TicketVerifier | undefined;
  readonly limits: GatewayLimits;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly log: Log;
}

/** Answers Hello, and looks at tickets. */
export class Greeter {
  readonly #options: GreeterOptions;

  constructor(options: GreeterOptions) {
    this.#options = options;
  }

  hello(connection: Connection, hello: HelloMessage): void {
    const { resume } = hello;
    if (resume === undefined) this.#begin(connection, hello);
    else this.#resume(connection, hello, resume);
  }

  /** Checks the ticket that a connection came with; resolves when its user is known, or it is refused. */
  async check(connection: Connection, ticket: string): Promise<void> {
    connection.isChecking = true;
    connection.held = [];
    const outcome = await this.#verify(ticket);
    connection.isChecking = false;
    if (connection.isGone) return;
    if (outcome.kind === 'refused') {
      const { code, reason } = outcome;
      const { address } = connection.link;
      this.#options.log.info({ address, code, reason }, 'ticket refused');
      const isLate = code === 'TICKET_EXPIRED';
      this.#options.connections.refuse(connection, isLate ? 'ticket-late' : 'ticket-refused');
      return;
    }
    connection.user = outcome.user;
    connection.expiresMs = this.#monotonic(outcome.expiresAtMs);
  }

  /** A newer ticket of the same user makes the session last as long. */
  async renew(connection: Connection, session: Session, ticket: string): Promise<void> {
    const { name } = session.user;
    if (name === undefined || connection.isChecking) {
      this.#options.connections.refuse(connection, 'renewal-refused');
      return;
    }
    connection.isChecking = true;
    const outcome = await this.#verify(ticket);
    connection.isChecking = false;
    if (connection.isGone || connection.session !== session) return;
    if (outcome.kind === 'accepted' && outcome.user === name) {
      session.expiresMs = Math.max(session.expiresMs, this.#monotonic(outcome.expiresAtMs));
      return;
    }
    const reason = outcome.kind === 'refused' ? outcome.reason : 'it is of another user';
    this.#options.log.info({ session: session.id, reason }, 'renewal refused');
    this.#options.connections.refuse(connection, 'renewal-refused');
  }

  #begin(connection: Connection, hello: HelloMessage): void {
    const { sessions, clock, log, connections } = this.#options;
    const session = sessions.begin({ name: connection.user, nowMs: clock.nowMs() });
    if (typeof session === 'string') {
      connections.refuse(connection, session);
      return;
    }
    session.expiresMs = connection.expiresMs;
    this.#welcome(connection, session, hello);
    const { epoch, set } = this.#options.version();
    log.debug({ session: session.id, client: hello.client, epoch, set }, 'client said hello');
  }

  #resume(connection: Connection, hello: HelloMessage, { token, tick }: ResumeRequest): void {
    const { sessions, dispatcher, sender, encoder, figures, connections } = this.#options;
    const session = sessions.take(token, connection.user);
    if (session === undefined) {
      connections.refuse(connection, 'resume-unknown');
      return;
    }
    if (session.carrier !== undefined) {
      figures.refused['taken-over'] += 1;
      // In this order: the code would end a session that the connection still carries.
      this.#letGo(session);
    }
    session.expiresMs = Math.max(session.expiresMs, connection.expiresMs);
    session.resumeAt(tick);
    this.#welcome(connection, session, hello);
    const { channel, member, lastSequence } = session;
    const spectator = member < 0;
    const place = channel === undefined ? undefined : { room: channel.room.id, member, spectator };
    connection.link.send(encoder.encode({ kind: 'resumed', place, lastSequence }));
    dispatcher.repeatAnswers(connection, session);
    if (!connection.isGone) sender.catchUp(session);
    figures.resumes += 1;
  }

  /** Another connection takes it: the one it has is closed. */
  #letGo(session: Session): void {
    const { carrier } = session;
    session.carrier = undefined;
    carrier?.abandon('TAKEN_OVER');
  }

  #welcome(connection: Connection, session: Session, hello: HelloMessage): void {
    const { encoder, rooms, tickMs, sessions, limits } = this.#options;
    const { epoch, generation, set } = this.#options.version();
    const resumeToken = sessions.attach(session, connection);
    connection.session = session;
    const message = encoder.encode({
      kind: 'welcome',
      protocol: PROTOCOL_VERSION,
      session: session.id,
      tickMs,
      rooms: rooms.count,
      version: { epoch, generation, set: shortDigest(set) },
      minor: Math.min(PROTOCOL_MINOR, hello.minor),
      resumeToken,
      resumeGraceMs: limits.resumeGraceMs,
    });
    connection.link.send(message);
  }

  async #verify(ticket: string): Promise<TicketOutcome> {
    const { tickets, clock, log } = this.#options;
    const refused = { kind: 'refused', code: 'TICKET_REFUSED' } as const;
    if (tickets === undefined) return { ...refused, reason: 'this server takes no tickets' };
    try {
      return await tickets.verify(ticket, clock.wallMs());
    } catch (error) {
      log.error({ err: error }, 'a ticket could not be checked');
      return { ...refused, reason: 'it could not be checked' };
    }
  }

  /** Deadlines do not move with the wall clock. */
  #monotonic(wallMs: number): number {
    const { clock } = this.#options;
    return clock.nowMs() + (wallMs - clock.wallMs());
  }
}
