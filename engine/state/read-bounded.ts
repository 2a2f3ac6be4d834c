// Reads a stored file whole, but never more than it may be: a file of this folder that somebody replaced
// must not fill the memory.
import { open, type FileHandle } from 'node:fs/promises';
import { CodedError } from '../base/errors.ts';

/**
 * The bytes of a stored file, or undefined when there is none.
 * @throws STORE_CORRUPT when it is longer than `bytesMax` or cannot be read
 */
export async function readBounded(path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size <= bytesMax) return new Uint8Array(await file.readFile());
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw storeCorrupt(path, 'cannot be read', cause);
  } finally {
    await file?.close();
  }
  throw storeCorrupt(path, `has more than ${bytesMax} bytes`);
}

/** The error for a stored file that is not what it should be. */
export function storeCorrupt(path: string, what: string, cause?: unknown): CodedError {
  return new CodedError('STORE_CORRUPT', {
    message: `"${path}" ${what}.`,
    details: { path },
    cause,
  });
}
