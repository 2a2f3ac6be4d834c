// Stage "verified": the signature first, through the one function there is, then the revision. A
// pack that was confirmed before is verified as of then: expiry bounds the intake, not the service.
import { CodedError } from '../base/errors.ts';
import { verifyPack, type VerifiedPack } from '../trust/pack.ts';
import type { RolloutOptions } from './options.ts';

/**
 * A pack that comes in: trusted, in time, and newer than what was accepted under its name.
 * @throws PACK_* of verifyPack, PACK_ALREADY_ACTIVE, PACK_REVISION_STALE
 */
export function verifyIncoming(bytes: Uint8Array, options: RolloutOptions): VerifiedPack {
  const { trust, clock } = options;
  const pack = verifyPack(bytes, { ...trust, wallMs: clock.wallMs() });
  refuseActive(pack, options);
  refuseStale(pack, options);
  return pack;
}

/**
 * A pack of the own store that served at `confirmedAt` (ISO instant).
 * @throws PACK_* of verifyPack
 */
export function verifyConfirmed(
  bytes: Uint8Array,
  confirmedAt: string,
  { trust }: RolloutOptions,
): VerifiedPack {
  return verifyPack(bytes, { ...trust, wallMs: Date.parse(confirmedAt) });
}

function refuseActive({ manifest, digest }: VerifiedPack, { kernel }: RolloutOptions): void {
  const active = kernel.routing?.defaultSet.generations.get(manifest.service);
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
