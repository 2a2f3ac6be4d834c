// Stage "active": the intent is durable before the write and the result after it. Between them, in
// one macrotask without an await: state moves over and the kernel writes its one pointer. After
// that write nothing can be refused any more.
import { assert } from '../base/assert.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import { carryState } from './carry-state.ts';
import type { HistoryRecord, HistoryStage } from '../state/history-record.ts';
import type { RolloutOptions } from './options.ts';

export interface ActivationRequest {
  /** The set that prepare() made of the candidates and what else serves. */
  readonly set: GenerationSet;
  readonly candidates: readonly Generation[];
  /** Epoch that was current when the rollout was asked for. */
  readonly expectedEpoch: number;
  /** Epoch the kernel will give; the intent names it. */
  readonly nextEpoch: number;
  readonly actor: string;
  readonly reason: string;
}

export interface Activation {
  readonly epoch: number;
  /** False when the history could not record the result. */
  readonly durable: boolean;
}

/**
 * Makes the candidates serve. A throw means that nothing changed; the caller discards the
 * candidates.
 * @throws HISTORY_STOPPED, STATE_EXPORT_REFUSED, STATE_IMPORT_REFUSED, SEAL_REFUSED,
 * ROLLOUT_SUPERSEDED
 */
export async function activate(
  request: ActivationRequest,
  options: RolloutOptions,
): Promise<Activation> {
  for (const candidate of request.candidates) {
    await options.history.append(recordOf('activating', candidate, request, options));
  }
  const epoch = write(request, options);
  return { epoch, durable: await recordActive(request, options) };
}

/** A history record about one candidate. */
export function recordOf(
  stage: HistoryStage,
  { id, pack, service }: Generation,
  { nextEpoch, reason, actor }: Pick<ActivationRequest, 'nextEpoch' | 'reason' | 'actor'>,
  { clock }: RolloutOptions,
): HistoryRecord {
  const at = new Date(clock.wallMs()).toISOString();
  const { name, revision, digest } = pack;
  const fields = { at, stage, epoch: nextEpoch, generation: id, service: service.name };
  return { ...fields, pack: { name, revision, digest }, reason, actor };
}

/** The point of no return is the assignment inside kernel.activate. */
function write(request: ActivationRequest, options: RolloutOptions): number {
  const { kernel, clock, log } = options;
  const serving = kernel.routing?.defaultSet.generations;
  for (const candidate of request.candidates) {
    const active = serving?.get(candidate.service.name);
    if (active !== undefined) carryState(active, candidate, options);
  }
  const { set } = request;
  try {
    kernel.activate(set, request.expectedEpoch, clock.nowMs());
  } catch (error) {
    if (kernel.routing?.defaultSet !== set) throw error;
    // The write is done: what threw is a hook that follows from it, not the activation.
    log.error({ err: error, epoch: kernel.epoch, set: set.digest }, 'a hook threw on activation');
  }
  assert(kernel.epoch === request.nextEpoch, 'A6 the epoch is the one the intent named');
  return kernel.epoch;
}

/**
 * A full disk must not stop the game: what serves serves on, and the outcome says it is not
 * durable.
 */
async function recordActive(request: ActivationRequest, options: RolloutOptions): Promise<boolean> {
  try {
    for (const candidate of request.candidates) {
      await options.history.append(recordOf('active', candidate, request, options));
    }
    return true;
  } catch (error) {
    const fields = { err: error, epoch: request.nextEpoch, set: request.set.digest };
    options.log.error(
      fields,
      'the active pack could not be recorded: a restart may return to the one before',
    );
    return false;
  }
}
