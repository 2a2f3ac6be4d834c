// Stage "active": the intent is durable before the write and the result after it. Between them, in
// one macrotask without an await: the host of services moves state over and writes the one pointer. After
// that write nothing can be refused any more.
import { assert } from '../base/assert.ts';
import type { Digest } from '../contract/ids.ts';
import type { Generation } from '../kernel/generation.ts';
import type { Staged } from '../service/change.ts';
import type { HistoryRecord, HistoryStage } from '../state/history-record.ts';
import type { RolloutOptions } from './options.ts';

export interface ActivationRequest {
  /** The candidates, ready to serve. */
  readonly staged: Staged;
  /** Epoch that was current when the rollout was asked for. */
  readonly expectedEpoch: number;
  /** Epoch the kernel will give; the intent names it. */
  readonly nextEpoch: number;
  readonly actor: string;
  readonly reason: string;
  /** Packs that came in without a signature: they are not resumed at a start. */
  readonly unsigned?: ReadonlySet<Digest>;
}

export interface Activation {
  readonly epoch: number;
  /** False when the history could not record the result. */
  readonly durable: boolean;
  /** Services that went back to an earlier state. */
  readonly lost: readonly string[];
}

/**
 * Makes the candidates serve. A throw means that nothing changed; the caller discards the
 * candidates.
 * @throws HISTORY_STOPPED, STATE_EXPORT_REFUSED, STATE_IMPORT_REFUSED, MIGRATION_FAILED,
 * SEAL_REFUSED, ROLLOUT_SUPERSEDED
 */
export async function activate(
  request: ActivationRequest,
  options: RolloutOptions,
): Promise<Activation> {
  for (const candidate of request.staged.candidates) {
    await options.history.append(recordOf('activating', candidate, request, options));
  }
  const replacement = options.services.activate(request.staged, request.expectedEpoch);
  const { epoch, services, lost } = replacement;
  assert(epoch === request.nextEpoch, 'A6 the epoch is the one the intent named');
  // What only adds has nothing before it, and what was taken out comes back by its next push.
  if (services.every(({ from, to }) => from === undefined || to === undefined)) {
    options.services.confirm(services.map(({ service }) => service));
  }
  return { epoch, lost, durable: await recordActive(request, options) };
}

type RecordFields = Pick<ActivationRequest, 'nextEpoch' | 'reason' | 'actor' | 'unsigned'>;

/** A history record about one generation. */
export function recordOf(
  stage: HistoryStage,
  { id, pack, service }: Generation,
  { nextEpoch, reason, actor, unsigned }: RecordFields,
  { clock }: RolloutOptions,
): HistoryRecord {
  const at = new Date(clock.wallMs()).toISOString();
  const { name, revision, digest } = pack;
  const fields = { at, stage, epoch: nextEpoch, generation: id, service: service.name };
  const record = { ...fields, pack: { name, revision, digest }, reason, actor };
  return unsigned?.has(digest) === true ? { ...record, unsigned: true } : record;
}

/**
 * A full disk must not stop the game: what serves serves on, and the outcome says it is not
 * durable.
 */
async function recordActive(request: ActivationRequest, options: RolloutOptions): Promise<boolean> {
  try {
    for (const candidate of request.staged.candidates) {
      await options.history.append(recordOf('active', candidate, request, options));
    }
    for (const removal of request.staged.removals) {
      await options.history.append(recordOf('removed', removal, request, options));
    }
    return true;
  } catch (error) {
    const set = options.services.kernel.routing?.defaultSet.digest;
    const fields = { err: error, epoch: request.nextEpoch, set };
    options.log.error(
      fields,
      'the change could not be recorded: a restart may return to what was before',
    );
    return false;
  }
}
