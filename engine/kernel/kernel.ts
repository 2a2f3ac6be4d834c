// The kernel's door: which generations exist, which set serves, who holds what. Pure and synchronous: the
// time is an argument, nothing waits. Invariant: `#routing` is written in one place, by activate().
import type { Digest, Epoch } from '../contract/ids.ts';
import type { Service } from '../contract/service.ts';
import type { Generation, PackIdentity } from './generation.ts';
import type { GenerationSet } from './generation-set.ts';
import type { Lease } from './lease.ts';
import type { Routing } from './routing.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { GenerationSetRecord, describeSet, recordOf } from './generation-set.ts';
import { HookQueue } from './hook-queue.ts';
import { LeaseRecord } from './lease.ts';
import { Registry } from './registry.ts';
import { routeAll } from './routing.ts';

/** How a drain ended: the last lease went by itself, or the deadline ended the leases. */
export type DrainOutcome = 'zero' | 'evicted';

/** What a kernel is made with. */
export interface KernelOptions {
  /** Highest generation id ever given out in this data folder; 0 for a new one. */
  readonly lastGeneration: number;
  /** Highest epoch ever reached in this data folder; 0 for a new one. */
  readonly lastEpoch: number;
  readonly digest: (text: string) => Digest;
  /** How long a quiesced set waits for its leases before they are evicted. */
  readonly drainDeadlineMs: number;
  /** Runs once per generation, quiesced and with no lease left (D2). */
  readonly onUnload: (generation: Generation) => void;
  /** Runs once per set that drained, before its unloads; `heldMs` is as fine as `expire` is called. */
  readonly onDrained?: (set: GenerationSet, outcome: DrainOutcome, heldMs: number) => void;
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
   * @throws CONTRACT_UNSUPPORTED when it was written for another contract major.
   */
  load(service: Service, pack: PackIdentity): Generation;
  /** The default set with these loaded generations put in; nothing visible changes. */
  prepare(replacements: readonly Generation[]): GenerationSet;
  /**
   * Makes `set` the default set: one write, epoch + 1. The previous set drains.
   * @throws ROLLOUT_SUPERSEDED, and changes nothing, when the epoch is not the expected one or not the
   * one the set was prepared on.
   */
  activate(set: GenerationSet, expectedEpoch: number, nowMs: number): Routing;
  /** Unloads a generation that was never activated. */
  discard(generation: Generation): void;
  createLease(holder: string): Lease;
  /** All held leases, counted by walking. */
  leases(): readonly HeldLease[];
  /** All generations that are not unloaded, by id. */
  generations(): readonly Generation[];
  /** Evicts the leases of every drain that is past its deadline. */
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
  readonly #onRelease = (set: GenerationSetRecord): void => this.#released(set);
  #active: GenerationSetRecord | undefined;
  #routing: Routing | undefined;
  #epoch = 0;
  #lastEpoch: number;
  #nowMs = Number.NEGATIVE_INFINITY;

  constructor(options: KernelOptions) {
    assert(Number.isSafeInteger(options.lastEpoch) && options.lastEpoch >= 0, 'A6 epochs count');
    assert(options.drainDeadlineMs >= 0, 'D6 a drain has a deadline');
    this.#options = options;
    this.#lastEpoch = options.lastEpoch;
    this.#registry = new Registry(options.lastGeneration);
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

  prepare(replacements: readonly Generation[]): GenerationSet {
    assert(replacements.length > 0, 'a set is prepared from at least one generation');
    const generations = new Map<string, Generation>(this.#active?.generations);
    const replaced = new Set<string>();
    for (const generation of replacements) {
      const { state, service } = this.#registry.recordOf(generation);
      assert(state === 'loaded', `a ${state} generation is not put into a set again`);
      assert(!replaced.has(service.name), 'a set has one generation per service');
      replaced.add(service.name);
      generations.set(service.name, generation);
    }
    const digest = this.#options.digest(describeSet(generations));
    return new GenerationSetRecord(digest, generations, this.#epoch);
  }

  activate(set: GenerationSet, expectedEpoch: number, nowMs: number): Routing {
    const next = recordOf(set);
    this.#refuseSuperseded(next, expectedEpoch);
    this.#registry.assertServable(next);
    this.#advance(nowMs);
    const previous = this.#active;
    // A branded count: this is the only place where epochs are made.
    const epoch = (this.#lastEpoch + 1) as Epoch;
    const routing = routeAll(next, epoch);
    next.move('active');
    this.#registry.hold(next);
    this.#active = next;
    this.#lastEpoch = epoch;
    this.#epoch = epoch;
    this.#routing = routing;
    if (previous !== undefined) this.#quiesce(previous, next);
    this.#hooks.flush();
    return routing;
  }

  discard(generation: Generation): void {
    this.#registry.discard(generation);
    this.#hooks.add(() => this.#options.onUnload(generation));
    this.#hooks.flush();
  }

  createLease(holder: string): Lease {
    return new LeaseRecord(holder, this.#onRelease);
  }

  leases(): readonly HeldLease[] {
    const held: HeldLease[] = [];
    const sets = this.#active === undefined ? [] : [this.#active];
    for (const set of [...sets, ...this.#draining]) {
      assert(set.leases.recount() === set.leases.count, 'D1 the count equals the recount');
      const generations = [...set.generations.values()].map(({ id }) => id);
      for (let node = set.leases.first; node !== undefined; node = node.next) {
        held.push({ holder: node.holder, set: set.digest, generations });
      }
    }
    return held;
  }

  generations(): readonly Generation[] {
    return this.#registry.list();
  }

  expire(nowMs: number): void {
    this.#advance(nowMs);
    const dueMs = nowMs - this.#options.drainDeadlineMs;
    // Sets are quiesced one after the other, so the first one's deadline comes first.
    for (let set = this.#draining[0]; set !== undefined; set = this.#draining[0]) {
      if (set.quiescedAtMs > dueMs) break;
      set.leases.evictAll();
      this.#drained(set, 'evicted');
    }
    this.#hooks.flush();
  }

  #refuseSuperseded(set: GenerationSetRecord, expectedEpoch: number): void {
    if (expectedEpoch === this.#epoch && set.baseEpoch === this.#epoch) return;
    const details = { epoch: this.#epoch, expectedEpoch, preparedOn: set.baseEpoch };
    throw new CodedError('ROLLOUT_SUPERSEDED', { details });
  }

  #advance(nowMs: number): void {
    assert(nowMs >= this.#nowMs, 'N5 monotonic time does not go back');
    this.#nowMs = nowMs;
  }

  #quiesce(set: GenerationSetRecord, successor: GenerationSetRecord): void {
    set.move('draining');
    set.quiescedAtMs = this.#nowMs;
    this.#registry.retire(set, successor);
    this.#draining.push(set);
    this.#released(set);
  }

  /** A set lost a lease, or just stopped taking any. */
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
    for (const generation of this.#registry.drop(set)) {
      this.#hooks.add(() => this.#options.onUnload(generation));
    }
  }
}
