// All chains of one store. A commit is checked as a whole before any chain changes (A4); what nobody sees is
// freed at once, so a chain is never longer than its readers are many.
import type { ChainEntry } from './versions-chain.ts';
import { LIMITS } from '../base/limits.ts';
import { entryAt, visibleEntries } from './versions-chain.ts';

/** Committed values by key and version. */
export class VersionLine<V> {
  readonly #chains = new Map<string, readonly ChainEntry<V>[]>();
  /** Keys that keep more than one newest value: the only ones that freeing has to look at. */
  readonly #long = new Set<string>();

  get retained(): number {
    let count = 0;
    for (const chain of this.#chains.values()) count += chain.length;
    return count;
  }

  /** Keys with a chain, removed ones that are still seen among them. */
  keys(): readonly string[] {
    return [...this.#chains.keys()];
  }

  newest(key: string): ChainEntry<V> | undefined {
    return this.#chains.get(key)?.at(-1);
  }

  at(key: string, version: number): ChainEntry<V> | undefined {
    return entryAt(this.#chains.get(key) ?? [], version);
  }

  /** Why these writes do not fit while others see `readVersions`, or undefined when they do. */
  findFull(
    writes: ReadonlyMap<string, V | undefined>,
    version: number,
    readVersions: readonly number[],
  ): string | undefined {
    let added = 0;
    for (const [key, value] of writes) {
      const chain = this.#chains.get(key);
      if (chain === undefined) added += 1;
      const kept = visibleEntries([...(chain ?? []), { version, value }], readVersions);
      if (kept.length > LIMITS.versionsPerKeyMax) {
        return `Key ${key} has ${LIMITS.versionsPerKeyMax} versions that are still seen.`;
      }
    }
    if (this.#chains.size + added <= LIMITS.versionKeysMax) return undefined;
    return `There are ${LIMITS.versionKeysMax} keys already.`;
  }

  append(
    writes: ReadonlyMap<string, V | undefined>,
    version: number,
    readVersions: readonly number[],
  ): void {
    for (const [key, value] of writes) {
      this.#set(key, [...(this.#chains.get(key) ?? []), { version, value }], readVersions);
    }
  }

  /** Frees what none of `readVersions` sees. */
  free(readVersions: readonly number[]): void {
    for (const key of this.#long) {
      this.#set(key, this.#chains.get(key) ?? [], readVersions);
    }
  }

  #set(key: string, chain: readonly ChainEntry<V>[], readVersions: readonly number[]): void {
    const kept = visibleEntries(chain, readVersions);
    const [first] = kept;
    if (first === undefined) this.#chains.delete(key);
    else this.#chains.set(key, kept);
    if (kept.length > 1 || (first !== undefined && first.value === undefined)) this.#long.add(key);
    else this.#long.delete(key);
  }
}
