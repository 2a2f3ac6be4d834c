// Counts saved states apart from where they are stored, so that an older record, genuine as it is, does not
// pass for the last one (P8). Every save is counted in one small sealed file; the history, which is read
// again for as long as it lives, counts the first save of each generation. The higher of both holds. Honest
// limit: who puts back the whole folder as it once was is not noticed.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import type { PackIdentity } from '../kernel/generation.ts';
import type { DataFolder } from '../state/data-folder.ts';
import { writeDurably } from '../state/durable-write.ts';
import { packSchema, type HistoryRecord } from '../state/history-record.ts';
import type { History } from '../state/history.ts';
import { createInOrder } from '../state/in-order.ts';
import { readBounded } from '../state/read-bounded.ts';
import { nodeStorage, type Storage } from '../state/storage.ts';
import { canonicalJson } from '../trust/digest.ts';
import type { SealContext } from '../trust/seal-context.ts';
import { open, seal, type SealKey } from '../trust/seal.ts';

const FILE_NAME = 'saves.ledger';
const RECORD = 'save-ledger';

/** One save as it is counted. */
export interface CountedSave {
  readonly service: string;
  /** The number in the seal of the record. */
  readonly counter: number;
  readonly generation: number;
  readonly pack: PackIdentity;
}

export interface SaveLedger {
  /** The newest save of the service that was counted. */
  last(service: string): CountedSave | undefined;
  /** True when a generation of this id and pack was about to serve here, or did. */
  knows(service: string, generation: number, packDigest: string): boolean;
  /** Durable when it resolves. @throws DATA_WRITE_FAILED, HISTORY_STOPPED */
  count(saves: readonly CountedSave[]): Promise<void>;
}

export interface SaveLedgerOptions {
  readonly folder: DataFolder;
  /** Has to name a generation before it serves: what that saved is not known as ours otherwise. */
  readonly history: Pick<History, 'saved' | 'activations' | 'recent' | 'append'>;
  /** Seals the file; it and the others of its ring open it. */
  readonly sealKey: SealKey;
  readonly environment: string;
  /** The epoch that serves, for the history. */
  readonly epoch: () => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly storage?: Storage;
}

/** Reads the ledger of the folder; one that is refused is set aside, and the history's counts remain. */
export async function openSaveLedger(options: SaveLedgerOptions): Promise<SaveLedger> {
  const { folder, log, storage = nodeStorage } = options;
  try {
    return new FileLedger(options, await read(options));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const name = `${FILE_NAME}-refused-${randomBytes(8).toString('hex')}`;
    await storage.rename(folder.file(FILE_NAME), folder.file(name));
    await storage.syncFolder(folder.path);
    const fields = { err: error, code: error.code, name };
    log.error(
      fields,
      'the count of saved states was refused and set aside: the history counts alone',
    );
    return new FileLedger(options, []);
  }
}

const savesSchema = z.array(
  z.strictObject({
    service: z.string().max(64),
    counter: z.int().min(0),
    generation: z.int().min(0),
    pack: packSchema,
  }),
);

class FileLedger implements SaveLedger {
  readonly #options: SaveLedgerOptions;
  readonly #order = createInOrder();
  /** Of the file alone. */
  readonly #counted: Map<string, CountedSave>;

  constructor(options: SaveLedgerOptions, counted: readonly CountedSave[]) {
    this.#options = options;
    this.#counted = new Map(counted.map((save) => [save.service, save]));
  }

  last(service: string): CountedSave | undefined {
    const own = this.#counted.get(service);
    const record = this.#options.history.saved(service);
    if (record === undefined) return own;
    const counter = record.counter ?? 0;
    if (own !== undefined && own.counter >= counter) return own;
    return { service, counter, generation: record.generation, pack: record.pack };
  }

  knows(service: string, generation: number, packDigest: string): boolean {
    const { history } = this.#options;
    return [...history.activations(service), ...history.recent()].some(
      (record) =>
        record.service === service &&
        record.generation === generation &&
        record.pack.digest === packDigest,
    );
  }

  count(saves: readonly CountedSave[]): Promise<void> {
    return this.#order.run(() => this.#count(saves));
  }

  async #count(saves: readonly CountedSave[]): Promise<void> {
    for (const save of saves) {
      const known = this.#counted.get(save.service);
      if (known === undefined || known.counter < save.counter)
        this.#counted.set(save.service, save);
    }
    await this.#write();
    const { history } = this.#options;
    for (const save of saves) {
      if (history.saved(save.service)?.generation === save.generation) continue;
      await history.append(this.#recordOf(save));
    }
  }

  async #write(): Promise<void> {
    const { folder, sealKey, environment, storage = nodeStorage } = this.#options;
    const saves = [...this.#counted.values()].map(({ service, counter, generation, pack }) => {
      const { name, revision, digest } = pack;
      return { service, counter, generation, pack: { name, revision, digest } };
    });
    const record = seal(Buffer.from(canonicalJson(saves)), sealKey, contextOf(environment));
    await writeDurably(folder.path, FILE_NAME, record, storage);
  }

  #recordOf({ service, counter, generation, pack }: CountedSave): HistoryRecord {
    const at = new Date(this.#options.clock.wallMs()).toISOString();
    const epoch = this.#options.epoch();
    const { name, revision, digest } = pack;
    const reference = { name, revision, digest };
    const fields = { at, stage: 'saved' as const, epoch, generation, service, reason: null };
    return { ...fields, pack: reference, counter };
  }
}

async function read(options: SaveLedgerOptions): Promise<readonly CountedSave[]> {
  const { folder, sealKey, environment } = options;
  const record = await readBounded(folder.file(FILE_NAME), LIMITS.saveLedgerBytesMax);
  if (record === undefined) return [];
  const plain = open(record, [sealKey], contextOf(environment));
  const saves = savesSchema.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
  if (!saves.success) throw new CodedError('SEAL_REFUSED', { cause: saves.error });
  return saves.data;
}

function contextOf(environment: string): SealContext {
  const none = { service: '', schema: 0, generation: 0, pack: '', counter: 0, previous: '' };
  return { ...none, environment, record: RECORD };
}
