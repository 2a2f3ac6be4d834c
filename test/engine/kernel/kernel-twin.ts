// A kernel and a naive model of it, driven by the same operations and compared after each. The model keeps
// no counts: it works out from scratch who holds what, so that a wrong count cannot hide in both.
import type { Digest } from '../../../engine/contract/ids.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type { Generation, GenerationState } from '../../../engine/kernel/generation.ts';
import type { GenerationSet } from '../../../engine/kernel/generation-set.ts';
import type { Kernel } from '../../../engine/kernel/kernel.ts';
import type { Lease } from '../../../engine/kernel/lease.ts';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { createKernel } from '../../../engine/kernel/kernel.ts';

export const OPERATIONS = [
  'load',
  'prepare',
  'activate',
  'activateStale',
  'acquire',
  'exchange',
  'release',
  'expire',
  'discard',
] as const;

export interface Operation {
  readonly kind: (typeof OPERATIONS)[number];
  /** Which service, generation, set (newest first), lease or wait is meant; modulo what there is. */
  readonly a: number;
  readonly b: number;
}

type Outcome = 'ok' | 'assertion' | 'LEASE_QUIESCED' | 'ROLLOUT_SUPERSEDED';

interface ModelGeneration {
  readonly real: Generation;
  readonly service: string;
  state: GenerationState;
}

interface ModelSet {
  readonly real: GenerationSet;
  readonly generations: ReadonlyMap<string, ModelGeneration>;
  readonly base: number;
  state: 'prepared' | 'active' | 'draining' | 'drained';
  quiescedAtMs: number;
}

interface ModelLease {
  readonly real: Lease;
  readonly holder: string;
  held: ModelSet | undefined;
  isEvicted: boolean;
}

const SERVICES = ['alpha', 'beta'];
const DEADLINE_MS = 100;
const LAST_EPOCH = 7;
const LAST_GENERATION = 40;

export const toyService = (name: string): Service => ({ name, contractVersion: '1.0.0' });
export const toyDigest = (text: string): Digest => `digest of ${text}` as Digest;

export class KernelTwin {
  readonly kernel: Kernel;
  readonly unloaded: number[] = [];
  readonly drained: { set: GenerationSet; outcome: string }[] = [];
  #nowMs = 0;
  #epoch = 0;
  #activations = 0;
  readonly #generations: ModelGeneration[] = [];
  readonly #sets: ModelSet[] = [];
  readonly #leases: ModelLease[];

