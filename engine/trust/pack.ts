// Packs, built and verified. Verification is one function for push, disk and command line; it is the only
// producer of a VerifiedPack, and it reads nothing of manifest or members before the signatures hold.
import semver from 'semver';
import { CodedError } from '../base/errors.ts';
import type { Digest } from '../contract/ids.ts';
import type { PackContents } from '../contract/compiler.ts';
import { sha256Hex } from './digest.ts';
import { encodeEnvelope, parseEnvelope, signEnvelope, verifyEnvelope } from './dsse.ts';
import type { SigningKey, VerifyKey } from './keys.ts';
import { checkManifest, encodeManifest, parseManifest, type Manifest } from './manifest.ts';
import { joinPack, splitPack, truncated } from './pack-file.ts';

/** What a pack is built from: the manifest's own fields and the members by path. */
export interface PackInput extends Omit<Manifest, 'format' | 'members'> {
  readonly members: ReadonlyMap<string, Uint8Array>;
}

/** Whom and what a verification trusts. */
export interface VerifyPolicy {
  readonly keys: readonly VerifyKey[];
  /** Distinct keys that must have signed, at least 1. */
  readonly threshold: number;
  /** True lets packs in that carry no signature at all; a wrong one is refused all the same. */
  readonly acceptUnsigned?: boolean;
  /** Wall-clock time that expiry is measured against. */
  readonly wallMs: number;
  /** This engine's semantic version. */
  readonly engineVersion: string;
}

declare const verified: unique symbol;

interface CheckedPack {
  /** False for one that came in without any signature. */
  readonly signed: boolean;
  readonly manifest: Manifest;
  /** SHA-256 of the whole file. */
  readonly digest: Digest;
  /** The exact bytes that were verified, in a copy of their own. */
  readonly contents: PackContents;
}

/** A pack whose every byte was checked; only verifyPack makes one. */
export type VerifiedPack = CheckedPack & { readonly [verified]: true };

/**
 * A signed pack; equal input gives equal bytes.
 * @throws PACK_UNSIGNED without a key, PACK_MANIFEST, PACK_TOO_LARGE
 */
export function buildPack(input: PackInput, keys: readonly SigningKey[]): Uint8Array {
  if (keys.length === 0) throw new CodedError('PACK_UNSIGNED');
  return assemblePack(input, keys);
}

/**
 * A pack that nobody signed: servers refuse it unless their switch `unsigned-packs` is open.
 * @throws PACK_MANIFEST, PACK_TOO_LARGE
 */
export function buildUnsignedPack(input: PackInput): Uint8Array {
  return assemblePack(input, []);
}

function assemblePack(input: PackInput, keys: readonly SigningKey[]): Uint8Array {
  const { members, ...fields } = input;
  const sorted = [...members].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const manifest = checkManifest({
    ...fields,
    format: 1,
    members: sorted.map(([path, bytes]) => ({
      path,
      bytes: bytes.length,
      sha256: sha256Hex(bytes),
    })),
  });
  const envelope = encodeEnvelope(signEnvelope(encodeManifest(manifest), keys));
  return joinPack(
    envelope,
    sorted.map(([, bytes]) => bytes),
  );
}

/**
 * Checks everything that can be known of a pack without compiling it, in this order: size, form,
 * signatures, manifest, expiry, engine range, members. Works on a copy: later writes to `bytes` change
 * nothing.
 * @throws PACK_TOO_LARGE, PACK_FORMAT, PACK_TRUNCATED, PACK_ENVELOPE, PACK_UNSIGNED, PACK_SIGNATURE,
 * PACK_MANIFEST, PACK_EXPIRED, PACK_ENGINE, PACK_MEMBER
 */
export function verifyPack(bytes: Uint8Array, policy: VerifyPolicy): VerifiedPack {
  splitPack(bytes);
  const copy = bytes.slice();
  const { envelope, body } = splitPack(copy);
  const { payload, signed } = verifyEnvelope(parseEnvelope(envelope), policy);
  const manifest = parseManifest(payload);
  checkExpiry(manifest, policy.wallMs);
  checkEngine(manifest, policy.engineVersion);
  const members = cutMembers(manifest, body, copy.length);
  const { name, service, revision, edition } = manifest;
  const contents = { name, service, revision, edition, members };
  const pack: CheckedPack = { manifest, digest: sha256Hex(copy), contents, signed };
  // Every check above has passed: this is the one place that may claim it.
  return pack as VerifiedPack;
}

function checkExpiry({ expiresAt }: Manifest, wallMs: number): void {
  if (expiresAt === null || wallMs < Date.parse(expiresAt)) return;
  const message = `The pack expired at ${expiresAt}.`;
  throw new CodedError('PACK_EXPIRED', { message, details: { expiresAt } });
}

function checkEngine({ engine }: Manifest, engineVersion: string): void {
  if (semver.satisfies(engineVersion, engine)) return;
  const message = `The pack is for engine ${engine}; this engine is ${engineVersion}.`;
  throw new CodedError('PACK_ENGINE', { message, details: { engine, engineVersion } });
}

/** The lengths must add up to the end of the file: no byte is missing, none belongs to no member. */
function cutMembers(
  manifest: Manifest,
  body: Uint8Array,
  fileBytes: number,
): Map<string, Uint8Array> {
  const expected = manifest.members.reduce((sum, member) => sum + member.bytes, 0);
  if (body.length < expected) throw truncated(fileBytes, fileBytes - body.length + expected);
  if (body.length > expected) {
    const surplus = body.length - expected;
    const message = `The pack has ${surplus} bytes that belong to no member.`;
    throw new CodedError('PACK_MEMBER', { message, details: { surplus } });
  }
  const members = new Map<string, Uint8Array>();
  let start = 0;
  for (const { path, bytes, sha256 } of manifest.members) {
    const member = body.subarray(start, start + bytes);
    start += bytes;
    if (sha256Hex(member) !== sha256) {
      const message = `Member "${path}" does not have the digest that the manifest names.`;
      throw new CodedError('PACK_MEMBER', { message, details: { path } });
    }
    members.set(path, member);
  }
  return members;
}
