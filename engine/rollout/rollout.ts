// The door of the rollout: start, push, rollback, confirmation, save. All of them run one after the other (A7); a
// push that was asked for on an epoch which has passed meanwhile is superseded, not merged.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { HistoryRecord } from '../state/history-record.ts';
import { closeInterrupted, formerPacks, loadFormers, resume, type Formers } from './boot.ts';
import { confirm } from './confirm.ts';
import { Journey } from './journey.ts';
import type { RolloutOptions } from './options.ts';
import type {
  ActivePack,
  ConfirmOutcome,
  PushOutcome,
  PushRefused,
  RemoveOutcome,
  RollbackOutcome,
  RollbackPreview,
  WayBack,
} from './outcome.ts';
import { remove } from './remove.ts';
import { intake, type RolloutRequest } from './pipeline.ts';
import { findWayBack, goBack, type RollbackState } from './rollback.ts';
import { saveServing } from './saved-services.ts';
import { createSerialQueue } from './serial-queue.ts';

export interface RollbackOptions {
  /** A revision that was active once; the one before the active one when absent. */
  readonly to?: number;
  /** The service activated last when absent. */
  readonly service?: string;
  /** Whose state it takes along: 'keep-state', today's, when absent. */
  readonly state?: RollbackState;
}

export interface Rollout {
  /**
   * Activates what served last, or the built-in pack in a new data folder. Once, before anything
   * else. Of the packs that rooms were on it makes those ready that do not serve: the caller's to resume.
   * @throws CodedError when it cannot be served
   */
  boot(roomsOn?: ReadonlySet<string>): Promise<Formers>;
  /** Takes a pack through all stages. A refusal is an outcome; a throw is a bug of the server. */
  push(bytes: Uint8Array, actor: string): Promise<PushOutcome>;
  /**
   * Activates a pack again that was active before, under a new generation and epoch. With the state of the
   * switch only where that is kept: ROLLBACK_NONE, ROLLBACK_SNAPSHOT_EXPIRED otherwise.
   */
  rollback(options: RollbackOptions, actor: string): Promise<RollbackOutcome>;
  /** Where a rollback would go now; nothing happens. */
  previewRollback(options: RollbackOptions): RollbackPreview | PushRefused;
  /** What serves for a service, or for all, is good: what was kept to go back is let go of, on record. */
  confirm(service: string | undefined, actor: string): Promise<ConfirmOutcome>;
  /** Takes a service out: what serves of it drains, and no start resumes it. */
  remove(service: string, actor: string): Promise<RemoveOutcome>;
  /**
   * Makes the state of all serving services durable.
   * @throws STATE_EXPORT_REFUSED, STATE_TOO_LARGE, DATA_WRITE_FAILED
   */
  saveState(): Promise<void>;
  /** What serves for a service, or for the one activated last. */
  active(service?: string): ActivePack | undefined;
  /** For every service that serves: what it can go back to with its state of the switch. */
  waysBack(): ReadonlyMap<string, WayBack | undefined>;
  /** Highest revision accepted, by pack name; a push must be above it. */
  revisionFloors(): ReadonlyMap<string, number>;
}

/** Makes the rollout of one kernel; nothing is read before boot(). */
export function createRollout(options: RolloutOptions): Rollout {
  return new OneRollout(options);
}

/** What every carried-out rollout says. */
interface Accepted {
  readonly ok: true;
  readonly service: string;
}

class OneRollout implements Rollout {
  readonly #options: RolloutOptions;
  readonly #queue = createSerialQueue();
  /** The kernel counts on from here at its first activation. */
  readonly #lastEpoch: number;
  #lastService: string | undefined;
  #waiting = 0;

  constructor(options: RolloutOptions) {
    this.#options = options;
    this.#lastEpoch = options.history.lastEpoch;
  }

  boot(roomsOn: ReadonlySet<string> = new Set()): Promise<Formers> {
    return this.#queue.run(async () => {
      await closeInterrupted(this.#options);
      const records = this.#options.history.resumable();
      const packs = formerPacks(roomsOn, records, this.#options);
      const formers = await loadFormers(packs, this.#options);
      try {
        await this.#activateFirst(records);
      } catch (error) {
        for (const former of formers.values()) await this.#options.services.forget(former);
        throw error;
      }
      return formers;
    });
  }

  push(bytes: Uint8Array, actor: string): Promise<PushOutcome> {
    return this.#enqueue({ actor, reason: 'push' }, (request, journey) =>
      intake(bytes, request, journey, this.#options),
    );
  }

  rollback(wish: RollbackOptions, actor: string): Promise<RollbackOutcome> {
    const { to, service, state = 'keep-state' } = wish;
    return this.#enqueue({ actor, reason: 'rollback' }, (request, journey) => {
      const active = this.active(service);
      if (active === undefined) throw nothingActive(service);
      return goBack({ active, to, state }, request, journey, this.#options);
    });
  }

