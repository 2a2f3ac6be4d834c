// Counts by position that are all 0 again in one step. Hot path: 0 B/op.

export class Tally {
  readonly #count: Int32Array;
  /** In which step each was counted last. */
  readonly #step: Int32Array;
  #now = 1;

  constructor(positions: number) {
    this.#count = new Int32Array(positions);
    this.#step = new Int32Array(positions);
  }

  /** Counts one more; how many there were before. */
  add(position: number): number {
    const before = this.#step[position] === this.#now ? (this.#count[position] ?? 0) : 0;
    this.#step[position] = this.#now;
    this.#count[position] = before + 1;
    return before;
  }

  clear(): void {
    if (this.#now === 0x7fff_ffff) {
      this.#step.fill(0);
      this.#now = 0;
    }
    this.#now += 1;
  }
}
