// Restart intensity of one unit, a service or a process: a few failures are answered by a restart, too many
// within a while by giving up for good, loudly. Pure; the time is an argument, the restart the caller's.
import type { Intensity } from './sliding-window.ts';
import { LIMITS } from '../base/limits.ts';
import { SlidingWindow } from './sliding-window.ts';

/** What the owner of a failed unit does: start a fresh one, or stop it for good and say so. */
export type SupervisorVerdict = 'restart' | 'give-up';

/** Watches over one unit. */
export interface Supervisor {
  /** True from the failure that was one too many until `reset`. */
  readonly gaveUp: boolean;
  /** The unit failed at this monotonic time. Once given up, the verdict stays. */
  failed(nowMs: number): SupervisorVerdict;
  /** Restarts that count at this time. */
  restarts(nowMs: number): number;
  /** An operator, or a new version, gives the unit another chance. */
  reset(): void;
}

const DEFAULT_INTENSITY: Intensity = {
  eventsMax: LIMITS.restartsMax,
  windowMs: LIMITS.restartWindowMs,
};

/** A supervisor that has seen no failure; `intensity` says how many restarts within how long it grants. */
export function createSupervisor(intensity: Intensity = DEFAULT_INTENSITY): Supervisor {
  return new SupervisorRecord(intensity);
}

class SupervisorRecord implements Supervisor {
  readonly #window: SlidingWindow;
  #gaveUp = false;

  constructor(intensity: Intensity) {
    this.#window = new SlidingWindow(intensity);
  }

  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  failed(nowMs: number): SupervisorVerdict {
    const granted = this.#window.add(nowMs);
    if (!granted) this.#gaveUp = true;
    return this.#gaveUp ? 'give-up' : 'restart';
  }

  restarts(nowMs: number): number {
    return this.#window.count(nowMs);
  }

  reset(): void {
    this.#window.clear();
    this.#gaveUp = false;
  }
}
