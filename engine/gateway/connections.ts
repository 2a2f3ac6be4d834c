// All open connections of one gateway, and the only place where one ends: what becomes of its session follows from the
// close code, whoever closed it.
import type { Clock } from '../base/clock.ts';
import { ERROR_CODES, type ErrorCode } from '../base/error-codes.ts';
import type { Log } from '../base/log.ts';
import { CLOSE_CODES, endsSession, type CloseCodeName } from '../protocol/close-code.ts';
import type { ServerEncoder } from '../protocol/codec.ts';
import { Connection } from './connection.ts';
import type { Figures } from './figures.ts';
import { GATEWAY_LIMITS, type GatewayLimits, type LimitLabel } from './limit-table.ts';
import type { Link } from './link.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface ConnectionsOptions {
  readonly sessions: Sessions;
  readonly encoder: ServerEncoder;
  readonly limits: GatewayLimits;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly log: Log;
}

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #open = new Set<Connection>();
  readonly #onClose = (connection: Connection, name: CloseCodeName): void =>
    this.#close(connection, name);

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  open(link: Link): Connection {
    const { limits, clock, figures } = this.#options;
    const { refused } = figures;
    const connection = new Connection({
      link,
      limits,
      refused,
      nowMs: clock.nowMs(),
      onClose: this.#onClose,
    });
    this.#open.add(connection);
    return connection;
  }

  /** The transport says that it is gone. */
  lost(connection: Connection, code: number): void {
    if (this.#letGo(connection)) this.#settle(connection, code);
  }

  sendError(connection: Connection, code: ErrorCode, sequence: number): void {
    if (connection.isGone) return;
    const { meaning, action } = ERROR_CODES[code];
    const message = `${meaning} ${action}`;
    const bytes = this.#options.encoder.encode({ kind: 'error', code, message, sequence });
    if (!connection.link.send(bytes)) connection.close('SLOW_READER');
  }

  /** Counts, tells and closes as the table of limits says. */
  refuse(connection: Connection, label: LimitLabel, sequence = 0): void {
    const { code, close } = GATEWAY_LIMITS[label];
    this.#options.figures.refused[label] += 1;
    if (code !== undefined) this.sendError(connection, code, sequence);
    if (close !== undefined) connection.close(close);
  }

  /** The session is over, and its connection is closed for the same reason. */
  endSession(session: Session, label: LimitLabel): void {
    const { figures, sessions } = this.#options;
    const { carrier } = session;
    const { close } = GATEWAY_LIMITS[label];
    figures.refused[label] += 1;
    sessions.end(session);
    if (close !== undefined) carrier?.abandon(close);
  }

  /** Looks at the deadlines of all connections. */
  sweep(nowMs: number): void {
    const { helloDeadlineMs, idleMs, slowReaderMs } = this.#options.limits;
    for (const connection of this.#open) {
      const { session, openedMs, heardMs } = connection;
      if (session === undefined) {
        if (nowMs - openedMs >= helloDeadlineMs) this.refuse(connection, 'hello-deadline');
      } else if (nowMs - heardMs >= idleMs) {
        this.refuse(connection, 'idle');
      } else if (session.isLagging && nowMs - session.laggingSinceMs >= slowReaderMs) {
        this.#options.log.warn(logFields(connection), 'slow reader closed');
        this.refuse(connection, 'slow-reader');
      }
    }
  }

  /** Says the same to everybody, and goodbye. */
  closeAll(lastWords: Uint8Array, name: CloseCodeName): void {
    for (const connection of this.#open) {
      connection.link.send(lastWords);
      connection.close(name);
    }
  }

  #close(connection: Connection, name: CloseCodeName): void {
    if (!this.#letGo(connection)) return;
    const code = CLOSE_CODES[name];
    this.#settle(connection, code);
    connection.link.close(code, name);
  }

  #letGo(connection: Connection): boolean {
    if (connection.isGone) return false;
    connection.isGone = true;
    connection.held = undefined;
    this.#open.delete(connection);
    return true;
  }

  #settle(connection: Connection, code: number): void {
    const { sessions, clock } = this.#options;
    const { session } = connection;
    connection.session = undefined;
    if (session === undefined) return;
    if (endsSession(code)) sessions.end(session);
    else sessions.detach(session, clock.nowMs());
  }
}

/** The fields of every log line about a connection; with a room, also what the room runs on. */
export function logFields({ session, link }: Connection): Record<string, unknown> {
  if (session === undefined) return { address: link.address };
  const { id, channel } = session;
  if (channel === undefined) return { session: id };
  const { id: room, tick, epoch, set } = channel.room;
  return { session: id, room, tick, epoch, set: set.digest };
}
