// Update transactions over service state (R17, R18): a line of versions, each a whole and immutable picture
// of all keys. Readers see one version whatever is committed meanwhile; a conflict makes a version beside the
// line instead of overwriting; what nobody sees is freed. Pure and synchronous: the time is an argument.
import type { Branch } from './versions-branch.ts';
import type {
  CommitOutcome,
  Conflict,
  Transaction,
  TransactionHost,
  TransactionOptions,
} from './versions-transaction.ts';
import type { RollbackSnapshot } from './versions-snapshot.ts';
import type { VersionHolder } from './versions-holder.ts';
import { LIMITS } from '../base/limits.ts';
import { assert } from '../base/assert.ts';
import { BranchRecord, released } from './versions-branch.ts';
import { SnapshotRecord, snapshotRecordOf } from './versions-snapshot.ts';
import { TransactionRecord } from './versions-transaction.ts';
import { VersionHolders, exhausted } from './versions-holder.ts';
import { VersionLine } from './versions-line.ts';

/**
 * Values by key in versions. Keys are names such as those of services; values are immutable: neither the
 * store nor its callers change one after it was written. `undefined` is no value.
 */
export interface VersionStore<V> {
  /** The newest committed version; 0 before the first commit. */
  readonly version: number;
  /** Entries kept for the newest version and all holders: the measure of its memory. */
  readonly retained: number;
  /** The newest committed value. */
  read(key: string): V | undefined;
  /** The keys that have a value in the newest version. */
  keys(): readonly string[];
  /** Opens a transaction on the newest version. @throws VERSIONS_EXHAUSTED */
  begin(nowMs: number, options: TransactionOptions): Transaction<V>;
  /** A version beside the line, by the number its conflict gave. */
  branch(version: number): Branch<V> | undefined;
  branches(): readonly Branch<V>[];
  /**
   * Puts a branch on top of what its owner was shown. If a key of its changed since, nothing happens but
   * that the new conflicts are shown: nothing is overwritten unseen.
   * @throws VERSION_RELEASED, VERSIONS_EXHAUSTED
   */
  promote(version: number, nowMs: number): CommitOutcome<V>;
  /** Lets a branch go; false when it was gone already. */
  abandon(version: number): boolean;
  /**
   * Keeps the newest version to go back to; LIMITS.rollbackSnapshotMs without `expiryMs`.
   * @throws VERSIONS_EXHAUSTED
   */
  retain(label: string, nowMs: number, expiryMs?: number): RollbackSnapshot<V>;
  /** The way back is not needed any more: lets the snapshot go; false when it was gone already. */
  confirm(snapshot: RollbackSnapshot<V>): boolean;
  /**
   * Commits the values of the snapshot as a new version, for all keys or for `keys`, and lets it go.
   * @throws VERSION_RELEASED; VERSIONS_EXHAUSTED, which keeps the snapshot
   */
  rollback(snapshot: RollbackSnapshot<V>, nowMs: number, keys?: readonly string[]): number;
  /** Ends every transaction, branch and snapshot whose deadline is reached; returns how many. */
  expire(nowMs: number): number;
  /** Who keeps which version. */
  holders(): readonly VersionHolder[];
}

/** An empty store at version 0. */
export function createVersionStore<V>(): VersionStore<V> {
  return new VersionStoreRecord<V>();
}

class VersionStoreRecord<V> implements VersionStore<V>, TransactionHost<V> {
  readonly #line = new VersionLine<V>();
  readonly #holders = new VersionHolders();
  readonly #branches = new Map<number, BranchRecord<V>>();
  readonly #readAt = (key: string, version: number): V | undefined => this.readAt(key, version);
  #version = 0;
  #lastVersion = 0;
  #nowMs = Number.NEGATIVE_INFINITY;

  get version(): number {
    return this.#version;
  }

  get retained(): number {
    return this.#line.retained;
  }

  read(key: string): V | undefined {
    return this.#line.newest(key)?.value;
  }

  readAt(key: string, version: number): V | undefined {
    return this.#line.at(key, version)?.value;
  }

  keys(): readonly string[] {
    return this.#line.keys().filter((key) => this.read(key) !== undefined);
  }

