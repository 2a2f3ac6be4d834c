// A kernel and the naive one (naive-kernel.ts), driven by the same operations and compared after each.
import type { Digest } from '../../../engine/contract/ids.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type { Generation } from '../../../engine/kernel/generation.ts';
import type { GenerationSet } from '../../../engine/kernel/generation-set.ts';
import type { DrainPolicy, HeldLease, Kernel } from '../../../engine/kernel/kernel.ts';
import type { Lease } from '../../../engine/kernel/lease.ts';
import type { ServiceLease } from '../../../engine/kernel/service-lease.ts';
import type { NaiveGeneration, NaiveLease, NaiveSet, Outcome } from './naive-kernel.ts';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { createKernel } from '../../../engine/kernel/kernel.ts';
import { NaiveKernel } from './naive-kernel.ts';

export const OPERATIONS = [
  'load',
  'prepare',
  'remove',
  'activate',
  'activateStale',
  'lookUp',
  'lease',
  'acquire',
  'exchange',
  'release',
  'acquireService',
  'expire',
  'revive',
  'confirm',
  'discard',
  'close',
] as const;

export interface Operation {
  readonly kind: (typeof OPERATIONS)[number];
  /** Which service, generation, set (newest first), lease or wait is meant; modulo what there is. */
  readonly a: number;
  readonly b: number;
}

/** How the kernel of a twin drains, and who leases from it. */
export interface TwinOptions {
  readonly policy: DrainPolicy;
  readonly keepStandby: boolean;
  readonly holders: readonly string[];
  /** Each has a service lease on it. */
  readonly services: readonly string[];
}

/** The last one needs the first. */
export const SERVICES: readonly string[] = ['alpha', 'beta', 'gamma'];
const NEEDS: Readonly<Record<string, readonly string[]>> = { gamma: ['alpha'] };
const DEADLINE_MS = 100;
const LAST_EPOCH = 7;
const LAST_GENERATION = 40;

export const toyService = (name: string, dependencies: readonly string[] = []): Service => ({
  name,
  contract: '1.0.0',
  dependencies,
});
export const toyDigest = (text: string): Digest => `digest of ${text}` as Digest;

export class KernelTwin {
  readonly kernel: Kernel;
  readonly naive: NaiveKernel;
  readonly drained: { set: GenerationSet; outcome: string }[] = [];
  readonly overdue: GenerationSet[] = [];
  /** Generations whose unload hook ran, in order. */
  readonly unloaded: Generation[] = [];
  /** Operations that were carried out; those that were refused left everything as it was. */
  changes = 0;
  /** Of the naive kernel's lists, by the same index. */
  readonly #generations: Generation[] = [];
  readonly #sets: GenerationSet[] = [];
  readonly #leases: readonly Lease[];
  /** Stand for the last of the naive kernel's leases; the holder is the service. */
  readonly #serviceLeases: readonly ServiceLease[];
  /** What each holder read from the routing last. */
  readonly #lookedUp = new Map<NaiveLease, NaiveSet>();

  constructor({ policy, keepStandby, holders, services }: TwinOptions) {
    this.kernel = createKernel({
      lastGeneration: LAST_GENERATION,
      lastEpoch: LAST_EPOCH,
      digest: toyDigest,
      drain: { policy, deadlineMs: DEADLINE_MS },
      keepStandby,
      onUnload: (generation) => this.#onUnload(generation),
      onDrained: (set, outcome) => this.drained.push({ set, outcome }),
      onOverdue: (set) => this.overdue.push(set),
    });
    this.naive = new NaiveKernel(
      {
        policy,
        keepStandby,
        deadlineMs: DEADLINE_MS,
        lastGeneration: LAST_GENERATION,
        lastEpoch: LAST_EPOCH,
      },
      [...holders, ...services],
    );
    this.#leases = holders.map((holder) => this.kernel.createLease(holder));
    this.#serviceLeases = services.map((name) => this.kernel.createServiceLease(name, name));
  }

  /** Carries out one operation on both and compares what came of it. */
  apply({ kind, a, b }: Operation): void {
    this[kind](a, b);
  }

