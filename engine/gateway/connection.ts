// One socket with its session and its place in a room: the user data of a native socket. Plain holder;
// dispatcher.ts and broadcaster.ts are its only mutators.
import type { Outbox } from './outbox.ts';
import type { RoomChannel } from './room-channel.ts';
import type { Session } from './session.ts';

export interface Connection {
  /** Names the session in Welcome and in the log. */
  readonly id: string;
  readonly session: Session;
  readonly outbox: Outbox<Connection>;
  /** The room it joined or is about to join. */
  channel: RoomChannel<Connection> | undefined;
  /** Own member slot; -1 without one. */
  member: number;
}
