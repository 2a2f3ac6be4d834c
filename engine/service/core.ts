// What the parts of one host share: its kernel, its members, its state in versions. Constructed once a host,
// so that two hosts share nothing. Invariant: everything mutable of a host hangs on this object.
import { setImmediate } from 'node:timers/promises';
import type { Topic } from '../contract/topic.ts';
import type { Generation } from '../kernel/generation.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Carried } from '../kernel/migration.ts';
import type { StrategyRegistry } from '../kernel/strategy.ts';
import type { Transaction } from '../state/versions-transaction.ts';
import type { VersionStore } from '../state/versions.ts';
import type { ServiceSource, Staged } from './change.ts';
import type { HandoverSeal, SealedState } from './handover.ts';
import type { SavedState, ServiceHostOptions } from './options.ts';
import type { Phase } from './phase.ts';
import type { ServiceDirectory } from './service-directory.ts';
import type { Timers } from './timers.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { createVersionStore } from '../state/versions.ts';
import { WaysBack } from './retained.ts';
import type { Member, Roster } from './roster.ts';

/** What a core is wired from. */
export interface CoreParts {
  readonly options: ServiceHostOptions;
  readonly kernel: Kernel;
  readonly roster: Roster;
  readonly directory: ServiceDirectory;
  readonly strategies: StrategyRegistry;
  /** Makes what belongs to a freshly loaded generation. */
  readonly createMember: (source: ServiceSource, generation: Generation) => Member;
  /** Sends a message in the host's own name. */
  readonly publish: <T>(topic: Topic<T>, payload: T) => void;
  /** Hears of services that cannot go back any more. */
  readonly onWayBackEnded: (services: readonly string[]) => void;
  /** A service was removed; it may come back. */
  readonly onRemoved: (service: string) => void;
  /** Nothing of a removed service is left. */
  readonly onGone: (service: string) => void;
  readonly onStopped: () => void;
}

/** The inside of one host. */
export class HostCore {
  readonly options: ServiceHostOptions;
  readonly timers: Timers;
  readonly kernel: Kernel;
  readonly roster: Roster;
  readonly directory: ServiceDirectory;
  readonly strategies: StrategyRegistry;
  readonly createMember: CoreParts['createMember'];
  readonly publish: CoreParts['publish'];
  readonly onWayBackEnded: CoreParts['onWayBackEnded'];
  readonly onRemoved: CoreParts['onRemoved'];
  readonly onGone: CoreParts['onGone'];
  readonly onStopped: CoreParts['onStopped'];
  readonly versions: VersionStore<SealedState> = createVersionStore<SealedState>();
  readonly waysBack = new WaysBack(this.versions);
  readonly seal: HandoverSeal;
  readonly snapshotExpiryMs: number;
  readonly prepareDeadlineMs: number;
  /** True from the beginning of a stop on: nothing is staged or activated any more. */
  isStopping = false;
  /** What ways down left out, by the service that serves. */
  readonly #carried = new Map<string, readonly Carried[]>();
  readonly #tasks = new Set<Promise<void>>();
  /** Generations that a fresh process is to replace: their state is not saved any more. */
  readonly condemned = new Set<number>();
  readonly #staged = new Set<Staged>();
  #drained: (() => void) | undefined;
  #counter = 0;

  constructor(parts: CoreParts) {
    const { options } = parts;
    this.options = options;
    this.timers = options.timers;
    this.kernel = parts.kernel;
    this.roster = parts.roster;
    this.directory = parts.directory;
    this.strategies = parts.strategies;
    this.createMember = parts.createMember;
    this.publish = parts.publish;
    this.onWayBackEnded = parts.onWayBackEnded;
    this.onRemoved = parts.onRemoved;
    this.onGone = parts.onGone;
    this.onStopped = parts.onStopped;
    this.seal = { sealKey: options.sealKey, environment: options.environment };
    this.snapshotExpiryMs = options.snapshotExpiryMs ?? LIMITS.rollbackSnapshotMs;
    this.prepareDeadlineMs = options.prepareDeadlineMs ?? LIMITS.prepareDeadlineMs;
  }

  nowMs(): number {
    return this.options.clock.nowMs();
  }

  /** The member that serves for `service`. */
  serving(service: string): Member | undefined {
    const generation = this.kernel.routing?.defaultSet.generations.get(service);
    return generation === undefined ? undefined : this.roster.of(generation);
  }

  /** All members that serve, in dependency order. */
  allServing(): readonly Member[] {
    const generations = this.kernel.routing?.defaultSet.generations.values() ?? [];
    return [...generations].map((generation) => this.roster.of(generation));
  }

  carriedOf(service: string): readonly Carried[] {
    return this.#carried.get(service) ?? [];
  }

