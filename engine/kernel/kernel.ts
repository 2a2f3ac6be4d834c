// The kernel's door: which generations exist, which set serves, who holds what. Pure and synchronous: the
// time is an argument, nothing waits. Invariant: `#routing` is written in one place, by activate(), and
// cleared for good by close().
import type { Digest, Epoch } from '../contract/ids.ts';
import type { Service } from '../contract/service.ts';
import type { Generation, GenerationRecord, PackIdentity } from './generation.ts';
import type { GenerationSet } from './generation-set.ts';
import type { Lease } from './lease.ts';
import type { Routing } from './routing.ts';
import type { ServiceLease } from './service-lease.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { GenerationSetRecord, describeSet, recordOf } from './generation-set.ts';
import { HookQueue } from './hook-queue.ts';
import { LeaseBook } from './lease-book.ts';
import { LeaseRecord } from './lease.ts';
import { orderServices } from './order.ts';
import { Registry } from './registry.ts';
import { routeAll } from './routing.ts';
import { ServiceLeaseRecord } from './service-lease.ts';

/** How a drain ended: the last lease went by itself, or the deadline ended the leases. */
export type DrainOutcome = 'zero' | 'evicted';

/**
 * What happens to the leases of a quiesced set. wait: they end by themselves, and the deadline only reports.
 * evict: the deadline ends them, unless the version that follows lets rooms finish (UpdatePoint). refuse: as
 * wait, and as long as a former version of a service drains no other one of it is activated.
 */
export type DrainPolicy = 'wait' | 'evict' | 'refuse';

/** What a kernel is made with. */
export interface KernelOptions {
  /** Highest generation id ever given out in this data folder; 0 for a new one. */
  readonly lastGeneration: number;
  /** Highest epoch ever reached in this data folder; 0 for a new one. */
  readonly lastEpoch: number;
  readonly digest: (text: string) => Digest;
  readonly drain: { readonly policy: DrainPolicy; readonly deadlineMs: number };
  /** True keeps the newest version that was replaced loaded, to go back to, until `confirm`. */
  readonly keepStandby: boolean;
  /** Runs once per service object, quiesced and with no lease left (D2). */
  readonly onUnload: (generation: Generation) => void;
  /** Runs once per set that drained, before its unloads; `heldMs` is as fine as `expire` is called. */
  readonly onDrained?: (set: GenerationSet, outcome: DrainOutcome, heldMs: number) => void;
  /** Runs once per set that still has leases at its deadline and keeps them. */
  readonly onOverdue?: (set: GenerationSet) => void;
  /**
   * Hears what hooks throw. Without it the call that caused the hooks throws an AggregateError, after
   * the kernel is consistent: a host passes it, because a room that let go last is innocent.
   */
  readonly onHookError?: (error: unknown) => void;
}

/** One held lease, for status pages and the recount. */
export interface HeldLease {
  readonly holder: string;
  readonly set: Digest;
  readonly generations: readonly number[];
}

/** The hot-swap kernel. */
export interface Kernel {
  /** 0 before the first activation; the one integer that rooms compare. */
  readonly epoch: number;
  /** The one pointer; undefined before the first activation. */
  readonly routing: Routing | undefined;
  /**
   * Registers a loaded service under a new id.
   * @throws CONTRACT_UNSUPPORTED when its range holds no contract version that this host serves
   */
  load(service: Service, pack: PackIdentity): Generation;
  /**
   * The default set with these loaded generations put in and these services taken out; nothing visible
   * changes.
   * @throws SERVICE_UNKNOWN, SERVICE_DEPENDENCY_MISSING, SERVICE_DEPENDENCY_CYCLE
   */
  prepare(replacements: readonly Generation[], removals?: readonly string[]): GenerationSet;
  /** Throws what `activate` would throw now; changes nothing. */
  checkActivation(set: GenerationSet, expectedEpoch: number): void;
  /**
   * Makes `set` the default set: one write, epoch + 1. The previous set drains.
   * @throws ROLLOUT_SUPERSEDED, and changes nothing, when the epoch is not the expected one or not the
   * one the set was prepared on
   * @throws DRAIN_UNFINISHED, and changes nothing, under the policy `refuse`
   */
  activate(set: GenerationSet, expectedEpoch: number, nowMs: number): Routing;
  /**
   * A loaded version that holders of an earlier process were on comes back for them alone: `take` acquires their
   * leases on a set with it, which drains as if the active set had just replaced it. Nobody goes back to it.
   */
  resume(former: Generation, nowMs: number, take: (set: GenerationSet) => void): void;
  /** What can be gone back to: the newest version of a service that was replaced or removed. */
  standby(service: string): Generation | undefined;
  /** A standby as a loaded generation under a new id, to be activated or discarded. */
  revive(standby: Generation): Generation;
  /** The serving versions are good: what stands by for these services, or all, is let go of. */
  confirm(services?: readonly string[]): void;
  /** Lets go of a generation that was not activated; a revived one stands by again. */
  discard(generation: Generation): void;
  /** Nothing serves any more and nothing ever will: the last set drains, standbys go. Once. */
  close(nowMs: number): void;
  createLease(holder: string): Lease;
  createServiceLease(holder: string, service: string): ServiceLease;
  /** All held leases, counted by walking. */
  leases(): readonly HeldLease[];
  /** All generations that are not unloaded, by id. */
  generations(): readonly Generation[];
  /** Ends or reports the leases of every drain that is past its deadline. */
  expire(nowMs: number): void;
}

