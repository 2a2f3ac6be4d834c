// A kernel and those who use it asynchronously: callers, rooms, operators, a clock. Each awaits its turn between
// any two steps, so that a scheduler can interleave them in any order. What must never happen is thrown at once.
import type { Service } from '../../../engine/contract/service.ts';
import type { Generation } from '../../../engine/kernel/generation.ts';
import type { GenerationSet } from '../../../engine/kernel/generation-set.ts';
import type { DrainPolicy, Kernel } from '../../../engine/kernel/kernel.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { createKernel } from '../../../engine/kernel/kernel.ts';
import { toyDigest } from './kernel-twin.ts';

/** Waits for the scheduler. */
export type Turn = () => Promise<void>;

const SERVICES = ['alpha', 'beta'];
const DEADLINE_MS = 10;

/** What happened, so that a test can tell that something did. */
export interface Tally {
  calls: number;
  quiesced: number;
  evicted: number;
  superseded: number;
  unfinished: number;
  revived: number;
  unloads: number;
}

/** Knows which service objects are gone, whatever the kernel says. */
class VersionedService implements Service {
  readonly name: string;
  readonly contract = '^2.0.0';
  isUnloaded = false;

  constructor(name: string) {
    this.name = name;
  }

  handle(): void {
    if (this.isUnloaded) throw new Error(`D4 a call entered an unloaded version of ${this.name}`);
  }
}

/** One run. */
export class KernelWorld {
  readonly kernel: Kernel;
  readonly #tally: Tally;
  readonly #services: VersionedService[] = [];
  /** What each holder's lease pins, by the world's own book; checked against nothing of the kernel's. */
  readonly #pins = new Map<object, GenerationSet>();
  #nowMs = 0;

  constructor(policy: DrainPolicy, tally: Tally) {
    this.#tally = tally;
    this.kernel = createKernel({
      lastGeneration: 0,
      lastEpoch: 0,
      digest: toyDigest,
      drain: { policy, deadlineMs: DEADLINE_MS },
      keepStandby: true,
      onUnload: (generation) => this.#onUnload(generation),
    });
    this.#activate(SERVICES.map((name) => this.#load(name)));
  }

  /** Looks up, waits, leases, waits, calls, waits, gives back. */
  async lookThenLease(turn: Turn, rounds: number): Promise<void> {
    const lease = this.kernel.createLease('caller');
    for (let round = 0; round < rounds; round += 1) {
      const found = this.#defaultSet();
      await turn();
      // What was looked up may be gone by now; looked up and leased in one step it cannot be (A3).
      const refused = codeOf(() => lease.acquire(found));
      if (refused !== undefined) {
        this.#expectCode(refused, 'LEASE_QUIESCED');
        this.#tally.quiesced += 1;
        lease.acquire(this.#defaultSet());
      }
      this.#pin(lease, lease.set);
      await turn();
      this.#call(lease, lease.set?.generations.get('alpha')?.service);
      await turn();
      this.#unpin(lease, lease.evicted);
      lease.release();
    }
  }

  /** Leases one service, calls it several times over a while, gives back in `using`. */
  async callService(turn: Turn, rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      using lease = this.kernel.createServiceLease('work', 'beta');
      lease.acquire();
      this.#pin(lease, this.#defaultSet());
      for (let call = 0; call < 2; call += 1) {
        await turn();
        this.#call(lease, lease.service);
      }
      this.#unpin(lease, lease.evicted);
    }
  }

