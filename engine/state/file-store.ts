// The file store: one sealed file a service, `<name>.state`, mode 0600, replaced as a whole. What cannot be
// used is renamed and stays (P3). Links are not followed, and nothing but a plain file is read.
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { CodedError } from '../base/errors.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-write.ts';
import { createInOrder, type InOrder } from './in-order.ts';
import { readBounded, storeCorrupt } from './read-bounded.ts';
import {
  checkRecordSize,
  checkServiceName,
  SEALED_BYTES_MAX,
  type SaveFailure,
  type StateEntry,
  type StateStore,
} from './state-store.ts';
import { nodeStorage, type Storage } from './storage.ts';

const FILE_NAME = /^([a-z][a-z0-9-]{0,39})\.state$/;

/** The state files of `folder`. */
export function openFileStore(folder: DataFolder, storage: Storage = nodeStorage): StateStore {
  return new FileStore(folder, storage);
}

class FileStore implements StateStore {
  readonly kind = 'file';
  readonly #folder: DataFolder;
  readonly #storage: Storage;
  readonly #order: InOrder = createInOrder();

  constructor(folder: DataFolder, storage: Storage) {
    this.#folder = folder;
    this.#storage = storage;
  }

  async save(service: string, record: Uint8Array): Promise<void> {
    const name = fileName(service);
    checkRecordSize(service, record);
    await this.#order.run(() => writeDurably(this.#folder.path, name, record, this.#storage));
  }

  async saveAll(entries: readonly StateEntry[]): Promise<readonly SaveFailure[]> {
    const failures: SaveFailure[] = [];
    for (const { service, record } of entries) {
      try {
        await this.save(service, record);
      } catch (error) {
        failures.push({ service, error });
      }
    }
    return failures;
  }

  async load(service: string): Promise<Uint8Array | undefined> {
    const path = this.#folder.file(fileName(service));
    return this.#order.run(() => readBounded(path, SEALED_BYTES_MAX));
  }

  async remove(service: string): Promise<void> {
    const path = this.#folder.file(fileName(service));
    await this.#order.run(() =>
      this.#durably(path, 'could not be removed', () => this.#storage.remove(path)),
    );
  }

  async list(): Promise<readonly string[]> {
    const { path } = this.#folder;
    const names = await this.#order.run(() =>
      readdir(path).catch((cause: unknown) => {
        throw storeCorrupt(path, 'cannot be listed', cause);
      }),
    );
    return names.flatMap((name) => FILE_NAME.exec(name)?.[1] ?? []).toSorted();
  }

  async setAside(service: string): Promise<string> {
    const path = this.#folder.file(fileName(service));
    const name = `${service}.state-refused-${randomBytes(8).toString('hex')}`;
    await this.#order.run(() =>
      this.#durably(path, 'could not be set aside', () =>
        this.#storage.rename(path, this.#folder.file(name)),
      ),
    );
    return name;
  }

  close(): Promise<void> {
    return this.#order.run(() => Promise.resolve());
  }

  async #durably(path: string, what: string, change: () => Promise<void>): Promise<void> {
    try {
      await change();
      await this.#storage.syncFolder(this.#folder.path);
    } catch (cause) {
      const message = `"${path}" ${what}.`;
      throw new CodedError('DATA_WRITE_FAILED', { message, details: { path }, cause });
    }
  }
}

function fileName(service: string): string {
  return `${checkServiceName(service)}.state`;
}
