// One sealed file a service, `<name>.state`: what a service exported last. The store sees sealed bytes
// only; whether they are wanted and genuine is decided when they are opened (engine/trust/seal.ts).
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-write.ts';
import { readBounded } from './read-bounded.ts';
import { nodeStorage, type Storage } from './storage.ts';

/** Header, context and tag of a sealed record stay far below this. */
const SEALED_BYTES_MAX = LIMITS.serviceStateBytesMax + 4_096;

export interface ServiceStateStore {
  /** Replaces the state of `service`; durable when it resolves. @throws STATE_TOO_LARGE, DATA_WRITE_FAILED, DATA_NAME_REFUSED */
  save(service: string, sealed: Uint8Array): Promise<void>;
  /** The last state saved, or undefined. @throws STORE_CORRUPT, DATA_NAME_REFUSED */
  load(service: string): Promise<Uint8Array | undefined>;
}

/** The state files of `folder`. */
export function createServiceStateStore(
  folder: DataFolder,
  storage: Storage = nodeStorage,
): ServiceStateStore {
  return {
    save: async (service, sealed) => {
      if (sealed.length > SEALED_BYTES_MAX) throw tooLarge(service, sealed.length);
      await writeDurably(folder.path, fileName(service), sealed, storage);
    },
    load: async (service) => readBounded(folder.file(fileName(service)), SEALED_BYTES_MAX),
  };
}

function fileName(service: string): string {
  if (/^[a-z][a-z0-9-]{0,39}$/.test(service)) return `${service}.state`;
  const message = `${JSON.stringify(service.slice(0, 100))} is no service name.`;
  throw new CodedError('DATA_NAME_REFUSED', { message });
}

function tooLarge(service: string, found: number): CodedError {
  const message = `The sealed state of "${service}" has ${found} bytes; ${SEALED_BYTES_MAX} are allowed.`;
  return new CodedError('STATE_TOO_LARGE', { message, details: { service, found } });
}
