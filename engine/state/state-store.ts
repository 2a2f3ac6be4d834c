// The port behind which service state is kept at rest: sealed bytes by service name, nothing else. Whether a
// record is wanted and genuine is decided by whoever opens it (engine/service/saved-state.ts). Both stores
// pass one contract suite (test/engine/state/state-store-contract.ts).
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';

/** A state, as much again that migrations carry along, and room for frame, header, context and tag. */
export const SEALED_BYTES_MAX = 2 * LIMITS.serviceStateBytesMax + 65_536;

/** Which store a server keeps its service state in. */
export type StateStoreKind = 'file' | 'lmdb';

/** One service's record on its way into a store. */
export interface StateEntry {
  readonly service: string;
  readonly record: Uint8Array;
}

/** A record that was not saved; the one before is still there. */
export interface SaveFailure {
  readonly service: string;
  readonly error: unknown;
}

/** Sealed records by service. Calls are carried out one after the other, in the order they were made. */
export interface StateStore {
  readonly kind: StateStoreKind;
  /** Replaces the record of `service`; durable when it resolves. @throws STATE_TOO_LARGE, DATA_WRITE_FAILED, DATA_NAME_REFUSED */
  save(service: string, record: Uint8Array): Promise<void>;
  /**
   * Saves records of one moment; resolves to those that were not saved. LMDB keeps all or none, also over a
   * crash; the file store keeps each or the one before, file by file.
   */
  saveAll(entries: readonly StateEntry[]): Promise<readonly SaveFailure[]>;
  /** The record saved last, or undefined; the bytes are the caller's. @throws STORE_CORRUPT, DATA_NAME_REFUSED */
  load(service: string): Promise<Uint8Array | undefined>;
  /** Forgets the record; durable when it resolves. @throws DATA_WRITE_FAILED, DATA_NAME_REFUSED */
  remove(service: string): Promise<void>;
  /** The services that have a record, sorted. @throws STORE_CORRUPT */
  list(): Promise<readonly string[]>;
  /**
   * Takes a refused record out of use and keeps it whole under a name of its own, which it resolves to (P3).
   * @throws DATA_WRITE_FAILED, DATA_NAME_REFUSED
   */
  setAside(service: string): Promise<string>;
  /** Lets the medium go. Once; nothing may be called afterwards. */
  close(): Promise<void>;
}

/** @throws DATA_NAME_REFUSED unless `service` is a service name */
export function checkServiceName(service: string): string {
  if (/^[a-z][a-z0-9-]{0,39}$/.test(service)) return service;
  const message = `${JSON.stringify(service.slice(0, 100))} is no service name.`;
  throw new CodedError('DATA_NAME_REFUSED', { message });
}

/** @throws STATE_TOO_LARGE */
export function checkRecordSize(service: string, record: Uint8Array): void {
  const found = record.length;
  if (found <= SEALED_BYTES_MAX) return;
  const message = `The sealed state of "${service}" has ${found} bytes; ${SEALED_BYTES_MAX} are allowed.`;
  throw new CodedError('STATE_TOO_LARGE', { message, details: { service, found } });
}
