// What is kept in memory about the records of the history log: last ids, revision floors, activations,
// saved states, and the newest records. Bounded by services, pack names and LIMITS.historyActivationsMax.
import { LIMITS } from '../base/limits.ts';
import type { HistoryRecord, PackReference } from './history-record.ts';

/** Fed with every record once, in order. */
export class HistoryIndex {
  lastEpoch = 0;
  lastGeneration = 0;
  readonly floors = new Map<string, PackReference>();
  readonly activations = new Map<string, HistoryRecord[]>();
  /** Newest record of services that were removed and are not active again. */
  readonly removed = new Map<string, HistoryRecord>();
  /** Newest `saved` record by service. */
  readonly saved = new Map<string, HistoryRecord>();
  readonly recent: HistoryRecord[] = [];

  add(record: HistoryRecord): void {
    this.lastEpoch = Math.max(this.lastEpoch, record.epoch);
    this.lastGeneration = Math.max(this.lastGeneration, record.generation);
    if (record.stage === 'created' || record.stage === 'compacted') return;
    if (record.stage === 'saved') {
      this.saved.set(record.service, record);
      return;
    }
    if (record.stage === 'floor') return this.#raise(record.pack);
    remember(this.recent, record);
    if (record.stage === 'activating' || record.stage === 'active') this.#raise(record.pack);
    if (record.stage === 'removed') this.removed.set(record.service, record);
    if (record.stage === 'active') this.#activated(record);
  }

  /** Every record that is looked at again. */
  kept(): ReadonlySet<HistoryRecord> {
    return new Set([
      ...[...this.activations.values()].flat(),
      ...this.saved.values(),
      ...this.removed.values(),
      ...this.recent,
    ]);
  }

  /** Services that serve: activated and not removed since. */
  services(): readonly string[] {
    return [...this.activations.keys()].filter((service) => !this.removed.has(service));
  }

  /**
   * What a start serves again: the newest signed activation of each service, in the order in which they
   * were activated.
   */
  resumable(): readonly HistoryRecord[] {
    return this.services()
      .map((service) =>
        this.activations.get(service)?.findLast(({ unsigned }) => unsigned !== true),
      )
      .filter((record) => record !== undefined)
      .toSorted((a, b) => a.generation - b.generation);
  }

  #raise(pack: PackReference): void {
    const floor = this.floors.get(pack.name);
    if (floor === undefined || floor.revision < pack.revision) this.floors.set(pack.name, pack);
  }

  /** A restart activates the same pack again: it must not push older ones out. */
  #activated(record: HistoryRecord): void {
    this.removed.delete(record.service);
    const known = this.activations.get(record.service) ?? [];
    if (known.at(-1)?.pack.digest === record.pack.digest) known.pop();
    remember(known, record);
    this.activations.set(record.service, known);
  }
}

function remember(list: HistoryRecord[], record: HistoryRecord): void {
  list.push(record);
  if (list.length > LIMITS.historyActivationsMax) list.shift();
}
