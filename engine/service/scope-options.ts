// What a scope is made of, and what its host can do with it beside what the contract gives to the service.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Scope } from '../contract/scope.ts';
import type { ResourcePool } from '../kernel/resources.ts';
import type { StrategyBoard } from '../kernel/strategy.ts';
import type { ViewBoard } from '../kernel/views.ts';
import type { ServiceDirectory } from './service-directory.ts';
import type { Timers } from './timers.ts';

/** staged: before it serves. open: it serves. closed: it was replaced. disposed: for good. */
export type ScopeState = 'staged' | 'open' | 'closed' | 'disposed';

/** The scope of one generation as its host sees it. */
export interface HostedScope extends Scope {
  readonly state: ScopeState;
  /** The generation serves: timers run, messages arrive, values show. From staged or closed. */
  open(): void;
  /** The generation was replaced: all of it pauses; what it began it may finish. From open. */
  close(): void;
  /** The generation comes back under a new id: log lines and refusals say that one. From closed. */
  readmit(generation: number): void;
  /** The replacement failed: goes on as if it had not been closed, with no timer later than before. */
  undoClose(): void;
  /**
   * Takes everything back, from any state, once; further calls get the same promise. Resolves to what
   * failed, never rejects, and waits at most `disposeDeadlineMs` for each resource.
   */
  dispose(): Promise<readonly unknown[]>;
}

/** What the bus is to one generation. It is paused until `open`, and keeps nothing after `dispose`. */
export interface MessageOwner extends Pick<Scope, 'subscribe' | 'respond' | 'publish' | 'request'> {
  open(): void;
  close(): void;
  dispose(): void;
}

export interface ScopeOptions {
  readonly service: string;
  /** The id it begins with; see `readmit`. */
  readonly generation: number;
  /** Services it may call. */
  readonly dependencies: readonly string[];
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly messages: MessageOwner;
  readonly values: ViewBoard;
  readonly strategies: StrategyBoard;
  readonly directory: ServiceDirectory;
  readonly resources: ResourcePool;
  /** Hears what callbacks throw by themselves; for the breaker of this generation. */
  readonly onFault: (error: unknown) => void;
  /** A timer's run began while none was; `onIdle` follows once, when none is left or waited for. */
  readonly onBusy?: (() => void) | undefined;
  readonly onIdle?: (() => void) | undefined;
  /** LIMITS.disposeDeadlineMs when absent. */
  readonly disposeDeadlineMs?: number;
}
