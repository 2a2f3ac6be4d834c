// Everything a host of services is given. All of it is arguments: a second host in the same process with
// other arguments shares nothing with it.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { BreakerTrip } from '../kernel/breaker.ts';
import type { Generation } from '../kernel/generation.ts';
import type { KernelOptions } from '../kernel/kernel.ts';
import type { Carried } from '../kernel/migration.ts';
import type { Intensity } from '../kernel/sliding-window.ts';
import type { SealKey } from '../trust/seal.ts';
import type { Replacement } from './change.ts';
import type { PhaseEvent } from './phase.ts';
import type { Timers } from './timers.ts';

/** State of a service as it was saved. */
export interface SavedState {
  readonly schema: number;
  readonly state: Uint8Array;
  /** What ways down left out; see MigratedDown. */
  readonly carried: readonly Carried[];
}

/** One service's state at one instant, on its way to a store. */
export interface StateCapture extends SavedState {
  readonly generation: Generation;
}

/** Where state outlives the process; absent for a host that keeps none. */
export interface SavedStates {
  /** What was saved last, opened and checked; undefined when there is none. */
  load(service: string): Promise<SavedState | undefined>;
  /** Sets aside what the service would not take; it starts without. */
  refuse(service: string, error: unknown): Promise<void>;
  /** Makes captures durable. One that fails does not keep the others. */
  save(captures: readonly StateCapture[]): Promise<void>;
}

/** How a kernel drains; see KernelOptions. */
export type DrainOptions = KernelOptions['drain'];

export interface ServiceHostOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Seals state on its way between versions. */
  readonly sealKey: SealKey;
  /** Part of every sealed record, e.g. "development". */
  readonly environment: string;
  /** Highest generation id and epoch ever given out here; 0 when absent. */
  readonly lastGeneration?: number;
  readonly lastEpoch?: number;
  /** Waits, and reports after LIMITS.drainDeadlineMs, when absent. */
  readonly drain?: DrainOptions;
  readonly savedStates?: SavedStates;
  /** Milliseconds a way back is kept; LIMITS.rollbackSnapshotMs when absent. */
  readonly snapshotExpiryMs?: number;
  /** LIMITS.prepareDeadlineMs when absent. */
  readonly prepareDeadlineMs?: number;
  /** LIMITS.disposeDeadlineMs when absent. */
  readonly disposeDeadlineMs?: number;
  /** Faults of a generation that cost only the faulty call. */
  readonly breaker?: Intensity;
  /** Restarts of a service before it is stopped for good. */
  readonly restarts?: Intensity;
  /** Hears each phase as it begins; a throw up to `activate` refuses the change. */
  readonly onPhase?: (event: PhaseEvent) => void;
  /** Hears of every change that was carried out, with its services. */
  readonly onReplaced?: (replacement: Replacement) => void;
  /**
   * How an owner that records activations takes a service back whose breaker tripped: it stages the rollback,
   * records and activates it. The host rolls back by itself when absent.
   */
  readonly rollBack?: (service: string) => Promise<unknown>;
  readonly onTrip?: (trip: BreakerTrip) => void;
  /** Level 3: restarts the process, with state recovered. The host restarts the service when absent. */
  readonly onRestartNeeded?: (trip: BreakerTrip) => void;
  /** A service that keeps failing was stopped for good. */
  readonly onGiveUp?: (service: string, error: unknown) => void;
}
