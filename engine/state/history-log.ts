// The file under the history log: what was acknowledged, and the way back after a failure. Invariant: a
// descriptor whose write or sync failed is never used again (P4); the log is cut back to its last
// acknowledged byte before anything new is written. A file that somebody else changed is left alone.
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { encodeRecord, type HistoryRecord } from './history-record.ts';
import type { Storage, StoredFile } from './storage.ts';

const CHANGED = 'was changed, replaced or removed by somebody else';

/** Appends records one after the other; the caller waits for each before the next. */
export class HistoryLog {
  readonly #folder: string;
  readonly #path: string;
  readonly #storage: Storage;
  #file: StoredFile | undefined;
  #check: string;
  #bytes: number;
  /** Bytes after the acknowledged ones that may be there: a torn line, or what a failed write left. */
  #tail: number;
  #foreign = false;

  constructor(
    folder: string,
    path: string,
    storage: Storage,
    end: { readonly check: string; readonly bytes: number; readonly tail: number },
  ) {
    this.#folder = folder;
    this.#path = path;
    this.#storage = storage;
    this.#check = end.check;
    this.#bytes = end.bytes;
    this.#tail = end.tail;
  }

  /** A new descriptor, cut back to what was acknowledged: a torn line, or one whose sync failed, goes. */
  async reopen(): Promise<void> {
    const file = await this.#storage.openToAppend(this.#path);
    try {
      await this.#refuseForeign(file, this.#tail);
      await file.truncate(this.#bytes);
      await file.sync();
      await this.#storage.syncFolder(this.#folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#tail = 0;
    this.#file = file;
  }

  /** P4: after a failed write or sync the descriptor is closed; only the next append tries a new one. */
  async append(record: HistoryRecord): Promise<void> {
    const { line, check } = encodeRecord(record, this.#check);
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    assert(bytes.length <= LIMITS.historyRecordBytesMax, 'HI9 a record has a bounded size');
    if (this.#bytes + bytes.length > LIMITS.historyBytesMax) throw stopped(this.#path, 'is full');
    if (this.#foreign) throw stopped(this.#path, CHANGED);
    try {
      if (this.#file === undefined) await this.reopen();
      assert(this.#file !== undefined, 'HI5 reopening gives a file');
      await this.#refuseForeign(this.#file, 0);
      this.#tail = bytes.length;
      await this.#file.write(bytes);
      await this.#file.sync();
    } catch (cause) {
      await this.close();
      if (this.#foreign) throw stopped(this.#path, CHANGED, cause);
      throw stopped(this.#path, 'could not be made durable', cause);
    }
    this.#check = check;
    this.#bytes += bytes.length;
    this.#tail = 0;
  }

  /** Another writer, whatever the lock says: nothing is written or cut any more, for good (HI14). */
  async #refuseForeign(file: StoredFile, tail: number): Promise<void> {
    const { bytes, linked } = await file.status();
    const surplus = bytes - this.#bytes;
    if (linked && surplus >= 0 && surplus <= tail) return;
    this.#foreign = true;
    throw stopped(this.#path, CHANGED);
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    // A failed close loses nothing: what was acknowledged is synced, what was not is cut off.
    await file?.close().catch(() => undefined);
  }
}

function stopped(path: string, what: string, cause?: unknown): CodedError {
  return new CodedError('HISTORY_STOPPED', {
    message: `The history log "${path}" ${what}; the record was not kept.`,
    details: { path },
    cause,
  });
}
