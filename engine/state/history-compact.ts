// Makes a long history log short: the same index from fewer records, in a file that replaces the old one
// as a whole. A crash leaves either, and both say the same (A6).
import { dirname, basename } from 'node:path';
import { writeDurably } from './durable-write.ts';
import { HistoryIndex } from './history-index.ts';
import { encodeRecord, FIRST_CHECK, logRecord, type HistoryRecord } from './history-record.ts';
import type { HistoryScan } from './history-scan.ts';
import type { Storage } from './storage.ts';

/**
 * Replaces the log at `path` by one that gives the same index; resolves to what the new one holds.
 * @throws DATA_WRITE_FAILED; the old log is there then
 */
export async function compactHistory(
  path: string,
  { records }: HistoryScan,
  storage: Storage,
): Promise<HistoryScan> {
  const shorter = shorten(records);
  let check: string = FIRST_CHECK;
  const lines = shorter.map((record) => {
    const encoded = encodeRecord(record, check);
    ({ check } = encoded);
    return `${encoded.line}\n`;
  });
  const bytes = Buffer.from(lines.join(''), 'utf8');
  await writeDurably(dirname(path), basename(path), bytes, storage);
  return { records: shorter, check, bytes: bytes.length };
}

/** The counters and floors of all records, then those records that are looked at again, in their order. */
function shorten(records: readonly HistoryRecord[]): HistoryRecord[] {
  const index = new HistoryIndex();
  for (const record of records) index.add(record);
  const at = records.at(-1)?.at ?? '';
  const ids = { at, epoch: index.lastEpoch, generation: index.lastGeneration };
  const wanted = index.kept();
  const kept = records.filter((record) => wanted.has(record));
  const reason = `${records.length - kept.length} older records were left out`;
  const floors = [...index.floors.values()].map((pack): HistoryRecord => ({
    ...ids,
    stage: 'floor',
    service: '',
    pack,
    reason: null,
  }));
  return [logRecord('compacted', { ...ids, reason }), ...floors, ...kept];
}
