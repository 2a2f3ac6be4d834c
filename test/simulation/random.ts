// Chance of a simulation: everything that happens in a run is drawn from its seed, in one order.

/** Whole numbers out of a 32-bit state (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= whole number < below. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True so often in a hundred. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }

  pick<T>(of: readonly T[]): T {
    const one = of[this.below(of.length)];
    if (one === undefined) throw new Error('there is nothing to pick from');
    return one;
  }
}
