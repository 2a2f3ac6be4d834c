// Reads a stored file whole, but never more than it may be: a file of this folder that somebody replaced
// must not fill the memory. A link is not followed, a pipe not waited for: only a plain file is read.
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { CodedError } from '../base/errors.ts';

/** O_NONBLOCK lets the opening of a pipe return, which waits for its other end otherwise. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A lack of descriptors or memory, or a disk that does not answer. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set([
  'EAGAIN',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
]);

/**
 * The bytes of a stored file, or undefined when there is none.
 * @throws STORE_CORRUPT when it is no plain file, longer than `bytesMax`, or cannot be read; what the system
 * says when that says nothing about the file: it is whole, perhaps, and must not be set aside for it
 */
export async function readBounded(path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, FLAGS);
    const status = await file.stat();
    if (!status.isFile()) throw storeCorrupt(path, 'is no plain file');
    if (status.size > bytesMax) throw storeCorrupt(path, `has more than ${bytesMax} bytes`);
    return new Uint8Array(await file.readFile());
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') return undefined;
    if (typeof code === 'string' && OF_THE_MACHINE.has(code)) throw cause;
    throw storeCorrupt(path, 'cannot be read', cause);
  } finally {
    await file?.close();
  }
}

/** The error for a stored file that is not what it should be. */
export function storeCorrupt(path: string, what: string, cause?: unknown): CodedError {
  return new CodedError('STORE_CORRUPT', {
    message: `"${path}" ${what}.`,
    details: { path },
    cause,
  });
}
