// The history log: the one truth about which packs were active (DESIGN 5a.7). Append-only, one record a
// line, each on the medium before its promise resolves. Opening scans it once and keeps what the server
// asks for: last ids, active packs, revision floors.
import { readdir, readFile, stat } from 'node:fs/promises';
import { assert } from '../base/assert.ts';
import { systemClock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { DataFolder } from './data-folder.ts';
import { compactHistory } from './history-compact.ts';
import { LMDB_FOLDER } from './lmdb-store.ts';
import { HistoryIndex } from './history-index.ts';
import { HistoryLog } from './history-log.ts';
import {
  isRecordable,
  logRecord,
  type HistoryRecord,
  type PackReference,
} from './history-record.ts';
import { scanHistory, type HistoryScan } from './history-scan.ts';
import { nodeStorage, type Storage } from './storage.ts';

const FILE_NAME = 'history.log';
/** A state, also one that was refused and set aside. */
const STATE_NAME = /\.state(?:-refused-[0-9a-f]+)?$/;
const isState = (name: string): boolean => name === LMDB_FOLDER || STATE_NAME.test(name);

export interface History {
  /** Highest epoch and generation any record names, 0 when there is none; ids go on from here (A6). */
  readonly lastEpoch: number;
  readonly lastGeneration: number;
  /** Newest accepted pack of this name: nothing below it may come again, nor another of its revision. */
  floor(packName: string): PackReference | undefined;
  /** All floors by pack name. */
  floors(): ReadonlyMap<string, PackReference>;
  /** The newest `saved` record of the service: which state file is the last one. */
  saved(service: string): HistoryRecord | undefined;
  /** Services that serve by this history: activated and not removed since. */
  services(): readonly string[];
  /** What a start serves again: of each of them the newest signed pack, in order of activation. */
  resumable(): readonly HistoryRecord[];
  /** What served last: the newest `active` record of the service, also of one that was removed. */
  active(service: string): HistoryRecord | undefined;
  /**
   * `active` records of the service, oldest first, as far back as LIMITS.historyActivationsMax. The same
   * pack activated again at once, as by a restart, counts once.
   */
  activations(service: string): readonly HistoryRecord[];
  /** The newest records about packs, oldest first, as far back as LIMITS.historyActivationsMax. */
  recent(): readonly HistoryRecord[];
  /** Resolves when the record is durable. Calls are carried out in order. @throws HISTORY_STOPPED */
  append(record: HistoryRecord): Promise<void>;
  /** Waits for appends under way, then closes the file. */
  close(): Promise<void>;
}

/** Opens the log of `folder`. @throws HISTORY_CORRUPT, DATA_UNWRITABLE */
export async function openHistory(
  folder: DataFolder,
  storage: Storage = nodeStorage,
): Promise<History> {
  const path = folder.file(FILE_NAME);
  const bytes = await readLog(path);
  const scan = scanHistory(bytes, path);
  if (scan.records.length === 0) await checkNeverUsed(folder, path, bytes);
  const index = new HistoryIndex();
  for (const record of scan.records) index.add(record);
  try {
    const log = await openLog(folder, path, { storage, scan, size: bytes.length });
    return new OpenHistory(log, index);
  } catch (cause) {
    const message = `The history log "${path}" cannot be written.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path }, cause });
  }
}

interface Found {
  readonly storage: Storage;
  readonly scan: HistoryScan;
  readonly size: number;
}

async function openLog(
  folder: DataFolder,
  path: string,
  { storage, scan, size }: Found,
): Promise<HistoryLog> {
  if (scan.bytes > LIMITS.historyCompactBytes) {
    const end = await compactHistory(path, scan, storage);
    return reopened(new HistoryLog(folder.path, path, storage, { ...end, tail: 0 }));
  }
  const end = { ...scan, tail: size - scan.bytes };
  const log = await reopened(new HistoryLog(folder.path, path, storage, end));
  if (scan.records.length > 0) return log;
  // Before any pack or state can be stored: from here on a log without a record lost it.
  const at = new Date(systemClock.wallMs()).toISOString();
  try {
    await log.append(logRecord('created', { at, epoch: 0, generation: 0, reason: null }));
  } catch (error) {
    await log.close();
    throw error;
  }
  return log;
}

async function reopened(log: HistoryLog): Promise<HistoryLog> {
  await log.reopen();
  return log;
}

async function readLog(path: string): Promise<Buffer> {
  const size = await stat(path).then(
    (status) => status.size,
    () => undefined,
  );
  if (size === undefined) return Buffer.alloc(0);
  if (size > LIMITS.historyBytesMax) {
    const message = `The history log "${path}" has ${size} bytes; ${LIMITS.historyBytesMax} are allowed.`;
    throw new CodedError('HISTORY_CORRUPT', { message, details: { path, size } });
  }
  return readFile(path);
}

/** A folder with packs or states but no record has lost them: never start empty silently (P3). */
async function checkNeverUsed(folder: DataFolder, path: string, bytes: Buffer): Promise<void> {
  const names = await readdir(folder.path);
  const packs = names.includes('packs') ? await readdir(folder.file('packs')) : [];
  if (packs.length === 0 && !names.some((name) => isState(name))) return;
  const what = bytes.length === 0 ? 'is missing or empty' : 'holds no whole record';
  const message = `"${path}" ${what}, though packs or states are there.`;
  throw new CodedError('HISTORY_CORRUPT', { message, details: { path } });
}

class OpenHistory implements History {
  readonly #log: HistoryLog;
  readonly #index: HistoryIndex;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(log: HistoryLog, index: HistoryIndex) {
    this.#log = log;
    this.#index = index;
  }

  get lastEpoch(): number {
    return this.#index.lastEpoch;
  }

  get lastGeneration(): number {
    return this.#index.lastGeneration;
  }

  floor(packName: string): PackReference | undefined {
    return this.#index.floors.get(packName);
  }

  floors(): ReadonlyMap<string, PackReference> {
    return new Map(this.#index.floors);
  }

  saved(service: string): HistoryRecord | undefined {
    return this.#index.saved.get(service);
  }

  services(): readonly string[] {
    return this.#index.services();
  }

  resumable(): readonly HistoryRecord[] {
    return this.#index.resumable();
  }

  active(service: string): HistoryRecord | undefined {
    return this.#index.activations.get(service)?.at(-1);
  }

  activations(service: string): readonly HistoryRecord[] {
    return [...(this.#index.activations.get(service) ?? [])];
  }

  recent(): readonly HistoryRecord[] {
    return [...this.#index.recent];
  }

  append(record: HistoryRecord): Promise<void> {
    const bounded = Object.freeze({
      ...record,
      reason: record.reason?.slice(0, LIMITS.historyReasonCharactersMax) ?? null,
    });
    assert(!this.#closed, 'HI5 nothing is appended to a closed history');
    assert(isRecordable(bounded), 'HI5 a record can be read back');
    const done = this.#appendAfter(this.#last, bounded);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #appendAfter(earlier: Promise<unknown>, record: HistoryRecord): Promise<void> {
    await earlier;
    await this.#log.append(record);
    this.#index.add(record);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    await this.#log.close();
  }
}
