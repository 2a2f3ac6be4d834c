// The keyring of a data folder: `state-keys.json`, 0600, in the folder of the keys. A folder that was never
// rotated has one key in `state.key`, which counts as a ring of one and moves into the file with the first
// change. Changes go one after the other and appear whole or not at all.
import { lstat, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { parseDocument, type KeyProvider } from './keyring.ts';
import { createDocument, type KeyringDocument } from './keyring-document.ts';
import { exists, invalidKeyFile, readPrivateFile } from './private-file.ts';
import { syncFolder } from './private-folder.ts';
import { loadSealKey } from './seal.ts';

export const KEYRING_FILE_NAME = 'state-keys.json';
export const STATE_KEY_FILE_NAME = 'state.key';

const FORMAT = 1;

/** The ring of a folder of keys. */
export function createFileKeyProvider(folder: string): KeyProvider {
  return { load: () => readKeyring(folder) };
}

/**
 * The ring of a folder of keys, or the ring of its one key.
 * @throws KEYRING_MISSING, KEYS_INVALID, KEYS_PERMISSIONS
 */
export async function readKeyring(folder: string): Promise<KeyringDocument> {
  const ring = join(folder, KEYRING_FILE_NAME);
  if (await exists(ring)) return parseFile(ring, await readRing(ring));
  try {
    return await readSingleKey(folder);
  } catch (error) {
    // The first rotation came in between, and took the single key away.
    if (await exists(ring)) return parseFile(ring, await readRing(ring));
    throw error;
  }
}

/**
 * Replaces the ring by what `change` makes of it; a throw of `change` leaves it. Durable when it returns.
 * @throws KEYRING_LOCKED while another process does so, what readKeyring throws, DATA_UNWRITABLE
 */
export async function changeKeyring(
  folder: string,
  change: (ring: KeyringDocument) => KeyringDocument,
): Promise<KeyringDocument> {
  const path = join(folder, KEYRING_FILE_NAME);
  const draft = `${path}.lock`;
  // The draft is the lock: who made it may read, change and rename.
  const file = await open(draft, 'wx', 0o600).catch((cause: unknown) => {
    throw cannotLock(draft, cause);
  });
  try {
    const changed = parseDocument(change(await readKeyring(folder)));
    await file.writeFile(`${JSON.stringify({ format: FORMAT, ...changed }, undefined, 1)}\n`);
    await file.sync();
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error instanceof CodedError ? error : unwritable(path, error);
  } finally {
    await file.close();
  }
  // Without this a power cut may bring the file of before back.
  await syncFolder(folder);
  const changed = await readKeyring(folder);
  await removeSingleKey(folder, changed);
  return changed;
}

async function readSingleKey(folder: string): Promise<KeyringDocument> {
  const path = join(folder, STATE_KEY_FILE_NAME);
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) throw new CodedError('KEYRING_MISSING', { details: { folder } });
  const secret = await readPrivateFile(path);
  return named(path, () =>
    createDocument('development', { secret, created: status.mtime.toISOString() }),
  );
}

async function readRing(path: string): Promise<unknown> {
  const text = await readPrivateFile(path, LIMITS.keyringFileBytesMax);
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, which quotes what was read.
    throw invalidKeyFile(path, 'is not JSON');
  }
}

function parseFile(path: string, found: unknown): KeyringDocument {
  if (typeof found !== 'object' || found === null || !('format' in found)) {
    throw invalidKeyFile(path, 'is no keyring');
  }
  const { format, ...ring } = found;
  if (format !== FORMAT) throw invalidKeyFile(path, `is not of format ${FORMAT}`);
  return named(path, () => parseDocument(ring));
}

/** What is in the ring is not kept twice: a destroyed secret would live on. A foreign key is left alone. */
async function removeSingleKey(folder: string, ring: KeyringDocument): Promise<void> {
  const path = join(folder, STATE_KEY_FILE_NAME);
  if (!(await exists(path))) return;
  const { keyId } = loadSealKey(await readPrivateFile(path));
  if (!ring.keys.some((key) => key.keyId === keyId)) return;
  await rm(path);
  await syncFolder(folder);
}

function named<T>(path: string, load: () => T): T {
  try {
    return load();
  } catch (cause) {
    if (!(cause instanceof CodedError)) throw cause;
    throw invalidKeyFile(path, 'does not hold what its name says', cause);
  }
}

function cannotLock(path: string, cause: unknown): CodedError {
  const isHeld = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
  if (!isHeld) return unwritable(path, cause);
  return new CodedError('KEYRING_LOCKED', { message: `"${path}" is there.`, details: { path } });
}

function unwritable(path: string, cause: unknown): CodedError {
  const message = `The keyring "${path}" cannot be written.`;
  return new CodedError('DATA_UNWRITABLE', { message, details: { path }, cause });
}
