// A host of services: runs them on a kernel, replaces them with their state, and goes back. The door of this
// folder. Invariant: all that can fail comes before kernel.activate; two hosts in one process share nothing.
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { ServiceLease } from '../kernel/service-lease.ts';
import type {
  Replacement,
  RollbackRequest,
  ServiceChange,
  ServiceSource,
  Staged,
  WayBackStanding,
} from './change.ts';
import type { HostCore } from './core.ts';
import type { ServiceHostOptions } from './options.ts';
import type { SwitchRequest } from './switch.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { activateChange } from './activation.ts';
import { captureStates, type Captures } from './capture.ts';
import { createCore } from './create-core.ts';
import { giveUpService, restartService } from './remedy.ts';
import { describeWayBack, stageRollback } from './rollback.ts';
import {
  arriving,
  letGo,
  load,
  prepare,
  stageChange,
  stagedChangeOf,
  type StagedChange,
} from './stage.ts';
import { stopServices } from './stop.ts';
import { Supervision } from './supervision.ts';

/** Services that run in this process, and their one way to change. */
export interface ServiceHost {
  readonly kernel: Kernel;
  /**
   * Adds services: loads and prepares them in dependency order, gives them their saved state, activates all
   * in one step. A failure stops what had started, last first.
   * @throws SERVICE_NAME_TAKEN, SERVICE_DEPENDENCY_MISSING, SERVICE_DEPENDENCY_CYCLE, and what `stage` throws
   */
  start(services: readonly ServiceSource[]): Promise<Replacement>;
  /**
   * Stages and activates one change of any number of services (A4).
   * @throws what `stage` and `activate` throw; the services of before serve on as they were
   */
  replace(change: ServiceChange): Promise<Replacement>;
  /**
   * Makes a change ready: instances are made, prepared within their deadline, checked, and migrations
   * dry-run on copies. Nothing of it can be seen. The caller owns the result: it activates or discards it.
   * @throws SERVICE_LOAD_FAILED, SERVICE_PREPARE_FAILED, SERVICE_PREPARE_DEADLINE, SERVICE_UNKNOWN,
   * CONTRACT_UNSUPPORTED, STATE_IMPORT_REFUSED, MIGRATION_*, ROLLOUT_SUPERSEDED, SERVICE_HOST_STOPPED
   */
  stage(change: ServiceChange): Promise<Staged>;
  /**
   * Carries a staged change out, in one macrotask: state moves over and the kernel writes its one pointer.
   * A throw means that nothing changed; the caller discards the change then.
   * @throws ROLLOUT_SUPERSEDED, DRAIN_UNFINISHED, STATE_EXPORT_REFUSED, STATE_IMPORT_REFUSED, SEAL_REFUSED
   */
  activate(staged: Staged, expectedEpoch: number): Replacement;
  /** Disposes what a change had made ready; resolves when it is gone, at the latest at the deadline. */
  discard(staged: Staged): Promise<void>;
  /**
   * Makes the last replacements of `services`, or all, final, with those of all services that were replaced
   * together: snapshots are released and former versions let go of.
   */
  confirm(services?: readonly string[]): void;
  /** Whether the last replacement of `service` can be undone, and how long. */
  wayBack(service: string): WayBackStanding;
  /**
   * Makes ready to go back on a replacement, with all services that were replaced together. What stands by
   * comes back as the same instance. The caller owns the result, as that of `stage`.
   * @throws ROLLBACK_NONE, ROLLBACK_SNAPSHOT_EXPIRED, and what `stage` throws
   */
  stageRollback(request: RollbackRequest): Promise<Staged>;
  /** Stages and activates a rollback. @throws what `stageRollback` and `activate` throw */
  rollback(request: RollbackRequest): Promise<Replacement>;
  /**
   * Makes a version ready that rooms of an earlier process were on. It gets no state and never serves; the caller
   * resumes or forgets it.
   * @throws SERVICE_LOAD_FAILED, SERVICE_PREPARE_FAILED, SERVICE_PREPARE_DEADLINE, CONTRACT_UNSUPPORTED
   */
  loadFormer(source: ServiceSource): Promise<Generation>;
  /** Beside the version that serves, for the leases that `take` acquires on the set; it goes with the last of them. */
  resume(former: Generation, take: (set: GenerationSet) => void): void;
  /** Lets go of a former version that nobody resumes. */
  forget(former: Generation): Promise<void>;
  /** A claim that pins the serving generation of `service`; free until it is acquired. */
  lease(service: string, holder?: string): ServiceLease;
  /**
   * Asks the serving generation at once. What it throws reaches the caller and counts for its breaker.
   * @throws DEPENDENCY_MISSING when the service does not serve or answers no requests
   */
  request(service: string, request: unknown): unknown;
  /** Copies of the state of all that serves, at one instant; for periodic saving. */
  capture(): Captures;
  /** Resolves when no dispose hook runs; each is given up at its deadline. */
  settled(): Promise<void>;
  /**
   * Stops all, last started first: state is saved, leases drain, hooks run. Goes on after failures.
   * @throws AggregateError of everything that failed
   */
  stop(): Promise<void>;
}

