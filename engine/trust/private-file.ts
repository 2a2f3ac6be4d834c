// Files with secrets: for their owner only. One that others can read, a link, or something that is no file is
// not used.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
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
      throw invalid(path, 'cannot be opened', cause);
    },
  );
  try {
    // Asked of the open file: between two look-ups of a path another file may take its place.
    const status = await file.stat();
    if (!status.isFile() || status.size > bytesMax) throw invalid(path, 'is no key file');
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

function invalid(path: string, what: string, cause?: unknown): CodedError {
  return new CodedError('KEYS_INVALID', {
    message: `"${path}" ${what}.`,
    details: { path },
    cause,
  });
}
