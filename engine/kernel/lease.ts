// A counted claim that pins one generation set: owned and reused by its holder. Hot path: acquire, exchange
// and release allocate nothing (acquire and release together at most 4 times a plain counter; see the kernel's
// benchmark). That is why a lease compares the set with the one that grants, and asks nothing else of it.
import type { GenerationSet, GenerationSetRecord } from './generation-set.ts';
import type { LeaseBook, LeaseEntry } from './lease-book.ts';
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
  /** Gives up the claim if there is one: for `using` in code that is not hot. */
  [Symbol.dispose](): void;
}

/** The kernel's own lease. */
export class LeaseRecord implements Lease, LeaseEntry {
  readonly holder: string;
  isListed = false;
  held: GenerationSetRecord | undefined = undefined;
  evicted = false;
  readonly #book: LeaseBook;
  readonly #onEvicted: (() => void) | undefined;

  constructor(holder: string, book: LeaseBook, onEvicted?: () => void) {
    this.holder = holder;
    this.#book = book;
    this.#onEvicted = onEvicted;
  }

  get set(): GenerationSet | undefined {
    return this.held;
  }

  acquire(set: GenerationSet): void {
    assert(this.held === undefined, 'a held lease is exchanged, not acquired');
    this.#attach(set);
  }

  exchange(set: GenerationSet): void {
    const previous = this.held;
    // The move is one synchronous step, and the old set hears of its loss only after the new one is held.
    this.#attach(set);
    if (previous !== undefined) this.#leave(previous);
  }

  release(): void {
    const previous = this.held;
    if (previous === undefined) {
      assert(this.evicted, 'D1 a lease is released once');
      return;
    }
    this.held = undefined;
    this.#leave(previous);
  }

  [Symbol.dispose](): void {
    if (this.held !== undefined) this.release();
  }

  markEvicted(): void {
    this.held = undefined;
    this.evicted = true;
    this.#onEvicted?.();
  }

  #attach(set: GenerationSet): void {
    const { granting } = this.#book;
    if (granting === undefined || set !== granting) throw refusal(set);
    if (!this.isListed) this.#book.list(this);
    granting.leaseCount += 1;
    this.held = granting;
    this.evicted = false;
  }

  #leave(previous: GenerationSetRecord): void {
    const count = previous.leaseCount - 1;
    assert(count >= 0, 'D1 leases >= 0');
    previous.leaseCount = count;
    if (count === 0 && previous.isDraining) this.#book.onDrained(previous);
  }
}

/** Asks what every acquisition would have to ask, had it not compared with the one set that grants. */
function refusal(set: GenerationSet): CodedError {
  const { digest } = recordOf(set);
  return new CodedError('LEASE_QUIESCED', { details: { set: digest } });
}
