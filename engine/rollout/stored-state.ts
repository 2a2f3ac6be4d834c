// Service state at rest: one sealed file a service, written on every swap and on stop, read at
// start. A file that does not open, does not belong or is not taken is set aside by name, never
// dropped (P3). The history counts the saves, so that an older genuine file is not taken for the last.
import { CodedError } from '../base/errors.ts';
import type { Generation } from '../kernel/generation.ts';
import type { HistoryRecord } from '../state/history-record.ts';
import { quarantineState } from '../state/quarantine.ts';
import type { SealContext } from '../trust/seal-context.ts';
import { claimedContext, open, seal } from '../trust/seal.ts';
import { exportState, importState } from './carry-state.ts';
import type { RolloutOptions } from './options.ts';

const RECORD = 'service-state';

interface SealedState {
  /** What the history will say of the save. */
  readonly record: HistoryRecord;
  readonly bytes: Uint8Array;
}

/** Saves and restores the state files of one rollout. */
export class StoredState {
  readonly #options: RolloutOptions;
  /** Number of the last file by service; the next one counts on from it, or from the history's. */
  readonly #counters = new Map<string, number>();

  constructor(options: RolloutOptions) {
    this.#options = options;
  }

  /**
   * Exports all serving services at one instant, then writes. One that fails does not keep the
   * others.
   * @throws the first failure, after all were tried
   */
  async save(): Promise<void> {
    const { kernel, states, log } = this.#options;
    const generations = [...(kernel.routing?.defaultSet.generations.values() ?? [])];
    const failures: unknown[] = [];
    const sealed = generations.flatMap((generation) => this.#seal(generation, failures) ?? []);
    for (const { record, bytes } of sealed) {
      try {
        await states.save(record.service, bytes);
        await this.#count(record);
      } catch (error) {
        failures.push(error);
      }
    }
    for (const error of failures) log.error({ err: error }, 'service state could not be saved');
    if (failures.length > 0) throw failures[0];
  }

  /**
   * Puts the stored state into a fresh generation, if there is one. False when the file was
   * refused: it is set aside, and the generation may be half filled, so the caller takes a new one.
   */
  async restore(generation: Generation): Promise<boolean> {
    const { states, dataFolder, log } = this.#options;
    const service = generation.service.name;
    try {
      const record = await states.load(service);
      if (record !== undefined) this.#import(generation, record);
      return true;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const path = await quarantineState(dataFolder, service);
      const fields = { err: error, code: error.code, service, path };
      log.error(fields, 'service state was refused and set aside: the service starts without it');
      return false;
    }
  }

  /**
   * After the file, never before it: a crash in between leaves a file above the count, which opens. A
   * full disk loses only the count.
   */
  async #count(record: HistoryRecord): Promise<void> {
    const { history, log } = this.#options;
    await history.append(record).catch((error: unknown) => {
      const fields = { err: error, service: record.service };
      log.error(fields, 'service state was saved, but not counted: an older one could pass for it');
    });
  }

  #seal(generation: Generation, failures: unknown[]): SealedState | undefined {
    const { sealKey, environment, history, kernel, clock } = this.#options;
    const { service, pack, id } = generation;
    try {
      const state = exportState(service);
      if (state === undefined) return undefined;
      const counted = history.saved(service.name)?.counter ?? 0;
      const counter = Math.max(this.#counters.get(service.name) ?? 0, counted) + 1;
      this.#counters.set(service.name, counter);
      const bytes = seal(state, sealKey, {
        environment,
        service: service.name,
        record: RECORD,
        schema: service.stateSchema ?? 0,
        generation: id,
        pack: pack.digest,
        counter,
        previous: '',
      });
      const { name, revision, digest } = pack;
      const record: HistoryRecord = {
        at: new Date(clock.wallMs()).toISOString(),
        stage: 'saved',
        epoch: kernel.epoch,
        generation: id,
        service: service.name,
        pack: { name, revision, digest },
        reason: null,
        counter,
      };
      return { record, bytes };
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  }

  /** @throws SEAL_REFUSED, STATE_IMPORT_REFUSED */
  #import({ service }: Generation, record: Uint8Array): void {
    const context = claimedContext(record);
    if (context === undefined || !this.#belongs(service.name, context)) {
      throw new CodedError('SEAL_REFUSED');
    }
    const state = open(record, [this.#options.sealKey], context);
    this.#counters.set(service.name, context.counter);
    importState(service, state, context.schema);
  }

  /**
   * P8: of this installation and service, made by a generation that the history knows, and no older
   * than the last save it counted.
   */
  #belongs(service: string, context: SealContext): boolean {
    const { environment, history } = this.#options;
    if (context.environment !== environment || context.record !== RECORD) return false;
    if (context.service !== service) return false;
    const saved = history.saved(service);
    const counted = saved?.counter ?? 0;
    if (context.counter < counted) return false;
    if (saved !== undefined && context.counter === counted) return isOf(saved, service, context);
    return [...history.activations(service), ...history.recent()].some((record) =>
      isOf(record, service, context),
    );
  }
}

function isOf(record: HistoryRecord, service: string, { generation, pack }: SealContext): boolean {
  return (
    record.service === service && record.generation === generation && record.pack.digest === pack
  );
}
