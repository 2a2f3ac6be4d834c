// Saves the state of what serves every few seconds, so that a crash loses no more. Never two saves at once: a
// turn that comes while one is under way is left out, not queued. A save that fails raises an alarm, once for
// as long as it lasts; the game goes on, and so do the tries (P5).
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Timers } from './timers.ts';

export interface PeriodicSaveOptions {
  /** Makes durable what changed; a rejection means that something was not saved. */
  readonly save: () => Promise<void>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly metrics: Metrics;
  /** LIMITS.stateSaveEveryMs when absent. */
  readonly everyMs?: number;
}

export interface PeriodicSave {
  /** Milliseconds for which state has not been durable though it should be; 0 while all is well. */
  readonly unsavedMs: number;
  /** Saves once at its end and resolves when no save is under way any more. Once. @throws what saving throws */
  stop(): Promise<void>;
}

/** Begins to save; the first turn comes after one period. */
export function startPeriodicSave(options: PeriodicSaveOptions): PeriodicSave {
  return new Saver(options);
}

class Saver implements PeriodicSave {
  readonly #options: PeriodicSaveOptions;
  readonly #everyMs: number;
  readonly #saves;
  readonly #failures;
  readonly #skipped;
  readonly #unsavedSeconds;
  #cancel: () => void;
  #underWay: Promise<void> | undefined;
  #startedMs = 0;
  /** Since when something is not durable: the beginning of the first save that failed. */
  #failingSinceMs: number | undefined;
  #isStopped = false;

  constructor(options: PeriodicSaveOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs ?? LIMITS.stateSaveEveryMs;
    const { metrics } = options;
    this.#saves = metrics.counter('state_saves', 'Periodic saves of service state that succeeded.');
    this.#failures = metrics.counter('state_save_failures', 'Saves of service state that failed.');
    this.#skipped = metrics.counter('state_saves_skipped', 'Turns left out while a save ran.');
    this.#unsavedSeconds = metrics.gauge(
      'state_unsaved_seconds',
      'How long service state has not been durable; 0 while all is well.',
    );
    this.#unsavedSeconds.set(0);
    this.#cancel = this.#schedule();
  }

  get unsavedMs(): number {
    const now = this.#options.clock.nowMs();
    if (this.#failingSinceMs !== undefined) return now - this.#failingSinceMs;
    const runningMs = this.#underWay === undefined ? 0 : now - this.#startedMs;
    return runningMs > this.#everyMs ? runningMs : 0;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#underWay;
    await this.#options.save();
  }

  #schedule(): () => void {
    return this.#options.timers.after(this.#everyMs, () => this.#turn());
  }

  #turn(): void {
    if (this.#isStopped) return;
    if (this.#underWay === undefined) this.#underWay = this.#save();
    else this.#skipped.add(1);
    this.#unsavedSeconds.set(this.unsavedMs / 1_000);
    this.#cancel = this.#schedule();
  }

  async #save(): Promise<void> {
    this.#startedMs = this.#options.clock.nowMs();
    try {
      await this.#options.save();
      this.#saves.add(1);
      this.#succeeded();
    } catch (error) {
      this.#failures.add(1);
      this.#failed(error);
    } finally {
      this.#underWay = undefined;
      this.#unsavedSeconds.set(this.unsavedMs / 1_000);
    }
  }

  #succeeded(): void {
    if (this.#failingSinceMs === undefined) return;
    const fields = { unsavedMs: this.unsavedMs };
    this.#failingSinceMs = undefined;
    this.#options.log.info(fields, 'service state is durable again');
  }

  #failed(error: unknown): void {
    if (this.#failingSinceMs !== undefined) return;
    this.#failingSinceMs = this.#startedMs;
    const fields = { err: error };
    this.#options.log.error(fields, 'service state is not durable: the game goes on without');
  }
}
