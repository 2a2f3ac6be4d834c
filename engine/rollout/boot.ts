// The start: history says what served, the pack store has it, and it goes through the same
// verification and compilation again, under a new generation and epoch (A6). An empty history
// starts with the built-in pack, which goes through the intake like any other.
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

async function storedSource(
  record: HistoryRecord,
  options: RolloutOptions,
): Promise<ServiceSource> {
  const bytes = await fetchStored(record, options);
  const pack = verifyConfirmed(bytes, options);
  return sourceOf(pack, await compileConfirmed(pack, options), options);
}
