// The way back from a replacement: the version before it, kept until the replacement is confirmed, undone or
// the time is over; whichever comes first lets it go, and nothing does so twice (R18).
import type { HeldVersion } from './versions-holder.ts';
import { assert } from '../base/assert.ts';
import { released } from './versions-branch.ts';

export type SnapshotState = 'held' | 'confirmed' | 'rolled-back' | 'expired';

/** A version that is kept to go back to. */
export interface RollbackSnapshot<V> {
  readonly label: string;
  readonly readVersion: number;
  readonly deadlineMs: number;
  /** How it stands; all but 'held' are final. */
  readonly state: SnapshotState;
  /** @throws VERSION_RELEASED when it is not held any more */
  read(key: string): V | undefined;
}

/** The store's own view of a snapshot. */
export class SnapshotRecord<V> implements RollbackSnapshot<V>, HeldVersion {
  readonly kind = 'snapshot';
  readonly holder: string;
  readonly readVersion: number;
  readonly deadlineMs: number;
  readonly #readAt: (key: string, version: number) => V | undefined;
  #state: SnapshotState = 'held';

  constructor(
    label: string,
    readVersion: number,
    deadlineMs: number,
    readAt: (key: string, version: number) => V | undefined,
  ) {
    this.holder = label;
    this.readVersion = readVersion;
    this.deadlineMs = deadlineMs;
    this.#readAt = readAt;
  }

  get label(): string {
    return this.holder;
  }

  get state(): SnapshotState {
    return this.#state;
  }

  read(key: string): V | undefined {
    this.refuseReleased();
    return this.#readAt(key, this.readVersion);
  }

  end(state: 'confirmed' | 'rolled-back' | 'expired'): void {
    assert(this.#state === 'held', 'UT7 a snapshot is let go once');
    this.#state = state;
  }

  markExpired(): void {
    this.end('expired');
  }

  /** @throws VERSION_RELEASED */
  refuseReleased(): void {
    if (this.#state === 'held') return;
    throw released(`Rollback snapshot ${this.label} (${this.#state})`);
  }
}

/** The record behind a snapshot that a caller hands in. */
export function snapshotRecordOf<V>(snapshot: RollbackSnapshot<V>): SnapshotRecord<V> {
  assert(snapshot instanceof SnapshotRecord, 'UT12 a rollback snapshot comes from retain()');
  return snapshot;
}
