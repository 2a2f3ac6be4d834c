// Looks for the highest rate that a server holds, one probe after the other: up by a step until one fails (or down
// until one holds), then between the two. Pure: it is told what came of each probe.

export interface SearchOptions {
  /** Rate of the first probe. */
  readonly first: number;
  /** Factor between probes until both sides are known. */
  readonly step: number;
  /** The search is over when the lowest failing rate is at most this factor above the highest that holds. */
  readonly resolution: number;
  readonly least: number;
  readonly most: number;
}

/** What came of one probe. */
export type ProbeOutcome =
  | 'held'
  | 'failed'
  /** The generator was late itself: nothing above this rate can be judged. */
  | 'generator';

/** Probes of one rate before it counts as one that does not hold. */
const TRIES = 2;

export class RateSearch {
  readonly #options: SearchOptions;
  #held = 0;
  #failed = Number.POSITIVE_INFINITY;
  #isBound = false;
  /** Probes of the rate that is asked for that did not hold. */
  #misses = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  /** The highest rate that held; 0 when none did. */
  get highest(): number {
    return this.#held;
  }

  /** The figure is a lower bound: what came next could not be judged, or the scale ended. */
  get isLowerBound(): boolean {
    return this.#held > 0 && (this.#isBound || this.#held >= this.#options.most);
  }

  /** The rate to probe next; undefined when the search is over. */
  next(): number | undefined {
    const { first, step, resolution, least, most } = this.#options;
    if (this.#held === 0 && this.#failed === Number.POSITIVE_INFINITY) return first;
    if (this.#failed === Number.POSITIVE_INFINITY) {
      return this.#held >= most ? undefined : Math.min(most, this.#held * step);
    }
    if (this.#held === 0) {
      return this.#failed <= least ? undefined : Math.max(least, this.#failed / step);
    }
    if (this.#failed / this.#held <= resolution) return undefined;
    return Math.sqrt(this.#failed * this.#held);
  }

  told(rate: number, outcome: ProbeOutcome): void {
    if (outcome === 'held') {
      this.#misses = 0;
      this.#held = Math.max(this.#held, rate);
      return;
    }
    if (rate >= this.#failed) return;
    this.#misses += 1;
    // One stall of the machine is no limit of a server: the same rate is probed again.
    if (this.#misses < TRIES) return;
    this.#misses = 0;
    this.#failed = rate;
    this.#isBound = outcome === 'generator';
  }
}
