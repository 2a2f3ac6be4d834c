// Going back on a replacement (R18, A4): with all services that were replaced together, to the versions of
// before. A version that is still in memory comes back under a new id; another is made from its source.
import type { DryRun, RollbackRequest, ServiceSource, WayBackStanding } from './change.ts';
import type { HostCore } from './core.ts';
import type { WayBack } from './retained.ts';
import type { Member } from './roster.ts';
import type { Move, StateOrigin } from './switch.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { orderServices } from '../kernel/order.ts';
import {
  letGo,
  load,
  prepare,
  prepareSet,
  refuseLosingState,
  rehearse,
  StagedChange,
} from './stage.ts';

/**
 * Finds the way back and makes ready what has to be made anew; whatever stands by needs nothing. What is staged
 * holds all that it goes back to, also when the way back ends meanwhile.
 * @throws ROLLBACK_NONE, ROLLBACK_SNAPSHOT_EXPIRED, and what staging throws
 */
export async function stageRollback(
  request: RollbackRequest,
  core: HostCore,
): Promise<StagedChange> {
  core.refuseStopping();
  core.expireWaysBack();
  const way = core.waysBack.find(request.service);
  const baseEpoch = core.kernel.epoch;
  const owned: Member[] = [];
  try {
    const fresh = new Map<string, Member>();
    for (const [service, source] of missingSources(way, request.sources ?? [], core)) {
      const member = load(source, core);
      owned.push(member);
      request.onLoaded?.(member.generation);
      fresh.set(service, member);
      await prepare(member, core);
    }
    core.refuseStopping();
    core.expireWaysBack();
    if (core.waysBack.find(request.service) !== way || core.kernel.epoch !== baseEpoch) {
      const details = { epoch: core.kernel.epoch, expectedEpoch: baseEpoch };
      throw new CodedError('ROLLOUT_SUPERSEDED', { details });
    }
    const moves = movesBack(way, request, { fresh, owned }, core);
    const dryRun = moves.flatMap((move) => rehearseBack(move, core));
    const set = prepareSet(moves, core);
    return new StagedChange({ kind: 'rollback', baseEpoch, set, moves, dryRun });
  } catch (error) {
    await letGo(owned, core);
    throw error;
  }
}

/** How it stands with the way back of `service`, for people and owners. */
export function describeWayBack(service: string, core: HostCore): WayBackStanding {
  core.expireWaysBack();
  const way = core.waysBack.standing(service);
  if (way === 'expired' || way === 'none') return { kind: way };
  const packs = [...way.formers].map(([name, former]) => [name, former?.pack] as const);
  const { sinceWallMs } = way;
  const untilWallMs = sinceWallMs + core.snapshotExpiryMs;
  return { kind: 'kept', services: new Map(packs), sinceWallMs, untilWallMs };
}

/** The services whose former version is not in memory any more, each with where to take it from. */
function missingSources(
  way: WayBack,
  given: readonly ServiceSource[],
  core: HostCore,
): ReadonlyMap<string, ServiceSource> {
  const missing = new Map<string, ServiceSource>();
  for (const [service, former] of way.formers) {
    if (former === undefined || isStandingBy(service, former, core)) continue;
    const { digest } = former.pack;
    missing.set(service, given.find(({ pack }) => pack.digest === digest) ?? former);
  }
  return missing;
}

function isStandingBy(service: string, former: ServiceSource, core: HostCore): boolean {
  const standby = core.kernel.standby(service);
  if (standby === undefined) return false;
  const member = core.roster.of(standby);
  return member.source === former && !member.isSpoilt;
}

interface Made {
  readonly fresh: ReadonlyMap<string, Member>;
  /** Takes what is revived: all that is let go of when the rollback fails. */
  readonly owned: Member[];
}

/** Revives what stands by: it serves soon, or is let go of and stands by again. */
function movesBack(
  way: WayBack,
  { state, onLoaded }: RollbackRequest,
  { fresh, owned }: Made,
  core: HostCore,
): readonly Move[] {
  // Whatever refuses comes before the first version is revived.
  const order = orderBack(way, fresh, core);
  return order.map((service) => {
    const from = core.serving(service);
    const origin = originOf(way, service, state, from);
    const isAbsent = way.formers.get(service) === undefined;
    if (isAbsent) return { service, from, to: undefined, origin };
    const made = fresh.get(service);
    const to = made ?? revive(service, core);
    if (made === undefined) {
      owned.push(to);
      onLoaded?.(to.generation);
    }
    return { service, from, to, origin };
  });
}

/** Today's state has to find its way down: known before anything serves. */
function rehearseBack({ from, to, origin }: Move, core: HostCore): readonly DryRun[] {
  if (from === undefined || to === undefined || origin.kind !== 'predecessor') return [];
  refuseLosingState(from, to, core);
  return rehearse(from, to, core);
}

/** The names of the services in the order in which they start, those that go last. */
function orderBack(
  way: WayBack,
  fresh: ReadonlyMap<string, Member>,
  core: HostCore,
): readonly string[] {
  const names = [...way.formers.keys()];
  const going = names.filter((name) => way.formers.get(name) === undefined);
  const staying = core
    .allServing()
    .map(({ generation }) => generation.service)
    .filter(({ name }) => !way.formers.has(name));
  const arriving = names.flatMap((name) => {
    if (going.includes(name)) return [];
    return (fresh.get(name)?.generation ?? core.kernel.standby(name))?.service ?? [];
  });
  const order = orderServices([...staying, ...arriving]);
  return [...order.filter((name) => way.formers.has(name)), ...going];
}

function revive(service: string, core: HostCore): Member {
  const standby = core.kernel.standby(service);
  assert(standby !== undefined, 'what is missing was made anew');
  return core.roster.readmit(core.roster.of(standby), core.kernel.revive(standby));
}

/** Today's state where the caller wants it and there is some; else the state as it was at the switch. */
function originOf(
  { snapshot }: WayBack,
  service: string,
  state: RollbackRequest['state'],
  from: Member | undefined,
): StateOrigin {
  const hasState = from?.generation.service.state !== undefined;
  if (state === 'migrate' && hasState) return { kind: 'predecessor' };
  const sealed = snapshot.read(service);
  return sealed === undefined ? { kind: 'own', carried: [] } : { kind: 'snapshot', sealed };
}
