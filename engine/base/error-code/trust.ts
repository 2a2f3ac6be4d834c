// Error codes. Keys, packs, pack sources and sealed records.
// See error-codes.ts, which joins all areas. Keep each block sorted.
import type { ErrorCodeEntry } from './entry.ts';

export const TRUST_ERRORS = {
  KEYS_DEVELOPMENT_REFUSED: {
    meaning: 'Development keys were asked for in production.',
    action:
      'This version serves with development keys only: unset NODE_ENV, and keep it off the internet.',
  },
  KEYS_INVALID: {
    meaning: 'A key file does not hold a key of the expected kind.',
    action:
      'Restore the named file. Only a token may be removed and is made anew: without the other keys no saved state opens, and no pack that served serves again.',
  },
  KEYS_PERMISSIONS: {
    meaning: 'A key can be read by other users of this machine.',
    action: 'Take the rights of group and others away (chmod go-rwx) and consider the key known.',
  },
  KEYRING_CHANGE_REFUSED: {
    meaning: 'The keyring cannot be changed in this way.',
    action: 'List the keys with midswing keys; nothing was changed.',
  },
  KEYRING_LOCKED: {
    meaning: 'Another process changes the keyring.',
    action: 'Try again; if no other command runs, one was interrupted: remove the named file.',
  },
  KEYRING_MISSING: {
    meaning: 'The data folder has no state key.',
    action:
      'Put the keys folder that belongs to it in place. Only a new data folder gets keys, at its first start.',
  },
  PACK_ENGINE: {
    meaning: 'The pack was made for another engine version.',
    action:
      'Widen the engine range of its pack.json after checking the pack, or change the server.',
  },
  PACK_ENVELOPE: {
    meaning: 'The envelope of the pack is not a DSSE envelope around a pack manifest.',
    action: 'Build the pack anew with midswing.',
  },
  PACK_EXPIRED: {
    meaning: 'The pack is past its expiry.',
    action: 'Build and sign the pack anew with a later expiry.',
  },
  PACK_FORMAT: {
    meaning: 'The bytes do not start like a pack.',
    action: 'Push a file that midswing built.',
  },
  PACK_MANIFEST: {
    meaning: 'The signed manifest of the pack does not fit its schema.',
    action: 'Build the pack anew with a midswing of the same version as the server.',
  },
  PACK_MEMBER: {
    meaning: 'The members of the pack are not those its manifest names.',
    action: 'Build the pack anew and transfer it unaltered.',
  },
  PACK_SIGNATURE: {
    meaning: 'The pack carries too few valid signatures of trusted keys.',
    action: 'Sign it with a key the server trusts, and transfer it unaltered.',
  },
  PACK_SOURCE_EMPTY: {
    meaning: 'The pack folder holds no rule files.',
    action: 'Add at least one file that ends in .rules.',
  },
  PACK_SOURCE_INVALID: {
    meaning: 'The pack.json of a pack folder cannot be used.',
    action: 'Correct the named file; unknown keys are refused.',
  },
  PACK_SOURCE_MISSING: {
    meaning: 'There is no pack folder with a pack.json at this path.',
    action: 'Name a folder that holds pack.json and rule files.',
  },
  PACK_SOURCE_PATH: {
    meaning: 'A file of the pack folder has a name that packs do not allow.',
    action: 'Use letters, digits, dots, dashes and underscores only, and no links.',
  },
  PACK_SOURCE_TOO_LARGE: {
    meaning: 'The pack folder holds more than a pack may.',
    action: 'Split the pack or move other files out of its folder.',
  },
  PACK_TOO_LARGE: {
    meaning: 'The pack is larger than a pack may be.',
    action: 'Split the pack or shorten its members.',
  },
  PACK_TRUNCATED: {
    meaning: 'The pack ends before its end.',
    action: 'Transfer the whole file again.',
  },
  PACK_UNSIGNED: {
    meaning: 'The pack carries no signature.',
    action: 'Sign it with a key the server trusts.',
  },
  SEAL_KEY_EXHAUSTED: {
    meaning: 'The plain AES key has sealed as many records as it safely can.',
    action: 'Promote another key of the ring; this one still opens what it sealed.',
  },
  SEAL_REFUSED: {
    meaning: 'A sealed record was refused.',
    action: 'Restore the record from a backup that belongs to this service and key.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
