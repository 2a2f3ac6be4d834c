// The time port. Core code never reads time: it receives a Clock, or the time itself, as an argument.

export interface Clock {
  /** Monotonic milliseconds since an arbitrary start; never goes back when the wall clock jumps. */
  nowMs(): number;
  /** Wall-clock milliseconds since 1970; for people to read, never for deadlines. */
  wallMs(): number;
}

/** The machine's clocks. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
};

/** A clock for tests and simulation: it moves only when told to. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #wallStartMs: number;

  constructor(wallStartMs = 0) {
    this.#wallStartMs = wallStartMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#wallStartMs + this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
