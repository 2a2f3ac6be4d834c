// The state keys of an installation, ready to seal and open. Which keys there are comes from a provider: the
// private file of this machine (keyring-file.ts), or whatever holds keys elsewhere. A ring that is not whole
// and consistent is refused as one; a key that is not in it opens nothing.
import { z } from 'zod';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { loadKey, type KeyringDocument, type KeyStatus } from './keyring-document.ts';
import type { SealKey } from './seal.ts';

/** One key as it may be shown: no secret. */
export interface KeyEntry {
  readonly keyId: string;
  readonly status: KeyStatus;
  readonly created: string;
  readonly isPrimary: boolean;
}

/** Keys to seal and open with. Shows no secret in logs and JSON. */
export interface Keyring {
  /** Seals; opens what it and the other enabled keys sealed. */
  readonly primary: SealKey;
  /** All keys, destroyed ones too, in the order in which they were added. */
  readonly entries: readonly KeyEntry[];
}

/** Where a ring comes from. */
export interface KeyProvider {
  /** The ring as it is now; its shape is checked by who asks. */
  load(): Promise<unknown>;
}

export interface KeyringPolicy {
  /** Refuses keys made for development, and those published in test vectors. */
  readonly production: boolean;
}

/** Keys that everybody knows: those of the published test vectors. */
const PUBLISHED_KEY_IDS: ReadonlySet<string> = new Set([
  '527d8943c0866879829d327ab3ca69b0',
  '98f43e4564433bf2efb468934d59cff7',
  '23c5ce57452c35eb743178246ad81342',
  'ba550de039872f92b991b25040b78ecc',
  '3d0539a0d7669b82ce1e9ecab4b4c644',
]);

const HEX_KEY_ID = /^[0-9a-f]{32}$/;

const recordSchema = z.strictObject({
  keyId: z.string().regex(HEX_KEY_ID),
  status: z.enum(['enabled', 'disabled', 'destroyed']),
  created: z.iso.datetime(),
  secret: z.string().max(64).exactOptional(),
  plain: z.literal(true).exactOptional(),
  usesBefore: z.int().min(0).exactOptional(),
});

const documentSchema = z.strictObject({
  purpose: z.enum(['development', 'production']),
  primary: z.string().regex(HEX_KEY_ID),
  keys: z.array(recordSchema).min(1).max(LIMITS.keyringKeysMax),
});

/** @throws KEYS_INVALID, KEYS_DEVELOPMENT_REFUSED, and whatever the provider throws */
export async function loadKeyring(provider: KeyProvider, policy: KeyringPolicy): Promise<Keyring> {
  return createKeyring(parseDocument(await provider.load()), policy);
}

/**
 * A ring out of plain data that was read from somewhere.
 * @throws KEYS_INVALID, without any of the content
 */
export function parseDocument(found: unknown): KeyringDocument {
  const parsed = documentSchema.safeParse(found);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    // The path only: a message may quote what was found, and that may be a secret.
    throw invalid(`does not fit its schema at "${issue?.path.join('.') ?? ''}"`);
  }
  const ring = parsed.data;
  if (new Set(ring.keys.map(({ keyId }) => keyId)).size < ring.keys.length) {
    throw invalid('lists a key twice');
  }
  const primary = ring.keys.find(({ keyId }) => keyId === ring.primary);
  if (primary?.status !== 'enabled') throw invalid('has no enabled primary key');
  for (const key of ring.keys) {
    const isGone = key.status === 'destroyed';
    if (isGone !== (key.secret === undefined)) {
      const expected = isGone ? 'a secret, though it is destroyed' : 'no secret';
      throw invalid(`has key ${key.keyId} with ${expected}`);
    }
    if (!isGone && loadKey(key).keyId !== key.keyId) {
      throw invalid(`has a secret that is not of key ${key.keyId}`);
    }
  }
  return ring;
}

/** @throws KEYS_DEVELOPMENT_REFUSED in production for keys made for development or published */
export function createKeyring(ring: KeyringDocument, { production }: KeyringPolicy): Keyring {
  const enabled = ring.keys.filter(({ status }) => status === 'enabled');
  const published = enabled.some(({ keyId }) => PUBLISHED_KEY_IDS.has(keyId));
  if (production && (published || ring.purpose !== 'production')) {
    throw new CodedError('KEYS_DEVELOPMENT_REFUSED', { details: { primary: ring.primary } });
  }
  const primary = enabled.find(({ keyId }) => keyId === ring.primary);
  if (primary === undefined) throw invalid('has no enabled primary key');
  const others = enabled.filter((key) => key !== primary).map((key) => loadKey(key));
  return {
    primary: { ...loadKey(primary), others },
    entries: ring.keys.map(({ keyId, status, created }) => ({
      keyId,
      status,
      created,
      isPrimary: keyId === ring.primary,
    })),
  };
}

function invalid(what: string): CodedError {
  return new CodedError('KEYS_INVALID', { message: `The keyring ${what}.` });
}
