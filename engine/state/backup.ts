// Copies a data folder as of one moment, whether a server uses it or not. Packs never change and come first; what
// is replaced while the rest is copied shows in its names, sizes and times, and the copy is made again.
import { readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { makePrivateFolder, syncFolder } from '../trust/private-folder.ts';
import { claimedKeyId } from '../trust/seal.ts';
import { checkFormat } from './data-folder.ts';
import {
  BACKUP_FOLDERS,
  encodeManifest,
  isBackupFile,
  MANIFEST_NAME,
  type BackupFile,
  type BackupManifest,
} from './backup-manifest.ts';
import { copyDurably, digestFile, makeFolderWhole } from './copy-folder.ts';
import { writeDurably } from './durable-write.ts';
import { scanHistory } from './history-scan.ts';
import { nodeJournalFiles } from './journal/files.ts';
import { SegmentReader } from './journal/segment-reader.ts';
import { copyLmdbStore, LMDB_FOLDER } from './lmdb-store.ts';
import { storeCorrupt } from './read-bounded.ts';

export interface BackupOptions {
  /** The data folder. */
  readonly from: string;
  /** A folder that is empty or not there. */
  readonly to: string;
  /** Of this engine. */
  readonly version: string;
  /** For the manifest. */
  readonly wallMs: number;
}

/** @throws BACKUP_NOTHING, BACKUP_TARGET_USED, BACKUP_UNSTEADY, HISTORY_CORRUPT, STORE_CORRUPT, DATA_WRITE_FAILED */
export async function backUp(options: BackupOptions): Promise<BackupManifest> {
  const { from, to, version, wallMs } = options;
  const history = await stat(join(from, 'history.log')).catch(() => undefined);
  if (history === undefined) {
    const message = `"${from}" holds no history.`;
    throw new CodedError('BACKUP_NOTHING', { message, details: { path: from } });
  }
  if (isWithin(from, to)) {
    const message = `"${to}" is in the data folder, which would be lost with it.`;
    throw new CodedError('BACKUP_TARGET_USED', { message, details: { path: to } });
  }
  await checkFormat(from, 'look');
  return makeFolderWhole(to, async (draft) => {
    const { files, keyIds } = await new FolderCopy(from, draft).run();
    const createdAt = new Date(wallMs).toISOString();
    const manifest = { version, createdAt, keyIds, files };
    await writeDurably(draft, MANIFEST_NAME, encodeManifest(manifest));
    return manifest;
  });
}

function isWithin(outer: string, inner: string): boolean {
  const way = relative(resolve(outer), resolve(inner));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

class FolderCopy {
  readonly #from: string;
  readonly #to: string;
  readonly #keyIds = new Set<string>();
  #files = new Map<string, BackupFile>();

  constructor(from: string, to: string) {
    this.#from = from;
    this.#to = to;
  }

  async run(): Promise<Pick<BackupManifest, 'files' | 'keyIds'>> {
    const folders = await readable(this.#from);
    for (const folder of folders) await makePrivateFolder(join(this.#to, folder));
    await this.#copyPacks();
    await this.#copyTheRest();
    // Packs that came meanwhile: whatever the copied history names is there now.
    await this.#copyPacks();
    for (const folder of folders) await syncFolder(join(this.#to, folder));
    const files = [...this.#files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return { files, keyIds: [...this.#keyIds].toSorted() };
  }

  async #copyPacks(): Promise<void> {
    for (const path of await filesOf(this.#from, isPack)) {
      if (this.#files.has(path)) continue;
      await this.#copy(path);
      if (`packs/${this.#files.get(path)?.sha256}.pack` === path) continue;
      throw storeCorrupt(join(this.#from, path), 'does not have the digest it is named by');
    }
  }

  async #copyTheRest(): Promise<void> {
    const packs = new Map(this.#files);
    for (let attempt = 0; attempt < LIMITS.backupAttemptsMax; attempt += 1) {
      const before = await marksOf(this.#from);
      const isCopied = await this.#tryAll(before);
      if (isCopied && isSame(before, await marksOf(this.#from))) return;
      for (const path of this.#files.keys()) {
        if (!packs.has(path)) await nodeJournalFiles.remove(join(this.#to, path));
      }
      this.#files = new Map(packs);
    }
    const message = `"${this.#from}" changed in each of ${LIMITS.backupAttemptsMax} attempts.`;
    throw new CodedError('BACKUP_UNSTEADY', { message });
  }

  /** False when a file went while it was to be copied. */
  async #tryAll(marks: ReadonlyMap<string, string>): Promise<boolean> {
    for (const path of marks.keys()) {
      try {
        await this.#copyOne(path);
      } catch (error) {
        const isThere = await stat(join(this.#from, path)).then(
          () => true,
          () => false,
        );
        if (isThere) throw error;
        return false;
      }
    }
    return true;
  }

  async #copyOne(path: string): Promise<void> {
    const source = join(this.#from, path);
    if (path.startsWith(`${LMDB_FOLDER}/`)) {
      const records = await copyLmdbStore(
        join(this.#from, LMDB_FOLDER),
        join(this.#to, LMDB_FOLDER),
      );
      for (const record of records) this.#need(record);
      this.#files.set(path, { path, ...(await digestFile(join(this.#to, path))) });
    } else if (path === 'history.log') {
      await this.#copy(path, scanHistory(await readFile(source), source).bytes);
    } else if (path.startsWith('journal/')) {
      await this.#copy(path, await this.#wholeGroups(path));
    } else {
      await this.#copy(path);
      if (path !== 'format') this.#need(await readFile(join(this.#to, path)));
    }
  }

  async #copy(path: string, bytes?: number): Promise<void> {
    const target = join(this.#to, path);
    const copied = await copyDurably(join(this.#from, path), target, bytes);
    const read = await digestFile(target);
    if (read.sha256 !== copied.sha256) throw new Error(`"${target}" does not read as written`);
    this.#files.set(path, { path, ...copied });
  }

  /** Bytes of the groups that are all there; of a corrupt segment all, for who restores it to see. */
  async #wholeGroups(path: string): Promise<number> {
    const file = await nodeJournalFiles.openToRead(join(this.#from, path));
    const reader = new SegmentReader(file);
    try {
      for (let record = await reader.next(); record !== undefined; record = await reader.next()) {
        this.#need(record);
        reader.pass(record);
      }
      const isWhole = reader.rest === 0 || (await reader.isTorn());
      return isWhole ? file.bytes - reader.rest : file.bytes;
    } finally {
      await reader.close();
    }
  }

  #need(record: Uint8Array): void {
    const keyId = claimedKeyId(record);
    if (keyId !== undefined) this.#keyIds.add(keyId);
  }
}

function isPack(path: string): boolean {
  return path.startsWith('packs/');
}

/** The folders of a backup that are there. */
async function readable(from: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of BACKUP_FOLDERS) {
    if ((await stat(join(from, folder)).catch(() => undefined))?.isDirectory() === true) {
      found.push(folder);
    }
  }
  return found;
}

async function filesOf(from: string, isWanted: (path: string) => boolean): Promise<string[]> {
  const paths: string[] = [];
  for (const folder of await readable(from)) {
    for (const name of await readdir(join(from, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isBackupFile(path) && isWanted(path)) paths.push(path);
    }
  }
  return paths.toSorted();
}

/** What would show that a file was replaced; segments only grow, which does not count. */
async function marksOf(from: string): Promise<ReadonlyMap<string, string>> {
  const marks = new Map<string, string>();
  for (const path of await filesOf(from, (each) => !isPack(each))) {
    const status = await stat(join(from, path), { bigint: true }).catch(() => undefined);
    const grows = path.startsWith('journal/');
    const mark = grows ? status?.ino : `${status?.ino} ${status?.size} ${status?.mtimeNs}`;
    marks.set(path, String(mark));
  }
  return marks;
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([path, mark]) => b.get(path) === mark);
}