/** Makes a host without services. */
export function createServiceHost(options: ServiceHostOptions): ServiceHost {
  return new ServiceHostRecord(options);
}

class ServiceHostRecord implements ServiceHost {
  readonly kernel: Kernel;
  readonly #core: HostCore;
  readonly #supervision: Supervision;
  #cancelSweep: () => void = () => undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: ServiceHostOptions) {
    this.#core = createCore(options, {
      onFault: (service, generation, error) => this.#supervision.fault(service, generation, error),
      onWayBackEnded: (services) => this.#supervision.confirmed(services),
    });
    this.kernel = this.#core.kernel;
    this.#supervision = new Supervision(this.#core, {
      rollBack: (service) =>
        options.rollBack?.(service) ?? this.rollback({ state: 'snapshot', service }),
      restart: (service) => restartService(service, this.#core, this.#activate),
      giveUp: (service) => giveUpService(service, this.#core, this.#activate),
    });
    this.#sweepLater();
  }

  start(services: readonly ServiceSource[]): Promise<Replacement> {
    return this.#carryThrough(stageChange({ put: services }, 'start', this.#core));
  }

  replace(change: ServiceChange): Promise<Replacement> {
    return this.#carryThrough(stageChange(change, 'replacement', this.#core));
  }

  stage(change: ServiceChange): Promise<Staged> {
    return this.#keep(stageChange(change, 'replacement', this.#core));
  }

  stageRollback(request: RollbackRequest): Promise<Staged> {
    return this.#keep(stageRollback(request, this.#core));
  }

  activate(staged: Staged, expectedEpoch: number): Replacement {
    const change = stagedChangeOf(staged);
    assert(!change.isSpent, 'a staged change is activated or discarded, once');
    change.isSpent = true;
    const { kind, moves, set } = change;
    const isReversible = kind === 'replacement';
    const replacement = this.#activate({ moves, set, expectedEpoch, isReversible }, kind);
    this.#core.takeStaged(change);
    return replacement;
  }

  async discard(staged: Staged): Promise<void> {
    const change = stagedChangeOf(staged);
    change.isSpent = true;
    if (this.#core.takeStaged(change)) await letGo(arriving(change.moves), this.#core);
  }

  confirm(services?: readonly string[]): void {
    this.#core.confirm(services);
  }

  wayBack(service: string): WayBackStanding {
    return describeWayBack(service, this.#core);
  }

  rollback(request: RollbackRequest): Promise<Replacement> {
    return this.#carryThrough(stageRollback(request, this.#core));
  }

  async loadFormer(source: ServiceSource): Promise<Generation> {
    this.#core.refuseStopping();
    const member = load(source, this.#core);
    try {
      await prepare(member, this.#core);
    } catch (error) {
      await letGo([member], this.#core);
      throw error;
    }
    return member.generation;
  }

  resume(former: Generation, take: (set: GenerationSet) => void): void {
    this.kernel.resume(former, this.#core.nowMs(), take);
  }

  forget(former: Generation): Promise<void> {
    return letGo([this.#core.roster.of(former)], this.#core);
  }

  lease(service: string, holder: string = 'host'): ServiceLease {
    return this.kernel.createServiceLease(holder, service);
  }

  request(service: string, request: unknown): unknown {
    return this.#core.directory.entry(service).call(request);
  }

  settled(): Promise<void> {
    return this.#core.roster.settled();
  }

  capture(): Captures {
    return captureStates(this.#core.allServing(), this.#core);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    try {
      await stopServices(this.#core);
    } finally {
      this.#cancelSweep();
    }
  }

  /** From here on a stop of the host lets go of it. */
  async #keep(staging: Promise<StagedChange>): Promise<StagedChange> {
    const staged = await staging;
    this.#core.keepStaged(staged);
    return staged;
  }

  async #carryThrough(staging: Promise<StagedChange>): Promise<Replacement> {
    const staged = await this.#keep(staging);
    try {
      return this.activate(staged, staged.baseEpoch);
    } catch (error) {
      await this.discard(staged);
      throw error;
    }
  }

  readonly #activate = (request: SwitchRequest, kind: Replacement['kind']): Replacement =>
    activateChange(request, kind, this.#core, this.#supervision);

  /** Ends what is past its deadline, every now and then until the host has stopped. */
  #sweepLater(): void {
    this.#cancelSweep = this.#core.timers.after(LIMITS.drainCheckMs, () => {
      this.#sweepLater();
      this.#core.harmless('drains and ways back could not be looked at', () => {
        this.kernel.expire(this.#core.nowMs());
        this.#core.expireWaysBack();
      });
    });
  }
}
