// Who listens to one room: those it has admitted, those that its next tick admits, and the frames that some of
// them may lack.
import type { Room } from '../room/room.ts';
import { FrameLog, type FrameBudget, type FrameLogBounds } from './frame-log.ts';

/** The listeners of one room; a type parameter keeps this file below session.ts. */
export class RoomChannel<Listener> {
  readonly room: Room;
  readonly admitted = new Set<Listener>();
  /** In order of their joins. */
  readonly pending = new Set<Listener>();
  /** Who holds which member slot. */
  readonly members: (Listener | undefined)[] = [];
  readonly log: FrameLog;

  constructor(room: Room, log: FrameLog) {
    this.room = room;
    this.log = log;
  }

  /** Waits for the room's next tick. */
  await(listener: Listener, member: number): void {
    this.admitted.delete(listener);
    this.pending.add(listener);
    if (member >= 0) this.members[member] = listener;
  }

  admit(listener: Listener): void {
    this.pending.delete(listener);
    this.admitted.add(listener);
  }

  /** Forgets a listener, admitted or not. */
  remove(listener: Listener, member: number): void {
    this.admitted.delete(listener);
    this.pending.delete(listener);
    if (this.members[member] === listener) this.members[member] = undefined;
    if (this.admitted.size === 0) this.log.clear();
  }

  /** Everybody, as a copy: ending a listener removes it from the sets. */
  listeners(): Listener[] {
    return [...this.admitted, ...this.pending];
  }
}

/** The channels of all rooms that somebody listens to; a room that is gone takes its channel along. */
export class RoomChannels<Listener> {
  readonly #channels = new WeakMap<Room, RoomChannel<Listener>>();
  readonly #bounds: FrameLogBounds;
  readonly #budget: FrameBudget;

  constructor(bounds: FrameLogBounds, budget: FrameBudget) {
    this.#bounds = bounds;
    this.#budget = budget;
  }

  find(room: Room): RoomChannel<Listener> | undefined {
    return this.#channels.get(room);
  }

  open(room: Room): RoomChannel<Listener> {
    const existing = this.#channels.get(room);
    if (existing !== undefined) return existing;
    const channel = new RoomChannel<Listener>(room, new FrameLog(this.#bounds, this.#budget));
    this.#channels.set(room, channel);
    return channel;
  }
}