  setCarried(service: string, carried: readonly Carried[]): void {
    if (carried.length === 0) this.#carried.delete(service);
    else this.#carried.set(service, carried);
  }

  /**
   * What was saved of a service. What is refused as such is set aside, and the service starts without; a store
   * that cannot be read is no reason to start empty (P3): that is thrown.
   */
  async savedState(service: string): Promise<SavedState | undefined> {
    try {
      return await this.options.savedStates?.load(service);
    } catch (error) {
      await this.refuseSaved(service, error);
      return undefined;
    }
  }

  /** Sets saved state aside that was refused; throws what is no refusal. */
  async refuseSaved(service: string, error: unknown): Promise<void> {
    if (!(error instanceof CodedError)) throw error;
    await this.options.savedStates?.refuse(service, error);
  }

  /** Ends the ways back whose time is over, and lets go of the versions they led to. */
  expireWaysBack(): void {
    const expired = this.waysBack.expire(this.nowMs());
    for (const service of expired) {
      const { epoch, routing } = this.kernel;
      const generation = routing?.defaultSet.generations.get(service)?.id;
      const fields = { stage: 'confirmed', service, generation, epoch };
      const message = 'the time to go back is over: the version that serves is confirmed';
      this.options.log.info({ ...fields, set: routing?.defaultSet.digest }, message);
    }
    this.letGoOf(expired);
  }

  /** Ends the ways back that name one of `services`, or all: what serves is good. */
  confirm(services: readonly string[] | undefined): void {
    this.letGoOf(services === undefined ? this.waysBack.endAll() : this.waysBack.end(services));
  }

  /** Ends the ways back that name one of `services`, or all; `services` serve something new. */
  endWaysBack(services: readonly string[] = []): void {
    const ended = services.length === 0 ? this.waysBack.endAll() : this.waysBack.end(services);
    this.kernel.confirm([...ended, ...services]);
    this.onWayBackEnded(ended.filter((service) => !services.includes(service)));
  }

  /** Lets go of what stands by for services whose way back has ended. */
  letGoOf(services: readonly string[]): void {
    if (services.length === 0) return;
    this.kernel.confirm(services);
    this.onWayBackEnded(services);
  }

  count(name: string, help: string): void {
    this.options.metrics.counter(name, help).add(1);
  }

  /** Runs a task of the host's own, outside of what asked for it. */
  spawn(run: () => Promise<void>): void {
    const task = setImmediate()
      .then(run)
      .catch((error: unknown) => {
        this.options.log.error({ err: error }, 'a task of the host failed');
      })
      .finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
  }

  /** A change that is neither activated nor discarded yet. */
  keepStaged(staged: Staged): void {
    this.#staged.add(staged);
  }

  /** True when it was still to be decided; from now on it is not. */
  takeStaged(staged: Staged): boolean {
    return this.#staged.delete(staged);
  }

  /** Lets go of all changes that nobody has decided. */
  discardStaged(): void {
    for (const { candidates } of this.#staged) {
      for (const generation of candidates.toReversed()) this.kernel.discard(generation);
    }
    this.#staged.clear();
  }

  /** For KernelOptions.onUnload. */
  readonly unloaded = (generation: Generation): void => {
    this.roster.unload(generation);
    if (this.kernel.generations().length === 0) this.#drained?.();
  };

  /** For RosterOptions.onDisposed. */
  readonly disposed = (service: string): void => {
    const isThere = this.kernel.generations().some(({ service: { name } }) => name === service);
    if (!isThere && !this.roster.has(service)) this.onGone(service);
  };

  /** Resolves when the kernel holds no generation. */
  async whenDrained(): Promise<void> {
    if (this.kernel.generations().length === 0) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  /** Resolves when no task of the host runs. */
  async idle(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
  }

  /** Counts the records sealed for a handover, so that no two have one context. */
  nextCounter(): number {
    this.#counter += 1;
    return this.#counter;
  }

  /** @throws VERSIONS_EXHAUSTED */
  beginVersion(): Transaction<SealedState> {
    return this.versions.begin(this.nowMs(), { holder: 'replacement' });
  }

  /** Tells the phase hook; what it throws is the caller's. */
  phase(phase: Phase, moves: readonly { readonly service: string }[]): void {
    const services = moves.map(({ service }) => service);
    this.options.onPhase?.({ phase, epoch: this.kernel.epoch, services });
  }

  /** Runs what must not undo what is done already: a throw is logged, and nothing else. */
  harmless(message: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.options.log.error({ err: error, epoch: this.kernel.epoch }, message);
    }
  }

  /** @throws SERVICE_HOST_STOPPED */
  refuseStopping(): void {
    if (this.isStopping) throw new CodedError('SERVICE_HOST_STOPPED');
  }
}
