// What the rooms of one process share: memory that is only used during a tick, the way between schemas, what is
// kept to go back, and the journal.
import type { Generation } from '../kernel/generation.ts';
import type { Outbox } from '../state/outbox.ts';
import type { Battle } from './battle.ts';
import { PreImages, type StateSealing } from './pre-images.ts';
import { RecordScratch, type RoomJournal } from './record.ts';
import { SchemaLineage } from './schema-lineage.ts';
import { BattleReport } from './tick-report.ts';

/** How rooms go back to a version: to their state at its switch, or with the state of today. */
export type RoomReturn = 'restore' | 'keep-state';

/** Where what leaves rooms goes. */
export type RoomOutbox = Pick<Outbox, 'put' | 'cancelSince' | 'sentSince'>;

export class RoomCommons {
  readonly journal: RoomJournal | undefined;
  /** Takes what leaves the rooms; absent where nothing does. */
  readonly outbox: RoomOutbox | undefined;
  readonly report = new BattleReport();
  readonly scratch = new RecordScratch();
  readonly lineage = new SchemaLineage();
  readonly images: PreImages;
  /** Versions that rooms go back to, at once whatever their update point is. */
  readonly returns = new WeakMap<Generation, RoomReturn>();
  /** Digests of the schemas that rooms are on. */
  held: () => ReadonlySet<string> = () => new Set();
  #replayReport: BattleReport | undefined;
  #good = new Uint8Array(0);

  constructor(journal?: RoomJournal, outbox?: RoomOutbox, sealing?: StateSealing) {
    this.journal = journal;
    this.outbox = outbox;
    this.images = new PreImages(sealing);
  }

  /** Of ticks that nobody is told of. */
  get replayReport(): BattleReport {
    this.#replayReport ??= new BattleReport();
    return this.#replayReport;
  }

  /** Copies a battle's state at the beginning of its tick; the copy of the tick before is gone. */
  keepGood(battle: Battle): void {
    const { bytes } = battle.layout;
    if (this.#good.length !== bytes) this.#good = new Uint8Array(bytes);
    battle.snapshotInto(this.#good);
  }

  /** A copy of what keepGood copied. */
  takeGood(): Uint8Array {
    return this.#good.slice();
  }
}
