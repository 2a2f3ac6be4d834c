// Keys for development: made on the first start in a folder of their own, so that a newcomer needs no
// setup. Refused in production. Private files are 0600, and a key that others can read is not used.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import {
  generateSigningKey,
  loadSigningKey,
  loadVerifyKey,
  type SigningKey,
  type VerifyKey,
} from './keys.ts';
import { makePrivateFolder } from './private-folder.ts';
import { generateSealKey, loadSealKey, type SealKey } from './seal.ts';

/** All secrets that a server and a command line of one machine share. */
export interface DevelopmentKeys {
  readonly folder: string;
  /** True when at least one key did not exist before. */
  readonly created: boolean;
  readonly signing: SigningKey;
  readonly verify: VerifyKey;
  readonly state: SealKey;
  /** Bearer token of the admin API. */
  readonly adminToken: string;
}

/**
 * Reads the keys under `folder`, making those that are missing. Two processes that start at once end up
 * with the same keys.
 * @throws KEYS_DEVELOPMENT_REFUSED in production, KEYS_PERMISSIONS, KEYS_INVALID
 */
export async function ensureDevelopmentKeys(
  folder: string,
  options: { readonly production: boolean },
): Promise<DevelopmentKeys> {
  if (options.production) throw new CodedError('KEYS_DEVELOPMENT_REFUSED', { details: { folder } });
  await ensureFolder(folder);
  const made = [
    await createOnce(folder, 'signing.key', () => generateSigningKey().privatePem),
    await createOnce(folder, 'state.key', () => `${generateSealKey()}\n`),
    await createOnce(folder, 'admin.token', () => `${randomBytes(32).toString('hex')}\n`),
  ];
  const signing = await readKey(folder, 'signing.key', loadSigningKey);
  await ensurePublicKey(folder, signing);
  return {
    folder,
    created: made.includes(true),
    signing,
    verify: loadVerifyKey(signing.publicPem),
    state: await readKey(folder, 'state.key', loadSealKey),
    adminToken: await readKey(folder, 'admin.token', loadToken),
  };
}

/**
 * The text of a private file that only its owner can read.
 * @throws KEYS_PERMISSIONS, KEYS_INVALID when it is a link, no file, or too long
 */
export async function readPrivateFile(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    (cause: unknown) => {
      throw invalid(path, 'cannot be opened', cause);
    },
  );
  try {
    // Asked of the open file: between two look-ups of a path another file may take its place.
    const status = await file.stat();
    if (!status.isFile() || status.size > LIMITS.keyFileBytesMax)
      throw invalid(path, 'is no key file');
    checkMode(path, status.mode, 0o077);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function readKey<T>(folder: string, name: string, load: (text: string) => T): Promise<T> {
  const path = join(folder, name);
  const text = await readPrivateFile(path);
  try {
    return load(text);
  } catch (cause) {
    throw invalid(path, 'does not hold what its name says', cause);
  }
}

function loadToken(text: string): string {
  const token = text.trim();
  if (/^[0-9a-f]{64}$/.test(token)) return token;
  throw new CodedError('KEYS_INVALID', { message: 'The token is not 64 hex digits.' });
}

/** Whoever can write the folder can replace its keys. */
async function ensureFolder(folder: string): Promise<void> {
  try {
    await makePrivateFolder(folder);
  } catch (cause) {
    const message = `The folder "${folder}" for development keys cannot be made.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path: folder }, cause });
  }
  checkMode(folder, (await stat(folder)).mode, 0o022);
}

/** Written under another name first, then linked: the file appears whole or, if it is there, not at all. */
async function createOnce(folder: string, name: string, make: () => string): Promise<boolean> {
  const path = join(folder, name);
  if (await exists(path)) return false;
  const draft = await writeDraft(path, make());
  try {
    await link(draft, path);
    return true;
  } catch (cause) {
    if (await exists(path)) return false;
    throw new CodedError('DATA_UNWRITABLE', {
      message: `The key "${path}" cannot be made.`,
      details: { path },
      cause,
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** The public half follows from the private one; a foreign one is a mistake worth naming. */
async function ensurePublicKey(folder: string, signing: SigningKey): Promise<void> {
  const path = join(folder, 'signing.pub');
  if (!(await exists(path))) {
    await rename(await writeDraft(path, signing.publicPem), path);
    return;
  }
  const found = await readPublicKey(path);
  if (found.keyId !== signing.keyId) throw invalid(path, 'does not belong to signing.key');
}

async function readPublicKey(path: string): Promise<VerifyKey> {
  const file = await open(path, constants.O_RDONLY);
  try {
    return loadVerifyKey(await file.readFile('utf8'));
  } catch (cause) {
    throw invalid(path, 'does not hold a public key', cause);
  } finally {
    await file.close();
  }
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(8).toString('hex')}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    const message = `The key "${path}" cannot be written.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path }, cause });
  }
  return draft;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Mode bits mean nothing on Windows. */
function checkMode(path: string, mode: number, forbidden: number): void {
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
