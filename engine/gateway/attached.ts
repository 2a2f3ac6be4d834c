// What a transport calls about one connection, and the way of each message from there. Hot path: `receive` once a
// message. Invariant: nothing throws out of here; a throw inside ends this connection alone.
import { unreachable } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Connection } from './connection.ts';
import { logFields, type Connections } from './connections.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Figures } from './figures.ts';
import type { FrameSender } from './frame-sender.ts';
import type { Greeter } from './greeter.ts';
import type { GatewayLimits } from './limit-table.ts';
import type { Attachment } from './link.ts';
import type { Outcome, Refusal } from './outcome.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface AttachedParts {
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly dispatcher: Dispatcher;
  readonly greeter: Greeter;
  readonly sender: FrameSender;
  readonly limits: GatewayLimits;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly options: { readonly log: Log };
}

export class Attached implements Attachment {
  readonly #parts: AttachedParts;
  readonly #connection: Connection;

  constructor(parts: AttachedParts, connection: Connection) {
    this.#parts = parts;
    this.#connection = connection;
  }

  receive(bytes: Uint8Array | undefined): void {
    const connection = this.#connection;
    if (connection.isGone) return;
    try {
      if (connection.held === undefined) this.#handle(connection, bytes);
      else this.#hold(connection.held, bytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  pinged(): void {
    const { clock, connections } = this.#parts;
    const connection = this.#connection;
    if (connection.isGone) return;
    if (connection.pinged(clock.nowMs())) connections.refuse(connection, 'flood');
  }

  drained(): void {
    const { session } = this.#connection;
    try {
      if (session?.isLagging === true) this.#parts.sender.catchUp(session);
    } catch (error) {
      this.#fail(error);
    }
  }

  closed(code: number): void {
    try {
      this.#parts.connections.lost(this.#connection, code);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The ticket was checked: what came meanwhile is handled. */
  release(): void {
    const { held } = this.#connection;
    this.#connection.held = undefined;
    for (const bytes of held ?? []) this.receive(bytes);
  }

  #hold(held: (Uint8Array | undefined)[], bytes: Uint8Array | undefined): void {
    const { limits, connections } = this.#parts;
    if (held.length >= limits.heldMessagesMax) connections.refuse(this.#connection, 'held');
    else held.push(bytes?.slice());
  }

  #handle(connection: Connection, bytes: Uint8Array | undefined): void {
    const { sessions, clock, figures } = this.#parts;
    figures.messages += 1;
    const { session } = connection;
    if (session?.formerHash !== undefined) sessions.confirm(session);
    const outcome = connection.receive(bytes, clock.nowMs());
    if (session === undefined) this.#greet(connection, outcome);
    else this.#carryOut(connection, session, outcome);
  }

  #greet(connection: Connection, outcome: Outcome): void {
    if (outcome.kind === 'hello') this.#parts.greeter.hello(connection, outcome);
    else if (outcome.kind === 'error') this.#refuse(connection, outcome);
  }

  #carryOut(connection: Connection, session: Session, outcome: Outcome): void {
    const { dispatcher, greeter } = this.#parts;
    switch (outcome.kind) {
      case 'command':
        dispatcher.command(connection, session, outcome);
        return;
      case 'ack':
        dispatcher.acknowledge(session, outcome.tick);
        return;
      case 'join':
        dispatcher.join(connection, session, outcome);
        return;
      case 'renew':
        greeter.renew(connection, session, outcome.ticket).catch((error) => this.#fail(error));
        return;
      case 'error':
        this.#refuse(connection, outcome);
        return;
      case 'hello':
      case 'dropped':
        return;
      default:
        unreachable(outcome);
    }
  }

  #refuse(connection: Connection, { code, sequence, ending }: Refusal): void {
    const { dispatcher, connections } = this.#parts;
    if (ending === undefined) dispatcher.refuse(connection, code, sequence);
    else connections.refuse(connection, ending, sequence);
  }

  #fail(error: unknown): void {
    const { connections, options } = this.#parts;
    const connection = this.#connection;
    options.log.error({ ...logFields(connection), err: error }, 'a socket handler threw');
    connections.refuse(connection, 'internal');
  }
}
