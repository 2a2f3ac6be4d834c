// Files with secrets: for their owner only. One that others can read, a link, or something that is no file is
// not used; the error says which file, and never what is in it.
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';

/**
 * The text of a private file that only its owner can read.
 * @throws KEYS_PERMISSIONS, KEYS_INVALID when it is a link, no file, or too long
 */
export async function readPrivateFile(
  path: string,
  bytesMax: number = LIMITS.keyFileBytesMax,
): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    (cause: unknown) => {
      throw invalidKeyFile(path, 'cannot be opened', cause);
    },
  );
  try {
    // Asked of the open file: between two look-ups of a path another file may take its place.
    const status = await file.stat();
    if (!status.isFile() || status.size > bytesMax) throw invalidKeyFile(path, 'is no key file');
    checkMode(path, status.mode, 0o077);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Mode bits mean nothing on Windows. @throws KEYS_PERMISSIONS */
export function checkMode(path: string, mode: number, forbidden: number): void {
  if (process.platform === 'win32' || (mode & forbidden) === 0) return;
  const octal = (mode & 0o777).toString(8);
  const message = `"${path}" has mode ${octal}.`;
  throw new CodedError('KEYS_PERMISSIONS', { message, details: { path, mode: octal } });
}

/**
 * True when something has this name, be it a link that leads nowhere: on a disk that is not mounted a key must
 * be refused when it is read, and not be made anew.
 */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** What is wrong with a key file, as KEYS_INVALID; `what` follows its path in the sentence. */
export function invalidKeyFile(path: string, what: string, cause?: unknown): CodedError {
  return new CodedError('KEYS_INVALID', {
    message: `"${path}" ${what}.`,
    details: { path },
    cause,
  });
}
