// The start: history says what served, the pack store has it, and it goes through the same
// verification and compilation again, under a new generation and epoch (A6). An empty history
// starts with the built-in pack, which goes through the intake like any other.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { Digest } from '../contract/ids.ts';
import type { Generation } from '../kernel/generation.ts';
import type { ServiceSource } from '../service/change.ts';
import type { HistoryRecord } from '../state/history-record.ts';
import { compileConfirmed } from './compile.ts';
import type { RolloutOptions } from './options.ts';
import { activateOrDiscard, fetchStored, type RolloutRequest } from './pipeline.ts';
import { sourceOf } from './prepare.ts';
import { verifyConfirmed } from './verify.ts';

/** Closes what a crash cut short: an intent without an end was not carried out. */
export async function closeInterrupted({ history, clock, log }: RolloutOptions): Promise<void> {
  const open = new Map<number, HistoryRecord>();
  for (const record of history.recent()) {
    if (record.stage === 'activating') open.set(record.generation, record);
    else if (record.stage !== 'confirmed') open.delete(record.generation);
  }
  for (const record of open.values()) {
    const { epoch, generation, service, pack } = record;
    const fields = { epoch, generation, service, pack: pack.name, revision: pack.revision };
    log.warn(fields, 'an activation was cut short before it was recorded: it does not count');
    const at = new Date(clock.wallMs()).toISOString();
    await history.append({ ...record, at, stage: 'rejected', reason: 'interrupted' });
  }
}

/**
 * Loads every recorded pack with its stored state and activates them in one step.
 * @throws CodedError when one of them cannot serve: the server must not start as something else
 */
export async function resume(
  records: readonly HistoryRecord[],
  request: RolloutRequest,
  options: RolloutOptions,
): Promise<void> {
  const { services, log } = options;
  const put: ServiceSource[] = [];
  for (const record of records) put.push(await storedSource(record, options));
  const staged = await services.stage({ put });
  await activateOrDiscard({ ...request, staged }, options);
  const { epoch, routing } = services.kernel;
  for (const { id, service, pack } of staged.candidates) {
    const { name, revision, digest } = pack;
    const fields = { stage: 'active', epoch, set: routing?.defaultSet.digest, generation: id };
    const which = { service: service.name, pack: name, revision, digest };
    log.info({ ...fields, ...which }, 'pack active again');
  }
}

/**
 * Versions that rooms were on when their process ended and that do not serve, with those that were activated since:
 * by the digests of their packs, in the order of their activation.
 */
export type Formers = ReadonlyMap<string, Generation>;

/** The packs to load for rooms that were on `roomsOn`: none of those in `serving`. */
export function formerPacks(
  roomsOn: ReadonlySet<string>,
  serving: readonly HistoryRecord[],
  { history }: RolloutOptions,
): readonly string[] {
  const served = new Set<string>(serving.map(({ pack }) => pack.digest));
  const wanted = new Set([...roomsOn].filter((digest) => !served.has(digest)));
  const since = serving.flatMap(({ service }) => {
    const digests = history.activations(service).map(({ pack }) => pack.digest);
    const first = digests.findIndex((digest, at) => {
      return wanted.has(digest) && digests.lastIndexOf(digest) === at;
    });
    return first < 0 ? [] : digests.slice(first);
  });
  const between = [...new Set<string>(since)].filter((digest) => !served.has(digest));
  const newest = new Set(between.slice(-LIMITS.schemaLineageMax));
  const known = between.filter((digest) => newest.has(digest) || wanted.has(digest));
  // Those that were never recorded as active come last: their process ended right then.
  return [...new Set([...known, ...wanted])];
}

/**
 * Loads them before anything is activated, so that their ids are used up by what is recorded next (A6). One that
 * cannot be loaded is left out, and named: its rooms go on under what serves.
 */
export async function loadFormers(
  digests: readonly string[],
  options: RolloutOptions,
): Promise<Map<string, Generation>> {
  const formers = new Map<string, Generation>();
  for (const digest of digests) {
    try {
      formers.set(digest, await loadFormer(digest, options));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const message = 'a pack that rooms were on cannot be loaded: they go on under what serves';
      options.log.error({ err: error, digest }, message);
    }
  }
  return formers;
}

async function loadFormer(digest: string, options: RolloutOptions): Promise<Generation> {
  // A journal hands out what was sealed: it names packs by their digests.
  const bytes = await options.packs.get(digest as Digest);
  if (bytes === undefined) {
    throw new CodedError('STORE_CORRUPT', { message: `The pack ${digest} is missing.` });
  }
  const source = await verifiedSource(bytes, options);
  return options.services.loadFormer(source);
}

async function storedSource(
  record: HistoryRecord,
  options: RolloutOptions,
): Promise<ServiceSource> {
  return verifiedSource(await fetchStored(record, options), options);
}

async function verifiedSource(bytes: Uint8Array, options: RolloutOptions): Promise<ServiceSource> {
  const pack = verifyConfirmed(bytes, options);
  return sourceOf(pack, await compileConfirmed(pack, options), options, 'served');
}
