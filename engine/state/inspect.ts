// Looks at a data folder without holding or changing it: for checks before a start, also while a server
// runs on it. What a start would repair (a torn last line) is not a fault here.
import { constants } from 'node:fs';
import { access, readFile, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { Digest } from '../contract/ids.ts';
import { sha256Hex } from '../trust/digest.ts';
import { checkFormat } from './data-folder.ts';
import { livingHolder } from './folder-lock.ts';
import { HistoryIndex } from './history-index.ts';
import type { HistoryRecord } from './history-record.ts';
import { scanHistory } from './history-scan.ts';
import { checkLmdbFile } from './lmdb-check.ts';
import { LMDB_FOLDER } from './lmdb-store.ts';
import { readBounded, storeCorrupt } from './read-bounded.ts';
import { SEALED_BYTES_MAX } from './state-store.ts';

/** What stands at the path of a data folder. */
export interface FolderFinding {
  readonly exists: boolean;
  readonly isWritable: boolean;
  /** Permission bits; undefined when it does not exist yet. */
  readonly mode: number | undefined;
  /** Process id of the server that holds it. */
  readonly heldBy: number | undefined;
  /** Bytes that this user can still write on its file system. */
  readonly freeBytes: number;
}

/** @throws DATA_FORMAT_UNSUPPORTED */
export async function inspectFolder(path: string, clock: Clock): Promise<FolderFinding> {
  const status = await stat(path).catch(() => undefined);
  const base = status === undefined ? await nearestFolder(path) : path;
  const { bavail, bsize } = await statfs(base);
  const isWritable = await access(base, constants.W_OK | constants.X_OK).then(
    () => status === undefined || status.isDirectory(),
    () => false,
  );
  const freeBytes = bavail * bsize;
  if (status === undefined || !status.isDirectory()) {
    return {
      exists: status !== undefined,
      isWritable,
      mode: undefined,
      heldBy: undefined,
      freeBytes,
    };
  }
  await checkFormat(path, 'look');
  const holder = await livingHolder(path, clock);
  return { exists: true, isWritable, mode: status.mode & 0o777, heldBy: holder?.pid, freeBytes };
}

/** What a start would resume: the newest signed pack of every service that serves. */
export interface ResumeFinding {
  readonly records: number;
  readonly active: readonly HistoryRecord[];
}

/** @throws HISTORY_CORRUPT */
export async function inspectHistory(path: string): Promise<ResumeFinding> {
  const file = join(path, 'history.log');
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  const { records } = scanHistory(bytes, file);
  const index = new HistoryIndex();
  for (const record of records) index.add(record);
  return { records: records.length, active: index.resumable() };
}

/** @throws STORE_CORRUPT when it is missing, too long or altered */
export async function inspectPack(path: string, digest: Digest): Promise<Uint8Array> {
  const file = join(path, 'packs', `${digest}.pack`);
  const bytes = await readBounded(file, LIMITS.packBytesMax);
  if (bytes === undefined) throw storeCorrupt(file, 'is missing');
  if (sha256Hex(bytes) !== digest) throw storeCorrupt(file, 'is not what its name says');
  return bytes;
}

/**
 * The sealed records of all state files, by file name; those of the LMDB store are looked at, not read.
 * @throws STORE_CORRUPT
 */
export async function inspectStates(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const records = new Map<string, Uint8Array>();
  for (const name of await readdir(path).catch(() => [])) {
    if (!name.endsWith('.state')) continue;
    const bytes = await readBounded(join(path, name), SEALED_BYTES_MAX);
    if (bytes !== undefined) records.set(name, bytes);
  }
  await checkLmdbFile(join(path, LMDB_FOLDER, 'data.mdb'));
  return records;
}

async function nearestFolder(path: string): Promise<string> {
  const parent = dirname(resolve(path));
  const exists = (await stat(parent).catch(() => undefined)) !== undefined;
  return exists || parent === resolve(path) ? parent : nearestFolder(parent);
}
