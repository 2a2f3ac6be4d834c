// The keys that tickets are signed with. A game's own keys come as a folder of public halves, a file a key; the
// file's name is the key's name, which tickets give as `kid`. Beside them outside production: the one that the
// first start makes, for `midswing ticket`.
import type { KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { loadPublicKey, type SigningKey } from './keys.ts';
import { checkMode, invalidKeyFile } from './private-file.ts';

/** The private half of the development key, in the folder of the keys. */
export const TICKET_KEY_FILE_NAME = 'ticket.key';
/** What tickets call the development key. */
export const DEVELOPMENT_TICKET_KEY = 'development';

const FILE_NAME = /^([A-Za-z0-9._-]{1,64})\.pub$/;

export interface TicketKeySources {
  /** Folder of `<kid>.pub` files; undefined when none is named. */
  readonly folder: string | undefined;
  /** The development key; undefined in production. */
  readonly development: SigningKey | undefined;
}

/**
 * All public keys by the name that tickets give. A folder is read once: a key that is added or taken away
 * counts from the next start on.
 * @throws KEYS_INVALID, KEYS_PERMISSIONS
 */
export async function loadTicketKeys({
  folder,
  development,
}: TicketKeySources): Promise<ReadonlyMap<string, KeyObject>> {
  const keys = folder === undefined ? new Map<string, KeyObject>() : await readFolder(folder);
  if (development === undefined) return keys;
  if (keys.has(DEVELOPMENT_TICKET_KEY)) {
    const path = join(folder ?? '', `${DEVELOPMENT_TICKET_KEY}.pub`);
    throw invalidKeyFile(path, 'has the name of the development key');
  }
  return keys.set(DEVELOPMENT_TICKET_KEY, loadPublicKey(development.publicPem));
}

async function readFolder(folder: string): Promise<Map<string, KeyObject>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw invalidKeyFile(folder, 'is no folder of ticket keys that can be read', cause);
  });
  const files = names.filter((name) => name.endsWith('.pub')).toSorted();
  if (files.length === 0) throw invalidKeyFile(folder, 'holds no <name>.pub');
  if (files.length > LIMITS.ticketKeysMax) {
    throw invalidKeyFile(folder, `holds more than ${LIMITS.ticketKeysMax} keys`);
  }
  const keys = new Map<string, KeyObject>();
  for (const file of files) {
    const path = join(folder, file);
    const [, name] = FILE_NAME.exec(file) ?? [];
    if (name === undefined) {
      throw invalidKeyFile(path, 'is not named by 1 to 64 letters, digits, dots, - and _');
    }
    keys.set(name, await readPublicKey(path));
  }
  return keys;
}

/** Everybody may read it; who can write it lets anybody in. */
async function readPublicKey(path: string): Promise<KeyObject> {
  const file = await open(path, constants.O_RDONLY).catch((cause: unknown) => {
    throw invalidKeyFile(path, 'cannot be opened', cause);
  });
  try {
    const status = await file.stat();
    const isKey = status.isFile() && status.size <= LIMITS.keyFileBytesMax;
    if (!isKey) throw invalidKeyFile(path, 'is no key file');
    checkMode(path, status.mode, 0o022);
    return loadPublicKey(await file.readFile('utf8'));
  } catch (cause) {
    if (cause instanceof CodedError && 'path' in cause.details) throw cause;
    throw invalidKeyFile(path, 'does not hold an Ed25519 public key in PEM form', cause);
  } finally {
    await file.close();
  }
}