  constructor() {
    this.kernel = createKernel({
      lastGeneration: LAST_GENERATION,
      lastEpoch: LAST_EPOCH,
      digest: toyDigest,
      drainDeadlineMs: DEADLINE_MS,
      onUnload: (generation) => this.#onUnload(generation),
      onDrained: (set, outcome) => this.drained.push({ set, outcome }),
    });
    this.#leases = ['left', 'right', 'other'].map((holder) => ({
      real: this.kernel.createLease(holder),
      holder,
      held: undefined,
      isEvicted: false,
    }));
  }

  /** Carries out one operation on both and compares what came of it. */
  apply(operation: Operation): void {
    const { kind, a, b } = operation;
    const { expected, run } = this[kind](a, b);
    same(outcomeOf(run), expected, `outcome of ${kind}`);
    this.#settle();
  }

  /** Compares everything that can be seen. */
  check(): void {
    const { kernel } = this;
    same(kernel.epoch, this.#epoch, 'epoch');
    const active = this.#sets.find((set) => set.state === 'active');
    same(kernel.routing?.defaultSet, active?.real, 'default set');
    same(kernel.routing?.epoch ?? 0, this.#epoch, 'epoch of the routing');
    for (const { real, state } of this.#generations) same(real.state, state, `state of ${real.id}`);
    const ids = (list: readonly { id: number }[]): string => list.map(({ id }) => id).join();
    const alive = this.#generations.filter(({ state }) => state !== 'unloaded');
    same(ids(kernel.generations()), ids(alive.map(({ real }) => real)), 'generations');
    const gone = this.#generations.filter(({ state }) => state === 'unloaded');
    const byNumber = (left: number, right: number): number => left - right;
    const unloads = [...this.unloaded].sort(byNumber).join();
    same(unloads, ids(gone.map(({ real }) => real)), 'D2 unload hooks');
    for (const set of this.#sets) {
      const holders = this.#leases.filter((lease) => lease.held === set).length;
      same(set.real.leaseCount, holders, 'D1 lease count');
      same(set.real.quiesced, set.state !== 'active', 'quiesced');
    }
    for (const { real, held, isEvicted } of this.#leases) {
      same(real.set, held?.real, 'set of a lease');
      same(real.evicted, isEvicted, 'evicted');
    }
    same(describe(kernel.leases()), describe(this.#modelLeases()), 'D1 recount');
    same(
      this.drained.length,
      this.#sets.filter(({ state }) => state === 'drained').length,
      'drains',
    );
  }

  load(a: number): Step {
    const service = SERVICES[a % SERVICES.length] ?? '';
    const run = (): void => {
      const digest = toyDigest(`pack ${a % 3}`);
      const real = this.kernel.load(toyService(service), { name: 'toy', revision: a, digest });
      same(real.id, LAST_GENERATION + this.#generations.length + 1, 'A6 generation id');
      this.#generations.push({ real, service, state: 'loaded' });
    };
    return { expected: 'ok', run };
  }

  prepare(a: number, b: number): Step {
    const newestFirst = this.#generations.toReversed();
    const first = pick(newestFirst, a);
    const second = pick(newestFirst, b);
    // Even b: one replacement; odd b: two, which may be unfit for each other.
    const chosen = b % 2 === 0 ? [first] : [first, second];
    const parts = chosen.filter((part) => part !== undefined);
    const isLoaded = parts.every(({ state }) => state === 'loaded');
    const isApart = new Set(parts.map(({ service }) => service)).size === parts.length;
    const run = (): void => {
      const real = this.kernel.prepare(parts.map((part) => part.real));
      const active = this.#sets.find((set) => set.state === 'active');
      const generations = new Map(active?.generations);
      for (const part of parts) generations.set(part.service, part);
      const shown = [...real.generations.values()].map(({ id }) => id).join();
      same(shown, [...generations.values()].map((part) => part.real.id).join(), 'prepared set');
      this.#sets.push({
        real,
        generations,
        base: this.#epoch,
        state: 'prepared',
        quiescedAtMs: 0,
      });
    };
    return { expected: parts.length > 0 && isLoaded && isApart ? 'ok' : 'assertion', run };
  }

  activate(a: number): Step {
    const set = pick(this.#sets.toReversed(), a);
    if (set === undefined) return NOTHING;
    const run = (): void => {
      this.#nowMs += 1;
      this.kernel.activate(set.real, this.kernel.epoch, this.#nowMs);
      for (const other of this.#sets) {
        if (other.state !== 'active') continue;
        other.state = 'draining';
        other.quiescedAtMs = this.#nowMs;
      }
      set.state = 'active';
      this.#activations += 1;
      this.#epoch = LAST_EPOCH + this.#activations;
    };
    if (set.base !== this.#epoch) return { expected: 'ROLLOUT_SUPERSEDED', run };
    const isWhole = [...set.generations.values()].every(({ state }) => state !== 'unloaded');
    return { expected: isWhole ? 'ok' : 'assertion', run };
  }

  activateStale(a: number, b: number): Step {
    const set = pick(this.#sets.toReversed(), a);
    if (set === undefined) return NOTHING;
    const wrongEpoch = this.#epoch + (b % 2 === 0 ? 1 : -1);
    const run = (): void => void this.kernel.activate(set.real, wrongEpoch, this.#nowMs);
    return { expected: 'ROLLOUT_SUPERSEDED', run };
  }

  acquire(a: number, b: number): Step {
    const lease = pick(this.#leases, a);
    const set = pick(this.#sets.toReversed(), b);
    if (lease === undefined || set === undefined) return NOTHING;
    const run = (): void => {
      lease.real.acquire(set.real);
      Object.assign(lease, { held: set, isEvicted: false });
    };
    if (lease.held !== undefined) return { expected: 'assertion', run };
    return { expected: set.state === 'active' ? 'ok' : 'LEASE_QUIESCED', run };
  }

  exchange(a: number, b: number): Step {
    const lease = pick(this.#leases, a);
    const set = pick(this.#sets.toReversed(), b);
    if (lease === undefined || set === undefined) return NOTHING;
    const run = (): void => {
      lease.real.exchange(set.real);
      Object.assign(lease, { held: set, isEvicted: false });
    };
    return { expected: set.state === 'active' ? 'ok' : 'LEASE_QUIESCED', run };
  }

  release(a: number): Step {
    const lease = pick(this.#leases, a);
    if (lease === undefined) return NOTHING;
    const run = (): void => {
      lease.real.release();
      lease.held = undefined;
    };
    const isFree = lease.held === undefined && !lease.isEvicted;
    return { expected: isFree ? 'assertion' : 'ok', run };
  }

  expire(a: number): Step {
    const run = (): void => {
      this.#nowMs += a;
      this.kernel.expire(this.#nowMs);
      for (const lease of this.#leases) {
        const { held } = lease;
        if (held?.state !== 'draining') continue;
        if (this.#nowMs - held.quiescedAtMs < DEADLINE_MS) continue;
        Object.assign(lease, { held: undefined, isEvicted: true });
      }
    };
    return { expected: 'ok', run };
  }

  discard(a: number): Step {
    const generation = pick(this.#generations.toReversed(), a);
    if (generation === undefined) return NOTHING;
    const run = (): void => {
      this.kernel.discard(generation.real);
      generation.state = 'unloaded';
    };
    return { expected: generation.state === 'loaded' ? 'ok' : 'assertion', run };
  }

  /** Works out, from who holds what, which sets have drained and which generations are where. */
  #settle(): void {
    for (const set of this.#sets) {
      const isHeld = this.#leases.some((lease) => lease.held === set);
      if (set.state === 'draining' && !isHeld) set.state = 'drained';
    }
    const served = this.#generations.filter(({ state }) => state !== 'unloaded');
    for (const generation of served) {
      const states = this.#sets
        .filter((set) => set.generations.get(generation.service) === generation)
        .map(({ state }) => state);
      if (states.includes('active')) generation.state = 'active';
      else if (states.includes('draining')) generation.state = 'draining';
      else if (states.includes('drained')) generation.state = 'unloaded';
    }
  }

  #modelLeases(): { holder: string; set: string; generations: readonly number[] }[] {
    return this.#leases.flatMap(({ holder, held }) => {
      if (held === undefined) return [];
      const generations = [...held.generations.values()].map(({ real }) => real.id);
      return [{ holder, set: held.real.digest, generations }];
    });
  }

  #onUnload(generation: Generation): void {
    same(generation.state, 'unloaded', 'state in the unload hook');
    const holders = this.kernel.leases().filter((held) => held.generations.includes(generation.id));
    same(holders.length, 0, 'D2 leases at the unload hook');
    this.unloaded.push(generation.id);
  }
}

interface Step {
  readonly expected: Outcome;
  readonly run: () => void;
}

const NOTHING: Step = { expected: 'ok', run: () => undefined };

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

function describe(
  leases: readonly { holder: string; set: string; generations: readonly number[] }[],
): string {
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
