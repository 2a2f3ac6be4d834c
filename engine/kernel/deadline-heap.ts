// What waits, by deadline: a binary heap whose entries know their place, so that one that has ended early is
// taken out at once and keeps nothing in memory until its deadline.

/** Something with a deadline; the two fields belong to the heap while it is in there. */
export interface Timed {
  /** Set before it is added, unchanged until it is out. */
  deadlineMs: number;
  /** Its place; -1 while it is in no heap. */
  heapIndex: number;
}

/** Entries with the earliest deadline first. */
export class DeadlineHeap<T extends Timed> {
  readonly #entries: T[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** The earliest deadline. */
  get nearestMs(): number | undefined {
    return this.#entries[0]?.deadlineMs;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    this.#rise(entry, this.#entries.length - 1);
  }

  /** Takes `entry` out; does nothing when it is not in. */
  remove(entry: T): void {
    const index = entry.heapIndex;
    if (index < 0) return;
    entry.heapIndex = -1;
    const last = this.#entries.pop();
    if (last === undefined || last === entry) return;
    this.#sink(last, index);
    if (last.heapIndex === index) this.#rise(last, index);
  }

  /** Takes out the entry with the earliest deadline when that has been reached. */
  takeDue(nowMs: number): T | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.deadlineMs > nowMs) return undefined;
    this.remove(first);
    return first;
  }

  /** Puts `entry` at `index` or above. */
  #rise(entry: T, start: number): void {
    let index = start;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || parent.deadlineMs <= entry.deadlineMs) break;
      this.#put(parent, index);
      index = above;
    }
    this.#put(entry, index);
  }

  /** Puts `entry` at `index` or below. */
  #sink(entry: T, start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const child = this.#earlier(left, left + 1);
      if (child === undefined || child.deadlineMs >= entry.deadlineMs) break;
      const below = child.heapIndex;
      this.#put(child, index);
      index = below;
    }
    this.#put(entry, index);
  }

  #earlier(left: number, right: number): T | undefined {
    const a = this.#entries[left];
    const b = this.#entries[right];
    if (a === undefined || b === undefined) return a;
    return b.deadlineMs < a.deadlineMs ? b : a;
  }

  #put(entry: T, index: number): void {
    this.#entries[index] = entry;
    entry.heapIndex = index;
  }
}
