// The naive twin of the version store: it keeps every commit for ever and works out from the whole history
// what a reader sees, what conflicts, and what somebody can still see.

export interface ModelHolder {
  readonly readVersion: number;
  readonly deadlineMs: number;
}

interface Commit {
  readonly version: number;
  readonly writes: ReadonlyMap<string, number | undefined>;
}

export class VersionsModel {
  readonly commits: Commit[] = [];
  readonly holders = new Set<ModelHolder>();
  /** Commits and conflicts together. */
  lastVersion = 0;

  get version(): number {
    return this.commits.at(-1)?.version ?? 0;
  }

  /** The value of a key by replaying all commits up to `version`. */
  at(key: string, version: number): number | undefined {
    let value: number | undefined;
    for (const { version: of, writes } of this.commits) {
      if (of <= version && writes.has(key)) value = writes.get(key);
    }
    return value;
  }

  /** The last version up to `version` that wrote the key; 0 for none. */
  writtenAt(key: string, version: number): number {
    const of = this.commits.filter((one) => one.version <= version && one.writes.has(key));
    return of.at(-1)?.version ?? 0;
  }

  conflicts(keys: Iterable<string>, since: number): string[] {
    return [...new Set(keys)].filter((key) => this.writtenAt(key, this.version) > since).sort();
  }

  commit(writes: ReadonlyMap<string, number | undefined>): number {
    this.lastVersion += 1;
    this.commits.push({ version: this.lastVersion, writes: new Map(writes) });
    return this.lastVersion;
  }

  keys(): string[] {
    return [...new Set(this.commits.flatMap(({ writes }) => [...writes.keys()]))];
  }

  /** Values and removals that the newest version or a holder still needs (UT9). */
  retained(): number {
    const readers = [...this.holders].map(({ readVersion }) => readVersion);
    return this.keys().reduce((sum, key) => sum + this.#needed(key, readers).length, 0);
  }

  #needed(key: string, readers: readonly number[]): number[] {
    const newest = this.writtenAt(key, this.version);
    const seen = new Set([newest, ...readers.map((reader) => this.writtenAt(key, reader))]);
    const versions = [...seen].filter((version) => version > 0).sort((a, b) => a - b);
    const isRemoval = (version: number): boolean => this.at(key, version) === undefined;
    const firstValue = versions.findIndex((version) => !isRemoval(version));
    // Removals in front hide nothing; the newest one may still be a conflict for an older reader.
    if (firstValue >= 0) return versions.slice(firstValue);
    return readers.some((reader) => reader < newest) ? [newest] : [];
  }
}
