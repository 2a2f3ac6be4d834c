// Events that wait to be handled, first in, first out. Hot path: 0 B/op.
import { RUN_LIMITS } from './limits.ts';

const MAX = RUN_LIMITS.queueMax;

export class EventQueue {
  readonly event = new Int32Array(MAX);
  readonly depth = new Int32Array(MAX);
  readonly tags = new Int32Array(MAX);
  readonly key0 = new Int32Array(MAX);
  readonly key1 = new Int32Array(MAX);
  /** `stride` numbers an event: its fields. */
  readonly values: Float64Array;
  readonly stride: number;
  #first = 0;
  length = 0;

  constructor(stride: number) {
    this.stride = stride;
    this.values = new Float64Array(MAX * stride);
  }

  /** Place of a new last event, for the caller to fill; -1 when the queue is full. */
  push(): number {
    if (this.length === MAX) return -1;
    const place = (this.#first + this.length) % MAX;
    this.length += 1;
    this.values.fill(0, place * this.stride, (place + 1) * this.stride);
    return place;
  }

  /** Takes the last event back, when it turned out not to be one. */
  unpush(): void {
    this.length -= 1;
  }

  /** Place of the first event, which is no longer waiting; read it before anything is pushed. */
  shift(): number {
    const place = this.#first;
    this.#first = (place + 1) % MAX;
    this.length -= 1;
    return place;
  }

  clear(): void {
    this.length = 0;
  }
}