  load(a: number): void {
    const name = SERVICES[a % SERVICES.length] ?? '';
    const dependencies = NEEDS[name] ?? [];
    this.#both('load', this.naive.load(name, dependencies), () => {
      const pack = { name: 'toy', revision: a, digest: toyDigest(`pack ${a % 3}`) };
      this.#generations.push(this.kernel.load(toyService(name, dependencies), pack));
    });
  }

  /** Even b: one replacement; odd b: two, which may be unfit for each other. */
  prepare(a: number, b: number): void {
    const newestFirst = this.naive.generations.toReversed();
    const chosen = [pick(newestFirst, a), ...(b % 2 === 0 ? [] : [pick(newestFirst, b)])];
    this.#prepare(
      chosen.filter((part) => part !== undefined),
      [],
    );
  }

  remove(a: number, b: number): void {
    const loaded = this.naive.generations.filter(({ state }) => state === 'loaded');
    const parts = b % 2 === 0 ? [] : loaded.slice(-1);
    const removal = SERVICES[a % SERVICES.length] ?? '';
    const isApart = parts.every(({ object }) => object.service !== removal);
    this.#prepare(isApart ? parts : [], [removal]);
  }

  activate(a: number): void {
    const set = pick(this.naive.sets.toReversed(), a);
    if (set !== undefined) this.#activate(set, this.naive.epoch);
  }

  activateStale(a: number, b: number): void {
    const set = pick(this.naive.sets.toReversed(), a);
    if (set !== undefined) this.#activate(set, this.naive.epoch + (b % 2 === 0 ? 1 : -1));
  }

  lookUp(a: number): void {
    const lease = this.#lease(a % this.#leases.length);
    const { active } = this.naive;
    same(this.kernel.routing?.defaultSet, this.#real(active), 'set that is looked up');
    if (active === undefined || this.#lookedUp.get(lease) === active) return;
    this.#lookedUp.set(lease, active);
    this.changes += 1;
  }

  /** What was looked up some operations ago. */
  lease(a: number): void {
    const set = this.#lookedUp.get(this.#lease(a % this.#leases.length));
    if (set !== undefined) this.#take('acquire', a, set);
  }

  acquire(a: number, b: number): void {
    this.#take('acquire', a, pick(this.naive.sets.toReversed(), b));
  }

  exchange(a: number, b: number): void {
    this.#take('exchange', a, pick(this.naive.sets.toReversed(), b));
  }

  acquireService(a: number): void {
    const index = a % this.#serviceLeases.length;
    const lease = this.#lease(this.#leases.length + index);
    const outcome = this.naive.acquireService(lease, lease.holder);
    this.#both('acquire a service', outcome, () => this.#serviceLeases[index]?.acquire());
  }

  release(a: number): void {
    const lease = this.#lease(a);
    const index = this.naive.leases.indexOf(lease);
    const real = this.#leases[index] ?? this.#serviceLeases[index - this.#leases.length];
    this.#both('release', this.naive.release(lease), () => real?.release());
  }

  expire(a: number): void {
    const outcome = this.naive.expire(a);
    this.#both('expire', outcome, () => this.kernel.expire(this.naive.nowMs));
  }

  revive(a: number): void {
    this.#revive(pick(this.naive.generations.toReversed(), a));
  }

  reviveStandby(a: number): void {
    this.#revive(this.naive.standby(SERVICES[a % SERVICES.length] ?? ''));
  }

  /** The newest generation serves, if it may. */
  activateNewest(): void {
    this.#prepare(this.naive.generations.slice(-1), []);
    this.activate(0);
  }

  /** Even a: one service; odd a: all. */
  confirm(a: number, b: number): void {
    const services = a % 2 === 0 ? [SERVICES[b % SERVICES.length] ?? ''] : undefined;
    this.#both('confirm', this.naive.confirm(services), () => this.kernel.confirm(services));
  }

  discard(a: number): void {
    const generation = pick(this.naive.generations.toReversed(), a);
    if (generation === undefined) return;
    const real = this.#realOf(generation);
    this.#both('discard', this.naive.discard(generation), () => this.kernel.discard(real));
  }

  close(): void {
    this.#both('close', this.naive.close(), () => this.kernel.close(this.naive.nowMs));
  }

  /** Compares everything that can be seen. */
  check(): void {
    const { kernel, naive } = this;
    same(kernel.epoch, naive.epoch, 'epoch');
    same(kernel.routing?.defaultSet, this.#real(naive.active), 'default set');
    if (kernel.routing !== undefined) same(kernel.routing.epoch, naive.epoch, 'routed epoch');
    this.#checkGenerations();
    this.#checkSets();
    for (const [index, lease] of naive.leases.entries()) {
      const service = this.#serviceLeases[index - this.#leases.length];
      const real = this.#leases[index];
      same((real ?? service)?.evicted, lease.isEvicted, `evicted ${lease.holder}`);
      if (real !== undefined) same(real.set, this.#real(lease.held), 'set of a lease');
      const held = lease.held?.generations.get(lease.holder);
      const shown = held === undefined ? undefined : this.#realOf(held).service;
      same(service?.service, shown, 'service of a lease');
    }
    same(describe(kernel.leases()), describe(this.#heldLeases()), 'D1 recount');
  }

  #checkGenerations(): void {
    const { kernel, naive } = this;
    const alive: Generation[] = [];
    for (const [index, { id, state }] of naive.generations.entries()) {
      const real = this.#generations[index];
      same(real?.id, id, 'A6 generation id');
      same(real?.state, state, `state of ${id}`);
      if (real !== undefined && state !== 'unloaded') alive.push(real);
    }
    const listed = kernel.generations();
    same(listed.length, alive.length, 'generations');
    for (const [index, generation] of listed.entries()) same(generation, alive[index], 'a record');
    let gone = 0;
    for (const { records, service } of naive.objects) {
      // Records that were discarded while an earlier one drained are not listed; the object lives on.
      if (records.every(({ state }) => state === 'unloaded')) gone += 1;
      const standby = naive.standby(service);
      const real = standby === undefined ? undefined : this.#realOf(standby);
      same(kernel.standby(service), real, `standby of ${service}`);
    }
    same(this.unloaded.length, gone, 'D2 unload hooks');
    same(new Set(this.unloaded.map(({ service }) => service)).size, gone, 'D2 objects unloaded');
  }

  #checkSets(): void {
    let drained = 0;
    let overdue = 0;
    for (const [index, set] of this.naive.sets.entries()) {
      const real = this.#sets[index];
      const holders = this.naive.leases.filter(({ held }) => held === set).length;
      same(real?.leaseCount, holders, 'D1 lease count');
      same(real?.quiesced, set.state !== 'active', 'quiesced');
      if (set.isOverdue) overdue += 1;
      if (set.state !== 'drained') continue;
      drained += 1;
      const told = this.drained.find((each) => each.set === real);
      same(told?.outcome, set.outcome, 'outcome of a drain');
    }
    same(this.drained.length, drained, 'drains');
    same(this.overdue.length, overdue, 'overdue drains');
    same(new Set(this.overdue).size, overdue, 'sets that are overdue');
  }

  #both(what: string, expected: Outcome, run: () => void): void {
    const actual = outcomeOf(run);
    if (actual !== expected) same(actual, expected, `outcome of ${what}`);
    if (expected === 'ok' && what !== 'check') this.changes += 1;
  }

  #prepare(parts: readonly NaiveGeneration[], removals: readonly string[]): void {
    const reals = parts.map((part) => this.#realOf(part));
    this.#both('prepare', this.naive.prepare(parts, removals), () => {
      const set = this.kernel.prepare(reals, removals);
      this.#sets.push(set);
      const expected = this.naive.sets.at(-1)?.generations ?? new Map<string, NaiveGeneration>();
      same(set.generations.size, expected.size, 'services of a prepared set');
      for (const [name, part] of expected) {
        same(set.generations.get(name), this.#realOf(part), `prepared ${name}`);
      }
    });
  }

  #activate(set: NaiveSet, expectedEpoch: number): void {
    const real = this.#sets[this.naive.sets.indexOf(set)];
    if (real === undefined) throw new Error('no such set');
    this.naive.nowMs += 1;
    const check = this.naive.checkActivation(set, expectedEpoch);
    this.#both('check', check, () => this.kernel.checkActivation(real, expectedEpoch));
    this.#both('activate', this.naive.activate(set, expectedEpoch), () => {
      this.kernel.activate(real, expectedEpoch, this.naive.nowMs);
    });
  }

  #take(verb: 'acquire' | 'exchange', a: number, set: NaiveSet | undefined): void {
    const index = a % this.#leases.length;
    const lease = this.naive.leases[index];
    const real = this.#real(set);
    if (lease === undefined || set === undefined || real === undefined) return;
    this.#both(verb, this.naive[verb](lease, set), () => this.#leases[index]?.[verb](real));
  }

  #revive(generation: NaiveGeneration | undefined): void {
    if (generation === undefined) return;
    const real = this.#realOf(generation);
    this.#both('revive', this.naive.revive(generation), () => {
      const heir = this.kernel.revive(real);
      same(heir.service, real.service, 'service object of a revived one');
      this.#generations.push(heir);
    });
  }

  #lease(a: number): NaiveLease {
    const lease = pick(this.naive.leases, a);
    if (lease === undefined) throw new Error('no such lease');
    return lease;
  }

  #real(set: NaiveSet | undefined): GenerationSet | undefined {
    return set === undefined ? undefined : this.#sets[this.naive.sets.indexOf(set)];
  }

  #realOf({ id }: NaiveGeneration): Generation {
    const real = this.#generations[id - LAST_GENERATION - 1];
    if (real === undefined) throw new Error(`no generation ${id}`);
    return real;
  }

  #heldLeases(): HeldLease[] {
    return this.naive.leases.flatMap(({ holder, held }) => {
      const set = this.#real(held);
      if (set === undefined) return [];
      const generations = [...set.generations.values()].map(({ id }) => id);
      return [{ holder, set: set.digest, generations }];
    });
  }

  #onUnload(generation: Generation): void {
    same(generation.state, 'unloaded', 'state in the unload hook');
    const ids = this.#generations.filter((each) => each.service === generation.service);
    for (const { generations } of this.kernel.leases()) {
      const isHeld = ids.some(({ id }) => generations.includes(id));
      same(isHeld, false, 'D2 a lease at the unload hook');
    }
    this.unloaded.push(generation);
  }
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

function outcomeOf(run: () => void): string {
  try {
    run();
    return 'ok';
  } catch (error) {
    if (error instanceof AssertionFailed) return 'assertion';
    const code = errorCode(error);
    if (code !== undefined) return code;
    throw error;
  }
}

function describe(leases: readonly HeldLease[]): string {
  return leases
    .map((lease) => `${lease.holder} ${lease.set} ${lease.generations.join()}`)
    .sort()
    .join('\n');
}

/** Cheaper than expect: the enumeration compares millions of values. */
function same(actual: unknown, expected: unknown, what: string): void {
  if (actual === expected) return;
  throw new Error(`${what}: found ${String(actual)}, expected ${String(expected)}`);
}
