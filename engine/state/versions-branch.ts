// A version beside the main line: the writes of a transaction that lost, over the snapshot it read. Its
// owner reads both sides, then promotes it on top of what was shown, or abandons it.
import type { Conflict, TransactionRecord } from './versions-transaction.ts';
import type { HeldVersion } from './versions-holder.ts';
import { CodedError } from '../base/errors.ts';

/** A kept version beside the main line. */
export interface Branch<V> {
  /** Its name; versions count commits and branches together. */
  readonly version: number;
  readonly holder: string;
  /** The version that keys it did not write are read at. */
  readonly readVersion: number;
  /** The main line as its conflicts show it: what is newer is looked at before it can be overwritten. */
  readonly shownVersion: number;
  readonly conflicts: readonly Conflict<V>[];
  readonly deadlineMs: number;
  /** The keys it wrote; undefined removes. */
  readonly writes: ReadonlyMap<string, V | undefined>;
  /** @throws VERSION_RELEASED once it was promoted, abandoned or has expired */
  read(key: string): V | undefined;
}

/** What a branch is made with. */
export interface BranchOrigin<V> {
  readonly version: number;
  readonly transaction: TransactionRecord<V>;
  readonly deadlineMs: number;
  readonly readAt: (key: string, version: number) => V | undefined;
  readonly onExpired: () => void;
}

/** The store's own view of a branch. */
export class BranchRecord<V> implements Branch<V>, HeldVersion {
  readonly kind = 'branch';
  readonly version: number;
  readonly holder: string;
  readonly readVersion: number;
  readonly deadlineMs: number;
  readonly writes: ReadonlyMap<string, V | undefined>;
  readonly reads: ReadonlySet<string>;
  readonly #origin: BranchOrigin<V>;
  #conflicts: readonly Conflict<V>[] = [];
  #shownVersion: number;
  #released = false;

  constructor(origin: BranchOrigin<V>) {
    const { transaction } = origin;
    this.#origin = origin;
    this.version = origin.version;
    this.deadlineMs = origin.deadlineMs;
    this.holder = transaction.holder;
    this.readVersion = transaction.readVersion;
    this.writes = transaction.writes;
    this.reads = transaction.reads;
    this.#shownVersion = transaction.readVersion;
  }

  get conflicts(): readonly Conflict<V>[] {
    return this.#conflicts;
  }

  get shownVersion(): number {
    return this.#shownVersion;
  }

  read(key: string): V | undefined {
    if (this.#released) throw released(`Version ${this.version} of ${this.holder}`);
    if (this.writes.has(key)) return this.writes.get(key);
    return this.#origin.readAt(key, this.readVersion);
  }

  /** Its owner is shown what happened on the main line up to `version`. */
  show(conflicts: readonly Conflict<V>[], version: number): void {
    this.#conflicts = conflicts;
    this.#shownVersion = version;
  }

  markReleased(): void {
    this.#released = true;
  }

  markExpired(): void {
    this.#released = true;
    this.#origin.onExpired();
  }
}

/** The refusal of everything that needs a version which was let go. */
export function released(what: string): CodedError {
  return new CodedError('VERSION_RELEASED', { message: `${what} is not kept any more.` });
}
