// Who takes part: one state a member slot, in the battle's own column, so that a snapshot holds what is pending
// too. join and leave only note what is wanted; the battle carries it out in slot order at its next tick. A slot
// that is let go is not given out again before that tick, so that commands of its last owner are never taken for
// the next one's.
import { assert } from '../base/assert.ts';

/** joining, leaving: wanted at the next tick; cancelled: left before it ever joined. */
const SLOT = { free: 0, joining: 1, present: 2, leaving: 3, cancelled: 4 } as const;

/** What a tick has to do for a slot. */
export type MemberChange = 'none' | 'join' | 'leave';

/** The member slots of one battle: a view on its column. */
export class MemberSlots {
  readonly #states: Uint8Array;

  constructor(states: Uint8Array) {
    this.#states = states;
  }

  get length(): number {
    return this.#states.length;
  }

  /** Reserves the lowest free slot; -1 when there is none. */
  join(): number {
    const slot = this.#states.indexOf(SLOT.free);
    if (slot >= 0) this.#states[slot] = SLOT.joining;
    return slot;
  }

  leave(slot: number): void {
    assert(this.isTaken(slot), `slot ${slot} is taken when it is left`);
    this.#states[slot] = this.#states[slot] === SLOT.joining ? SLOT.cancelled : SLOT.leaving;
  }

  /** Whoever was there is not any more, but those in these slots. */
  leaveAll(staying: ReadonlySet<number>): void {
    for (let slot = 0; slot < this.length; slot += 1) {
      if (this.isTaken(slot) && !staying.has(slot)) this.leave(slot);
    }
  }

  /** Whether somebody has it, or has it from the next tick on. */
  isTaken(slot: number): boolean {
    const state = this.#states[slot];
    return state === SLOT.joining || state === SLOT.present;
  }

  isPresent(slot: number): boolean {
    return this.#states[slot] === SLOT.present;
  }

  /** The number of the slot's state, as inputs of a tick are written down. */
  stateOf(slot: number): number {
    return this.#states[slot] ?? SLOT.free;
  }

  /** Puts a state back that `stateOf` gave. */
  restore(slot: number, state: number): void {
    assert(slot >= 0 && slot < this.length && state <= SLOT.cancelled, 'a slot has its state back');
    this.#states[slot] = state;
  }

  /** A join, a leave, or both of them, wait for the next tick. */
  isPending(slot: number): boolean {
    const state = this.#states[slot];
    return state !== SLOT.free && state !== SLOT.present;
  }

  pending(slot: number): MemberChange {
    const state = this.#states[slot];
    if (state === SLOT.joining) return 'join';
    return state === SLOT.leaving ? 'leave' : 'none';
  }

  /** The pending join or leave was carried out. */
  settle(slot: number): void {
    const change = this.pending(slot);
    assert(change !== 'none', `slot ${slot} has a change to settle`);
    this.#states[slot] = change === 'join' ? SLOT.present : SLOT.free;
  }

  /** Frees the slots whose owner left before the tick. */
  freeCancelled(): void {
    for (let slot = 0; slot < this.#states.length; slot += 1) {
      if (this.#states[slot] === SLOT.cancelled) this.#states[slot] = SLOT.free;
    }
  }
}
