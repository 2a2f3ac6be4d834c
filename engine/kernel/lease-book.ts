// The leases of one kernel that are held, so that they can be recounted, shown and ended. Hot: acquiring and
// releasing only count, at the set (together at most 4 times a plain counter, 0 bytes; see the kernel's
// benchmark). A lease enters the book when it is first held, and is taken out by a later sweep when it is free.
import type { GenerationSetRecord } from './generation-set.ts';
import { assert } from '../base/assert.ts';

/** What a lease is to the book. */
export interface LeaseEntry {
  readonly holder: string;
  /** The set it is counted at. */
  readonly held: GenerationSetRecord | undefined;
  /** True while it stands in the book; held or not. */
  isListed: boolean;
  /** Tells the lease that it was ended at the drain deadline. */
  markEvicted(): void;
}

/** Entries that may stand in the book before it is swept for the first time. */
const SWEEP_MIN = 1_024;

/** All leases that are held, and some that were. */
export class LeaseBook {
  /** Entries up to `#size`, then empty slots that are used again. */
  readonly #entries: (LeaseEntry | undefined)[] = [];
  #size = 0;
  #sweepAt = SWEEP_MIN;
  /** The one set that grants leases: a lease compares it, and need ask nothing else of a set. */
  granting: GenerationSetRecord | undefined = undefined;
  /** Hears of every draining set that lost its last lease. */
  readonly onDrained: (set: GenerationSetRecord) => void;

  constructor(onDrained: (set: GenerationSetRecord) => void) {
    this.onDrained = onDrained;
  }

  /** Puts in a lease that is in no book, and is about to be held. Allocates only to grow. */
  list(entry: LeaseEntry): void {
    if (this.#size >= this.#sweepAt) this.#sweep();
    if (this.#size < this.#entries.length) this.#entries[this.#size] = entry;
    else this.#entries.push(entry);
    this.#size += 1;
    entry.isListed = true;
  }

  /** The holders of all leases on `set`, by walking; there are as many as the set counts (D1). */
  holders(set: GenerationSetRecord): readonly string[] {
    const holders = this.#on(set).map(({ holder }) => holder);
    assert(holders.length === set.leaseCount, 'D1 the count equals the recount');
    return holders;
  }

  /** Ends every lease on `set`. */
  evict(set: GenerationSetRecord): void {
    for (const entry of this.#on(set)) {
      set.leaseCount -= 1;
      entry.markEvicted();
    }
    assert(set.leaseCount === 0, 'D1 no lease is left after an eviction');
  }

  #on(set: GenerationSetRecord): LeaseEntry[] {
    const found: LeaseEntry[] = [];
    for (const entry of this.#entries) if (entry?.held === set) found.push(entry);
    return found;
  }

  /** Takes out what is free. Comes again when as many as are held have been added: O(1) an entry. */
  #sweep(): void {
    const size = this.#size;
    this.#size = 0;
    for (let slot = 0; slot < size; slot += 1) {
      const entry = this.#entries[slot];
      this.#entries[slot] = undefined;
      if (entry === undefined) continue;
      entry.isListed = entry.held !== undefined;
      if (!entry.isListed) continue;
      this.#entries[this.#size] = entry;
      this.#size += 1;
    }
    this.#sweepAt = Math.max(SWEEP_MIN, this.#size * 2);
  }
}
