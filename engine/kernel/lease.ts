// A counted claim that pins one generation set: owned and reused by its holder. Hot path: acquire, exchange
// and release allocate nothing; rooms call them only when the epoch changed.
import type { GenerationSet, GenerationSetRecord } from './generation-set.ts';
import type { LeaseNode } from './lease-list.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { recordOf } from './generation-set.ts';

/** A claim on one generation set; nothing of the set is unloaded while it is held. */
export interface Lease {
  /** The set held; undefined when none is. */
  readonly set: GenerationSet | undefined;
  /** True when the drain deadline ended it, until it is acquired again. */
  readonly evicted: boolean;
  /**
   * Claims `set`; the lease must be free or evicted.
   * @throws LEASE_QUIESCED when the set is not the active one.
   */
  acquire(set: GenerationSet): void;
  /**
   * Claims `set` and only then gives up what was held, if anything.
   * @throws LEASE_QUIESCED, and keeps what it holds, when the set is not the active one.
   */
  exchange(set: GenerationSet): void;
  /** Gives up the claim; does nothing on an evicted lease. */
  release(): void;
}

/** The kernel's own lease; `onRelease` hears of every set that lost a lease. */
export class LeaseRecord implements Lease, LeaseNode {
  readonly holder: string;
  next: LeaseNode | undefined;
  previous: LeaseNode | undefined;
  #set: GenerationSetRecord | undefined;
  #evicted = false;
  readonly #onRelease: (set: GenerationSetRecord) => void;

  constructor(holder: string, onRelease: (set: GenerationSetRecord) => void) {
    this.holder = holder;
    this.#onRelease = onRelease;
  }

  get set(): GenerationSet | undefined {
    return this.#set;
  }

  get evicted(): boolean {
    return this.#evicted;
  }

  acquire(set: GenerationSet): void {
    assert(this.#set === undefined, 'a held lease is exchanged, not acquired');
    const record = recordOf(set);
    refuseQuiesced(record);
    this.#attach(record);
  }

  exchange(set: GenerationSet): void {
    const previous = this.#set;
    if (previous === undefined) {
      this.acquire(set);
      return;
    }
    const record = recordOf(set);
    refuseQuiesced(record);
    // One node cannot be in two lists: the move is one synchronous step, and the old set hears of its
    // loss only after the new one is held.
    previous.leases.remove(this);
    this.#attach(record);
    this.#onRelease(previous);
  }

  release(): void {
    if (this.#evicted) return;
    const previous = this.#set;
    assert(previous !== undefined, 'D1 a lease is released once');
    previous.leases.remove(this);
    this.#set = undefined;
    this.#onRelease(previous);
  }

  markEvicted(): void {
    this.#set = undefined;
    this.#evicted = true;
  }

  #attach(record: GenerationSetRecord): void {
    record.leases.add(this);
    this.#set = record;
    this.#evicted = false;
  }
}

function refuseQuiesced(set: GenerationSetRecord): void {
  if (set.quiesced) throw new CodedError('LEASE_QUIESCED', { details: { set: set.digest } });
}
