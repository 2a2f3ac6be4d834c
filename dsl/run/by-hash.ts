// Things by their hash, for looking up in ticks: open places in two arrays, no boxed number on the way. Hot path:
// 0 B/op. Hashes are signed integers; 0 is none.

export class ByHash<T> {
  readonly #hashes: Int32Array;
  readonly #things: readonly (T | undefined)[];
  readonly #mask: number;

  constructor(things: readonly (readonly [hash: number, thing: T])[]) {
    let size = 8;
    while (size < things.length * 4) size *= 2;
    const hashes = new Int32Array(size);
    const placed = Array.from({ length: size }, (): T | undefined => undefined);
    for (const [hash, thing] of things) {
      let at = hash & (size - 1);
      while (hashes[at] !== 0 && hashes[at] !== hash) at = (at + 1) & (size - 1);
      hashes[at] = hash;
      placed[at] = thing;
    }
    this.#hashes = hashes;
    this.#things = placed;
    this.#mask = size - 1;
  }

  get(hash: number): T | undefined {
    const hashes = this.#hashes;
    let at = hash & this.#mask;
    while (hashes[at] !== 0) {
      if (hashes[at] === hash) return this.#things[at];
      at = (at + 1) & this.#mask;
    }
    return undefined;
  }

  has(hash: number): boolean {
    return this.get(hash) !== undefined;
  }
}
