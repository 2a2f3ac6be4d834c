// Copies files so that a whole folder appears at its target or nothing does: into a draft beside it, synced and
// read back, renamed at the end. Bounded memory, whatever the files are.
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { makePrivateFolder, syncFolder } from '../trust/private-folder.ts';

const CHUNK_BYTES = 1_048_576;

/** What a copy turned out to be. */
export interface Copied {
  readonly bytes: number;
  /** Hex digits. */
  readonly sha256: string;
}

/**
 * Lets `fill` make a folder that is renamed to `target` when it is done; on a failure nothing of it stays.
 * @throws BACKUP_TARGET_USED, DATA_WRITE_FAILED, and what `fill` throws with a code
 */
export async function makeFolderWhole<T>(
  target: string,
  fill: (draft: string) => Promise<T>,
): Promise<T> {
  const path = resolve(target);
  await refuseUsed(path);
  const draft = `${path}.partial-${randomBytes(8).toString('hex')}`;
  try {
    await makePrivateFolder(draft);
    const result = await fill(draft);
    await syncFolder(draft);
    // An empty folder gives way; one that was filled meanwhile does not.
    await rmdir(path).catch(() => undefined);
    await rename(draft, path);
    await syncFolder(dirname(path));
    return result;
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (cause instanceof CodedError) throw cause;
    const message = `"${path}" could not be written.`;
    throw new CodedError('DATA_WRITE_FAILED', { message, details: { path }, cause });
  }
}

async function refuseUsed(path: string): Promise<void> {
  const names = await readdir(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    return ['.'];
  });
  if (names.length === 0) return;
  const message = `"${path}" is there and not an empty folder.`;
  throw new CodedError('BACKUP_TARGET_USED', { message, details: { path } });
}

/** Copies the first `bytes` of a plain file, all by default; on the medium when it resolves. */
export async function copyDurably(from: string, to: string, bytes = Infinity): Promise<Copied> {
  const source = await openPlain(from);
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      const copied = await digestOf(source, bytes, (chunk) => target.writeFile(chunk));
      await target.sync();
      return copied;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** What is in a plain file. */
export async function digestFile(path: string): Promise<Copied> {
  const file = await openPlain(path);
  try {
    return await digestOf(file, Infinity, async () => undefined);
  } finally {
    await file.close();
  }
}

async function digestOf(
  file: FileHandle,
  bytesMax: number,
  each: (chunk: Uint8Array) => Promise<void>,
): Promise<Copied> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  for (;;) {
    const length = Math.min(CHUNK_BYTES, bytesMax - bytes);
    const { bytesRead } =
      length === 0 ? { bytesRead: 0 } : await file.read(chunk, 0, length, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    const read = chunk.subarray(0, bytesRead);
    hash.update(read);
    await each(read);
    bytes += bytesRead;
  }
}

async function openPlain(path: string): Promise<FileHandle> {
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error(`"${path}" is no plain file`);
}
