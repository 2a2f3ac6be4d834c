// The start: history says what served, the pack store has it, and it goes through the same
// verification and compilation again, under a new generation and epoch (A6). An empty history
// starts with the built-in pack, which goes through the intake like any other.
import type { Generation } from '../kernel/generation.ts';
import type { HistoryRecord } from '../state/history-record.ts';
import { compile } from './compile.ts';
import type { RolloutOptions } from './options.ts';
import { activateOrDiscard, fetchStored, type RolloutRequest } from './pipeline.ts';
import { loadCandidate } from './prepare.ts';
import type { StoredState } from './stored-state.ts';
import { verifyConfirmed } from './verify.ts';

/**
 * What served last, one record a service that this server still runs, in the order in which they
 * were activated. Loading them in that order gives ids in it, so that the next start knows it too.
 */
export function lastActive({ compilers, history }: RolloutOptions): HistoryRecord[] {
  return compilers
    .map(({ service }) => history.active(service))
    .filter((record) => record !== undefined)
    .toSorted((a, b) => a.generation - b.generation);
}

/** Closes what a crash cut short: an intent without an end was not carried out. */
export async function closeInterrupted({ history, clock, log }: RolloutOptions): Promise<void> {
  const open = new Map<number, HistoryRecord>();
  for (const record of history.recent()) {
    if (record.stage === 'activating') open.set(record.generation, record);
    else open.delete(record.generation);
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
  storedState: StoredState,
  options: RolloutOptions,
): Promise<void> {
  const candidates: Generation[] = [];
  try {
    for (const record of records) {
      candidates.push(await loadStored(record, storedState, options));
    }
  } catch (error) {
    for (const candidate of candidates) options.kernel.discard(candidate);
    throw error;
  }
  const set = options.kernel.prepare(candidates);
  await activateOrDiscard({ ...request, set, candidates }, options);
  for (const { id, service, pack } of candidates) {
    const { name, revision, digest } = pack;
    const fields = {
      stage: 'active',
      epoch: options.kernel.epoch,
      set: set.digest,
      generation: id,
    };
    const which = { service: service.name, pack: name, revision, digest };
    options.log.info({ ...fields, ...which }, 'pack active again');
  }
}

async function loadStored(
  record: HistoryRecord,
  storedState: StoredState,
  options: RolloutOptions,
): Promise<Generation> {
  const bytes = await fetchStored(record, options);
  const pack = verifyConfirmed(bytes, options);
  const compiled = compile(pack, options.compilers);
  const generation = loadCandidate(pack, compiled, options);
  if (await storedState.restore(generation)) return generation;
  // A refused import may have left its traces: serve from a generation that never saw the state.
  options.kernel.discard(generation);
  return loadCandidate(pack, compiled, options);
}
