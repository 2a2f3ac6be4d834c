// Events that wait to be handled, first in, first out: a ring that doubles when more wait than ever before. What waits
// lies together, and an empty ring begins anew, so that all of it stays near. Hot path: 0 B/op at its size.
import { RUN_LIMITS } from './limits.ts';

/** Numbers of one that waits, in EventQueue.words. */
export const QUEUED = {
  /** Position of the event. */
  event: 0,
  depth: 1,
  tags: 2,
  origin: 3,
  /** 1 for what follows from an instance that gave way. */
  fromReplaced: 4,
  key0: 5,
  key1: 6,
} as const;

const WORDS = 8;

export class EventQueue {
  /** QUEUED, from wordsOf(place) on. */
  words = new Int32Array(RUN_LIMITS.queueStart * WORDS);
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

  /** Place of a new last event, for the caller to fill with all that it reads; -1 when the queue is full. */
  push(): number {
    if (this.length === this.#size && !this.#grow()) return -1;
    const place = (this.#first + this.length) & (this.#size - 1);
    this.length += 1;
    return place;
  }

  /** Place of the first event that waits. */
  get first(): number {
    return this.#first;
  }

  /** Takes the first event out; read it before anything is pushed. */
  shift(): void {
    this.length -= 1;
    this.#first = this.length === 0 ? 0 : (this.#first + 1) & (this.#size - 1);
  }

  clear(): void {
    this.length = 0;
    this.#first = 0;
  }

  /** Twice the places, the first event in the first; false at the limit. */
  #grow(): boolean {
    const first = this.#first;
    if (this.#size === RUN_LIMITS.queueMax) return false;
    this.#size *= 2;
    this.#first = 0;
    this.words = turned(this.words, first * WORDS, new Int32Array(this.#size * WORDS));
    const values = new Float64Array(this.#size * this.stride);
    this.values = turned(this.values, first * this.stride, values);
    return true;
  }
}

/** First element of EventQueue.words of the one in a place. */
export function wordsOf(place: number): number {
  return place * WORDS;
}

/** A full ring that begins at `first`, copied to the beginning of `to`. */
function turned<T extends Int32Array | Float64Array>(from: T, first: number, to: T): T {
  to.set(from.subarray(first));
  to.set(from.subarray(0, first), from.length - first);
  return to;
}