/** Makes an empty kernel that continues the counts of its data folder. */
export function createKernel(options: KernelOptions): Kernel {
  return new KernelRecord(options);
}

class KernelRecord implements Kernel {
  readonly #options: KernelOptions;
  readonly #registry: Registry;
  readonly #hooks: HookQueue;
  readonly #draining: GenerationSetRecord[] = [];
  readonly #book = new LeaseBook((set) => this.#released(set));
  #active: GenerationSetRecord | undefined;
  #routing: Routing | undefined;
  #epoch = 0;
  #lastEpoch: number;
  #nowMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: KernelOptions) {
    assert(Number.isSafeInteger(options.lastEpoch) && options.lastEpoch >= 0, 'A6 epochs count');
    assert(options.drain.deadlineMs >= 0, 'D6 a drain has a deadline');
    this.#options = options;
    this.#lastEpoch = options.lastEpoch;
    this.#registry = new Registry(options.lastGeneration, options.keepStandby);
    this.#hooks = new HookQueue(options.onHookError);
  }

  get epoch(): number {
    return this.#epoch;
  }

  get routing(): Routing | undefined {
    return this.#routing;
  }

  load(service: Service, pack: PackIdentity): Generation {
    return this.#registry.load(service, pack);
  }

  prepare(replacements: readonly Generation[], removals: readonly string[] = []): GenerationSet {
    assert(replacements.length + removals.length > 0, 'a set differs from the one before');
    const generations = new Map<string, GenerationRecord>(this.#active?.generations);
    for (const service of removals) refuseUnknown(generations.delete(service), service);
    const replaced = new Set<string>();
    for (const generation of replacements) {
      const record = this.#registry.recordOf(generation);
      const { state, service } = record;
      assert(state === 'loaded', `a ${state} generation is not put into a set again`);
      assert(!replaced.has(service.name), 'a set has one generation per service');
      replaced.add(service.name);
      generations.set(service.name, record);
    }
    const digest = this.#options.digest(describeSet(generations));
    return new GenerationSetRecord(this, digest, inOrder(generations), this.#epoch);
  }

  checkActivation(set: GenerationSet, expectedEpoch: number): void {
    const next = recordOf(set);
    assert(next.owner === this, 'a set is activated by the kernel that prepared it');
    assert(!this.#isClosed, 'a closed kernel activates nothing');
    this.#refuseSuperseded(next, expectedEpoch);
    this.#registry.assertServable(next);
    if (this.#options.drain.policy === 'refuse') this.#refuseDraining(next);
  }

  activate(set: GenerationSet, expectedEpoch: number, nowMs: number): Routing {
    const next = recordOf(set);
    this.checkActivation(next, expectedEpoch);
    this.#advance(nowMs);
    const previous = this.#active;
    // A branded count: this is the only place where epochs are made.
    const epoch = (this.#lastEpoch + 1) as Epoch;
    const routing = routeAll(next, epoch);
    next.move('active');
    this.#registry.hold(next);
    this.#active = next;
    this.#book.granting = next;
    this.#lastEpoch = epoch;
    this.#epoch = epoch;
    this.#routing = routing;
    if (previous !== undefined) this.#quiesce(previous, next, 'wanted');
    this.#hooks.flush();
    return routing;
  }

  resume(former: Generation, nowMs: number, take: (set: GenerationSet) => void): void {
    const active = this.#active;
    assert(active !== undefined && !this.#isClosed, 'a version comes back beside one that serves');
    const set = recordOf(this.prepare([former]));
    this.#advance(nowMs);
    set.move('active');
    this.#registry.hold(set);
    this.#book.granting = set;
    try {
      take(set);
    } finally {
      this.#book.granting = active;
      this.#quiesce(set, active, 'unwanted');
      this.#hooks.flush();
    }
  }

  standby(service: string): Generation | undefined {
    return this.#registry.standby(service);
  }

  revive(standby: Generation): Generation {
    return this.#registry.revive(standby);
  }

  confirm(services?: readonly string[]): void {
    this.#letGo(this.#registry.confirm(services));
    this.#hooks.flush();
  }

  discard(generation: Generation): void {
    this.#letGo(this.#registry.discard(generation));
    this.#hooks.flush();
  }

  close(nowMs: number): void {
    assert(!this.#isClosed, 'a kernel is closed once');
    this.#advance(nowMs);
    this.#isClosed = true;
    const last = this.#active;
    this.#active = undefined;
    this.#book.granting = undefined;
    this.#routing = undefined;
    if (last !== undefined) this.#quiesce(last, undefined, 'unwanted');
    this.#letGo(this.#registry.confirm(undefined));
    this.#hooks.flush();
  }

  createLease(holder: string): Lease {
    return new LeaseRecord(holder, this.#book);
  }

  createServiceLease(holder: string, service: string): ServiceLease {
    return new ServiceLeaseRecord({ holder, service }, this, this.#book);
  }

  leases(): readonly HeldLease[] {
    const held: HeldLease[] = [];
    const sets = this.#active === undefined ? [] : [this.#active];
    for (const set of [...sets, ...this.#draining]) {
      const holders = this.#book.holders(set);
      const generations = [...set.generations.values()].map(({ id }) => id);
      for (const holder of holders) held.push({ holder, set: set.digest, generations });
    }
    return held;
  }

  generations(): readonly Generation[] {
    return this.#registry.list();
  }

  expire(nowMs: number): void {
    this.#advance(nowMs);
    const { policy, deadlineMs } = this.#options.drain;
    const due = this.#draining.filter((set) => set.quiescedAtMs <= nowMs - deadlineMs);
    for (const set of due) {
      if (policy === 'evict' && !set.isPatient) {
        this.#book.evict(set);
        this.#drained(set, 'evicted');
      } else if (!set.isOverdue) {
        set.isOverdue = true;
        this.#hooks.add(() => this.#options.onOverdue?.(set));
      }
    }
    this.#hooks.flush();
  }

  #refuseSuperseded(set: GenerationSetRecord, expectedEpoch: number): void {
    if (expectedEpoch === this.#epoch && set.baseEpoch === this.#epoch) return;
    const details = { epoch: this.#epoch, expectedEpoch, preparedOn: set.baseEpoch };
    throw new CodedError('ROLLOUT_SUPERSEDED', { details });
  }

  /** Two versions of a service at most: the one that serves and one that drains. */
  #refuseDraining(next: GenerationSetRecord): void {
    for (const set of this.#draining) {
      for (const [name, { id, state, service }] of set.generations) {
        const successor = next.generations.get(name);
        const isKept = successor === this.#active?.generations.get(name);
        // Going back to the very version that drains adds none.
        if (state !== 'draining' || isKept || successor?.service === service) continue;
        const message = `Generation ${id} of ${name} still has ${set.leaseCount} leases.`;
        const details = { service: name, generation: id };
        throw new CodedError('DRAIN_UNFINISHED', { message, details });
      }
    }
  }

  #advance(nowMs: number): void {
    assert(nowMs >= this.#nowMs, 'N5 monotonic time does not go back');
    this.#nowMs = nowMs;
  }

  #quiesce(
    set: GenerationSetRecord,
    successor: GenerationSetRecord | undefined,
    former: 'wanted' | 'unwanted',
  ): void {
    set.move('draining');
    set.quiescedAtMs = this.#nowMs;
    set.isPatient = successor !== undefined && isPatient(set, successor);
    this.#registry.retire(set, successor, former);
    this.#draining.push(set);
    if (set.leaseCount === 0) this.#drained(set, 'zero');
  }

  /** A set lost a lease. */
  #released(set: GenerationSetRecord): void {
    if (!set.isDraining || set.leaseCount > 0) return;
    this.#drained(set, 'zero');
    this.#hooks.flush();
  }

  #drained(set: GenerationSetRecord, outcome: DrainOutcome): void {
    set.move('drained');
    this.#draining.splice(this.#draining.indexOf(set), 1);
    const heldMs = this.#nowMs - set.quiescedAtMs;
    this.#hooks.add(() => this.#options.onDrained?.(set, outcome, heldMs));
    this.#letGo(this.#registry.drop(set));
  }

  #letGo(generations: readonly Generation[]): void {
    for (const generation of generations) {
      this.#hooks.add(() => this.#options.onUnload(generation));
    }
  }
}

/** Whether what follows lets rooms stay where they are for a while. */
function isPatient(set: GenerationSet, successor: GenerationSet): boolean {
  return [...successor.generations].some(([service, { id, pack }]) => {
    const isNew = set.generations.get(service)?.id !== id;
    return isNew && (pack.update ?? 'now') !== 'now';
  });
}

/** @throws SERVICE_DEPENDENCY_MISSING, SERVICE_DEPENDENCY_CYCLE */
function inOrder<G extends Generation>(generations: ReadonlyMap<string, G>): Map<string, G> {
  const services = [...generations.values()].map(({ service }) => service);
  const ordered = new Map<string, G>();
  for (const name of orderServices(services)) {
    const generation = generations.get(name);
    assert(generation !== undefined, 'ordering loses no service');
    ordered.set(name, generation);
  }
  return ordered;
}

function refuseUnknown(isKnown: boolean, service: string): void {
  if (isKnown) return;
  const message = `No service is named "${service}".`;
  throw new CodedError('SERVICE_UNKNOWN', { message, details: { service } });
}
