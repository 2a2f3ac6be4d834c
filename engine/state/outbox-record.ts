// The records of the outbox in the journal: an entry, the key of one that left, and all of them in one start.
// Numbers are u32 little-endian; key and topic have their length before them.
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { PROCESS_KIND } from './journal/record.ts';

/** Kinds of its records, in the stream of the process. */
export const OUTBOX_KIND = {
  start: PROCESS_KIND.start,
  put: 4,
  /** It was acknowledged. */
  sent: 5,
  /** Its tick was undone before it left. */
  cancelled: 6,
} as const;

/** What an entry is, without its body. */
export interface OutboxHead {
  readonly room: number;
  readonly timeline: number;
  readonly tick: number;
  /** The same for every attempt to send it, and of no other entry: who receives it acts once. */
  readonly key: string;
  readonly topic: string;
}

/** Something that leaves a room. */
export interface OutboxEntry extends OutboxHead {
  readonly bytes: Uint8Array;
}

/** An entry of a start. */
export interface KeptEntry {
  readonly entry: OutboxEntry;
  /** Acknowledged: its body is gone. */
  readonly isSent: boolean;
}

export function encodeEntry(entry: OutboxEntry): Buffer {
  const { room, timeline, tick, bytes } = entry;
  const [key, topic] = [Buffer.from(entry.key, 'utf8'), Buffer.from(entry.topic, 'utf8')];
  const isNamed = Math.max(key.length, topic.length) <= LIMITS.outboxNameBytesMax;
  assert(isNamed && key.length > 0, 'OB1 key and topic are short, and a key is there');
  assert(bytes.length <= LIMITS.outboxEntryBytesMax, 'OB1 a body has a bounded size');
  const head = Buffer.alloc(12);
  head.writeUInt32LE(room, 0);
  head.writeUInt32LE(timeline, 4);
  head.writeUInt32LE(tick, 8);
  const [k, t] = [Uint8Array.of(key.length), Uint8Array.of(topic.length)];
  return Buffer.concat([head, k, key, t, topic, bytes]);
}

/** The entry of a record; its body is a copy. */
export function decodeEntry(record: Uint8Array): OutboxEntry {
  const bytes = Buffer.from(record);
  const keyEnd = 13 + bytes.readUInt8(12);
  const topicEnd = keyEnd + 1 + bytes.readUInt8(keyEnd);
  return {
    room: bytes.readUInt32LE(0),
    timeline: bytes.readUInt32LE(4),
    tick: bytes.readUInt32LE(8),
    key: bytes.toString('utf8', 13, keyEnd),
    topic: bytes.toString('utf8', keyEnd + 1, topicEnd),
    bytes: new Uint8Array(bytes.subarray(topicEnd)),
  };
}

/** For each entry whether it was sent, its length, itself. */
export function encodeStart(entries: Iterable<KeptEntry>): Buffer {
  const parts: Uint8Array[] = [];
  for (const { entry, isSent } of entries) {
    const bytes = encodeEntry(entry);
    const head = Buffer.alloc(5);
    head.writeUInt8(isSent ? 1 : 0, 0);
    head.writeUInt32LE(bytes.length, 1);
    parts.push(head, bytes);
  }
  return Buffer.concat(parts);
}

export function decodeStart(record: Uint8Array): readonly KeptEntry[] {
  const bytes = Buffer.from(record);
  const entries: KeptEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const isSent = bytes.readUInt8(at) === 1;
    const end = at + 5 + bytes.readUInt32LE(at + 1);
    entries.push({ entry: decodeEntry(bytes.subarray(at + 5, end)), isSent });
    at = end;
  }
  return entries;
}
