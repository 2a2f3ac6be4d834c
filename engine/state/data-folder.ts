// The data folder of one server: made 0700, held by one process at a time, of a known format. Everything
// durable lives in it; whoever has a DataFolder may write there and nobody else.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import { makePrivateFolder } from '../trust/private-folder.ts';
import { checkFileName, removeDrafts, writeDurably } from './durable-write.ts';
import { lockFolder } from './folder-lock.ts';

/** Version of everything in the folder together. */
const FORMAT = 'midswing-data 1\n';

export interface DataFolder {
  readonly path: string;
  /** The path of a file in the folder. @throws DATA_NAME_REFUSED */
  file(name: string): string;
  /** Gives the folder free; nothing may be written afterwards. */
  close(): Promise<void>;
}

/**
 * Makes the folder if needed and holds it exclusively.
 * @throws DATA_LOCKED, DATA_FORMAT_UNSUPPORTED, DATA_UNWRITABLE
 */
export async function openDataFolder(
  path: string,
  clock: Clock = systemClock,
): Promise<DataFolder> {
  const lock = await writable(path, async () => {
    await makePrivateFolder(path);
    return lockFolder(path, clock);
  });
  try {
    await writable(path, async () => {
      await checkFormat(path, 'write');
      await removeDrafts(path);
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    path,
    file: (name) => join(path, checkFileName(name)),
    close: () => lock.release(),
  };
}

/**
 * `write` marks a folder that has no format yet, `look` leaves it alone.
 * @throws DATA_FORMAT_UNSUPPORTED
 */
export async function checkFormat(path: string, missing: 'write' | 'look'): Promise<void> {
  const file = join(path, 'format');
  let found: string;
  try {
    found = await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    if (missing === 'write') await writeDurably(path, 'format', Buffer.from(FORMAT));
    return;
  }
  if (found === FORMAT) return;
  const message = `"${file}" says ${JSON.stringify(found.slice(0, 40))}; ${JSON.stringify(FORMAT)} was expected.`;
  throw new CodedError('DATA_FORMAT_UNSUPPORTED', { message, details: { path: file } });
}

async function writable<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    if (cause instanceof CodedError && cause.code !== 'DATA_WRITE_FAILED') throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The data folder "${path}" cannot be used: ${why}.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path }, cause });
  }
}
