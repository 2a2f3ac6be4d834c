// Who listens to one room: a topic of the native server, the connections subscribed to it, and those that
// the room's next tick admits.
import type { Room } from '../room/room.ts';

/** The listeners of one room; a type parameter keeps this file below connection.ts. */
export class RoomChannel<Listener> {
  readonly room: Room;
  readonly topic: string;
  readonly subscribed = new Set<Listener>();
  /** In order of their joins. */
  readonly pending = new Set<Listener>();

  constructor(room: Room) {
    this.room = room;
    this.topic = `room/${room.id}`;
  }

  /** Forgets a listener, admitted or not. */
  remove(listener: Listener): void {
    this.subscribed.delete(listener);
    this.pending.delete(listener);
  }

  /** Everybody, as a copy: ending a listener removes it from the sets. */
  listeners(): Listener[] {
    return [...this.subscribed, ...this.pending];
  }
}

/** The channels of all rooms that somebody listens to; a room that is gone takes its channel along. */
export class RoomChannels<Listener> {
  readonly #channels = new WeakMap<Room, RoomChannel<Listener>>();

  find(room: Room): RoomChannel<Listener> | undefined {
    return this.#channels.get(room);
  }

  open(room: Room): RoomChannel<Listener> {
    const existing = this.#channels.get(room);
    if (existing !== undefined) return existing;
    const channel = new RoomChannel<Listener>(room);
    this.#channels.set(room, channel);
    return channel;
  }
}
