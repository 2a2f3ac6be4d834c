// The LMDB store: all services in one memory-mapped file, saves of one moment in one transaction. The only
// file that imports lmdb, and only once a store is opened, so that a server without it loads no native code.
// Invariant: an environment whose commit failed is closed and never written again (P4).
import { randomBytes } from 'node:crypto';
import { chmod, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { makePrivateFolder } from '../trust/private-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { createInOrder, type InOrder } from './in-order.ts';
import { checkLmdbFile } from './lmdb-check.ts';
import { storeCorrupt } from './read-bounded.ts';
import {
  checkRecordSize,
  checkServiceName,
  type SaveFailure,
  type StateEntry,
  type StateStore,
} from './state-store.ts';
import { nodeStorage } from './storage.ts';

/** Its folder inside the data folder. */
export const LMDB_FOLDER = 'state-lmdb';
const STATE = 'state/';
const ASIDE = 'aside/';

/** @throws STORE_CORRUPT, DATA_UNWRITABLE */
export async function openLmdbStore(folder: DataFolder): Promise<StateStore> {
  const path = folder.file(LMDB_FOLDER);
  try {
    await makePrivateFolder(path);
    await nodeStorage.syncFolder(folder.path);
  } catch (cause) {
    const message = `The state folder "${path}" cannot be used.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path }, cause });
  }
  return new LmdbStore(path, await openDatabase(path));
}

/**
 * Copies the store of one moment from folder `from` to `to`, while a server uses it; what its records are.
 * @throws STORE_CORRUPT
 */
export async function copyLmdbStore(from: string, to: string): Promise<readonly Uint8Array[]> {
  const file = join(from, 'data.mdb');
  await checkLmdbFile(file);
  const { open } = await import('lmdb');
  const reading = { noSubdir: false, encoding: 'binary' as const, maxDbs: 1, readOnly: true };
  try {
    const database = open<Uint8Array, string>({ ...reading, path: from, overlappingSync: false });
    await database.backup(to, true);
    await database.close();
    const copy = open<Uint8Array, string>({ ...reading, path: to, overlappingSync: false });
    const records = [...copy.getRange({})].map(({ value }) => new Uint8Array(value));
    await copy.close();
    await rm(join(to, 'lock.mdb'), { force: true });
    await chmod(join(to, 'data.mdb'), 0o600);
    return records;
  } catch (cause) {
    throw storeCorrupt(file, 'cannot be copied', cause);
  }
}

type Database = RootDatabase<Uint8Array, string>;

class LmdbStore implements StateStore {
  readonly kind = 'lmdb';
  readonly #path: string;
  readonly #order: InOrder = createInOrder();
  /** Undefined after a failed commit, until the next call opens it again. */
  #database: Database | undefined;

  constructor(path: string, database: Database) {
    this.#path = path;
    this.#database = database;
  }

  async save(service: string, record: Uint8Array): Promise<void> {
    checkServiceName(service);
    checkRecordSize(service, record);
    await this.#order.run(() => this.#commit([{ service, record }]));
  }

  async saveAll(entries: readonly StateEntry[]): Promise<readonly SaveFailure[]> {
    const failures: SaveFailure[] = [];
    const sound = entries.filter(({ service, record }) => {
      try {
        checkServiceName(service);
        checkRecordSize(service, record);
        return true;
      } catch (error) {
        failures.push({ service, error });
        return false;
      }
    });
    try {
      if (sound.length > 0) await this.#order.run(() => this.#commit(sound));
    } catch (error) {
      failures.push(...sound.map(({ service }) => ({ service, error })));
    }
    return failures;
  }

  async load(service: string): Promise<Uint8Array | undefined> {
    const key = STATE + checkServiceName(service);
    return this.#order.run(() =>
      this.#read((database) => {
        const bytes = database.get(key);
        // A copy: what LMDB hands out may lie in the mapped file.
        return bytes === undefined ? undefined : new Uint8Array(bytes);
      }),
    );
  }

  async remove(service: string): Promise<void> {
    const key = STATE + checkServiceName(service);
    await this.#order.run(() => this.#write((database) => void database.remove(key)));
  }

  async list(): Promise<readonly string[]> {
    return this.#order.run(() =>
      this.#read((database) =>
        [...database.getKeys({ start: STATE, end: `${STATE}~` })].map((key) =>
          key.slice(STATE.length),
        ),
      ),
    );
  }

  async setAside(service: string): Promise<string> {
    const key = STATE + checkServiceName(service);
    const name = `${service}.state-refused-${randomBytes(8).toString('hex')}`;
    await this.#order.run(async () => {
      const record = await this.#read((database) => database.get(key));
      if (record === undefined) throw failed(this.#path, `holds no state of "${service}"`);
      await this.#write((database) => {
        void database.put(ASIDE + name, record);
        void database.remove(key);
      });
    });
    return name;
  }

  async close(): Promise<void> {
    await this.#order.run(() => this.#drop());
  }

  async #commit(entries: readonly StateEntry[]): Promise<void> {
    const { size } = await stat(join(this.#path, 'data.mdb'));
    if (size > LIMITS.stateMapBytesMax) throw failed(this.#path, 'is as large as it may be');
    await this.#write((database) => {
      for (const { service, record } of entries)
        void database.put(STATE + service, asBuffer(record));
    });
  }

  async #read<T>(look: (database: Database) => T): Promise<T> {
    try {
      return look(await this.#open());
    } catch (cause) {
      if (cause instanceof CodedError) throw cause;
      throw storeCorrupt(this.#path, 'cannot be read', cause);
    }
  }

  /** What `change` puts and removes is one transaction; it is on the medium when this resolves. */
  async #write(change: (database: Database) => void): Promise<void> {
    try {
      const database = await this.#open();
      await database.batch(() => change(database));
    } catch (error) {
      const cause = await causeOf(error);
      await this.#drop();
      throw failed(this.#path, 'could not be made durable', cause);
    }
  }

  async #open(): Promise<Database> {
    this.#database ??= await openDatabase(this.#path);
    return this.#database;
  }

  async #drop(): Promise<void> {
    const database = this.#database;
    this.#database = undefined;
    await database?.close();
  }
}

async function openDatabase(path: string): Promise<Database> {
  const file = join(path, 'data.mdb');
  await checkLmdbFile(file);
  const { open } = await import('lmdb');
  const options = {
    path,
    noSubdir: false,
    encoding: 'binary' as const,
    // Data first, then the page that points at it; the other order is faster, and needs luck.
    overlappingSync: false,
    safeRestore: true,
    // With it a failed commit also rejects a promise that nobody outside lmdb can reach.
    eventTurnBatching: false,
    mapSize: MAP_BYTES_FIRST,
    maxDbs: 1,
  };
  try {
    const database = open<Uint8Array, string>(options);
    for (const name of ['data.mdb', 'lock.mdb']) await chmod(join(path, name), 0o600);
    return database;
  } catch (cause) {
    throw storeCorrupt(file, 'cannot be opened', cause);
  }
}

/** lmdb grows the map when it must; each growth waits for readers. */
const MAP_BYTES_FIRST = 67_108_864;

/** lmdb's own rejection carries a promise of the reason, which has to be heard. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error;
  try {
    await error.commitError;
  } catch (cause) {
    return cause;
  }
  return error;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function failed(path: string, what: string, cause?: unknown): CodedError {
  const message = `The state store "${path}" ${what}.`;
  return new CodedError('DATA_WRITE_FAILED', { message, details: { path }, cause });
}
