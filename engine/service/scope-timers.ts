// The timers of one generation. They wait until it serves, run while it serves, and keep what remains of
// their time while it does not. Invariant: nothing is armed unless the scope is open.
import type { Clock } from '../base/clock.ts';
import type { Registration } from '../contract/scope.ts';
import type { Timers } from './timers.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { runGuarded } from './run-guarded.ts';

/** What the timers of one generation need. */
export interface ScopeTimersOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Hears what a callback threw, was rejected with, or did not end in time. */
  readonly onFault: (error: unknown) => void;
  /** The first run began: from now on somebody runs in this generation. */
  readonly onBusy?: (() => void) | undefined;
  /** The last run ended, or was given up. Follows every `onBusy` once. */
  readonly onIdle?: (() => void) | undefined;
}

/** One run of a timer that has not ended. */
interface TimerRun {
  readonly entry: TimerEntry;
  /** Of the deadline; async runs alone have one. */
  cancel: (() => void) | undefined;
}

interface TimerEntry {
  readonly run: () => unknown;
  /** Undefined for one that runs once. */
  readonly periodMs: number | undefined;
  /** When it is due next, unless the scope opens first. */
  dueMs: number;
  /** Time to its next run when the scope opens; meaningful while paused. */
  remainingMs: number;
  disarm: (() => void) | undefined;
  /** True while its last run has not ended: it never overlaps itself. */
  running: boolean;
}

/** All timers of one generation. */
export class ScopeTimers {
  readonly #options: ScopeTimersOptions;
  readonly #entries = new Set<TimerEntry>();
  readonly #runs = new Set<TimerRun>();
  #isOpen = false;

  constructor(options: ScopeTimersOptions) {
    this.#options = options;
  }

  /** Timers that have not ended. */
  get count(): number {
    return this.#entries.size;
  }

  /** @throws SCOPE_LIMIT */
  after(delayMs: number, run: () => unknown): Registration {
    assertDelay(delayMs, 0);
    return this.#add(run, delayMs, undefined);
  }

  /** @throws SCOPE_LIMIT */
  every(periodMs: number, run: () => unknown): Registration {
    assertDelay(periodMs, 1);
    return this.#add(run, periodMs, periodMs);
  }

  /** Each goes on with the time that remained when it was paused, or was asked for. */
  open(): void {
    this.#isOpen = true;
    const nowMs = this.#options.clock.nowMs();
    for (const entry of this.#entries) {
      if (entry.running) continue;
      entry.dueMs = nowMs + entry.remainingMs;
      this.#arm(entry, nowMs);
    }
  }

  /** As if it had not been closed: each is due when it was, or at once when that is over. */
  undoClose(): void {
    this.#isOpen = true;
    const nowMs = this.#options.clock.nowMs();
    for (const entry of this.#entries) {
      if (!entry.running) this.#arm(entry, nowMs);
    }
  }

  /** Pauses all; a run that has not ended ends. */
  close(): void {
    this.#isOpen = false;
    const nowMs = this.#options.clock.nowMs();
    for (const entry of this.#entries) {
      if (entry.disarm === undefined) continue;
      disarm(entry);
      entry.remainingMs = Math.max(0, entry.dueMs - nowMs);
    }
  }

  /** Cancels all, for good; runs that have not ended are nobody's. */
  dispose(): void {
    this.#isOpen = false;
    for (const entry of this.#entries) disarm(entry);
    this.#entries.clear();
    for (const run of this.#runs) this.#end(run);
  }

  #add(run: () => unknown, remainingMs: number, periodMs: number | undefined): Registration {
    if (this.#entries.size >= LIMITS.scopeTimersMax) {
      throw new CodedError('SCOPE_LIMIT', { details: { timers: this.#entries.size } });
    }
    const nowMs = this.#options.clock.nowMs();
    const dueMs = nowMs + remainingMs;
    const entry: TimerEntry = {
      run,
      periodMs,
      dueMs,
      remainingMs,
      disarm: undefined,
      running: false,
    };
    this.#entries.add(entry);
    if (this.#isOpen) this.#arm(entry, nowMs);
    return {
      cancel: () => {
        disarm(entry);
        this.#entries.delete(entry);
      },
    };
  }

  #arm(entry: TimerEntry, nowMs: number): void {
    assert(this.#isOpen && entry.disarm === undefined, 'D4 a timer is armed once, while it serves');
    const delayMs = Math.max(0, entry.dueMs - nowMs);
    entry.disarm = this.#options.timers.after(delayMs, () => this.#fire(entry));
  }

  #fire(entry: TimerEntry): void {
    assert(this.#isOpen && this.#entries.has(entry), 'D4 only what serves runs');
    entry.disarm = undefined;
    if (entry.periodMs === undefined) this.#entries.delete(entry);
    const run: TimerRun = { entry, cancel: undefined };
    entry.running = true;
    this.#runs.add(run);
    if (this.#runs.size === 1) this.#options.onBusy?.();
    // What comes after the deadline was reported as late already.
    const ending = runGuarded(entry.run, (error) => {
      if (this.#runs.has(run)) this.#options.onFault(error);
    });
    if (ending === undefined) this.#end(run);
    else if (this.#runs.has(run)) void this.#wait(run, ending);
  }

  /** An async callback has ended when its promise has, or is not waited for any longer. */
  async #wait(run: TimerRun, ending: Promise<void>): Promise<void> {
    const deadlineMs = LIMITS.timerRunDeadlineMs;
    run.cancel = this.#options.timers.after(deadlineMs, () => {
      const message = `A timer's run has not ended after ${deadlineMs} ms.`;
      this.#options.onFault(new CodedError('SCOPE_RUN_DEADLINE', { message }));
      this.#end(run);
    });
    await ending;
    this.#end(run);
  }

  #end(run: TimerRun): void {
    if (!this.#runs.delete(run)) return;
    run.cancel?.();
    this.#ended(run.entry);
    if (this.#runs.size === 0) this.#options.onIdle?.();
  }

  /** A run has ended: the next one is at the first beat of the period that is still to come. */
  #ended(entry: TimerEntry): void {
    entry.running = false;
    const { periodMs } = entry;
    if (periodMs === undefined || !this.#entries.has(entry)) return;
    const nowMs = this.#options.clock.nowMs();
    const missed = Math.max(0, Math.floor((nowMs - entry.dueMs) / periodMs));
    entry.dueMs += (missed + 1) * periodMs;
    entry.remainingMs = entry.dueMs - nowMs;
    if (this.#isOpen) this.#arm(entry, nowMs);
  }
}

function disarm(entry: TimerEntry): void {
  entry.disarm?.();
  entry.disarm = undefined;
}

function assertDelay(delayMs: number, leastMs: number): void {
  const fits = delayMs >= leastMs && delayMs <= LIMITS.timerDelayMsMax;
  assert(fits, `a timer waits ${leastMs} to ${LIMITS.timerDelayMsMax} ms`);
}