  begin(nowMs: number, options: TransactionOptions): Transaction<V> {
    this.expire(nowMs);
    const deadlineMs = nowMs + (options.deadlineMs ?? LIMITS.transactionDeadlineMs);
    const transaction = new TransactionRecord(this, this.#version, deadlineMs, options);
    this.#holders.add(transaction);
    return transaction;
  }

  commit(transaction: TransactionRecord<V>, nowMs: number): CommitOutcome<V> {
    this.expire(nowMs);
    transaction.refuseExpired();
    const { readVersion, writes } = transaction;
    if (writes.size === 0) {
      // What only reads is as if it had happened at its snapshot.
      this.abort(transaction);
      transaction.markEnded();
      return { kind: 'committed', version: readVersion };
    }
    const conflicts = this.#conflictsOf(transaction, readVersion);
    if (conflicts.length > 0) return this.#divert(transaction, conflicts, nowMs);
    const version = this.#append(writes, transaction);
    transaction.markEnded();
    return { kind: 'committed', version };
  }

  abort(transaction: TransactionRecord<V>): void {
    this.#letGo(transaction);
  }

  branch(version: number): Branch<V> | undefined {
    return this.#branches.get(version);
  }

  branches(): readonly Branch<V>[] {
    return [...this.#branches.values()];
  }

  promote(version: number, nowMs: number): CommitOutcome<V> {
    this.expire(nowMs);
    const branch = this.#branches.get(version);
    if (branch === undefined) throw released(`Version ${version}`);
    const conflicts = this.#conflictsOf(branch, branch.shownVersion);
    if (conflicts.length > 0) {
      branch.show(conflicts, this.#version);
      return { kind: 'conflict', version, conflicts };
    }
    const committed = this.#append(branch.writes, branch);
    this.#branches.delete(version);
    branch.markReleased();
    return { kind: 'committed', version: committed };
  }

  abandon(version: number): boolean {
    const branch = this.#branches.get(version);
    if (branch === undefined) return false;
    this.#branches.delete(version);
    branch.markReleased();
    this.#letGo(branch);
    return true;
  }

  retain(
    label: string,
    nowMs: number,
    expiryMs: number = LIMITS.rollbackSnapshotMs,
  ): RollbackSnapshot<V> {
    this.expire(nowMs);
    const snapshot = new SnapshotRecord(label, this.#version, nowMs + expiryMs, this.#readAt);
    this.#holders.add(snapshot);
    return snapshot;
  }

  confirm(snapshot: RollbackSnapshot<V>): boolean {
    const record = snapshotRecordOf(snapshot);
    if (record.state !== 'held') return false;
    record.end('confirmed');
    this.#letGo(record);
    return true;
  }

  rollback(snapshot: RollbackSnapshot<V>, nowMs: number, keys?: readonly string[]): number {
    this.expire(nowMs);
    const record = snapshotRecordOf(snapshot);
    record.refuseReleased();
    const writes = new Map<string, V | undefined>();
    for (const key of keys ?? this.#line.keys()) {
      const isNewer = (this.#line.newest(key)?.version ?? 0) > record.readVersion;
      if (isNewer) writes.set(key, record.read(key));
    }
    const version = this.#append(writes, record);
    record.end('rolled-back');
    return version;
  }

  expire(nowMs: number): number {
    assert(nowMs >= this.#nowMs, 'N5 monotonic time does not go back');
    this.#nowMs = nowMs;
    const count = this.#holders.expire(nowMs);
    if (count > 0) this.#free();
    return count;
  }

  holders(): readonly VersionHolder[] {
    return this.#holders.list();
  }

  /** Keeps a transaction that lost beside the line, all of it. */
  #divert(
    transaction: TransactionRecord<V>,
    conflicts: readonly Conflict<V>[],
    nowMs: number,
  ): CommitOutcome<V> {
    const version = this.#lastVersion + 1;
    const branch = new BranchRecord({
      version,
      transaction,
      deadlineMs: nowMs + LIMITS.branchExpiryMs,
      readAt: this.#readAt,
      onExpired: () => this.#branches.delete(version),
    });
    this.#lastVersion = version;
    this.#holders.replace(transaction, branch);
    this.#branches.set(version, branch);
    branch.show(conflicts, this.#version);
    transaction.markEnded();
    return { kind: 'conflict', version, conflicts };
  }

  /** The one write: all of `writes` become the newest version, and `author` lets go of what it saw. */
  #append(
    writes: ReadonlyMap<string, V | undefined>,
    author: TransactionRecord<V> | BranchRecord<V> | SnapshotRecord<V>,
  ): number {
    const version = this.#lastVersion + 1;
    const others = this.#holders.readVersions(author);
    const full = this.#line.findFull(writes, version, others);
    if (full !== undefined) throw exhausted(full, this.#holders.list(author));
    this.#line.append(writes, version, others);
    this.#lastVersion = version;
    this.#version = version;
    this.#letGo(author);
    return version;
  }

  #letGo(holder: TransactionRecord<V> | BranchRecord<V> | SnapshotRecord<V>): void {
    this.#holders.remove(holder);
    this.#free();
  }

  #free(): void {
    this.#line.free(this.#holders.readVersions());
  }

  /** What was committed after `version` to keys that a transaction or branch wrote or had checked. */
  #conflictsOf(mine: TransactionRecord<V> | BranchRecord<V>, version: number): Conflict<V>[] {
    const conflicts: Conflict<V>[] = [];
    for (const key of new Set([...mine.writes.keys(), ...mine.reads])) {
      const newest = this.#line.newest(key);
      if (newest === undefined || newest.version <= version) continue;
      const isWritten = mine.writes.has(key);
      conflicts.push({
        key,
        on: isWritten ? 'write' : 'read',
        theirs: newest.value,
        yours: isWritten ? mine.writes.get(key) : this.readAt(key, mine.readVersion),
      });
    }
    return conflicts;
  }
}
