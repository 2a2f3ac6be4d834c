// What a kernel is, worked out from scratch after every step: no counts, no links between records, only who
// holds what. Slow on purpose: a wrong count or a forgotten link cannot hide in both.
import type { ErrorCode } from '../../../engine/base/error-codes.ts';
import type { GenerationState } from '../../../engine/kernel/generation.ts';
import type { DrainPolicy } from '../../../engine/kernel/kernel.ts';

export type Outcome = 'ok' | 'assertion' | ErrorCode;

/** One service object; its records in the order in which they took it over. */
export interface NaiveObject {
  readonly service: string;
  readonly dependencies: readonly string[];
  readonly records: NaiveGeneration[];
}

export interface NaiveGeneration {
  readonly id: number;
  readonly object: NaiveObject;
  state: GenerationState;
  /** The activation that ended its service; 0 before. */
  retired: number;
  isWanted: boolean;
}

export interface NaiveSet {
  readonly generations: ReadonlyMap<string, NaiveGeneration>;
  readonly base: number;
  state: 'prepared' | 'active' | 'draining' | 'drained';
  outcome: 'zero' | 'evicted' | undefined;
  quiescedAtMs: number;
  isOverdue: boolean;
}

export interface NaiveLease {
  readonly holder: string;
  held: NaiveSet | undefined;
  isEvicted: boolean;
}

export interface NaiveOptions {
  readonly policy: DrainPolicy;
  readonly deadlineMs: number;
  readonly keepStandby: boolean;
  readonly lastGeneration: number;
  readonly lastEpoch: number;
}

/** Each method tells what the kernel must answer, and does it when that is 'ok'. */
export class NaiveKernel {
  readonly objects: NaiveObject[] = [];
  readonly generations: NaiveGeneration[] = [];
  readonly sets: NaiveSet[] = [];
  readonly leases: NaiveLease[];
  readonly #options: NaiveOptions;
  epoch = 0;
  nowMs = 0;
  active: NaiveSet | undefined;
  #activations = 0;
  #isClosed = false;

  constructor(options: NaiveOptions, holders: readonly string[]) {
    this.#options = options;
    this.leases = holders.map((holder) => ({ holder, held: undefined, isEvicted: false }));
  }

  load(service: string, dependencies: readonly string[]): Outcome {
    const object: NaiveObject = { service, dependencies, records: [] };
    this.objects.push(object);
    this.#addRecord(object, 0);
    return 'ok';
  }

  prepare(parts: readonly NaiveGeneration[], removals: readonly string[]): Outcome {
    if (parts.length + removals.length === 0) return 'assertion';
    const generations = new Map(this.active?.generations);
    for (const service of removals) {
      if (!generations.delete(service)) return 'SERVICE_UNKNOWN';
    }
    const services = new Set<string>();
    for (const part of parts) {
      const { service } = part.object;
      if (part.state !== 'loaded' || services.has(service)) return 'assertion';
      services.add(service);
      generations.set(service, part);
    }
    for (const { object } of generations.values()) {
      for (const name of object.dependencies) {
        if (!generations.has(name)) return 'SERVICE_DEPENDENCY_MISSING';
      }
    }
    const base = this.epoch;
    this.sets.push({
      generations,
      base,
      state: 'prepared',
      outcome: undefined,
      quiescedAtMs: 0,
      isOverdue: false,
    });
    return 'ok';
  }

  activate(set: NaiveSet, expectedEpoch: number): Outcome {
    const outcome = this.checkActivation(set, expectedEpoch);
    if (outcome !== 'ok') return outcome;
    this.#activations += 1;
    this.#quiesce(set);
    for (const generation of set.generations.values()) {
      if (generation.state === 'loaded') generation.isWanted = true;
      generation.state = 'active';
    }
    set.state = 'active';
    this.active = set;
    this.epoch = this.#options.lastEpoch + this.#activations;
    this.#settle();
    return 'ok';
  }

