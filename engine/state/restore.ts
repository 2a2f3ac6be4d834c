// Puts a backup in place of a data folder that is not there yet. Everything is verified where it lies, copied to a
// draft, and verified again there; only then does the folder get its name.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../base/errors.ts';
import { makePrivateFolder, syncFolder } from '../trust/private-folder.ts';
import {
  backupInvalid,
  BACKUP_FOLDERS,
  readManifest,
  type BackupFile,
  type BackupManifest,
} from './backup-manifest.ts';
import { copyDurably, digestFile, makeFolderWhole, type Copied } from './copy-folder.ts';
import { checkFormat } from './data-folder.ts';
import { scanHistory } from './history-scan.ts';
import { checkLmdbFile } from './lmdb-check.ts';

export interface RestoreOptions {
  /** The backup. */
  readonly from: string;
  /** The data folder, empty or not there. */
  readonly to: string;
}

/** @throws BACKUP_INVALID, BACKUP_TARGET_USED, DATA_FORMAT_UNSUPPORTED, DATA_WRITE_FAILED */
export async function restore({ from, to }: RestoreOptions): Promise<BackupManifest> {
  const manifest = await readManifest(from);
  await verify(from, manifest.files);
  return makeFolderWhole(to, async (draft) => {
    const folders = new Set(manifest.files.map(({ path }) => dirname(path)));
    const used = BACKUP_FOLDERS.filter((folder) => folders.has(folder));
    for (const folder of used) await makePrivateFolder(join(draft, folder));
    for (const file of manifest.files) {
      same(
        join(from, file.path),
        file,
        await copyDurably(join(from, file.path), join(draft, file.path)),
      );
    }
    await verify(draft, manifest.files);
    for (const folder of used) await syncFolder(join(draft, folder));
    return manifest;
  });
}

async function verify(folder: string, files: readonly BackupFile[]): Promise<void> {
  for (const file of files) {
    const path = join(folder, file.path);
    const found = await digestFile(path).catch((cause: unknown) => {
      throw backupInvalid(path, 'cannot be read', cause);
    });
    same(path, file, found);
    await verifyKind(path, file);
  }
  for (const needed of ['format', 'history.log']) {
    if (files.every(({ path }) => path !== needed)) {
      throw backupInvalid(join(folder, needed), 'is missing');
    }
  }
  await checkFormat(folder, 'look');
}

function same(path: string, file: BackupFile, found: Copied): void {
  if (found.sha256 === file.sha256 && found.bytes === file.bytes) return;
  throw backupInvalid(path, 'is not what the manifest says');
}

/** What a file must be by its name, whatever the manifest says. */
async function verifyKind(path: string, file: BackupFile): Promise<void> {
  if (file.path.startsWith('packs/') && file.path !== `packs/${file.sha256}.pack`) {
    throw backupInvalid(path, 'does not have the digest it is named by');
  }
  try {
    if (file.path === 'history.log') scanHistory(await readFile(path), path);
    if (file.path === 'state-lmdb/data.mdb') await checkLmdbFile(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code !== 'HISTORY_CORRUPT' && code !== 'STORE_CORRUPT') throw cause;
    throw backupInvalid(path, 'is corrupt', cause);
  }
}
