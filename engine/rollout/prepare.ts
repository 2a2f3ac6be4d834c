// Stage "prepared": the compiled pack becomes a loaded generation in a set that nobody leases yet.
// What cannot take over from the active generation is refused here; nothing visible changes.
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import type { Service } from '../contract/service.ts';
import type { Generation, PackIdentity } from '../kernel/generation.ts';
import type { VerifiedPack } from '../trust/pack.ts';
import type { CompiledPack } from './compile.ts';
import type { RolloutOptions } from './options.ts';

/**
 * Loads a fresh generation of the pack. The caller owns it: it activates or discards it.
 * @throws PACK_LAYOUT_CHANGED, STATE_IMPORT_REFUSED, PACK_LOAD_FAILED, CONTRACT_UNSUPPORTED,
 * LAYOUT_*
 */
export function loadCandidate(
  pack: VerifiedPack,
  compiled: CompiledPack,
  options: RolloutOptions,
): Generation {
  const { kernel } = options;
  const service = loadService(pack, compiled, options);
  const active = kernel.routing?.defaultSet.generations.get(service.name);
  if (active !== undefined) {
    refuseOtherLayout(active.service, service);
    refuseOtherSchema(active.service, pack);
  }
  return kernel.load(service, identify(pack));
}

/** How kernel, history and logs name a pack. */
export function identify({ manifest, digest }: VerifiedPack): PackIdentity {
  return { name: manifest.name, revision: manifest.revision, digest };
}

function loadService(
  pack: VerifiedPack,
  compiled: CompiledPack,
  { layoutOf }: RolloutOptions,
): Service {
  const layout = compiled.layout === undefined ? undefined : layoutOf(compiled.layout);
  let service: Service;
  try {
    service = compiled.load(layout);
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const { name, revision } = pack.manifest;
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Loading revision ${revision} of ${name} failed: ${why}.`;
    throw new CodedError('PACK_LOAD_FAILED', { message, cause });
  }
  assert(service.name === pack.manifest.service, 'a compiler makes the service it is for');
  assert(service.room?.layout.digest === layout?.digest, 'a service keeps the layout it was given');
  return service;
}

/** Rooms keep their columns where they are: only the very same layout can take them over. */
function refuseOtherLayout(from: Service, to: Service): void {
  const found = to.room?.layout.digest;
  const expected = from.room?.layout.digest;
  if (found === expected) return;
  throw new CodedError('PACK_LAYOUT_CHANGED', { details: { found, expected } });
}

/** A pack that declares what it can take over is held to it; another is asked at the import. */
function refuseOtherSchema(from: Service, { manifest }: VerifiedPack): void {
  const accepted = manifest.stateSchema?.in;
  const found = from.stateSchema;
  if (accepted === undefined || found === undefined || from.exportState === undefined) return;
  if (accepted.includes(found)) return;
  const list = accepted.length === 0 ? 'none' : accepted.join(', ');
  const message = `The active state has schema ${found}; the pack takes over ${list}.`;
  throw new CodedError('STATE_IMPORT_REFUSED', { message, details: { found, accepted } });
}
