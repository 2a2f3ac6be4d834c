// A state store in memory, for tests that are about something else. It can be told to fail, and to hang.
import { randomBytes } from 'node:crypto';
import { CodedError } from '../../../engine/base/errors.ts';
import {
  checkRecordSize,
  checkServiceName,
  type SaveFailure,
  type StateEntry,
  type StateStore,
} from '../../../engine/state/state-store.ts';

/** What outlives a MemoryStore. */
export interface Medium {
  readonly records: Map<string, Uint8Array>;
  readonly aside: Map<string, Uint8Array>;
}

export class MemoryStore implements StateStore {
  readonly kind = 'file';
  readonly medium: Medium;
  /** Saves so far, failed ones included. */
  saves = 0;
  /** While true every write is DATA_WRITE_FAILED. */
  isFull = false;
  /** Writes wait for this. */
  gate: Promise<void> = Promise.resolve();

  constructor(medium: Medium = { records: new Map(), aside: new Map() }) {
    this.medium = medium;
  }

  async save(service: string, record: Uint8Array): Promise<void> {
    checkServiceName(service);
    checkRecordSize(service, record);
    this.saves += 1;
    const copy = new Uint8Array(record);
    await this.#write();
    this.medium.records.set(service, copy);
  }

  async saveAll(entries: readonly StateEntry[]): Promise<readonly SaveFailure[]> {
    const failures: SaveFailure[] = [];
    for (const { service, record } of entries) {
      await this.save(service, record).catch((error: unknown) => {
        failures.push({ service, error });
      });
    }
    return failures;
  }

  async load(service: string): Promise<Uint8Array | undefined> {
    const record = this.medium.records.get(checkServiceName(service));
    await this.gate;
    return record === undefined ? undefined : new Uint8Array(record);
  }

  async remove(service: string): Promise<void> {
    checkServiceName(service);
    await this.#write();
    this.medium.records.delete(service);
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.medium.records.keys()].toSorted());
  }

  async setAside(service: string): Promise<string> {
    checkServiceName(service);
    await this.#write();
    const record = this.medium.records.get(service);
    if (record === undefined) throw new CodedError('DATA_WRITE_FAILED');
    const name = `${service}.state-refused-${randomBytes(8).toString('hex')}`;
    this.medium.aside.set(name, record);
    this.medium.records.delete(service);
    return name;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #write(): Promise<void> {
    await this.gate;
    if (this.isFull) throw new CodedError('DATA_WRITE_FAILED');
  }
}
