// Who keeps old versions alive: open transactions, branches and rollback snapshots, each with the version it
// sees and a deadline. What no holder sees is freed, so a holder without a deadline would be a leak.
import { LIMITS } from '../base/limits.ts';
import { CodedError } from '../base/errors.ts';
import { assert } from '../base/assert.ts';

export type HolderKind = 'transaction' | 'branch' | 'snapshot';

/** One reader of a version, for status pages and refusals. */
export interface VersionHolder {
  readonly kind: HolderKind;
  /** Whom to ask; given by the caller. */
  readonly holder: string;
  /** The version it sees; everything that is visible there is kept for it. */
  readonly readVersion: number;
  readonly deadlineMs: number;
}

/** A holder that is told when its time is over. */
export interface HeldVersion extends VersionHolder {
  markExpired(): void;
}

/** All holders of one store. */
export class VersionHolders {
  readonly #held = new Set<HeldVersion>();

  /** @throws VERSIONS_EXHAUSTED when there are as many as there may be */
  add(holder: HeldVersion): void {
    assert(Number.isFinite(holder.deadlineMs), 'UT11 whoever holds a version has a deadline');
    if (this.#held.size >= LIMITS.versionHoldersMax) {
      throw exhausted(`${LIMITS.versionHoldersMax} holders keep versions already.`, this.list());
    }
    this.#held.add(holder);
  }

  /** Swaps one holder for another that sees the same version: the count does not change. */
  replace(former: HeldVersion, holder: HeldVersion): void {
    assert(former.readVersion === holder.readVersion, 'UT5 a branch sees what its transaction saw');
    this.remove(former);
    this.#held.add(holder);
  }

  remove(holder: HeldVersion): void {
    const removed = this.#held.delete(holder);
    assert(removed, 'UT7 a holder lets go once');
  }

  /** Ends everything whose deadline is reached; returns how many. */
  expire(nowMs: number): number {
    const due = [...this.#held].filter(({ deadlineMs }) => deadlineMs <= nowMs);
    for (const holder of due) {
      this.remove(holder);
      holder.markExpired();
    }
    return due.length;
  }

  /** The versions that are seen, ascending, each once; without what `leaving` alone sees. */
  readVersions(leaving?: VersionHolder): readonly number[] {
    const seen = new Set<number>();
    for (const holder of this.#held) {
      if (holder !== leaving) seen.add(holder.readVersion);
    }
    return [...seen].sort((a, b) => a - b);
  }

  /** All but `leaving`. */
  list(leaving?: VersionHolder): readonly VersionHolder[] {
    const held = [...this.#held].filter((holder) => holder !== leaving);
    return held.map(({ kind, holder, readVersion, deadlineMs }) => ({
      kind,
      holder,
      readVersion,
      deadlineMs,
    }));
  }
}

/** The refusal that says who holds on. */
export function exhausted(found: string, holders: readonly VersionHolder[]): CodedError {
  const names = holders.map(({ kind, holder, readVersion }) => `${kind} ${holder}@${readVersion}`);
  const message = `${found} Held by: ${names.slice(0, 8).join(', ') || 'nobody'}.`;
  return new CodedError('VERSIONS_EXHAUSTED', { message, details: { holders } });
}
