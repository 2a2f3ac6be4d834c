// History records for tests.
import type { HistoryRecord } from '../../../engine/state/history-record.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';

/** An `active` record whose epoch, generation and revision are `number`. */
export function numberedRecord(
  number: number,
  changes: Partial<HistoryRecord> = {},
): HistoryRecord {
  return {
    at: '2026-11-21T12:00:00.000Z',
    stage: 'active',
    epoch: number,
    generation: number,
    service: 'garden',
    pack: { name: 'sample', revision: number, digest: sha256Hex(`pack ${number}`) },
    reason: null,
    ...changes,
  };
}
