// Events that wait to be handled, first in, first out: a ring that doubles when more wait than ever before. Hot path:
// 0 B/op at its size.
import { RUN_LIMITS } from './limits.ts';

export class EventQueue {
  event = new Int32Array(RUN_LIMITS.queueStart);
  depth = new Int32Array(RUN_LIMITS.queueStart);
  tags = new Int32Array(RUN_LIMITS.queueStart);
  origin = new Int32Array(RUN_LIMITS.queueStart);
  /** 1 for what follows from an instance that gave way. */
  fromReplaced = new Uint8Array(RUN_LIMITS.queueStart);
  key0 = new Int32Array(RUN_LIMITS.queueStart);
  key1 = new Int32Array(RUN_LIMITS.queueStart);
  /** `stride` numbers an event: its fields. */
  values: Float64Array;
  readonly stride: number;
  #first = 0;
  #size: number = RUN_LIMITS.queueStart;
  length = 0;

  constructor(stride: number) {
    this.stride = stride;
    this.values = new Float64Array(this.#size * stride);
  }

  /** Place of a new last event, for the caller to fill; -1 when the queue is full. */
  push(): number {
    if (this.length === this.#size && !this.#grow()) return -1;
    const place = (this.#first + this.length) % this.#size;
    this.length += 1;
    const end = (place + 1) * this.stride;
    for (let i = place * this.stride; i < end; i += 1) this.values[i] = 0;
    return place;
  }

  /** Place of the first event that waits. */
  get first(): number {
    return this.#first;
  }

  /** Place of the first event, which is no longer waiting; read it before anything is pushed. */
  shift(): number {
    const place = this.#first;
    this.#first = (place + 1) % this.#size;
    this.length -= 1;
    return place;
  }

  clear(): void {
    this.length = 0;
  }

  /** Twice the places, the first event in the first; false at the limit. */
  #grow(): boolean {
    const first = this.#first;
    if (this.#size === RUN_LIMITS.queueMax) return false;
    this.#size *= 2;
    this.#first = 0;
    const { stride } = this;
    this.event = turned(this.event, first, new Int32Array(this.#size));
    this.depth = turned(this.depth, first, new Int32Array(this.#size));
    this.tags = turned(this.tags, first, new Int32Array(this.#size));
    this.origin = turned(this.origin, first, new Int32Array(this.#size));
    this.fromReplaced = turned(this.fromReplaced, first, new Uint8Array(this.#size));
    this.key0 = turned(this.key0, first, new Int32Array(this.#size));
    this.key1 = turned(this.key1, first, new Int32Array(this.#size));
    const values = new Float64Array(this.#size * stride);
    this.values = turned(this.values, first * stride, values);
    return true;
  }
}

/** A full ring that begins at `first`, copied to the beginning of `to`. */
function turned<T extends Int32Array | Uint8Array | Float64Array>(
  from: T,
  first: number,
  to: T,
): T {
  to.set(from.subarray(first));
  to.set(from.subarray(0, first), from.length - first);
  return to;
}
