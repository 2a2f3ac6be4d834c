// A first-in first-out queue with a bound, as a ring that grows with its need: a queue that is never used
// costs nothing. Hot path: push and shift allocate nothing once it has grown.
import { assert } from '../base/assert.ts';

const SLOTS_MIN = 8;

/** At most `max` values, unless more are handed over from another queue. */
export class BoundedQueue<T> {
  readonly max: number;
  /** A power of two of slots, or none. */
  #slots: (T | undefined)[] = [];
  #first = 0;
  #size = 0;

  constructor(max: number) {
    this.max = max;
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size >= this.max;
  }

  /** Puts `value` last; the caller has made room. */
  push(value: T): void {
    assert(this.#size < this.max, 'a queue stays within its bound');
    this.#append(value);
  }

  /** Takes out the first value. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const value = this.#slots[this.#first];
    this.#slots[this.#first] = undefined;
    this.#first = (this.#first + 1) & (this.#slots.length - 1);
    this.#size -= 1;
    return value;
  }

  /** Takes out the first value of a queue that has one, and puts `value` last. */
  replaceFirst(value: T): T {
    const first = this.shift();
    assert(first !== undefined, 'a full queue has a first value');
    this.#append(value);
    return first;
  }

  /** Takes out those of `values` that it holds, wherever they stand, in one walk. */
  removeAll(values: ReadonlySet<T>): void {
    for (const value of this.drain()) if (!values.has(value)) this.#append(value);
  }

  /** Takes out all values, first to last. */
  drain(): T[] {
    const values: T[] = [];
    for (let value = this.shift(); value !== undefined; value = this.shift()) values.push(value);
    return values;
  }

  /** Takes all values of `other` behind its own, even beyond the bound: nothing is lost. */
  takeOver(other: BoundedQueue<T>): void {
    for (const value of other.drain()) this.#append(value);
  }

  #append(value: T): void {
    if (this.#size === this.#slots.length) this.#grow();
    this.#slots[(this.#first + this.#size) & (this.#slots.length - 1)] = value;
    this.#size += 1;
  }

  #grow(): void {
    const slots = Array.from<T | undefined>({
      length: Math.max(SLOTS_MIN, this.#size * 2),
    });
    for (let i = 0; i < this.#size; i += 1) {
      slots[i] = this.#slots[(this.#first + i) & (this.#slots.length - 1)];
    }
    this.#slots = slots;
    this.#first = 0;
  }
}
