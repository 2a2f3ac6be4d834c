// When the rooms of a server without a game tick: staggered over a period and never drifting, as Midswing's own
// loop does it. A server that is late catches up, at most CATCH_UP_TICKS_MAX ticks of a room; beyond, ticks fall out.
import { SLICES } from '../exchange.ts';

const CATCH_UP_TICKS_MAX = 5;

export interface PacerOptions {
  readonly rooms: number;
  readonly tickMs: number;
  /** Ticks one room, numbered from 1. */
  readonly runRoom: (room: number) => void;
}

/** Slices that are due and not run, as a pure function of time. */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #sliceMs: number;
  readonly #slices: readonly (readonly number[])[];
  #originMs: number | undefined;
  #next = 0;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#sliceMs = options.tickMs / SLICES;
    const rooms = Array.from({ length: options.rooms }, (_, index) => index + 1);
    this.#slices = Array.from({ length: SLICES }, (_, slice) =>
      rooms.filter((room) => room % SLICES === slice),
    );
  }

  /** Runs what is due; milliseconds until the next slice is. */
  runDue(nowMs: number): number {
    this.#originMs ??= nowMs;
    const due = Math.floor((nowMs - this.#originMs) / this.#sliceMs) + 1;
    const end = Math.min(due, this.#next + SLICES * CATCH_UP_TICKS_MAX);
    for (; this.#next < end; this.#next += 1) {
      for (const room of this.#slices[this.#next % SLICES] ?? []) this.#options.runRoom(room);
    }
    this.#next = Math.max(this.#next, due);
    return Math.max(0, this.#originMs + this.#next * this.#sliceMs - nowMs);
  }
}

/** Runs a pacer for as long as the process lives. */
export function startPacer(options: PacerOptions): void {
  const pacer = new Pacer(options);
  const turn = (): void => {
    const startMs = performance.now();
    const waitMs = pacer.runDue(startMs) - (performance.now() - startMs);
    // Late already: sockets have their turn first.
    if (waitMs <= 0) setImmediate(turn);
    else setTimeout(turn, Math.ceil(waitMs));
  };
  setImmediate(turn);
}