  previewRollback(wish: RollbackOptions): RollbackPreview | PushRefused {
    const { to, service, state = 'keep-state' } = wish;
    try {
      const active = this.active(service);
      if (active === undefined) throw nothingActive(service);
      const { target } = findWayBack({ active, to, state }, this.#options);
      return { ok: true, state, service: active.service, from: active.pack, to: target.pack };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return this.#journey({ actor: 'preview', reason: 'rollback' }).refuse(error);
    }
  }

  confirm(service: string | undefined, actor: string): Promise<ConfirmOutcome> {
    return this.#inTurn({ actor, reason: 'confirmation' }, (request) =>
      confirm({ service, actor: request.actor }, this.#options),
    );
  }

  remove(service: string, actor: string): Promise<RemoveOutcome> {
    return this.#enqueue({ actor, reason: 'removal' }, (request, journey) =>
      remove(service, request, journey, this.#options),
    );
  }

  saveState(): Promise<void> {
    return this.#queue.run(() => saveServing(this.#options));
  }

  active(service?: string): ActivePack | undefined {
    const { routing } = this.#options.services.kernel;
    const name = service ?? this.#lastService ?? '';
    const generation = routing?.defaultSet.generations.get(name);
    if (routing === undefined || generation === undefined) return undefined;
    const { id, pack } = generation;
    return { service: name, pack, generation: id, epoch: routing.epoch };
  }

  waysBack(): ReadonlyMap<string, WayBack | undefined> {
    const serving = this.#options.services.kernel.routing?.defaultSet.generations.keys() ?? [];
    return new Map([...serving].map((service) => [service, this.#wayBack(service)]));
  }

  revisionFloors(): ReadonlyMap<string, number> {
    const floors = this.#options.history.floors();
    return new Map([...floors].map(([name, { revision }]) => [name, revision]));
  }

  async #activateFirst(records: readonly HistoryRecord[]): Promise<void> {
    if (records.length > 0) {
      const request = this.#request('start', 'server', 0);
      await resume(records, request, this.#options);
      this.#lastService = records.at(-1)?.service;
      return;
    }
    const bytes = await this.#options.builtInPack();
    const request = this.#request('built-in pack', 'server', 0);
    const { service } = await intake(bytes, request, this.#journey(request), this.#options);
    this.#lastService = service;
  }

  #wayBack(service: string): WayBack | undefined {
    const standing = this.#options.services.wayBack(service);
    const pack = standing.kind === 'kept' ? standing.services.get(service) : undefined;
    if (standing.kind !== 'kept' || pack === undefined) return undefined;
    const instant = (wallMs: number): string => new Date(wallMs).toISOString();
    const { sinceWallMs, untilWallMs } = standing;
    return { pack, since: instant(sinceWallMs), until: instant(untilWallMs) };
  }

  /** A rollout that activates something. */
  #enqueue<T extends Accepted>(
    who: { readonly actor: string; readonly reason: string },
    task: (request: RolloutRequest, journey: Journey) => Promise<T>,
  ): Promise<T | PushRefused> {
    return this.#inTurn(who, async (request, journey) => {
      const outcome = await task(request, journey);
      this.#lastService = outcome.service;
      // A failure harms nothing: the states of before still belong to this history.
      await saveServing(this.#options).catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'service state could not be saved');
      });
      return outcome;
    });
  }

  async #inTurn<T>(
    { actor, reason }: { readonly actor: string; readonly reason: string },
    task: (request: RolloutRequest, journey: Journey) => Promise<T>,
  ): Promise<T | PushRefused> {
    // Read now, not when its turn comes: who waited behind another activation has lost to it.
    const expectedEpoch = this.#options.services.kernel.epoch;
    const journey = this.#journey({ actor, reason });
    try {
      if (this.#waiting > LIMITS.rolloutsWaitingMax) throw new CodedError('ROLLOUT_BUSY');
      this.#waiting += 1;
      return await this.#queue
        .run(() => {
          this.#refuseSuperseded(expectedEpoch);
          return task(this.#request(reason, actor, expectedEpoch), journey);
        })
        .finally(() => {
          this.#waiting -= 1;
        });
    } catch (error) {
      if (error instanceof CodedError) return journey.refuse(error);
      throw error;
    }
  }

  #refuseSuperseded(expectedEpoch: number): void {
    const { epoch } = this.#options.services.kernel;
    if (expectedEpoch === epoch) return;
    throw new CodedError('ROLLOUT_SUPERSEDED', { details: { epoch, expectedEpoch } });
  }

  #request(reason: string, actor: string, expectedEpoch: number): RolloutRequest {
    const { epoch } = this.#options.services.kernel;
    const nextEpoch = (epoch === 0 ? this.#lastEpoch : epoch) + 1;
    return { actor, reason, expectedEpoch, nextEpoch };
  }

  #journey(fields: { actor: string; reason: string }): Journey {
    return new Journey(this.#options, { actor: fields.actor, reason: fields.reason });
  }
}

function nothingActive(service: string | undefined): CodedError {
  const message = `Nothing is active for service "${service ?? ''}".`;
  return new CodedError('ROLLBACK_NONE', { message });
}
