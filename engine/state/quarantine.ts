// Sets a refused state file aside under a name of its own: what could not be used stays there to be
// looked at, and never counts as empty (P3).
import { randomBytes } from 'node:crypto';
import { CodedError } from '../base/errors.ts';
import type { DataFolder } from './data-folder.ts';
import { nodeStorage, type Storage } from './storage.ts';

/**
 * Renames `<service>.state` durably; resolves to its new path.
 * @throws DATA_WRITE_FAILED
 */
export async function quarantineState(
  folder: DataFolder,
  service: string,
  storage: Storage = nodeStorage,
): Promise<string> {
  const path = folder.file(`${service}.state`);
  const aside = folder.file(`${service}.state-refused-${randomBytes(4).toString('hex')}`);
  try {
    await storage.rename(path, aside);
    await storage.syncFolder(folder.path);
  } catch (cause) {
    const message = `"${path}" could not be set aside.`;
    throw new CodedError('DATA_WRITE_FAILED', { message, details: { path }, cause });
  }
  return aside;
}