  checkActivation(set: NaiveSet, expectedEpoch: number): Outcome {
    if (this.#isClosed) return 'assertion';
    if (expectedEpoch !== this.epoch || set.base !== this.epoch) return 'ROLLOUT_SUPERSEDED';
    for (const { state } of set.generations.values()) {
      if (state !== 'loaded' && state !== 'active') return 'assertion';
    }
    return this.#options.policy === 'refuse' && this.#isUnfinished(set) ? 'DRAIN_UNFINISHED' : 'ok';
  }

  revive(generation: NaiveGeneration): Outcome {
    const { object } = generation;
    if (this.standby(object.service) !== generation) return 'assertion';
    if (generation.state === 'standby') generation.state = 'unloaded';
    this.#addRecord(object, generation.retired);
    return 'ok';
  }

  /** Of what was replaced and nobody took over or gave up, the one that served last. */
  standby(service: string): NaiveGeneration | undefined {
    let last: NaiveGeneration | undefined;
    for (const generation of this.generations) {
      const { object, state, isWanted, retired } = generation;
      if (object.service !== service || object.records.at(-1) !== generation) continue;
      if (state !== 'standby' && state !== 'draining') continue;
      if (!isWanted || !this.#options.keepStandby) continue;
      if (last === undefined || retired > last.retired) last = generation;
    }
    return last;
  }

  confirm(services: readonly string[] | undefined): Outcome {
    for (const generation of this.generations) {
      const isMeant = services === undefined || services.includes(generation.object.service);
      if (isMeant && generation.state !== 'active') generation.isWanted = false;
    }
    this.#settle();
    return 'ok';
  }

  discard(generation: NaiveGeneration): Outcome {
    if (generation.state !== 'loaded') return 'assertion';
    const { records } = generation.object;
    const drainsStill = records.some(({ state }) => state === 'draining');
    if (drainsStill) records.pop();
    // One that served before, and is all that is left of its object, stands by again.
    const returns = !drainsStill && generation.retired > 0;
    generation.state = returns ? 'standby' : 'unloaded';
    this.#settle();
    return 'ok';
  }

  close(): Outcome {
    if (this.#isClosed) return 'assertion';
    this.#isClosed = true;
    this.#activations += 1;
    this.#quiesce(undefined);
    this.active = undefined;
    return this.confirm(undefined);
  }

  expire(waitMs: number): Outcome {
    this.nowMs += waitMs;
    for (const set of this.sets) {
      if (set.state !== 'draining') continue;
      if (this.nowMs - set.quiescedAtMs < this.#options.deadlineMs) continue;
      if (this.#options.policy !== 'evict') {
        set.isOverdue = true;
        continue;
      }
      for (const lease of this.leases) {
        if (lease.held === set) Object.assign(lease, { held: undefined, isEvicted: true });
      }
      set.outcome = 'evicted';
    }
    this.#settle();
    return 'ok';
  }

  acquire(lease: NaiveLease, set: NaiveSet): Outcome {
    if (lease.held !== undefined) return 'assertion';
    return this.exchange(lease, set);
  }

  /** As a service lease does: whatever serves now. */
  acquireService(lease: NaiveLease, service: string): Outcome {
    if (this.active === undefined) return 'LEASE_QUIESCED';
    if (!this.active.generations.has(service)) return 'SERVICE_UNKNOWN';
    return this.acquire(lease, this.active);
  }

  exchange(lease: NaiveLease, set: NaiveSet): Outcome {
    if (set !== this.active) return 'LEASE_QUIESCED';
    lease.held = set;
    lease.isEvicted = false;
    this.#settle();
    return 'ok';
  }

  release(lease: NaiveLease): Outcome {
    if (lease.held === undefined) return lease.isEvicted ? 'ok' : 'assertion';
    lease.held = undefined;
    this.#settle();
    return 'ok';
  }

  #addRecord(object: NaiveObject, retired: number): void {
    const id = this.#options.lastGeneration + this.generations.length + 1;
    const record: NaiveGeneration = { id, object, state: 'loaded', retired, isWanted: true };
    object.records.push(record);
    this.generations.push(record);
  }

  /** A service changes of which another object still has leases. */
  #isUnfinished(next: NaiveSet): boolean {
    for (const set of this.sets) {
      if (set.state !== 'draining') continue;
      for (const [service, generation] of set.generations) {
        const successor = next.generations.get(service);
        const changes = successor !== this.active?.generations.get(service);
        const isOther = successor?.object !== generation.object;
        if (generation.state === 'draining' && changes && isOther) return true;
      }
    }
    return false;
  }

  #quiesce(next: NaiveSet | undefined): void {
    if (this.active === undefined) return;
    this.active.state = 'draining';
    this.active.quiescedAtMs = this.nowMs;
    for (const [service, generation] of this.active.generations) {
      if (next?.generations.get(service) === generation) continue;
      generation.state = 'draining';
      generation.retired = this.#activations;
    }
  }

  #settle(): void {
    for (const set of this.sets) {
      if (set.state !== 'draining' || this.leases.some(({ held }) => held === set)) continue;
      set.state = 'drained';
      set.outcome ??= 'zero';
    }
    for (const generation of this.generations) {
      if (generation.state !== 'draining' || this.#isHeld(generation)) continue;
      const { records } = generation.object;
      const at = records.indexOf(generation);
      if (records.slice(0, at).some((record) => this.#isHeld(record))) continue;
      // Taken over: only the last record of an object can stand by.
      generation.state = at < records.length - 1 ? 'unloaded' : 'standby';
    }
    for (const generation of this.generations) {
      if (generation.state !== 'standby') continue;
      const { isWanted, object, retired } = generation;
      const isBeaten = this.generations.some(
        (other) =>
          other.state === 'standby' &&
          other.isWanted &&
          other.object.service === object.service &&
          other.retired > retired,
      );
      if (isBeaten || !isWanted || !this.#options.keepStandby) generation.state = 'unloaded';
    }
  }

  /** In a set that has leases; the active set is not asked for. */
  #isHeld(generation: NaiveGeneration): boolean {
    const { service } = generation.object;
    return this.sets.some(
      (set) => set.state === 'draining' && set.generations.get(service) === generation,
    );
  }
}
