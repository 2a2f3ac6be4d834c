// What a client tells its listeners.
import type { CloseCodeName } from '../protocol/close-code.ts';
import type { ErrorMessage, FrameMessage, JoinedMessage, SwapNotice } from '../protocol/message.ts';
import type { ClientError } from './client-error.ts';
import { Listeners } from './listeners.ts';
import type { CommandAnswer } from './own-commands.ts';
import type { TickGap } from './tick-line.ts';
import type { ViewUpdate } from './view.ts';

/** Where a client is in a room. */
export interface Place {
  readonly room: number;
  /** Own member slot; -1 for a spectator. */
  readonly member: number;
  readonly spectator: boolean;
}

/** Why a connection ended. */
export interface CloseCause {
  /** A close code of PROTOCOL.md. */
  readonly code: number;
  readonly name: CloseCodeName | 'UNKNOWN';
  readonly reason: string;
}

/** Where a client is on its way. `attempt` counts from 0; from 1 on it is coming back. */
export type ClientState =
  /** Before connect(). */
  | { readonly kind: 'new' }
  /** Ticket, socket, hello. */
  | { readonly kind: 'connecting'; readonly attempt: number }
  /** Welcomed; `place` is undefined outside a room. */
  | { readonly kind: 'open'; readonly session: string; readonly place: Place | undefined }
  /** The connection is lost; the attempt with this number begins after so many milliseconds. */
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly delayMs: number;
      readonly cause: CloseCause;
    }
  /** Over for good: closed here, ended by the server, or given up. */
  | { readonly kind: 'closed'; readonly cause: CloseCause };

/** The session was lost, and a new one has begun in its place. */
export interface Restart {
  /** The same room, joined again; undefined when the client was in none, or `error` says why not. */
  readonly joined: JoinedMessage | undefined;
  readonly error: ClientError | undefined;
}

/** The callbacks of one client, a list a kind of event. */
export class ClientEvents<View, Changes> {
  readonly #report: (error: unknown) => void;
  readonly #tell = (error: unknown): void => this.#report(error);
  readonly state = new Listeners<[ClientState]>(this.#tell);
  readonly frame = new Listeners<[FrameMessage]>(this.#tell);
  readonly keyframe = new Listeners<[Uint8Array, FrameMessage]>(this.#tell);
  readonly view = new Listeners<[ViewUpdate<View, Changes>]>(this.#tell);
  readonly reply = new Listeners<[CommandAnswer]>(this.#tell);
  readonly swap = new Listeners<[SwapNotice, FrameMessage]>(this.#tell);
  readonly gap = new Listeners<[TickGap]>(this.#tell);
  readonly restart = new Listeners<[Restart]>(this.#tell);
  readonly error = new Listeners<[ErrorMessage]>(this.#tell);

  /** `report` gets what a callback throws. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }
}
