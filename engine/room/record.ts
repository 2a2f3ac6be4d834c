// What a room writes to a journal. Four kinds of record hold all that a room needs to go on: opened, snapshot,
// adopted and restored have one form. Between them: inputs of a tick (tick-inputs.ts) and hashes. Little-endian.
// A start: u32 tick, timeline, epoch, from, opened; f64 tickMs; pack and set as u8 length and ASCII; u32 length and the
// schema (schema-record.ts); the columns (packed-columns.ts). A hash: u32 tick, low, high.
import type { RoomSchema } from '../contract/room.ts';
import { assert } from '../base/assert.ts';
import { ColumnsPacker, unpackColumns } from './packed-columns.ts';
import { decodeSchema, encodeSchema } from './schema-record.ts';
import { INPUTS_BYTES_MAX } from './tick-inputs.ts';

/** Kinds of records. */
export const RECORD = {
  /** A battle began. */
  opened: 1,
  /** State of a battle that goes on. */
  snapshot: 2,
  /** State after a move to another set. */
  adopted: 3,
  /** State after going back to the snapshot of a switch: another timeline. */
  restored: 4,
  inputs: 5,
  hash: 6,
  /** The room is closed: nothing is recovered. */
  closed: 7,
} as const;

/** Kinds after which nothing older is needed. */
export const RECORD_STARTS: readonly number[] = [1, 2, 3, 4];
export const RECORD_ENDS: readonly number[] = [RECORD.closed];

/** Where rooms write: called in ticks, copies, does no IO, never throws. */
export interface RoomJournal {
  append(room: number, kind: number, bytes: Uint8Array, length: number): void;
  /** A record that names packs, which are kept as long as it is. */
  appendReferring(record: {
    readonly room: number;
    readonly kind: number;
    readonly bytes: Uint8Array;
    readonly references: readonly string[];
  }): void;
  /** Asked at the end of a tick: true asks for a snapshot now. */
  isSnapshotDue(room: number): boolean;
  /** Records appended so far. */
  readonly position: number;
  /** Records before this position come back after a crash. */
  readonly durable: number;
}

/** The state of a room, and what it is the state of. */
export interface RoomStart {
  readonly tick: number;
  readonly timeline: number;
  readonly epoch: number;
  /** adopted: the epoch before; restored: the tick that was gone back from; else 0. */
  readonly from: number;
  /** The epoch in which the battle was opened: with the room's number it names the battle. */
  readonly opened: number;
  readonly tickMs: number;
  /** Digests of the pack and of the set that the room ran on. */
  readonly pack: string;
  readonly set: string;
  readonly schema: RoomSchema;
  readonly columns: Uint8Array;
}

const HEAD_BYTES = 28;
const HASH_BYTES = 12;
const TEXT_BYTES_MAX = 0xff;

/** The memory that records are written in: grown when a larger start comes, else used again. */
export class RecordScratch {
  bytes = new Uint8Array(INPUTS_BYTES_MAX);
  view = new DataView(this.bytes.buffer);
  readonly packer = new ColumnsPacker();

  /** Makes room for so many bytes; what was written is lost. */
  reserve(bytes: number): void {
    if (bytes <= this.bytes.length) return;
    this.bytes = new Uint8Array(bytes);
    this.view = new DataView(this.bytes.buffer);
  }
}

/** Writes a start; its length. */
export function writeStart(start: RoomStart, scratch: RecordScratch): number {
  const schema = encodeSchema(start.schema);
  const textBytes = start.pack.length + start.set.length + 2;
  const columns = scratch.packer.pack(start.columns);
  const length = HEAD_BYTES + textBytes + 4 + schema.length + columns.length;
  scratch.reserve(length);
  const { bytes, view } = scratch;
  view.setUint32(0, start.tick, true);
  view.setUint32(4, start.timeline, true);
  view.setUint32(8, start.epoch, true);
  view.setUint32(12, start.from, true);
  view.setUint32(16, start.opened, true);
  view.setFloat64(20, start.tickMs, true);
  let at = writeText(bytes, HEAD_BYTES, start.pack);
  at = writeText(bytes, at, start.set);
  view.setUint32(at, schema.length, true);
  bytes.set(schema, at + 4);
  bytes.set(columns, at + 4 + schema.length);
  return length;
}

/** Reads a start; the columns are a copy. */
export function readStart(bytes: Uint8Array): RoomStart {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pack = readText(bytes, HEAD_BYTES);
  const set = readText(bytes, HEAD_BYTES + 1 + pack.length);
  const at = HEAD_BYTES + 2 + pack.length + set.length;
  const end = at + 4 + view.getUint32(at, true);
  const schema = decodeSchema(bytes.subarray(at + 4, end));
  return {
    tick: view.getUint32(0, true),
    timeline: view.getUint32(4, true),
    epoch: view.getUint32(8, true),
    from: view.getUint32(12, true),
    opened: view.getUint32(16, true),
    tickMs: view.getFloat64(20, true),
    pack,
    set,
    schema,
    columns: unpackColumns(bytes.subarray(end), schema.layout.bytes),
  };
}

/** Digest of the pack that a start names. */
export function packOfStart(bytes: Uint8Array): string {
  return readText(bytes, HEAD_BYTES);
}

/** The seed of the battle that a start is of. */
export function seedOfStart({ schema, columns }: RoomStart): number {
  const { offset = 0 } = schema.layout.columns.get('room.seed') ?? {};
  const view = new DataView(columns.buffer, columns.byteOffset + offset * 4, 8);
  return view.getUint32(0, true) + view.getUint32(4, true) * 0x1_0000_0000;
}

/** Writes the hash of a tick; its length. */
export function writeHash(tick: number, words: Uint32Array, view: DataView): number {
  view.setUint32(0, tick, true);
  view.setUint32(4, words[0] ?? 0, true);
  view.setUint32(8, words[1] ?? 0, true);
  return HASH_BYTES;
}

/** Reads the hash of a tick. */
export function readHash(bytes: Uint8Array): { tick: number; low: number; high: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  return { tick: word(0), low: word(4), high: word(8) };
}

function writeText(bytes: Uint8Array, at: number, text: string): number {
  assert(text.length <= TEXT_BYTES_MAX, 'a digest is short');
  bytes[at] = text.length;
  for (let i = 0; i < text.length; i += 1) bytes[at + 1 + i] = text.charCodeAt(i);
  return at + 1 + text.length;
}

function readText(bytes: Uint8Array, at: number): string {
  const length = bytes[at] ?? 0;
  return String.fromCharCode(...bytes.subarray(at + 1, at + 1 + length));
}
