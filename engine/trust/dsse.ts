// DSSE envelopes (secure-systems-lab/dsse, protocol v1): signatures over type and payload together.
// The envelope's own claims decide nothing: m distinct trusted keys must have signed, whatever it says;
// and it has one form only, canonical JSON, so that no byte of it can change unnoticed.
import { z } from 'zod';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { Digest } from '../contract/ids.ts';
import { canonicalJson } from './digest.ts';
import type { SigningKey, VerifyKey } from './keys.ts';

/** What the payload of a pack's envelope is; signed along with it, so no other document passes as one. */
const PACK_PAYLOAD_TYPE = 'application/vnd.midswing.pack+json';

const base64 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, {
    error: 'is not canonical base64',
  });

const envelopeSchema = z.strictObject({
  payloadType: z.literal(PACK_PAYLOAD_TYPE),
  payload: base64,
  signatures: z
    .array(z.strictObject({ keyid: z.string().max(64), sig: base64 }))
    .max(LIMITS.signaturesMax),
});

/** A checked form, with signatures that prove nothing until verifyEnvelope has counted them. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** The bytes that are signed: `DSSEv1`, then length and text of type and payload. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** Signs `payload` with every key, in the order of their fingerprints; equal input, equal envelope. */
export function signEnvelope(payload: Uint8Array, keys: readonly SigningKey[]): Envelope {
  const signed = preAuthEncoding(PACK_PAYLOAD_TYPE, payload);
  return {
    payloadType: PACK_PAYLOAD_TYPE,
    payload: Buffer.from(payload).toString('base64'),
    signatures: keys
      .toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))
      .map((key) => ({
        keyid: key.keyId,
        sig: Buffer.from(key.sign(signed)).toString('base64'),
      })),
  };
}

/** The one text of an envelope. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return Buffer.from(canonicalJson(envelope), 'utf8');
}

/** @throws PACK_ENVELOPE unless the bytes are an envelope in its one form (PK6) */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
    const envelope = envelopeSchema.safeParse(value);
    // The comparison also refuses repeated keys, white space and escapes, which JSON.parse lets pass.
    if (envelope.success && canonicalJson(envelope.data) === text) return envelope.data;
  } catch (cause) {
    throw new CodedError('PACK_ENVELOPE', { message: 'The envelope is not JSON.', cause });
  }
  throw new CodedError('PACK_ENVELOPE');
}

/** Whose signatures count. */
export interface EnvelopePolicy {
  readonly keys: readonly VerifyKey[];
  readonly threshold: number;
  readonly acceptUnsigned?: boolean;
}

export interface VerifiedPayload {
  readonly payload: Uint8Array;
  /** False when there was no signature and none was asked for. */
  readonly signed: boolean;
}

/**
 * The payload, once at least `threshold` distinct keys have signed it. `keyid` is a hint that grants
 * nothing: every signature is tried against every key. One that a trusted key should have made but did
 * not, or that names another key than its maker, shows an altered envelope and refuses it.
 * @throws PACK_UNSIGNED, PACK_SIGNATURE
 */
export function verifyEnvelope(
  envelope: Envelope,
  { keys, threshold, acceptUnsigned = false }: EnvelopePolicy,
): VerifiedPayload {
  assert(
    Number.isSafeInteger(threshold) && threshold >= 1,
    'PK4 at least one signature is asked for',
  );
  const payload = new Uint8Array(Buffer.from(envelope.payload, 'base64'));
  if (envelope.signatures.length === 0) {
    if (!acceptUnsigned) throw new CodedError('PACK_UNSIGNED');
    return { payload, signed: false };
  }
  const signed = preAuthEncoding(envelope.payloadType, payload);
  const signers = new Set<Digest>();
  for (const { keyid, sig } of envelope.signatures) {
    const signature = Buffer.from(sig, 'base64');
    const maker = keys.find((key) => key.verify(signed, signature))?.keyId;
    const honest = keyid === '' || maker === keyid;
    if (maker === undefined ? keys.some((key) => key.keyId === keyid) : !honest) {
      throw new CodedError('PACK_SIGNATURE', {
        message: 'A signature does not belong to the key it names.',
      });
    }
    if (maker !== undefined) signers.add(maker);
  }
  if (signers.size < threshold) throw tooFew(signers.size, threshold);
  return { payload, signed: true };
}

function tooFew(found: number, expected: number): CodedError {
  const message = `${found} of ${expected} needed signatures are valid and of trusted keys.`;
  return new CodedError('PACK_SIGNATURE', { message, details: { found, expected } });
}
