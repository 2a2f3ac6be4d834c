// Service state at rest: one sealed file a service, written on every swap and on stop, read at
// start. A file that does not open, does not belong or is not taken is set aside by name, never
// dropped (P3).
import { CodedError } from '../base/errors.ts';
import type { Generation } from '../kernel/generation.ts';
import { quarantineState } from '../state/quarantine.ts';
import type { SealContext } from '../trust/seal-context.ts';
import { claimedContext, open, seal } from '../trust/seal.ts';
import { exportState, importState } from './carry-state.ts';
import type { RolloutOptions } from './options.ts';

const RECORD = 'service-state';

/** Saves and restores the state files of one rollout. */
export class StoredState {
  readonly #options: RolloutOptions;
  /** Number of the last record by service; the file's own continues it. */
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
    const records = generations.map((generation) => this.#seal(generation, failures));
    for (const [index, record] of records.entries()) {
      const service = generations[index]?.service.name ?? '';
      if (record === undefined) continue;
      await states.save(service, record).catch((error: unknown) => failures.push(error));
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

  #seal(generation: Generation, failures: unknown[]): Uint8Array | undefined {
    const { sealKey, environment } = this.#options;
    const service = generation.service;
    try {
      const state = exportState(service);
      if (state === undefined) return undefined;
      const counter = (this.#counters.get(service.name) ?? 0) + 1;
      this.#counters.set(service.name, counter);
      return seal(state, sealKey, {
        environment,
        service: service.name,
        record: RECORD,
        schema: service.stateSchema ?? 0,
        generation: generation.id,
        pack: generation.pack.digest,
        counter,
        previous: '',
      });
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
    importState(service, state, context.schema);
    this.#counters.set(service.name, context.counter);
  }

  /** P8: of this installation and service, and made by a generation that the history knows. */
  #belongs(service: string, context: SealContext): boolean {
    const { environment, history } = this.#options;
    if (context.environment !== environment || context.record !== RECORD) return false;
    if (context.service !== service) return false;
    return [...history.activations(service), ...history.recent()].some(
      (record) =>
        record.service === service &&
        record.generation === context.generation &&
        record.pack.digest === context.pack,
    );
  }
}