  /** Ticks: compares one integer and exchanges its lease when it has changed. */
  async tickRoom(turn: Turn, rounds: number): Promise<void> {
    const lease = this.kernel.createLease('room');
    let epoch = 0;
    for (let round = 0; round < rounds; round += 1) {
      if (epoch !== this.kernel.epoch || lease.evicted) {
        // Before: an exchange may run the unload hooks of what it lets go.
        this.#pin(lease, this.#defaultSet());
        lease.exchange(this.#defaultSet());
        epoch = this.kernel.epoch;
      }
      this.#call(lease, lease.set?.generations.get('beta')?.service);
      await turn();
    }
    this.#unpin(lease, lease.evicted);
    lease.release();
  }

  /** Prepares, waits, activates or gives up; every other time it goes back instead. */
  async operate(turn: Turn, rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const name = SERVICES[round % SERVICES.length] ?? '';
      const standby = round % 2 === 0 ? undefined : this.kernel.standby(name);
      const candidate = standby === undefined ? this.#load(name) : this.kernel.revive(standby);
      if (standby !== undefined) this.#tally.revived += 1;
      const set = this.kernel.prepare([candidate]);
      const { epoch } = this.kernel;
      await turn();
      const refused = codeOf(() => this.kernel.activate(set, epoch, this.#nowMs));
      if (refused !== undefined) this.#giveUp(candidate, refused);
      await turn();
      if (round % 3 === 2) this.kernel.confirm([name]);
    }
  }

  async passTime(turn: Turn, rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      await turn();
      this.#nowMs += DEADLINE_MS / 2;
      this.kernel.expire(this.#nowMs);
    }
  }

  /** Closes, and throws unless each version was unloaded once and no lease is left. */
  finish(): void {
    this.kernel.close(this.#nowMs);
    const left = [this.kernel.leases().length, this.kernel.generations().length, this.#pins.size];
    if (left.some((count) => count > 0)) throw new Error(`left: ${left.join(', ')}`);
    const kept = this.#services.filter(({ isUnloaded }) => !isUnloaded);
    if (kept.length > 0) throw new Error(`D2 ${kept.length} versions were never unloaded`);
  }

  #load(name: string): Generation {
    const service = new VersionedService(name);
    this.#services.push(service);
    const revision = this.#services.length;
    return this.kernel.load(service, { name, revision, digest: toyDigest(`${revision}`) });
  }

  #activate(generations: readonly Generation[]): void {
    this.kernel.activate(this.kernel.prepare(generations), this.kernel.epoch, this.#nowMs);
  }

  #giveUp(candidate: Generation, refused: string): void {
    if (refused === 'ROLLOUT_SUPERSEDED') this.#tally.superseded += 1;
    else this.#expectCode(refused, 'DRAIN_UNFINISHED');
    if (refused === 'DRAIN_UNFINISHED') this.#tally.unfinished += 1;
    this.kernel.discard(candidate);
  }

  #defaultSet(): GenerationSet {
    const { routing } = this.kernel;
    if (routing === undefined) throw new Error('nothing serves');
    return routing.defaultSet;
  }

  #call(lease: { readonly evicted: boolean }, service: Service | undefined): void {
    if (lease.evicted !== (service === undefined)) throw new Error('A1 a lease lost its version');
    service?.handle?.(undefined);
    if (service !== undefined) this.#tally.calls += 1;
  }

  #pin(lease: object, set: GenerationSet | undefined): void {
    if (set === undefined) throw new Error('a held lease holds nothing');
    this.#pins.set(lease, set);
  }

  #unpin(lease: object, isEvicted: boolean): void {
    this.#pins.delete(lease);
    if (isEvicted) this.#tally.evicted += 1;
  }

  #onUnload({ service }: Generation): void {
    if (!(service instanceof VersionedService)) throw new Error('a foreign service is unloaded');
    if (service.isUnloaded) throw new Error(`D2 ${service.name} is unloaded twice`);
    service.isUnloaded = true;
    this.#tally.unloads += 1;
    for (const [lease, { generations }] of this.#pins) {
      const isPinned = [...generations.values()].some((pinned) => pinned.service === service);
      const isEvicted = 'evicted' in lease && lease.evicted === true;
      if (isPinned && !isEvicted) throw new Error(`D2 ${service.name} is unloaded under a lease`);
    }
  }

  #expectCode(code: string, expected: string): void {
    if (code !== expected) throw new Error(`found ${code}, expected ${expected}`);
  }
}

function codeOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return code;
  }
}
