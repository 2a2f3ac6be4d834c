// A ring of state keys as plain data, and the steps of a rotation on it: add, promote, seal anew, disable,
// destroy. Each step gives a new document or refuses; in every one of them the records of all enabled keys
// open. A disabled key neither seals nor opens, but can be enabled again: the rehearsal of its end.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { loadPlainSealKey, loadSealKey, type SealKey } from './seal.ts';

export type KeyStatus = 'enabled' | 'disabled' | 'destroyed';

/** Whether the keys were made for trying things out; production refuses those. */
export type KeyPurpose = 'development' | 'production';

/** One key of a ring. A destroyed one is only its id, so that it is never used again. */
export interface KeyRecord {
  readonly keyId: string;
  readonly status: KeyStatus;
  /** ISO 8601. */
  readonly created: string;
  /** Hex digits; absent once destroyed. */
  readonly secret?: string;
  /** True for an AES key that encrypts by itself; see loadPlainSealKey. */
  readonly plain?: true;
  /** Of a plain key: records it had sealed when this was written. */
  readonly usesBefore?: number;
}

/** A ring with its secrets: for key files and providers only. */
export interface KeyringDocument {
  readonly purpose: KeyPurpose;
  /** Id of the key that seals; always enabled. */
  readonly primary: string;
  readonly keys: readonly KeyRecord[];
}

/** What a new key is made of. */
export type NewKey = Pick<KeyRecord, 'created' | 'plain' | 'usesBefore'> & {
  readonly secret: string;
};

/** A ring of one key. @throws KEYS_INVALID */
export function createDocument(purpose: KeyPurpose, key: NewKey): KeyringDocument {
  const record = enabledRecord(key);
  return { purpose, primary: record.keyId, keys: [record] };
}

/**
 * With one key more, which opens and does not seal yet.
 * @throws KEYRING_CHANGE_REFUSED for an id that the ring has or had, or a full ring; KEYS_INVALID
 */
export function addKey(ring: KeyringDocument, key: NewKey): KeyringDocument {
  const record = enabledRecord(key);
  const known = ring.keys.find(({ keyId }) => keyId === record.keyId);
  if (known !== undefined) throw refused(`Key ${known.keyId} is in the ring, ${known.status}.`);
  const most = LIMITS.keyringKeysMax;
  if (ring.keys.length >= most) throw refused(`The ring has ${most} keys, which is all it may.`);
  return { ...ring, keys: [...ring.keys, record] };
}

/** With another key that seals; the one before still opens. @throws KEYRING_CHANGE_REFUSED */
export function promoteKey(ring: KeyringDocument, keyId: string): KeyringDocument {
  expectStatus(ring, keyId, 'enabled');
  return { ...ring, primary: keyId };
}

/** @throws KEYRING_CHANGE_REFUSED for the primary key, and one that is not enabled */
export function disableKey(ring: KeyringDocument, keyId: string): KeyringDocument {
  expectStatus(ring, keyId, 'enabled');
  if (keyId === ring.primary) throw refused(`Key ${keyId} seals: promote another one first.`);
  return withStatus(ring, keyId, 'disabled');
}

/** @throws KEYRING_CHANGE_REFUSED for a key that is not disabled */
export function enableKey(ring: KeyringDocument, keyId: string): KeyringDocument {
  expectStatus(ring, keyId, 'disabled');
  return withStatus(ring, keyId, 'enabled');
}

/**
 * Without the secret of a key, for good.
 * @param inUse ids of the keys of all records there are; see claimedKeyId
 * @throws KEYRING_CHANGE_REFUSED for a key that is not disabled, or that records need
 */
export function destroyKey(
  ring: KeyringDocument,
  keyId: string,
  inUse: ReadonlySet<string>,
): KeyringDocument {
  expectStatus(ring, keyId, 'disabled');
  if (inUse.has(keyId)) throw refused(`Key ${keyId} is needed by records: seal them anew first.`);
  const keys = ring.keys.map((key): KeyRecord => {
    const { created } = key;
    return key.keyId === keyId ? { keyId, status: 'destroyed', created } : key;
  });
  return { ...ring, keys };
}

/** The key of a record that is not destroyed. @throws KEYS_INVALID */
export function loadKey({ secret = '', plain, usesBefore }: Omit<KeyRecord, 'keyId'>): SealKey {
  return plain === true ? loadPlainSealKey(secret, usesBefore) : loadSealKey(secret);
}

function enabledRecord({ secret, created, plain, usesBefore }: NewKey): KeyRecord {
  const given = {
    ...(plain === undefined ? {} : { plain }),
    ...(usesBefore === undefined ? {} : { usesBefore }),
  };
  const text = secret.trim().toLowerCase();
  const record = { status: 'enabled', created, secret: text, ...given } as const;
  return { keyId: loadKey(record).keyId, ...record };
}

function withStatus(ring: KeyringDocument, keyId: string, status: KeyStatus): KeyringDocument {
  return {
    ...ring,
    keys: ring.keys.map((key) => (key.keyId === keyId ? { ...key, status } : key)),
  };
}

function expectStatus(ring: KeyringDocument, keyId: string, status: KeyStatus): void {
  const found = ring.keys.find((key) => key.keyId === keyId)?.status;
  if (found === status) return;
  const is = found === undefined ? 'is not in the ring' : `is ${found}`;
  throw refused(`Key ${keyId} ${is}; one that is ${status} was expected.`);
}

function refused(message: string): CodedError {
  return new CodedError('KEYRING_CHANGE_REFUSED', { message });
}
