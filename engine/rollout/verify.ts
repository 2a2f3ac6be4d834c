// Stage "verified": the signature first, through the one function there is, then the revision.
// Expiry bounds the intake, not the service: a pack that served may serve again however late it is.
import { CodedError } from '../base/errors.ts';
import { verifyPack, type VerifiedPack } from '../trust/pack.ts';
import type { RolloutOptions } from './options.ts';

const BEFORE_ANY_EXPIRY = Number.NEGATIVE_INFINITY;

/**
 * A pack that comes in: trusted, in time, and newer than what was accepted under its name.
 * @throws PACK_* of verifyPack, PACK_ALREADY_ACTIVE, PACK_REVISION_STALE
 */
export function verifyIncoming(bytes: Uint8Array, options: RolloutOptions): VerifiedPack {
  const { trust, clock, protection } = options;
  const acceptUnsigned = protection.isOpen('unsigned-packs');
  const pack = verifyPack(bytes, { ...trust, wallMs: clock.wallMs(), acceptUnsigned });
  refuseActive(pack, options);
  refuseStale(pack, options);
  return pack;
}

/**
 * A pack of the own store that history says served: everything but its expiry is checked again.
 * @throws PACK_* of verifyPack, but not PACK_EXPIRED
 */
export function verifyConfirmed(bytes: Uint8Array, { trust }: RolloutOptions): VerifiedPack {
  return verifyPack(bytes, { ...trust, wallMs: BEFORE_ANY_EXPIRY });
}

function refuseActive({ manifest, digest }: VerifiedPack, { services }: RolloutOptions): void {
  const active = services.kernel.routing?.defaultSet.generations.get(manifest.service);
  if (active?.pack.digest !== digest) return;
  const { name, revision } = manifest;
  const message = `Revision ${revision} of ${name} is the active one already, byte for byte.`;
  throw new CodedError('PACK_ALREADY_ACTIVE', { message, details: { name, revision, digest } });
}

/**
 * The newest pack itself may come again: after a rollback, or when its activation was cut short.
 */
function refuseStale({ manifest, digest }: VerifiedPack, { history }: RolloutOptions): void {
  const { name, revision } = manifest;
  const floor = history.floor(name);
  if (floor === undefined || revision > floor.revision) return;
  if (revision === floor.revision && digest === floor.digest) return;
  const message = `Revision ${revision} of ${name} came after revision ${floor.revision}.`;
  const details = { name, revision, floor: floor.revision };
  throw new CodedError('PACK_REVISION_STALE', { message, details });
}
