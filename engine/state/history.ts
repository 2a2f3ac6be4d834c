// The history log: the one truth about which packs were active (DESIGN 5a.7). Append-only, one record a
// line, each on the medium before its promise resolves. Opening scans it once and keeps what the server
// asks for: last ids, active packs, revision floors.
import { readdir, readFile, stat } from 'node:fs/promises';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { DataFolder } from './data-folder.ts';
import { HistoryLog } from './history-log.ts';
import { isRecordable, type HistoryRecord, type PackReference } from './history-record.ts';
import { scanHistory } from './history-scan.ts';
import { nodeStorage, type Storage } from './storage.ts';

const FILE_NAME = 'history.log';

export interface History {
  /** Highest epoch and generation any record names, 0 when there is none; ids go on from here (A6). */
  readonly lastEpoch: number;
  readonly lastGeneration: number;
  /** Newest accepted pack of this name: nothing below it may come again, nor another of its revision. */
  floor(packName: string): PackReference | undefined;
  /** What served last: the newest `active` record of the service. */
  active(service: string): HistoryRecord | undefined;
  /** `active` records of the service, oldest first, as far back as LIMITS.historyActivationsMax. */
  activations(service: string): readonly HistoryRecord[];
  /** The newest records of all services, oldest first, as far back as LIMITS.historyActivationsMax. */
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
  const bytes = await readLog(folder, path);
  const scan = scanHistory(bytes, path);
  const index = new HistoryIndex();
  for (const record of scan.records) index.add(record);
  const log = new HistoryLog(folder.path, path, storage, scan);
  try {
    await log.reopen();
  } catch (cause) {
    const message = `The history log "${path}" cannot be written.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path }, cause });
  }
  return new OpenHistory(log, index);
}

async function readLog(folder: DataFolder, path: string): Promise<Buffer> {
  const size = await stat(path).then(
    (status) => status.size,
    () => undefined,
  );
  if (size === undefined) await checkNeverUsed(folder, path);
  if (size === undefined) return Buffer.alloc(0);
  if (size > LIMITS.historyBytesMax) {
    const message = `The history log "${path}" has ${size} bytes; ${LIMITS.historyBytesMax} are allowed.`;
    throw new CodedError('HISTORY_CORRUPT', { message, details: { path, size } });
  }
  return readFile(path);
}

/** A folder with packs or states but no history has lost it: never start empty silently (P3). */
async function checkNeverUsed(folder: DataFolder, path: string): Promise<void> {
  const names = await readdir(folder.path);
  const packs = names.includes('packs') ? await readdir(folder.file('packs')) : [];
  if (packs.length === 0 && !names.some((name) => name.endsWith('.state'))) return;
  const message = `"${path}" is missing, though packs or states are there.`;
  throw new CodedError('HISTORY_CORRUPT', { message, details: { path } });
}

/** What is kept in memory about the records; bounded by services, pack names and the limit. */
class HistoryIndex {
  lastEpoch = 0;
  lastGeneration = 0;
  readonly floors = new Map<string, PackReference>();
  readonly activations = new Map<string, HistoryRecord[]>();
  readonly recent: HistoryRecord[] = [];

  add(record: HistoryRecord): void {
    this.lastEpoch = Math.max(this.lastEpoch, record.epoch);
    this.lastGeneration = Math.max(this.lastGeneration, record.generation);
    remember(this.recent, record);
    if (record.stage !== 'activating' && record.stage !== 'active') return;
    const floor = this.floors.get(record.pack.name);
    if (floor === undefined || floor.revision < record.pack.revision) {
      this.floors.set(record.pack.name, record.pack);
    }
    if (record.stage === 'activating') return;
    const known = this.activations.get(record.service) ?? [];
    remember(known, record);
    this.activations.set(record.service, known);
  }
}

function remember(list: HistoryRecord[], record: HistoryRecord): void {
  list.push(record);
  if (list.length > LIMITS.historyActivationsMax) list.shift();
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
