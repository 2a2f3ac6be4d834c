// Going back (R18). Where the host keeps the way to the wanted pack, its version comes back as it stands by:
// nothing is compiled, and its state is that of the switch or today's, as the caller chose. Any other pack
// that was active comes from the pack store through the stages of a push, with today's state.
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import type { Digest } from '../contract/ids.ts';
import type { Generation } from '../kernel/generation.ts';
import type { KeptWayBack, Staged, WayBackStanding } from '../service/change.ts';
import type { HistoryRecord } from '../state/history-record.ts';
import type { Journey } from './journey.ts';
import type { RolloutOptions } from './options.ts';
import type { ActivePack, RollbackAccepted } from './outcome.ts';
import {
  activateOrDiscard,
  askParticipants,
  recordRefusal,
  repeat,
  type RolloutRequest,
} from './pipeline.ts';
import { findRollbackTarget } from './rollback-target.ts';

/** What a rollback takes along: today's state, brought down, or the state as it was at the switch. */
export const ROLLBACK_STATES = ['keep-state', 'restore'] as const;

export type RollbackState = (typeof ROLLBACK_STATES)[number];

/** Where a rollback starts from, where it is to go, and with which state. */
export interface RollbackWish {
  readonly active: ActivePack;
  /** A revision that was active once; the pack before the active one when undefined. */
  readonly to: number | undefined;
  readonly state: RollbackState;
}

/**
 * Carries one rollback out.
 * @throws ROLLBACK_NONE, ROLLBACK_SNAPSHOT_EXPIRED, PACK_ALREADY_ACTIVE, and what a stage throws; nothing has
 * changed then
 */
export async function goBack(
  { active, to, state }: RollbackWish,
  request: RolloutRequest,
  journey: Journey,
  options: RolloutOptions,
): Promise<RollbackAccepted> {
  const { services, log } = options;
  const { target, way } = findWayBack({ active, to, state }, options);
  const outcome =
    way === undefined
      ? await repeatMigrating(target, request, journey, options)
      : await goKeptWay({ target, way, state }, request, journey, options);
  const { name: pack, revision } = active.pack;
  const { epoch, lost, lostSince } = outcome;
  const set = services.kernel.routing?.defaultSet.digest;
  const fields = { stage: 'rolled-back', pack, revision, actor: request.actor, epoch, set };
  log.info({ ...fields, state, lost, lostSince }, 'pack rolled back');
  return outcome;
}

/**
 * Where a rollback would go, and the way that is kept there.
 * @throws ROLLBACK_NONE, ROLLBACK_SNAPSHOT_EXPIRED, PACK_ALREADY_ACTIVE
 */
export function findWayBack(
  { active, to, state }: RollbackWish,
  { services, history }: RolloutOptions,
): { readonly target: HistoryRecord; readonly way: KeptWayBack | undefined } {
  const target = findRollbackTarget(history.activations(active.service), {
    active: active.pack,
    to,
  });
  const standing = services.wayBack(active.service);
  const way = leadsTo(target, standing) ? standing : undefined;
  if (way === undefined && state === 'restore') throw nothingKept(target, standing);
  return { target, way };
}

function leadsTo({ service, pack }: HistoryRecord, way: WayBackStanding): way is KeptWayBack {
  return way.kind === 'kept' && way.services.get(service)?.digest === pack.digest;
}

interface KeptStep {
  readonly target: HistoryRecord;
  readonly way: KeptWayBack;
  readonly state: RollbackState;
}

/** With all services that were replaced together: each is on record. */
async function goKeptWay(
  { target, way, state }: KeptStep,
  request: RolloutRequest,
  journey: Journey,
  options: RolloutOptions,
): Promise<RollbackAccepted> {
  const { service } = target;
  journey.identify(target.pack, service);
  const ask = { state: state === 'restore' ? 'snapshot' : 'migrate', service } as const;
  const staged = await journey.pass('prepared', () => stageOnRecord(ask, request, options));
  const candidate = staged.candidates.find((each) => each.service.name === service);
  assert(candidate !== undefined, 'a way that leads to a pack brings its service');
  const unsigned = unsignedOf(staged, options);
  const activated = await journey.pass('active', () =>
    activateOrDiscard({ ...request, staged, unsigned }, options),
  );
  const { lost } = activated;
  return {
    ...journey.accept(candidate, activated, []),
    state,
    services: [...way.services.keys()],
    lost,
    lostSince: lost.length === 0 ? null : new Date(way.sinceWallMs).toISOString(),
  };
}

/** Ids that a refusal used up are on record, as those of a push. */
async function stageOnRecord(
  ask: { readonly state: 'snapshot' | 'migrate'; readonly service: string },
  request: RolloutRequest,
  options: RolloutOptions,
): Promise<Staged> {
  const loaded: Generation[] = [];
  const onLoaded = (generation: Generation): void => void loaded.push(generation);
  try {
    const staged = await options.services.stageRollback({ ...ask, onLoaded });
    // Rooms that go back to a state need no way for the one of today.
    if (ask.state === 'migrate') await askParticipants(staged, options);
    return staged;
  } catch (error) {
    for (const each of loaded) await recordRefusal(each, { ...request, error }, options);
    throw error;
  }
}

async function repeatMigrating(
  target: HistoryRecord,
  request: RolloutRequest,
  journey: Journey,
  options: RolloutOptions,
): Promise<RollbackAccepted> {
  const accepted = await repeat(target, request, journey, options);
  const services = [target.service];
  return { ...accepted, state: 'keep-state', services, lost: [], lostSince: null };
}

/** A pack that came in unsigned stays one: no start resumes it. */
function unsignedOf({ candidates }: Staged, { history }: RolloutOptions): ReadonlySet<Digest> {
  const records = candidates.flatMap(({ service, pack }) =>
    history.activations(service.name).filter((record) => record.pack.digest === pack.digest),
  );
  return new Set(
    records.filter(({ unsigned }) => unsigned === true).map(({ pack }) => pack.digest),
  );
}

/** Says which and what to do. */
function nothingKept({ service, pack }: HistoryRecord, way: WayBackStanding): CodedError {
  const advice = 'To go back with the state of today: --keep-state.';
  const details = { service };
  if (way.kind === 'expired') {
    const message = `The state of ${service} at its last switch was kept for a time that is over. ${advice}`;
    return new CodedError('ROLLBACK_SNAPSHOT_EXPIRED', { message, details });
  }
  const former = way.kind === 'kept' ? way.services.get(service) : undefined;
  const found =
    former === undefined
      ? `No state of ${service} at an earlier switch is kept: a restart, a confirmation and a rollback end that`
      : `The state that is kept of ${service} belongs to ${former.name} revision ${former.revision}, not to revision ${pack.revision}`;
  return new CodedError('ROLLBACK_NONE', { message: `${found}. ${advice}`, details });
}
