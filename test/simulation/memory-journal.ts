// A journal in memory that outlives its process: records of all rooms in one order, of which a crash may take the last.
import type { RoomJournal } from '../../engine/room/record.ts';
import type { RoomRecordEntry } from '../../engine/room/recover.ts';

/** Records between two snapshots that it asks a room for. */
const SNAPSHOT_EVERY = 150;

export interface JournalEntry extends RoomRecordEntry {
  readonly room: number;
}

export class MemoryJournal implements RoomJournal {
  readonly durable = 0;
  #entries: JournalEntry[] = [];
  #nextSnapshot = SNAPSHOT_EVERY;

  get position(): number {
    return this.#entries.length;
  }

  append(room: number, kind: number, bytes: Uint8Array, length: number): void {
    this.#entries.push({ room, kind, bytes: bytes.slice(0, length) });
  }

  appendReferring({ room, kind, bytes }: JournalEntry): void {
    this.append(room, kind, bytes, bytes.length);
  }

  isSnapshotDue(): boolean {
    if (this.position < this.#nextSnapshot) return false;
    this.#nextSnapshot = this.position + SNAPSHOT_EVERY;
    return true;
  }

  /** The records of a room, from its opening on. */
  of(room: number): readonly JournalEntry[] {
    return this.#entries.filter((entry) => entry.room === room);
  }

  /** A crash: the newest records were not on disk. */
  lose(records: number, keep: number): void {
    this.#entries = this.#entries.slice(0, Math.max(keep, this.#entries.length - records));
    this.#nextSnapshot = this.position + SNAPSHOT_EVERY;
  }
}
