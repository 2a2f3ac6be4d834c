// Sealed records: state at rest and on its way between generations (DESIGN section 7). A record carries a
// commitment to its key and is bound to its context: it opens as what it was sealed as, or not at all, and
// every refusal is the same error. Usual keys are derived, one a record; a plain AES key counts its records.
import { createSecretKey, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import {
  decrypt,
  deriveBytes,
  encrypt,
  isAesKeyBytes,
  NONCE_BYTES,
  TAG_BYTES,
  type AesKeyBytes,
} from './primitive.ts';
import { decodeContext, encodeContext, type SealContext } from './seal-context.ts';
import {
  COMMITMENT_BYTES,
  DERIVED_SUITE,
  encodeHeader,
  SALT_BYTES,
  splitRecord,
  VERSION,
  type RecordParts,
  type Suite,
} from './seal-record.ts';

const KEY_ID_BYTES = 16;
const SECRET_BYTES = 32;

/** A state key; its secret stays in the closure, out of reach of logs and JSON. */
export interface SealKey {
  /** 32 hex digits derived from the secret; names the key in records. */
  readonly keyId: string;
  /** `bytes` bytes of key material for one salt and purpose. */
  derive(salt: Uint8Array, purpose: string, bytes: number): Uint8Array;
  /** Keys of its ring that seal no more: `open` tries them too, so that no caller forgets them. */
  readonly others?: readonly SealKey[];
  /** Only of a plain key. */
  readonly plain?: PlainKey;
}

/** An AES key that encrypts by itself, so that its random nonces are all that keeps records apart. */
export interface PlainKey {
  readonly bytes: AesKeyBytes;
  /** Shows nothing of itself in logs and JSON. */
  readonly cipherKey: KeyObject;
  /** Records sealed by it, those before this process included if they were given. */
  readonly uses: number;
  /** Counts one more. @throws SEAL_KEY_EXHAUSTED after LIMITS.plainKeyUsesMax */
  use(): void;
}

/** What makes two records of one content differ; random but in test vectors. */
export interface SealChance {
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
}

/** @throws KEYS_INVALID unless `text` is 64 hex digits that are not one byte repeated */
export function loadSealKey(text: string): SealKey {
  const secret = parseSecret(text);
  if (secret?.symmetricKeySize !== SECRET_BYTES) {
    const message = `The text is not a state key: ${SECRET_BYTES} random bytes as hex digits.`;
    throw new CodedError('KEYS_INVALID', { message });
  }
  return keyOf(secret, 'midswing/state-key-id/1');
}

/**
 * A plain AES key, for who must share it with another system; loadSealKey's are stronger.
 * @param usesBefore records it has sealed up to now, here or elsewhere
 * @throws KEYS_INVALID unless `text` is 32, 48 or 64 hex digits that are not one byte repeated
 */
export function loadPlainSealKey(text: string, usesBefore = 0): SealKey {
  const cipherKey = parseSecret(text);
  const bytes = cipherKey?.symmetricKeySize;
  if (cipherKey === undefined || !isAesKeyBytes(bytes)) {
    const message = 'The text is not a plain AES key: 16, 24 or 32 random bytes as hex digits.';
    throw new CodedError('KEYS_INVALID', { message });
  }
  assert(Number.isSafeInteger(usesBefore) && usesBefore >= 0, 'SE11 uses are counted');
  let uses = usesBefore;
  const use = (): void => {
    const details = { uses };
    if (uses >= LIMITS.plainKeyUsesMax) throw new CodedError('SEAL_KEY_EXHAUSTED', { details });
    uses += 1;
  };
  const plain: PlainKey = {
    bytes,
    cipherKey,
    get uses() {
      return uses;
    },
    use,
  };
  return { ...keyOf(cipherKey, `midswing/plain-key-id/${bytes}`), plain };
}

/** A new state key in the form that loadSealKey reads. */
export function generateSealKey(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

/**
 * Seals `plain` for `context` with a fresh salt and nonce. The result is the caller's. Hot for large state:
 * beside the encryption one copy of the bytes.
 * @throws SEAL_KEY_EXHAUSTED
 */
export function seal(plain: Uint8Array, key: SealKey, context: SealContext): Uint8Array {
  return sealBehind(0, plain, key, context);
}

/** `seal`, with `lead` bytes before the record that the caller still has to write. */
export function sealBehind(
  lead: number,
  plain: Uint8Array,
  key: SealKey,
  context: SealContext,
): Uint8Array {
  const chance = { salt: randomBytes(SALT_BYTES), nonce: randomBytes(NONCE_BYTES), lead };
  return sealWith(plain, key, context, chance);
}

/** `seal` with a given chance; for published vectors only, since a repeated chance breaks GCM. */
export function sealWith(
  plain: Uint8Array,
  key: SealKey,
  context: SealContext,
  { salt, nonce, lead = 0 }: SealChance & { readonly lead?: number },
): Uint8Array {
  assert(salt.length === SALT_BYTES && nonce.length === NONCE_BYTES, 'SE2 salt and nonce sizes');
  const suite = suiteOf(key);
  key.plain?.use();
  const { recordKey, commitment } = recordSecrets(key, suite, salt);
  const header = encodeHeader({ suite, keyId: key.keyId, salt, nonce, commitment }, context);
  const { ciphertext, tag } = encrypt(recordKey, nonce, header, plain);
  const bytes = lead + header.length + ciphertext.length + TAG_BYTES;
  // Its own memory, of which every byte behind the lead is written here: no copy, no zeroes first.
  const record = new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
  record.fill(0, 0, lead);
  record.set(header, lead);
  record.set(ciphertext, lead + header.length);
  record.set(tag, bytes - TAG_BYTES);
  assert(record.length === bytes && tag.length === TAG_BYTES, 'SE2 the parts fill the record');
  return record;
}

/**
 * The plain bytes of a record sealed by one of `keys`, or of their rings, for exactly `expect`; the caller's own.
 * @throws SEAL_REFUSED, without a reason, for everything else
 */
export function open(
  record: Uint8Array,
  keys: readonly SealKey[],
  expect: SealContext,
): Uint8Array {
  const parts = splitRecord(record);
  const plain = parts === undefined ? undefined : tryOpen(parts, keys, encodeContext(expect));
  if (plain === undefined) throw new CodedError('SEAL_REFUSED');
  return plain;
}

/**
 * The context a record claims, or undefined when it has none. Proves nothing: decide by it whether the
 * record is wanted, then hand it to `open`, which alone authenticates it.
 */
export function claimedContext(record: Uint8Array): SealContext | undefined {
  const parts = splitRecord(record);
  return parts === undefined ? undefined : decodeContext(parts.context);
}

/** The id of the key a record claims to be sealed by; proves nothing. For counting what a key is needed for. */
export function claimedKeyId(record: Uint8Array): string | undefined {
  return splitRecord(record)?.keyId;
}

function tryOpen(
  parts: RecordParts,
  keys: readonly SealKey[],
  expected: Buffer,
): Uint8Array | undefined {
  if (!parts.context.equals(expected)) return undefined;
  const key = findKey(keys, parts.keyId) ?? findKey(ringOf(keys), parts.keyId);
  if (key === undefined || suiteOf(key) !== parts.suite) return undefined;
  const { recordKey, commitment } = recordSecrets(key, parts.suite, parts.salt);
  if (!timingSafeEqual(commitment, parts.commitment)) return undefined;
  return decrypt(recordKey, parts);
}

function findKey(keys: readonly SealKey[], keyId: string): SealKey | undefined {
  return keys.find((candidate) => candidate.keyId === keyId);
}

function ringOf(keys: readonly SealKey[]): readonly SealKey[] {
  return keys.flatMap((key) => key.others ?? []);
}

function suiteOf(key: SealKey): Suite {
  return key.plain?.bytes ?? DERIVED_SUITE;
}

interface RecordSecrets {
  readonly recordKey: KeyObject;
  /** Says in the open which key it is: GCM alone can be made to open under two. */
  readonly commitment: Uint8Array;
}

function recordSecrets(key: SealKey, suite: Suite, salt: Uint8Array): RecordSecrets {
  const purpose = `midswing/seal/${VERSION}/${suite}`;
  if (key.plain !== undefined) {
    const { cipherKey } = key.plain;
    return { recordKey: cipherKey, commitment: key.derive(salt, purpose, COMMITMENT_BYTES) };
  }
  const material = key.derive(salt, purpose, SECRET_BYTES + COMMITMENT_BYTES);
  const recordKey = createSecretKey(material.subarray(0, SECRET_BYTES));
  material.fill(0, 0, SECRET_BYTES);
  return { recordKey, commitment: material.subarray(SECRET_BYTES) };
}

function keyOf(secret: KeyObject, idPurpose: string): SealKey {
  const derive: SealKey['derive'] = (salt, purpose, bytes) =>
    deriveBytes(secret, salt, purpose, bytes);
  const keyId = derive(new Uint8Array(0), idPurpose, KEY_ID_BYTES);
  return { keyId: Buffer.from(keyId).toString('hex'), derive };
}

/** The secret of hex digits, unless they are none or one byte repeated. */
function parseSecret(text: string): KeyObject | undefined {
  const hex = text.trim();
  if (!/^(?:[0-9a-f]{2}){1,64}$/i.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const secret = new Set(bytes).size > 1 ? createSecretKey(bytes) : undefined;
  bytes.fill(0);
  return secret;
}
