// Service state at rest: sealed, counted and kept in a store, and on the way back checked to be what was
// counted last (P8). State that did not change since it was saved is not written again. Sealing comes before
// the first await: captures of one instant are of one instant on the medium too.
import { CodedError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { StateStore } from '../state/state-store.ts';
import { sha256Hex } from '../trust/digest.ts';
import type { SealContext } from '../trust/seal-context.ts';
import { claimedContext, open, seal, type SealKey } from '../trust/seal.ts';
import type { SavedState, SavedStates, StateCapture } from './options.ts';
import type { CountedSave, SaveLedger } from './save-ledger.ts';
import { decodeStateContent, encodeStateContent } from './state-record.ts';

/** The kind of a record whose content is framed; see state-record.ts. */
const RECORD = 'saved-state';
/** The kind that 0.1.0 wrote: the content is the state itself. */
const PLAIN_RECORD = 'service-state';

export interface SavedStatesOptions {
  readonly store: StateStore;
  readonly ledger: SaveLedger;
  /** Seals what is saved; it and the others of its ring open what is loaded. */
  readonly sealKey: SealKey;
  /** Part of every sealed record, e.g. "development": records of another are refused. */
  readonly environment: string;
  readonly log: Log;
}

/** Saves and loads the state of one host's services. */
export function createSavedStates(options: SavedStatesOptions): SavedStates {
  return new StoredStates(options);
}

interface Sealed {
  readonly save: CountedSave;
  readonly record: Uint8Array;
  /** Of the content and what it is of; equal ones need no second save. */
  readonly digest: string;
}

class StoredStates implements SavedStates {
  readonly #options: SavedStatesOptions;
  /** Number of the last record by service; the next one counts on from it, or from the ledger's. */
  readonly #counters = new Map<string, number>();
  /** What the store holds, by service, as far as it was saved from here. */
  readonly #digests = new Map<string, string>();
  #isCounting = true;

  constructor(options: SavedStatesOptions) {
    this.#options = options;
  }

  async load(service: string): Promise<SavedState | undefined> {
    const { store, ledger, log, sealKey } = this.#options;
    const record = await store.load(service);
    if (record === undefined) {
      const counted = ledger.last(service);
      if (counted === undefined) return undefined;
      const fields = { service, counter: counted.counter };
      log.error(fields, 'the saved state of a service is gone: it starts without');
      return undefined;
    }
    const context = claimedContext(record);
    if (context === undefined || !this.#belongs(service, context)) {
      throw new CodedError('SEAL_REFUSED');
    }
    const plain = open(record, [sealKey], context);
    this.#counters.set(service, context.counter);
    if (context.record === PLAIN_RECORD) {
      return { schema: context.schema, state: plain, carried: [] };
    }
    const content = decodeStateContent(plain);
    // Sealed by us and still no content of ours: written by a later version.
    if (content === undefined) throw new CodedError('SEAL_REFUSED');
    return { schema: context.schema, ...content };
  }

  async refuse(service: string, error: unknown): Promise<void> {
    const { store, log } = this.#options;
    const name = await store.setAside(service);
    const code = error instanceof CodedError ? error.code : 'INTERNAL';
    const fields = { err: error, code, service, name };
    log.error(fields, 'service state was refused and set aside: the service starts without it');
  }

  /** @throws after all were tried: the failure, or an AggregateError of several */
  async save(captures: readonly StateCapture[]): Promise<void> {
    const { store } = this.#options;
    const failures: unknown[] = [];
    const sealed = captures.flatMap((capture) => this.#seal(capture, failures) ?? []);
    const entries = sealed.map(({ save, record }) => ({ service: save.service, record }));
    const unsaved = new Set<string>();
    for (const { service, error } of entries.length > 0 ? await store.saveAll(entries) : []) {
      unsaved.add(service);
      this.#digests.delete(service);
      failures.push(error);
    }
    const saved = sealed.filter(({ save }) => !unsaved.has(save.service));
    for (const { save, digest } of saved) this.#digests.set(save.service, digest);
    if (saved.length > 0) await this.#count(saved.map(({ save }) => save));
    if (failures.length > 1) {
      throw new AggregateError(failures, `the state of ${failures.length} services was not saved`);
    }
    if (failures.length === 1) throw failures[0];
  }

  /**
   * After the record, never before it: a crash in between leaves a record above the count, which opens. A
   * full disk loses only the count, which is said once.
   */
  async #count(saves: readonly CountedSave[]): Promise<void> {
    const { ledger, log } = this.#options;
    try {
      await ledger.count(saves);
      if (!this.#isCounting) log.info({}, 'saved service state is counted again');
      this.#isCounting = true;
    } catch (error) {
      const fields = { err: error, services: saves.map(({ service }) => service) };
      const message = 'service state is saved, but not counted: an older one could pass for it';
      if (this.#isCounting) log.error(fields, message);
      this.#isCounting = false;
      // Saved again, though unchanged, so that it is counted as soon as that is possible.
      for (const { service } of saves) this.#digests.delete(service);
    }
  }

  #seal(capture: StateCapture, failures: unknown[]): Sealed | undefined {
    const { sealKey, environment, ledger } = this.#options;
    const { generation, schema } = capture;
    const { service, pack, id } = generation;
    try {
      const content = encodeStateContent(capture);
      const digest = `${id} ${schema} ${sha256Hex(content)}`;
      if (this.#digests.get(service.name) === digest) return undefined;
      const counted = ledger.last(service.name)?.counter ?? 0;
      const counter = Math.max(this.#counters.get(service.name) ?? 0, counted) + 1;
      this.#counters.set(service.name, counter);
      // Whatever comes of this save, the store may hold it: nothing before it counts as unchanged.
      this.#digests.delete(service.name);
      const record = seal(content, sealKey, {
        environment,
        service: service.name,
        record: RECORD,
        schema,
        generation: id,
        pack: pack.digest,
        counter,
        previous: '',
      });
      const save = { service: service.name, counter, generation: id, pack };
      return { save, record, digest };
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  }

  /**
   * P8: of this installation and service, made by a generation that served here, and no older than the last
   * save that was counted.
   */
  #belongs(service: string, context: SealContext): boolean {
    const { environment, ledger } = this.#options;
    if (context.record !== RECORD && context.record !== PLAIN_RECORD) return false;
    if (context.environment !== environment || context.service !== service) return false;
    const counted = ledger.last(service);
    if (counted === undefined || context.counter > counted.counter) {
      return ledger.knows(service, context.generation, context.pack);
    }
    return (
      context.counter === counted.counter &&
      context.generation === counted.generation &&
      context.pack === counted.pack.digest
    );
  }
}
