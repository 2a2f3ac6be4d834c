// Replaces a whole file so that a crash at any point leaves the old content or the new, never a mixture:
// draft, fsync, rename, fsync of the folder. After a failure the draft is dropped, never synced again.
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { nodeStorage, type Storage } from './storage.ts';

/** How drafts end. */
export const DRAFT_SUFFIX = '.tmp';
const DRAFT_NAME = /\.[0-9a-f]{16,32}\.tmp$/;

/**
 * Resolves when `bytes` are on the medium under `name` in `folder`, with mode 0600.
 * @throws DATA_NAME_REFUSED, DATA_WRITE_FAILED
 */
export async function writeDurably(
  folder: string,
  name: string,
  bytes: Uint8Array,
  storage: Storage = nodeStorage,
): Promise<void> {
  const path = join(folder, checkFileName(name));
  const draft = `${path}.${randomBytes(8).toString('hex')}${DRAFT_SUFFIX}`;
  try {
    await writeDraft(draft, bytes, storage);
    await storage.rename(draft, path);
    await storage.syncFolder(folder);
  } catch (cause) {
    // Removing the draft is best effort: the first failure is the one to report.
    await storage.remove(draft).catch(() => undefined);
    const message = `"${path}" could not be made durable.`;
    throw new CodedError('DATA_WRITE_FAILED', { message, details: { path }, cause });
  }
}

/** @throws DATA_NAME_REFUSED unless `name` is one plain file name */
export function checkFileName(name: string): string {
  if (/^[a-z0-9][a-z0-9.-]{0,99}$/.test(name)) return name;
  const message = `${JSON.stringify(name.slice(0, 100))} cannot be a file name.`;
  throw new CodedError('DATA_NAME_REFUSED', { message });
}

/** Removes what a crash in the middle of a write left in `folder`; only for its holder. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (DRAFT_NAME.test(name)) await rm(join(folder, name), { force: true });
  }
}

async function writeDraft(path: string, bytes: Uint8Array, storage: Storage): Promise<void> {
  const file = await storage.create(path);
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
