// One update transaction: reads see the version it began at, writes wait until the commit. It ends once, by
// commit, abort or its deadline; a commit that conflicts leaves its writes behind as a branch.
import type { HeldVersion } from './versions-holder.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';

/** How a transaction is begun. */
export interface TransactionOptions {
  /** Whom to ask when it holds on; shown in refusals. */
  readonly holder: string;
  /** Milliseconds until it is ended; LIMITS.transactionDeadlineMs when absent. */
  readonly deadlineMs?: number;
  /** Commit only if nothing that was read has changed: committed transactions are then serialisable. */
  readonly validateReads?: boolean;
}

/** A key that somebody else committed after this transaction began. */
export interface Conflict<V> {
  readonly key: string;
  /** What this transaction had done with the key; 'write' when it did both. */
  readonly on: 'read' | 'write';
  /** The newest committed value; undefined when the key was removed. */
  readonly theirs: V | undefined;
  /** The value this transaction wrote, or read; undefined for a removal. */
  readonly yours: V | undefined;
}

/** All of it is the newest version now, or all of it is a branch beside it. */
export type CommitOutcome<V> =
  | { readonly kind: 'committed'; readonly version: number }
  | {
      readonly kind: 'conflict';
      /** Names the branch, for `branch`, `promote` and `abandon`. */
      readonly version: number;
      readonly conflicts: readonly Conflict<V>[];
    };

/** An open transaction. Everything but `commit` and `abort` is a bug after its end. */
export interface Transaction<V> {
  /** The version that all its reads see. */
  readonly readVersion: number;
  /**
   * Its own write, or the value at `readVersion`.
   * @throws TRANSACTION_EXPIRED once its deadline ended it
   */
  read(key: string): V | undefined;
  /** @throws TRANSACTION_EXPIRED */
  write(key: string, value: V): void;
  /** @throws TRANSACTION_EXPIRED */
  remove(key: string): void;
  /**
   * Makes all writes the next version, or a branch if somebody was faster.
   * @throws TRANSACTION_EXPIRED, and VERSIONS_EXHAUSTED, which leaves the transaction open
   */
  commit(nowMs: number): CommitOutcome<V>;
  /** Ends it without a trace; does nothing after its end. */
  abort(): void;
}

/** What a transaction asks of its store. */
export interface TransactionHost<V> {
  readAt(key: string, version: number): V | undefined;
  commit(transaction: TransactionRecord<V>, nowMs: number): CommitOutcome<V>;
  abort(transaction: TransactionRecord<V>): void;
}

/** The store's own view of a transaction. */
export class TransactionRecord<V> implements Transaction<V>, HeldVersion {
  readonly kind = 'transaction';
  readonly holder: string;
  readonly readVersion: number;
  readonly deadlineMs: number;
  /** Keys read from the snapshot, when they are to be checked; else empty. */
  readonly reads = new Set<string>();
  /** Undefined values remove. */
  readonly writes = new Map<string, V | undefined>();
  readonly #host: TransactionHost<V>;
  readonly #validatesReads: boolean;
  #state: 'open' | 'ended' | 'expired' = 'open';

  constructor(
    host: TransactionHost<V>,
    readVersion: number,
    deadlineMs: number,
    options: TransactionOptions,
  ) {
    this.#host = host;
    this.readVersion = readVersion;
    this.deadlineMs = deadlineMs;
    this.holder = options.holder;
    this.#validatesReads = options.validateReads ?? false;
  }

  read(key: string): V | undefined {
    this.#checkOpen();
    if (this.writes.has(key)) return this.writes.get(key);
    if (this.#validatesReads) this.reads.add(key);
    return this.#host.readAt(key, this.readVersion);
  }

  write(key: string, value: V): void {
    this.#checkOpen();
    assert(value !== undefined, 'UT12 undefined is no value; a key is removed by remove()');
    this.writes.set(key, value);
  }

  remove(key: string): void {
    this.#checkOpen();
    this.writes.set(key, undefined);
  }

  commit(nowMs: number): CommitOutcome<V> {
    this.#checkOpen();
    return this.#host.commit(this, nowMs);
  }

  abort(): void {
    if (this.#state !== 'open') return;
    this.#host.abort(this);
    this.markEnded();
  }

  /** Its store has committed it, or made it a branch. */
  markEnded(): void {
    assert(this.#state === 'open', 'UT12 a transaction ends once');
    this.#state = 'ended';
  }

  markExpired(): void {
    assert(this.#state === 'open', 'UT12 a transaction ends once');
    this.#state = 'expired';
  }

  /** @throws TRANSACTION_EXPIRED */
  refuseExpired(): void {
    if (this.#state !== 'expired') return;
    const message = `Transaction ${this.holder} on version ${this.readVersion} is past its deadline.`;
    throw new CodedError('TRANSACTION_EXPIRED', { message, details: { holder: this.holder } });
  }

  #checkOpen(): void {
    this.refuseExpired();
    assert(this.#state === 'open', 'UT12 an ended transaction is used no more');
  }
}
