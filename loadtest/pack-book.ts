// Which revision of the load test's pack must hold in an epoch: learnt from answers to pushes and from
// swap notices, by pack revision. Also gives each version on the wire a small number, and holds
// every epoch to one generation and one set (A6). Pure.
import type { WireVersion } from './wire.ts';

export interface PackBook {
  /** A pack of this revision is about to be pushed. */
  plan(revision: number): void;
  /** `epoch` runs on `revision`; false when that contradicts what is known. */
  learn(epoch: number, revision: number): boolean;
  /** The revision of an epoch; undefined when it is none of ours. */
  revisionOf(epoch: number): number | undefined;
  /** A small number for this version: equal for equal versions only. */
  versionOf(version: WireVersion): number;
  /** Every version that was seen, once. */
  versions(): readonly WireVersion[];
  /** Epochs that were seen with two generations or sets. */
  readonly conflicts: number;
}

/** An empty book. */
export function createPackBook(): PackBook {
  const planned = new Set<number>();
  const revisions = new Map<number, number>();
  const versions = new Map<string, number>();
  const seen: WireVersion[] = [];
  const epochs = new Set<number>();
  let conflicts = 0;
  return {
    plan: (revision) => {
      planned.add(revision);
    },
    learn: (epoch, revision) => {
      const known = revisions.get(epoch) ?? revision;
      revisions.set(epoch, known);
      return known === revision;
    },
    revisionOf: (epoch) => {
      const revision = revisions.get(epoch) ?? -1;
      return planned.has(revision) ? revision : undefined;
    },
    versions: () => seen,
    versionOf: ({ epoch, generation, set }) => {
      const key = `${epoch} ${generation} ${set}`;
      const known = versions.get(key);
      if (known !== undefined) return known;
      if (epochs.has(epoch)) conflicts += 1;
      epochs.add(epoch);
      seen.push({ epoch, generation, set });
      versions.set(key, versions.size);
      return versions.size - 1;
    },
    get conflicts() {
      return conflicts;
    },
  };
}
