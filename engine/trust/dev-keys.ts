// Keys for development: made on the first start in a folder of their own, so that a newcomer needs no
// setup. Refused in production. Private files are 0600, and a key that others can read is not used.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import {
  generateSigningKey,
  loadSigningKey,
  loadVerifyKey,
  type SigningKey,
  type VerifyKey,
} from './keys.ts';
import { loadKeyring } from './keyring.ts';
import { createFileKeyProvider, KEYRING_FILE_NAME, STATE_KEY_FILE_NAME } from './keyring-file.ts';
import { checkMode, exists, invalidKeyFile, readPrivateFile } from './private-file.ts';
import { makePrivateFolder } from './private-folder.ts';
import { TICKET_KEY_FILE_NAME } from './ticket-keys.ts';
import { generateSealKey, type SealKey } from './seal.ts';

/** All secrets that a server and a command line of one machine share. */
export interface DevelopmentKeys {
  readonly folder: string;
  /** True when at least one key did not exist before. */
  readonly created: boolean;
  readonly signing: SigningKey;
  readonly verify: VerifyKey;
  /** The primary key of the ring; opens what the others of the ring sealed, too. */
  readonly state: SealKey;
  /** Signs tickets of players to try things with; a game's server has keys of its own. */
  readonly ticket: SigningKey;
  /** Bearer token of the admin API. */
  readonly adminToken: string;
}

export interface DevelopmentKeysOptions {
  readonly production: boolean;
  /** Something is sealed and signed already: other keys than its own would not open it. */
  readonly isUsed?: boolean;
}

/**
 * Reads the keys under `folder`, making those that are missing. Two processes that start at once end up
 * with the same keys.
 * @throws KEYS_DEVELOPMENT_REFUSED in production, KEYRING_MISSING, KEYS_PERMISSIONS, KEYS_INVALID
 */
export async function ensureDevelopmentKeys(
  folder: string,
  { production, isUsed = false }: DevelopmentKeysOptions,
): Promise<DevelopmentKeys> {
  if (production) throw new CodedError('KEYS_DEVELOPMENT_REFUSED', { details: { folder } });
  if (isUsed) await requireKeys(folder);
  await ensureFolder(folder);
  const made = [
    await createOnce(folder, 'signing.key', () => generateSigningKey().privatePem),
    await createStateKey(folder),
    await createOnce(folder, TICKET_KEY_FILE_NAME, () => generateSigningKey().privatePem),
    await createOnce(folder, 'admin.token', () => `${randomBytes(32).toString('hex')}\n`),
  ];
  const signing = await readKey(folder, 'signing.key', loadSigningKey);
  await ensurePublicKey(folder, signing);
  return {
    folder,
    created: made.includes(true),
    signing,
    verify: loadVerifyKey(signing.publicPem),
    state: (await loadKeyring(createFileKeyProvider(folder), { production: false })).primary,
    ticket: await readKey(folder, TICKET_KEY_FILE_NAME, loadSigningKey),
    adminToken: await readKey(folder, 'admin.token', loadToken),
  };
}

async function readKey<T>(folder: string, name: string, load: (text: string) => T): Promise<T> {
  const path = join(folder, name);
  const text = await readPrivateFile(path);
  try {
    return load(text);
  } catch (cause) {
    throw invalidKeyFile(path, 'does not hold what its name says', cause);
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

/** Those that a used data folder cannot do without. @throws KEYRING_MISSING, KEYS_INVALID */
export async function requireKeys(folder: string): Promise<void> {
  const rings = [KEYRING_FILE_NAME, STATE_KEY_FILE_NAME].map((name) => exists(join(folder, name)));
  if (!(await Promise.all(rings)).includes(true)) {
    const message = `"${folder}" holds no state key, and the data folder holds what was sealed with one.`;
    throw new CodedError('KEYRING_MISSING', { message, details: { folder } });
  }
  const path = join(folder, 'signing.key');
  if (!(await exists(path)))
    throw invalidKeyFile(path, 'is not there, and the packs that served are signed with it');
}

/** Once rotated, the ring has all keys and the first one has no file of its own any more. */
async function createStateKey(folder: string): Promise<boolean> {
  if (await exists(join(folder, KEYRING_FILE_NAME))) return false;
  return createOnce(folder, STATE_KEY_FILE_NAME, () => `${generateSealKey()}\n`);
}

/** The public half follows from the private one; a foreign one is a mistake worth naming. */
async function ensurePublicKey(folder: string, signing: SigningKey): Promise<void> {
  const path = join(folder, 'signing.pub');
  if (!(await exists(path))) {
    await rename(await writeDraft(path, signing.publicPem), path);
    return;
  }
  const found = await readPublicKey(path);
  if (found.keyId !== signing.keyId) throw invalidKeyFile(path, 'does not belong to signing.key');
}

async function readPublicKey(path: string): Promise<VerifyKey> {
  const file = await open(path, constants.O_RDONLY);
  try {
    return loadVerifyKey(await file.readFile('utf8'));
  } catch (cause) {
    throw invalidKeyFile(path, 'does not hold a public key', cause);
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
