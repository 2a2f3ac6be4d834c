// Files of pack folders, read with a bound: whatever is wrong with one has a code and names its path.
import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { CodedError } from '../base/errors.ts';

export type SourceCode = Extract<
  ConstructorParameters<typeof CodedError>[0],
  `PACK_SOURCE_${string}`
>;

/**
 * The bytes of one source file, or undefined when there are more than `bytesMax`.
 * @throws PACK_SOURCE_MISSING, PACK_SOURCE_PATH when it is no regular file, PACK_SOURCE_INVALID
 */
export async function readSourceFile(
  path: string,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const bytes = await reading(path, readRegular(path, 'PACK_SOURCE_PATH', bytesMax));
  return bytes === undefined ? undefined : new Uint8Array(bytes);
}

/** The text of a pack.json. @throws PACK_SOURCE_MISSING, PACK_SOURCE_INVALID, PACK_SOURCE_TOO_LARGE */
export async function readJsonText(path: string, bytesMax: number): Promise<string> {
  const bytes = await reading(path, readRegular(path, 'PACK_SOURCE_INVALID', bytesMax));
  if (bytes === undefined) throw tooLarge(path, `${bytesMax} bytes`);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/**
 * The bytes of a regular file, or undefined when it has more than `bytesMax`. Opening does not wait: a
 * pipe without a writer would let everything behind it hang.
 */
async function readRegular(
  path: string,
  code: SourceCode,
  bytesMax: number,
): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw fault(code, path, 'is no regular file');
    return status.size > bytesMax ? undefined : await readStart(file, status.size);
  } finally {
    await file.close();
  }
}

/** The first `bytes` of a file, or all of one that has become shorter: one that grows is not read to its end. */
async function readStart(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let length = 0;
  while (length < bytes) {
    const { bytesRead } = await file.read(buffer, length, bytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** Turns what the file system says into a code that names the path. */
export async function reading<T>(path: string, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const missing = (await lstat(path).catch(() => undefined)) === undefined;
    const code = missing ? 'PACK_SOURCE_MISSING' : 'PACK_SOURCE_INVALID';
    throw fault(code, path, missing ? 'is not there' : `cannot be read: ${reason(cause)}`, cause);
  }
}

export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function tooLarge(path: string, maximum: string): CodedError {
  return fault('PACK_SOURCE_TOO_LARGE', path, `holds more than ${maximum}`);
}

export function fault(code: SourceCode, path: string, what: string, cause?: unknown): CodedError {
  return new CodedError(code, { message: `"${path}" ${what}.`, details: { path }, cause });
}
