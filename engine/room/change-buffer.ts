// What happened in one tick of one room, for its members: preallocated rows. What does not fit is left out and
// says so: members are then sent the whole state. Hot path: push writes six numbers and allocates nothing.
import type { ChangeBuffer } from '../contract/room.ts';
import { assert } from '../base/assert.ts';
import { CHANGE_WIDTH } from '../contract/room.ts';

/** The room's side of a ChangeBuffer. */
export class RoomChanges implements ChangeBuffer {
  readonly rows: Float64Array;
  readonly capacity: number;
  #length = 0;
  #overflowed = false;

  constructor(capacity: number) {
    assert(Number.isSafeInteger(capacity) && capacity >= 1, 'a change buffer holds at least a row');
    this.capacity = capacity;
    this.rows = new Float64Array(capacity * CHANGE_WIDTH);
  }

  get length(): number {
    return this.#length;
  }

  /** True when a row did not fit since the last clear. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  // The contract's shape, one number a parameter: an array here would be allocated per change.
  // oxlint-disable-next-line max-params
  push(kind: number, a: number, b: number, c: number, d: number, e: number): boolean {
    if (this.#length === this.capacity) {
      this.#overflowed = true;
      return false;
    }
    const at = this.#length * CHANGE_WIDTH;
    this.rows[at] = kind;
    this.rows[at + 1] = a;
    this.rows[at + 2] = b;
    this.rows[at + 3] = c;
    this.rows[at + 4] = d;
    this.rows[at + 5] = e;
    this.#length += 1;
    return true;
  }

  /** Forgets all rows. */
  clear(): void {
    this.#length = 0;
    this.#overflowed = false;
  }
}
