// Who listens to one room: a topic of the native server, the connections subscribed to it, and those that
// the room's next tick admits.
import type { Room } from '../room/room.ts';
import type { Connection } from './connection.ts';

/** The listeners of one room. */
export class RoomChannel {
  readonly room: Room;
  readonly topic: string;
  readonly subscribed = new Set<Connection>();
  /** In order of their joins. */
  readonly pending = new Set<Connection>();

  constructor(room: Room) {
    this.room = room;
    this.topic = `room/${room.id}`;
  }

  /** Forgets a connection, whichever it was. */
  remove(connection: Connection): void {
    this.subscribed.delete(connection);
    this.pending.delete(connection);
  }

  /** Everybody, as a copy: ending a connection removes it from the sets. */
  connections(): Connection[] {
    return [...this.subscribed, ...this.pending];
  }
}

/** The channels of all rooms that somebody listens to; a room that is gone takes its channel along. */
export class RoomChannels {
  readonly #channels = new WeakMap<Room, RoomChannel>();

  find(room: Room): RoomChannel | undefined {
    return this.#channels.get(room);
  }

  open(room: Room): RoomChannel {
    const existing = this.#channels.get(room);
    if (existing !== undefined) return existing;
    const channel = new RoomChannel(room);
    this.#channels.set(room, channel);
    return channel;
  }
}
