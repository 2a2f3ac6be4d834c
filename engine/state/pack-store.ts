// Keeps every accepted pack under its digest, so that history can name a pack and have it. What is read
// is checked against its name; the signature is checked again by whoever loads it (one function, verifyPack).
import { join } from 'node:path';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { Digest } from '../contract/ids.ts';
import { sha256Hex } from '../trust/digest.ts';
import { makePrivateFolder } from '../trust/private-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { removeDrafts, writeDurably } from './durable-write.ts';
import { readBounded, storeCorrupt } from './read-bounded.ts';
import { nodeStorage, type Storage } from './storage.ts';

export interface PackStore {
  /** Resolves when the pack is durable; storing it again is harmless. @throws DATA_WRITE_FAILED */
  put(digest: Digest, bytes: Uint8Array): Promise<void>;
  /** The pack, or undefined when it was never stored. @throws STORE_CORRUPT */
  get(digest: Digest): Promise<Uint8Array | undefined>;
}

/** The packs of `folder`. @throws DATA_UNWRITABLE */
export async function openPackStore(
  folder: DataFolder,
  storage: Storage = nodeStorage,
): Promise<PackStore> {
  const path = folder.file('packs');
  try {
    await makePrivateFolder(path);
    await storage.syncFolder(folder.path);
    await removeDrafts(path);
  } catch (cause) {
    const message = `The pack folder "${path}" cannot be used.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path }, cause });
  }
  return {
    put: async (digest, bytes) => {
      assert(sha256Hex(bytes) === digest, 'DF8 a pack is stored under its own digest');
      await writeDurably(path, fileName(digest), bytes, storage);
    },
    get: async (digest) => {
      const file = join(path, fileName(digest));
      const bytes = await readBounded(file, LIMITS.packBytesMax);
      if (bytes === undefined || sha256Hex(bytes) === digest) return bytes;
      throw storeCorrupt(file, 'does not have the digest it is named by');
    },
  };
}

function fileName(digest: Digest): string {
  assert(/^[0-9a-f]{64}$/.test(digest), 'DF8 a digest is 64 hex digits');
  return `${digest}.pack`;
}
