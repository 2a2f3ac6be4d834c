// Stage "prepared": the compiled pack becomes a loaded generation in a set that nobody leases yet.
// What cannot take over from the active generation is refused here; nothing visible changes.
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { thrownText } from '../base/thrown.ts';
import type { RoomBehaviour } from '../contract/room.ts';
import type { Service } from '../contract/service.ts';
import type { PackIdentity } from '../kernel/generation.ts';
import type { ServiceSource } from '../service/change.ts';
import { schemaOf } from '../state/room-schema.ts';
import type { VerifiedPack } from '../trust/pack.ts';
import type { CompiledPack } from './compile.ts';
import type { RolloutOptions } from './options.ts';

/**
 * Where fresh generations of the pack come from. Making one throws PACK_LAYOUT_CHANGED,
 * STATE_IMPORT_REFUSED, PACK_LOAD_FAILED, LAYOUT_*.
 */
export function sourceOf(
  pack: VerifiedPack,
  compiled: CompiledPack,
  options: RolloutOptions,
  version: 'new' | 'served',
): ServiceSource {
  const create = (): Service => {
    const service = loadService(pack, compiled, options);
    const { routing } = options.services.kernel;
    const active = routing?.defaultSet.generations.get(service.name);
    if (active !== undefined) {
      refuseRooms(active.service, service, version);
      refuseOtherSchema(active.service, service, pack);
    }
    return service;
  };
  return { pack: identify(pack), create };
}

/** How kernel, history and logs name a pack, and when rooms move to it. */
export function identify({ manifest, digest }: VerifiedPack): PackIdentity {
  const { name, revision, update = 'now' } = manifest;
  return { name, revision, digest, ...(update !== 'now' && { update }) };
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
    const why = thrownText(cause);
    const message = `Loading revision ${revision} of ${name} failed: ${why}.`;
    throw new CodedError('PACK_LOAD_FAILED', { message, cause });
  }
  assert(service.name === pack.manifest.service, 'a compiler makes the service it is for');
  assert(service.room?.layout.digest === layout?.digest, 'a service keeps the layout it was given');
  return service;
}

/** Running rooms need a way to the version: asked here of the versions, and of the rooms once it is staged. */
function refuseRooms(from: Service, to: Service, version: 'new' | 'served'): void {
  const reason = whyRoomsStay(from.room, to.room, version);
  if (reason === undefined) return;
  const found = to.room?.layout.digest;
  const expected = from.room?.layout.digest;
  const message = `Running rooms cannot move to the pack: ${reason}.`;
  throw new CodedError('PACK_LAYOUT_CHANGED', { message, details: { found, expected } });
}

function whyRoomsStay(
  from: RoomBehaviour | undefined,
  to: RoomBehaviour | undefined,
  version: 'new' | 'served',
): string | undefined {
  if (from === undefined || to === undefined) {
    return from === to ? undefined : 'one of the two versions runs rooms, the other does not';
  }
  if (from.membersMax !== to.membersMax) {
    return `a room has ${from.membersMax} member slots, with the pack ${to.membersMax}`;
  }
  const path = [schemaOf(from), schemaOf(to)];
  if (path[0]?.digest === path[1]?.digest) return undefined;
  if (to.migrate === undefined) return 'it has other columns and no way to fill them';
  return to.refusesMove?.(path, version);
}

/**
 * A pack that declares what it can take over is held to it; another is asked at the import. On the way down
 * the version that is left decides: it alone knows newer schemas.
 */
function refuseOtherSchema(from: Service, to: Service, { manifest }: VerifiedPack): void {
  const accepted = manifest.stateSchema?.in;
  const found = from.state?.schema;
  if (accepted === undefined || found === undefined) return;
  if (to.state !== undefined && to.state.schema < found) return;
  if (accepted.includes(found)) return;
  const list = accepted.length === 0 ? 'none' : accepted.join(', ');
  const message = `The active state has schema ${found}; the pack takes over ${list}.`;
  throw new CodedError('STATE_IMPORT_REFUSED', { message, details: { found, accepted } });
}
