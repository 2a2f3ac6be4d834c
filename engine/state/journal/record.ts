// One record as it stands in a group: whose it is, what it is, the digests it names, its body. Room 0 is the
// process's own stream; its first kinds belong to the journal itself.
import { assert } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';

/** The stream that belongs to no room. */
export const PROCESS_ROOM = 0;

/** Kinds of the stream of the process; those above are whose stream it is. */
export const PROCESS_KIND = {
  /** First record of a segment: which engine wrote it. */
  head: 0,
  /** What came before it was given up: a stream goes on at its next start. */
  gap: 1,
  /** Every open room has started since the gap: those that have not are closed. */
  settled: 2,
  /** The start of this stream. */
  start: 3,
} as const;

/** A record as it is read; its bytes are a view that is good until the next one. */
export interface JournalRecord {
  readonly room: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
  /** Digests that must be kept as long as the record is, e.g. of packs. */
  readonly references: readonly string[];
}

/** room u32, kind u8, number of references u8, length of the body u32; little-endian. */
export const RECORD_HEADER_BYTES = 10;
const REFERENCES_MAX = 255;

/** References in the form they are written: each with its length before it. */
export function encodeReferences(references: readonly string[]): Uint8Array {
  assert(references.length <= REFERENCES_MAX, 'JN2 a record names at most 255 digests');
  const parts: Uint8Array[] = [];
  for (const reference of references) {
    const text = Buffer.from(reference, 'utf8');
    assert(text.length <= 255, 'JN2 a reference has at most 255 bytes');
    parts.push(Uint8Array.of(text.length), text);
  }
  return Buffer.concat(parts);
}

/** Whether a group's plain bytes are those that a segment begins with. */
export function isHead(group: Uint8Array): boolean {
  const isFirst = group.subarray(0, 4).every((byte) => byte === PROCESS_ROOM);
  return group.length > RECORD_HEADER_BYTES && isFirst && group[4] === PROCESS_KIND.head;
}

/** Hands every record of a group's plain bytes to `visit`, in order. */
export function readRecords(group: Uint8Array, visit: (record: JournalRecord) => void): void {
  const bytes = Buffer.from(group.buffer, group.byteOffset, group.length);
  let at = 0;
  while (at < bytes.length) {
    const room = bytes.readUInt32LE(at);
    const kind = bytes.readUInt8(at + 4);
    const count = bytes.readUInt8(at + 5);
    const length = bytes.readUInt32LE(at + 6);
    at += RECORD_HEADER_BYTES;
    const references: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const end = at + 1 + bytes.readUInt8(at);
      references.push(bytes.toString('utf8', at + 1, end));
      at = end;
    }
    assert(length <= LIMITS.journalRecordBytesMax, 'JN2 a record has a bounded size');
    assert(at + length <= bytes.length, 'JN2 a group holds whole records');
    visit({ room, kind, bytes: group.subarray(at, at + length), references });
    at += length;
  }
}
