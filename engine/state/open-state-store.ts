// Opens the store that the configuration names. Records that the other store of the folder still holds move
// over first, so that a changed setting never starts empty (P3): a copy is durable before its original goes,
// and a crash in between is made good by the next opening.
import { stat } from 'node:fs/promises';
import { errorCode } from '../base/errors.ts';
import type { DataFolder } from './data-folder.ts';
import { openFileStore } from './file-store.ts';
import { LMDB_FOLDER, openLmdbStore } from './lmdb-store.ts';
import type { StateStore, StateStoreKind } from './state-store.ts';

/** @throws STORE_CORRUPT, DATA_UNWRITABLE, DATA_WRITE_FAILED */
export async function openStateStore(
  folder: DataFolder,
  kind: StateStoreKind,
): Promise<StateStore> {
  if (kind === 'file') return openWith(openFileStore(folder), () => openUsedLmdbStore(folder));
  return openWith(await openLmdbStore(folder), () => Promise.resolve(openFileStore(folder)));
}

async function openWith(
  store: StateStore,
  openOther: () => Promise<StateStore | undefined>,
): Promise<StateStore> {
  let other: StateStore | undefined;
  try {
    other = await openOther();
    if (other !== undefined) await moveRecords(other, store);
  } catch (error) {
    await store.close();
    throw error;
  } finally {
    await other?.close();
  }
  return store;
}

async function openUsedLmdbStore(folder: DataFolder): Promise<StateStore | undefined> {
  const isThere = await stat(folder.file(LMDB_FOLDER)).then(
    () => true,
    () => false,
  );
  return isThere ? openLmdbStore(folder) : undefined;
}

async function moveRecords(from: StateStore, to: StateStore): Promise<void> {
  for (const service of await from.list()) {
    const record = await from.load(service).catch(async (error: unknown) => {
      // What cannot be read there would not be read here: it stays, out of use.
      if (errorCode(error) !== 'STORE_CORRUPT') throw error;
      await from.setAside(service);
    });
    if (record === undefined) continue;
    const present = await to.load(service);
    if (present === undefined) await to.save(service, record);
    // Not left by a crash of this move: somebody put it there, and which is newer its seal alone says.
    if (present !== undefined && !isEqual(present, record)) await from.setAside(service);
    else await from.remove(service);
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
