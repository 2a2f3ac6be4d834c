// The breaker of one service, with three levels: a fault costs its call, too many cost the version, and
// where there is nothing good to go back to they cost the process. Pure: it says what has to be done and
// never does it. Invariant: what a former generation does never counts against the one that serves.
import type { Intensity } from './sliding-window.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { SlidingWindow } from './sliding-window.ts';

/**
 * call: only the faulty call ends. rollback: the version goes, with its volatile state, and the last good
 * one comes back. restart: the process starts anew under supervision, with its state recovered.
 */
export const BREAKER_LEVELS = ['call', 'rollback', 'restart'] as const;

export type BreakerLevel = (typeof BREAKER_LEVELS)[number];

/**
 * What can be done about the generation that serves. sole: there is no version to go back to. successor: the
 * one before it is at hand. returned: it is itself the version that was gone back to.
 */
export type Standing = 'sole' | 'successor' | 'returned';

/** The breaker of one service tripped: an event, to be shown, logged and acted on. */
export interface BreakerTrip {
  readonly service: string;
  readonly generation: number;
  readonly level: BreakerLevel;
  /** What was thrown; the breaker does not keep it. */
  readonly cause: unknown;
  /** Faults of this generation so far, this one included. */
  readonly faults: number;
  readonly atMs: number;
}

/** Counts the faults of the generation that serves. */
export interface Breaker {
  /** Faults of the generation that serves since it began or was confirmed. */
  readonly faults: number;
  /** `generation` serves from now on, with no faults. */
  serve(generation: number, standing: Standing): void;
  /** The generation that serves is good: its faults are forgotten, and `standing` is what holds now. */
  confirm(standing: Standing): void;
  /**
   * A call of `generation` threw. Returns the level that this reached for the first time, if any. A failed
   * assertion is a bug and reaches at once what others reach by their number.
   */
  fault(generation: number, cause: unknown, atMs: number): BreakerTrip | undefined;
  /** `generation` serves on because what its trip asked for failed: the last level, once. */
  escalate(generation: number, cause: unknown, atMs: number): BreakerTrip | undefined;
}

const DEFAULT_INTENSITY: Intensity = {
  eventsMax: LIMITS.breakerFaultsMax,
  windowMs: LIMITS.breakerWindowMs,
};

/** The breaker of `service`, of which nothing serves yet. */
export function createBreaker(service: string, intensity: Intensity = DEFAULT_INTENSITY): Breaker {
  return new BreakerRecord(service, intensity);
}

class BreakerRecord implements Breaker {
  readonly #service: string;
  readonly #window: SlidingWindow;
  #generation: number | undefined;
  #standing: Standing = 'sole';
  /** Highest level this generation has tripped; -1 for none. */
  #tripped = -1;
  #faults = 0;

  constructor(service: string, intensity: Intensity) {
    this.#service = service;
    this.#window = new SlidingWindow(intensity);
  }

  get faults(): number {
    return this.#faults;
  }

  serve(generation: number, standing: Standing): void {
    const last = this.#generation ?? 0;
    assert(generation > last, 'A6 a generation begins to serve once, and ids increase');
    this.#generation = generation;
    this.#begin(standing);
  }

  confirm(standing: Standing): void {
    assert(this.#generation !== undefined, 'only what serves is confirmed');
    this.#begin(standing);
  }

  fault(generation: number, cause: unknown, atMs: number): BreakerTrip | undefined {
    if (generation !== this.#generation) return undefined;
    this.#faults += 1;
    const bearable = this.#window.add(atMs) && !isAssertion(cause);
    return this.#trip(bearable ? 'call' : this.#remedy(), cause, atMs);
  }

  escalate(generation: number, cause: unknown, atMs: number): BreakerTrip | undefined {
    if (generation !== this.#generation) return undefined;
    return this.#trip('restart', cause, atMs);
  }

  /** What helps against a version that is bad as a whole. */
  #remedy(): BreakerLevel {
    return this.#standing === 'successor' ? 'rollback' : 'restart';
  }

  #trip(level: BreakerLevel, cause: unknown, atMs: number): BreakerTrip | undefined {
    const rank = BREAKER_LEVELS.indexOf(level);
    const generation = this.#generation;
    if (rank <= this.#tripped || generation === undefined) return undefined;
    this.#tripped = rank;
    return { service: this.#service, generation, level, cause, faults: this.#faults, atMs };
  }

  #begin(standing: Standing): void {
    this.#standing = standing;
    this.#tripped = -1;
    this.#faults = 0;
    this.#window.clear();
  }
}

/** By name: the class may be the generation's own copy. */
function isAssertion(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null || !('name' in cause)) return false;
  return cause.name === 'AssertionFailed';
}
