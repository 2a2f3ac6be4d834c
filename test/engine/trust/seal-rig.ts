// One key of every suite, one context, and a refusal as plain data: what tests of sealed records start from.
import type { SealContext } from '../../../engine/trust/seal-context.ts';
import { loadPlainSealKey, loadSealKey, open, type SealKey } from '../../../engine/trust/seal.ts';

const SECRET = '8badf00d00112233445566778899aabbccddeeff0123456789abcdeffedcba98';

export const context: SealContext = {
  environment: 'test',
  service: 'garden',
  record: 'service-state',
  schema: 3,
  generation: 42,
  pack: 'ab'.repeat(32),
  counter: 9,
  previous: 'cd'.repeat(32),
};

/** Name of the suite, and a fixed key of it. */
export const suites: readonly (readonly [string, SealKey])[] = [
  ['derived keys', loadSealKey(SECRET)],
  ['plain AES-128', loadPlainSealKey(SECRET.slice(0, 32))],
  ['plain AES-192', loadPlainSealKey(SECRET.slice(0, 48))],
  ['plain AES-256', loadPlainSealKey(SECRET)],
];

export interface Refusal {
  readonly code: unknown;
  readonly message: string;
  readonly cause: unknown;
  readonly details: unknown;
}

/** How `open` refuses; undefined when it opens. */
export function refusal(
  record: Uint8Array,
  keys: readonly SealKey[],
  expected: SealContext = context,
): Refusal | undefined {
  try {
    open(record, keys, expected);
  } catch (error) {
    const { code, message, cause, details } = error as Refusal; // any other shape fails the comparison
    return { code, message, cause, details };
  }
  return undefined;
}

/** The one refusal there is. */
export const REFUSED: Refusal = {
  code: 'SEAL_REFUSED',
  message:
    'A sealed record was refused. Restore the record from a backup that belongs to this service and key.',
  cause: undefined,
  details: {},
};
