// Writes a battle down while its host runs it: where it begins, inputs, hashes, and what each tick changed in the
// columns, so that a replay that parts can say where. Only looks: the battle is the same without it.
import type { RoomSchema } from '../contract/room.ts';
import { LIMITS } from '../base/limits.ts';
import type { Battle } from './battle.ts';
import { RECORD, RecordScratch, writeHash, writeStart } from './record.ts';
import type { RoomRecordEntry } from './recover.ts';
import { writeInputs, writeReplies } from './tick-inputs.ts';
import type { BattleReport } from './tick-report.ts';

/**
 * Kind of a record that journals do not have: u32 tick, then (u32 word of the columns, u32 its new value)*.
 */
export const RECORD_CHANGED = 64;

export interface RecordingOptions {
  /** What records call the pack and the set. */
  readonly pack: string;
  readonly set: string;
}

/** A battle that is being written down, from where it stands. */
export class BattleRecording {
  readonly records: RoomRecordEntry[] = [];
  readonly #battle: Battle;
  #options: RecordingOptions;
  readonly #scratch = new RecordScratch();
  readonly #words = new Uint32Array(2);
  #before: Uint32Array;
  #hashedTick: number;

  constructor(battle: Battle, options: RecordingOptions) {
    this.#battle = battle;
    this.#options = options;
    this.#before = battle.columns.u32.slice();
    this.#hashedTick = battle.tick;
    this.#start(battle.tick === 0 ? 'opened' : 'snapshot', 0);
  }

  /** Runs the next tick of the battle and writes it down. */
  runTick(report: BattleReport): void {
    const { view, bytes } = this.#scratch;
    const inputs = writeInputs(this.#battle, view);
    this.#battle.runTick(report);
    if (inputs > 0) {
      const length = writeReplies(report, view, inputs);
      this.#add(RECORD.inputs, bytes.slice(0, length));
    }
    this.#addChanged();
    if (this.#battle.tick % LIMITS.stateHashEveryTicks === 0) this.#addHash();
  }

  /** The battle has just moved to another pack, or gone back to another state. */
  moved(kind: 'adopted' | 'restored', from: number, options: RecordingOptions): void {
    this.#options = options;
    this.#before = this.#battle.columns.u32.slice();
    this.#start(kind, from);
  }

  /** All records, the last one a hash; and that hash. */
  finish(): { readonly records: readonly RoomRecordEntry[]; readonly endHash: string } {
    if (this.#hashedTick !== this.#battle.tick) this.#addHash();
    return { records: this.records, endHash: this.#battle.hash() };
  }

  #start(kind: 'opened' | 'snapshot' | 'adopted' | 'restored', from: number): void {
    const { tick, tickMs, schema, columns } = this.#battle;
    const state = { tick, timeline: 0, epoch: 0, from, opened: 0, tickMs, ...this.#options };
    const length = writeStart({ ...state, schema, columns: columns.u8 }, this.#scratch);
    this.#add(RECORD[kind], this.#scratch.bytes.slice(0, length));
  }

  #addHash(): void {
    this.#battle.hashInto(this.#words);
    const length = writeHash(this.#battle.tick, this.#words, this.#scratch.view);
    this.#add(RECORD.hash, this.#scratch.bytes.slice(0, length));
    this.#hashedTick = this.#battle.tick;
  }

  #addChanged(): void {
    const now = this.#battle.columns.u32;
    const found: number[] = [this.#battle.tick];
    for (let word = 0; word < now.length; word += 1) {
      const value = now[word] ?? 0;
      if (value === this.#before[word]) continue;
      found.push(word, value);
      this.#before[word] = value;
    }
    const view = new DataView(new ArrayBuffer(found.length * 4));
    for (const [at, value] of found.entries()) view.setUint32(at * 4, value, true);
    this.#add(RECORD_CHANGED, new Uint8Array(view.buffer));
  }

  #add(kind: number, bytes: Uint8Array): void {
    this.records.push({ kind, bytes });
  }
}

/** Tick of a RECORD_CHANGED. */
export function changedTick(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
}

/** Brings a copy of the columns, as words, to the state after the record's tick. */
export function applyChanged(bytes: Uint8Array, words: Uint32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 4; at + 8 <= bytes.length; at += 8) {
    const word = view.getUint32(at, true);
    if (word < words.length) words[word] = view.getUint32(at + 4, true);
  }
}

/** One number of the columns in which two states differ. */
export interface PartedPlace {
  readonly column: string;
  /** Place in the column. */
  readonly at: number;
  readonly recorded: number;
  readonly now: number;
}

/** Where two states of one schema differ, column by column, in the order of the columns; at most `max` places. */
export function partedPlaces(
  { layout }: RoomSchema,
  recorded: Uint8Array,
  now: Uint8Array,
  max: number = LIMITS.partedPlacesMax,
): readonly PartedPlace[] {
  const places: PartedPlace[] = [];
  const [before, after] = [viewsOf(recorded), viewsOf(now)];
  for (const { name, kind, offset, length } of layout.columns.values()) {
    for (let at = 0; at < length; at += 1) {
      const pair = { recorded: before[kind][offset + at] ?? 0, now: after[kind][offset + at] ?? 0 };
      if (Object.is(pair.recorded, pair.now)) continue;
      if (places.length === max) return places;
      places.push({ column: name, at, ...pair });
    }
  }
  return places;
}

function viewsOf(bytes: Uint8Array) {
  const { buffer } = bytes.slice();
  return {
    f64: new Float64Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    u8: new Uint8Array(buffer),
  };
}
