// When rooms tick. A tick period is cut into slices; room r ticks in slice r mod S, so that no moment carries
// the work of all rooms. Time comes in as an argument: no timer, no clock.
// Invariant: slices run in one fixed order, and each at its own phase of the period for ever.
import type { Room, TickReport } from './room.ts';
import { assert } from '../base/assert.ts';

/** What a scheduler is made with. */
export interface SchedulerOptions {
  readonly tickMs: number;
  /** Slices of a tick period (S). */
  readonly slices: number;
  /** Ticks a slice catches up with at once after a pause; what is missed beyond is dropped (N6). */
  readonly catchUpTicksMax: number;
  /** The report is only valid during the call. A throw quarantines the room like one of its own. */
  readonly onTick: (report: TickReport) => void;
  /** The room was taken out and is faulted or closed; called once a room. */
  readonly onFault: (room: Room, error: unknown) => void;
}

/** Ticks rooms at their phase. */
export interface Scheduler {
  add(room: Room): void;
  /** Does not close the room; does nothing for a room that is not there. */
  remove(room: Room): void;
  /** Milliseconds that the slice which is due longest is late by; negative until the next one is due. */
  behindMs(nowMs: number): number;
  /** Runs every slice that is due; returns the milliseconds until the next one is. */
  runDue(nowMs: number): number;
}

/** Makes a scheduler without rooms; its first slice is due at the first runDue. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  return new SliceScheduler(options);
}

class SliceScheduler implements Scheduler {
  readonly #options: SchedulerOptions;
  readonly #rooms = new Set<Room>();
  /** Replaced, never changed, so that a slice that is running may lose or win rooms. */
  readonly #slices: (readonly Room[])[];
  readonly #sliceMs: number;
  readonly #behindMax: number;
  #originMs: number | undefined;
  /** Slices ever due before the next one: it is slice #next mod S, due at origin + #next * sliceMs. */
  #next = 0;

  constructor(options: SchedulerOptions) {
    const { tickMs, slices, catchUpTicksMax } = options;
    assert(tickMs > 0, 'a tick takes time');
    assert(Number.isSafeInteger(slices) && slices >= 1, 'there is at least one slice');
    assert(Number.isSafeInteger(catchUpTicksMax) && catchUpTicksMax >= 1, 'a due slice runs');
    this.#options = options;
    this.#slices = Array.from({ length: slices }, () => []);
    this.#sliceMs = tickMs / slices;
    this.#behindMax = slices * catchUpTicksMax;
  }

  add(room: Room): void {
    assert(!this.#rooms.has(room), `room ${room.id} is scheduled once`);
    this.#rooms.add(room);
    const slice = room.id % this.#slices.length;
    this.#slices[slice] = [...this.#roomsOf(slice), room];
  }

  remove(room: Room): void {
    if (!this.#rooms.delete(room)) return;
    const slice = room.id % this.#slices.length;
    this.#slices[slice] = this.#roomsOf(slice).filter((other) => other !== room);
  }

  behindMs(nowMs: number): number {
    return nowMs - (this.#originMs ?? nowMs) - this.#next * this.#sliceMs;
  }

  runDue(nowMs: number): number {
    this.#originMs ??= nowMs;
    const due = Math.floor((nowMs - this.#originMs) / this.#sliceMs) + 1;
    const end = Math.min(due, this.#next + this.#behindMax);
    while (this.#next < end) {
      const slice = this.#next % this.#slices.length;
      this.#next += 1;
      this.#runSlice(this.#roomsOf(slice));
    }
    // Beyond the bound, what is due is dropped; the phases stay as they were.
    this.#next = Math.max(this.#next, due);
    return Math.max(0, this.#originMs + this.#next * this.#sliceMs - nowMs);
  }

  #roomsOf(slice: number): readonly Room[] {
    return this.#slices[slice] ?? [];
  }

  #runSlice(rooms: readonly Room[]): void {
    for (const room of rooms) {
      if (this.#rooms.has(room)) this.#runRoom(room);
    }
  }

  #runRoom(room: Room): void {
    try {
      this.#options.onTick(room.runTick());
    } catch (error) {
      this.remove(room);
      room.close();
      this.#options.onFault(room, error);
    }
  }
}
