// A small pack, its key and a policy that accepts it: what pack tests build, then alter.
import { errorCode } from '../../../engine/base/errors.ts';
import { encodeEnvelope, signEnvelope } from '../../../engine/trust/dsse.ts';
import {
  generateSigningKey,
  loadSigningKey,
  loadVerifyKey,
  type SigningKey,
} from '../../../engine/trust/keys.ts';
import { joinPack } from '../../../engine/trust/pack-file.ts';
import { verifyPack, type PackInput, type VerifyPolicy } from '../../../engine/trust/pack.ts';

export const WALL_MS = Date.parse('2026-11-21T12:00:00.000Z');

/** The private key of RFC 8032, section 7.1, test 1: tests need a fixed key, nobody must trust it. */
export const sampleKey: SigningKey = loadSigningKey(
  `-----BEGIN PRIVATE KEY-----\n${derBase64(
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  )}\n-----END PRIVATE KEY-----\n`,
);

function derBase64(seedHex: string): string {
  return Buffer.from(`302e020100300506032b657004220420${seedHex}`, 'hex').toString('base64');
}

export function newKey(): SigningKey {
  return loadSigningKey(generateSigningKey().privatePem);
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function sampleInput(changes: Partial<PackInput> = {}): PackInput {
  return {
    name: 'sample',
    service: 'garden',
    revision: 7,
    engine: '>=0.1.0 <0.2.0',
    edition: 1,
    createdAt: '2026-11-20T00:00:00.000Z',
    expiresAt: null,
    stateSchema: null,
    cost: null,
    members: new Map([
      ['grow.rules', bytesOf('rule grow on day { add(1) }\n')],
      ['more/rest.rules', bytesOf('\nrule rest on night { }\n')],
    ]),
    ...changes,
  };
}

export function samplePolicy(changes: Partial<VerifyPolicy> = {}): VerifyPolicy {
  const keys = [loadVerifyKey(sampleKey.publicPem)];
  return { keys, threshold: 1, wallMs: WALL_MS, engineVersion: '0.1.0', ...changes };
}

export function policyOf(threshold: number, ...keys: readonly SigningKey[]): VerifyPolicy {
  return samplePolicy({ threshold, keys: keys.map((key) => loadVerifyKey(key.publicPem)) });
}

/** A pack around any signed text at all, as only a careless or hostile holder of the key would make it. */
export function packAround(manifestText: string, ...members: readonly Uint8Array[]): Uint8Array {
  return joinPack(encodeEnvelope(signEnvelope(bytesOf(manifestText), [sampleKey])), members);
}

/** A copy with the byte at `index` changed by `mask`. */
export function flipped(bytes: Uint8Array, index: number, mask: number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = (copy[index] ?? 0) ^ mask;
  return copy;
}

/** The code verifyPack refuses with, or "accepted". */
export function refusal(bytes: Uint8Array, policy: VerifyPolicy = samplePolicy()): string {
  try {
    verifyPack(bytes, policy);
  } catch (error) {
    return errorCode(error) ?? `not coded: ${String(error)}`;
  }
  return 'accepted';
}
