// The door of the rollout: start, push, rollback, save. All of them run one after the other (A7); a
// push that was asked for on an epoch which has passed meanwhile is superseded, not merged.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { closeInterrupted, lastActive, resume } from './boot.ts';
import { Journey } from './journey.ts';
import type { RolloutOptions } from './options.ts';
import type { ActivePack, PushAccepted, PushOutcome } from './outcome.ts';
import { intake, repeat, type RolloutRequest } from './pipeline.ts';
import { findRollbackTarget } from './rollback-target.ts';
import { createSerialQueue } from './serial-queue.ts';
import { StoredState } from './stored-state.ts';

export interface RollbackOptions {
  /** A revision that was active once; the one before the active one when absent. */
  readonly to?: number;
  /** The service activated last when absent. */
  readonly service?: string;
}

export interface Rollout {
  /**
   * Activates what served last, or the built-in pack in a new data folder. Once, before anything
   * else.
   * @throws CodedError when it cannot be served
   */
  boot(): Promise<void>;
  /** Takes a pack through all stages. A refusal is an outcome; a throw is a bug of the server. */
  push(bytes: Uint8Array, actor: string): Promise<PushOutcome>;
  /** Activates a pack again that was active before, under a new generation and epoch. */
  rollback(options: RollbackOptions, actor: string): Promise<PushOutcome>;
  /**
   * Makes the state of all serving services durable.
   * @throws STATE_EXPORT_REFUSED, STATE_TOO_LARGE, DATA_WRITE_FAILED
   */
  saveState(): Promise<void>;
  /** What serves for a service, or for the one activated last. */
  active(service?: string): ActivePack | undefined;
  /** Highest revision accepted, by pack name; a push must be above it. */
  revisionFloors(): ReadonlyMap<string, number>;
}

/** Makes the rollout of one kernel; nothing is read before boot(). */
export function createRollout(options: RolloutOptions): Rollout {
  return new OneRollout(options);
}

class OneRollout implements Rollout {
  readonly #options: RolloutOptions;
  readonly #queue = createSerialQueue();
  readonly #storedState: StoredState;
  /** The kernel counts on from here at its first activation. */
  readonly #lastEpoch: number;
  #lastService: string | undefined;
  #waiting = 0;

  constructor(options: RolloutOptions) {
    this.#options = options;
    this.#storedState = new StoredState(options);
    this.#lastEpoch = options.history.lastEpoch;
  }

  boot(): Promise<void> {
    return this.#queue.run(async () => {
      await closeInterrupted(this.#options);
      const records = lastActive(this.#options);
      if (records.length > 0) {
        const request = this.#request('start', 'server', 0);
        await resume(records, request, this.#storedState, this.#options);
        this.#lastService = records.at(-1)?.service;
        return;
      }
      const bytes = await this.#options.builtInPack();
      const request = this.#request('built-in pack', 'server', 0);
      const { service } = await intake(bytes, request, this.#journey(request), this.#options);
      this.#lastService = service;
    });
  }

  push(bytes: Uint8Array, actor: string): Promise<PushOutcome> {
    return this.#enqueue({ actor, reason: 'push' }, (request, journey) =>
      intake(bytes, request, journey, this.#options),
    );
  }

  rollback({ to, service }: RollbackOptions, actor: string): Promise<PushOutcome> {
    return this.#enqueue({ actor, reason: 'rollback' }, async (request, journey) => {
      const active = this.active(service);
      if (active === undefined) {
        const message = `Nothing is active for service "${service ?? ''}".`;
        throw new CodedError('ROLLBACK_NONE', { message });
      }
      const activations = this.#options.history.activations(active.service);
      const target = findRollbackTarget(activations, { active: active.pack, to });
      const outcome = await repeat(target, request, journey, this.#options);
      const { log, kernel } = this.#options;
      const { name: pack, revision } = active.pack;
      const set = kernel.routing?.defaultSet.digest;
      const fields = { stage: 'rolled-back', pack, revision, actor, epoch: outcome.epoch, set };
      log.info(fields, 'pack rolled back');
      return outcome;
    });
  }

  saveState(): Promise<void> {
    return this.#queue.run(() => this.#storedState.save());
  }

  active(service?: string): ActivePack | undefined {
    const { routing } = this.#options.kernel;
    const name = service ?? this.#lastService ?? '';
    const generation = routing?.defaultSet.generations.get(name);
    if (routing === undefined || generation === undefined) return undefined;
    const { id, pack } = generation;
    return { service: name, pack, generation: id, epoch: routing.epoch };
  }

  revisionFloors(): ReadonlyMap<string, number> {
    const floors = this.#options.history.floors();
    return new Map([...floors].map(([name, { revision }]) => [name, revision]));
  }

  async #enqueue(
    { actor, reason }: { actor: string; reason: string },
    task: (request: RolloutRequest, journey: Journey) => Promise<PushAccepted>,
  ): Promise<PushOutcome> {
    // Read now, not when its turn comes: who waited behind another activation has lost to it.
    const expectedEpoch = this.#options.kernel.epoch;
    const journey = this.#journey({ actor, reason });
    try {
      if (this.#waiting > LIMITS.rolloutsWaitingMax) throw new CodedError('ROLLOUT_BUSY');
      this.#waiting += 1;
      return await this.#queue
        .run(() => this.#carryOut(this.#request(reason, actor, expectedEpoch), journey, task))
        .finally(() => {
          this.#waiting -= 1;
        });
    } catch (error) {
      if (error instanceof CodedError) return journey.refuse(error);
      throw error;
    }
  }

  async #carryOut(
    request: RolloutRequest,
    journey: Journey,
    task: (request: RolloutRequest, journey: Journey) => Promise<PushAccepted>,
  ): Promise<PushAccepted> {
    const { epoch } = this.#options.kernel;
    if (request.expectedEpoch !== epoch) {
      const details = { epoch, expectedEpoch: request.expectedEpoch };
      throw new CodedError('ROLLOUT_SUPERSEDED', { details });
    }
    const outcome = await task(request, journey);
    this.#lastService = outcome.service;
    // A failure is logged there and harms nothing: the files of before still belong to this
    // history.
    await this.#storedState.save().catch(() => undefined);
    return outcome;
  }

  #request(reason: string, actor: string, expectedEpoch: number): RolloutRequest {
    const { epoch } = this.#options.kernel;
    const nextEpoch = (epoch === 0 ? this.#lastEpoch : epoch) + 1;
    return { actor, reason, expectedEpoch, nextEpoch };
  }

  #journey(fields: { actor: string; reason: string }): Journey {
    return new Journey(this.#options, { actor: fields.actor, reason: fields.reason });
  }
}
