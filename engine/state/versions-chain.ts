// The versions of one key, oldest first, and which of them somebody can still see. Pure.
import { assert } from '../base/assert.ts';

/** What one commit did to one key. */
export interface ChainEntry<V> {
  readonly version: number;
  /** Undefined: the key was removed. */
  readonly value: V | undefined;
}

/** The newest entry that a reader of `version` sees, if any. */
export function entryAt<V>(
  chain: readonly ChainEntry<V>[],
  version: number,
): ChainEntry<V> | undefined {
  return chain.findLast((entry) => entry.version <= version);
}

/**
 * The entries of a chain that must be kept: the newest, and what each of `readVersions` (ascending) sees.
 * A removal is kept only where it hides something, or where a reader older than it may yet write the key.
 */
export function visibleEntries<V>(
  chain: readonly ChainEntry<V>[],
  readVersions: readonly number[],
): readonly ChainEntry<V>[] {
  const kept: ChainEntry<V>[] = [];
  for (const [index, entry] of chain.entries()) {
    const next = chain[index + 1];
    assert(next === undefined || next.version > entry.version, 'UT1 versions of a key increase');
    const isSeen = readVersions.some(
      (version) => version >= entry.version && (next === undefined || version < next.version),
    );
    if (next !== undefined && !isSeen) continue;
    const hidesNothing = entry.value === undefined && kept.length === 0;
    const mayConflict = next === undefined && (readVersions[0] ?? Infinity) < entry.version;
    if (!hidesNothing || mayConflict) kept.push(entry);
  }
  return kept;
}
