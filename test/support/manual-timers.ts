// Timers that move with a clock by hand: `advance` runs what is due, in the order of due times.
import type { ManualClock } from '../../engine/base/clock.ts';
import type { Timers } from '../../engine/service/timers.ts';

interface WaitingTimer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** The double of the timers port. */
export class ManualTimers implements Timers {
  readonly #clock: ManualClock;
  readonly #waiting = new Set<WaitingTimer>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** Timers that have neither run nor been cancelled. */
  get waiting(): number {
    return this.#waiting.size;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { dueMs: this.#clock.nowMs() + delayMs, run };
    this.#waiting.add(timer);
    return () => this.#waiting.delete(timer);
  }

  /** Moves the clock on; every timer that comes due runs at its own time. */
  advance(ms: number): void {
    const endMs = this.#clock.nowMs() + ms;
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#waiting.delete(next);
      this.#clock.advance(Math.max(0, next.dueMs - this.#clock.nowMs()));
      next.run();
    }
    this.#clock.advance(endMs - this.#clock.nowMs());
  }

  /** Moves the clock on as a blocked process does: what came due meanwhile runs late, all at the end. */
  stall(ms: number): void {
    this.#clock.advance(ms);
    this.advance(0);
  }

  #next(endMs: number): WaitingTimer | undefined {
    let next: WaitingTimer | undefined;
    for (const timer of this.#waiting) {
      if (timer.dueMs <= endMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }
}
