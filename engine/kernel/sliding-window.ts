// Counts events over the last while: "more than N in W milliseconds". Pure; the time is an argument.
// Keeps at most N times, whatever happens.
import { assert } from '../base/assert.ts';

/** How many events within how long are still bearable. */
export interface Intensity {
  /** A whole number from 0 on; with 0 the first event is one too many. */
  readonly eventsMax: number;
  /** An event counts from its time until just before `windowMs` later. */
  readonly windowMs: number;
}

/** The times of the last events, oldest first. */
export class SlidingWindow {
  readonly #intensity: Intensity;
  #timesMs: number[] = [];
  #nowMs = Number.NEGATIVE_INFINITY;

  constructor(intensity: Intensity) {
    const { eventsMax, windowMs } = intensity;
    assert(Number.isSafeInteger(eventsMax) && eventsMax >= 0, 'events are counted');
    assert(windowMs > 0, 'a window has a length');
    this.#intensity = intensity;
  }

  /** Takes one more event in; false, and nothing is taken in, when it would be one too many. */
  add(nowMs: number): boolean {
    if (this.count(nowMs) >= this.#intensity.eventsMax) return false;
    this.#timesMs.push(nowMs);
    return true;
  }

  /** Events that count at this time. */
  count(nowMs: number): number {
    assert(nowMs >= this.#nowMs, 'N5 monotonic time does not go back');
    this.#nowMs = nowMs;
    const { windowMs } = this.#intensity;
    this.#timesMs = this.#timesMs.filter((timeMs) => nowMs - timeMs < windowMs);
    return this.#timesMs.length;
  }

  /** Forgets all events; the time goes on. */
  clear(): void {
    this.#timesMs = [];
  }
}
