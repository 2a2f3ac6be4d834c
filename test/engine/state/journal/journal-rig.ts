// A journal over the disk in memory, with records that are numbers, and what is read of it.
import { ManualClock } from '../../../../engine/base/clock.ts';
import { LIMITS } from '../../../../engine/base/limits.ts';
import { silentMetrics } from '../../../../engine/base/metrics.ts';
import {
  openJournal,
  type Journal,
  type JournalOptions,
} from '../../../../engine/state/journal/journal.ts';
import { segmentName } from '../../../../engine/state/journal/segment-name.ts';
import { loadSealKey } from '../../../../engine/trust/seal.ts';
import { recordingLog, type LogLine } from '../../../support/recording-log.ts';
import { MemoryDisk } from './memory-disk.ts';

export const START = 1;
export const INPUT = 2;
export const END = 3;
export const KEY = loadSealKey('0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20');

export interface Rig {
  readonly journal: Journal;
  readonly disk: MemoryDisk;
  readonly clock: ManualClock;
  readonly lines: readonly LogLine[];
}

export async function openRig(
  disk = new MemoryDisk(),
  options: Partial<JournalOptions> = {},
): Promise<Rig> {
  const clock = new ManualClock();
  const lines: LogLine[] = [];
  const journal = await openJournal({
    folder: '/journal',
    key: KEY,
    environment: 'test',
    engine: '1.0.0',
    roles: { starts: [START], ends: [END] },
    clock,
    log: recordingLog(lines),
    metrics: silentMetrics,
    files: disk,
    ...options,
  });
  return { journal, disk, clock, lines };
}

/** Appends a record that is one number. */
export function put(journal: Journal, room: number, kind: number, value: number): void {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  journal.append(room, kind, bytes, 4);
}

/** The numbers that recovery hands over, by room. */
export async function recovered(journal: Journal): Promise<Record<number, readonly number[]>> {
  const rooms: Record<number, number[]> = {};
  await journal.recover(({ room, bytes }) => {
    (rooms[room] ??= []).push(Buffer.from(bytes).readUInt32LE());
  });
  return rooms;
}

/** Commits once a segment is as old as it may be, so that the next group begins another. */
export async function rotate({ journal, clock }: Rig): Promise<void> {
  clock.advance(LIMITS.journalSegmentMs);
  await journal.commit();
}

export const segment = (number: number): string => `/journal/${segmentName(number)}`;
