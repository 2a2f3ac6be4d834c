// Reads the bytes of a history log: every whole record, and where the log ends. Appends are serialised
// and synced one by one, so a crash can tear the last line only; anything else that is wrong is refused.
import { CodedError } from '../base/errors.ts';
import { decodeRecord, FIRST_CHECK, type HistoryRecord } from './history-record.ts';

/** What a log holds. */
export interface HistoryScan {
  readonly records: readonly HistoryRecord[];
  /** Check of the last record, which the next one continues from. */
  readonly check: string;
  /** Bytes of whole records; what follows is a torn line. */
  readonly bytes: number;
}

const NEWLINE = 10;
/** A block the crash kept from the medium reads as zeros; flipped bits never look like this. */
const HOLE = Buffer.alloc(16);

/** @throws HISTORY_CORRUPT naming the line, for what a crash cannot have done */
export function scanHistory(bytes: Buffer, path: string): HistoryScan {
  const records: HistoryRecord[] = [];
  let check: string = FIRST_CHECK;
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    const decoded = newline === -1 ? undefined : decodeRecord(line, check);
    if (decoded === undefined) {
      if (isTorn(bytes.subarray(start), check)) break;
      throw corrupt(path, records.length + 1);
    }
    records.push(decoded.record);
    ({ check } = decoded);
    start = end + 1;
  }
  return { records, check, bytes: start };
}

/** Whether a crash in the middle of appending one line explains the rest of the log. */
function isTorn(rest: Buffer, check: string): boolean {
  const newline = rest.indexOf(NEWLINE);
  if (newline !== -1) return newline === rest.length - 1 && rest.includes(HOLE);
  // A whole record followed by some other byte than its newline was acknowledged, then altered.
  return decodeRecord(rest.subarray(0, -1), check) === undefined;
}

function corrupt(path: string, line: number): CodedError {
  const message = `Line ${line} of "${path}" is corrupt.`;
  return new CodedError('HISTORY_CORRUPT', { message, details: { path, line } });
}
