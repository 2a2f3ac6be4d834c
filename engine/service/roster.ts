// The generations of one host with what belongs to each: where it came from and its scope. Also their end:
// dispose hooks run outside of what let go last, dependants before what they depend on, each within its
// deadline (D2, D3). Invariant: an unloaded generation is not referred to from here.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Service } from '../contract/service.ts';
import type { Digest } from '../contract/ids.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { DrainOutcome } from '../kernel/kernel.ts';
import type { ServiceLease } from '../kernel/service-lease.ts';
import type { StrategyHolder } from '../kernel/strategy.ts';
import type { ServiceSource } from './change.ts';
import type { HostedScope } from './scope-options.ts';
import type { Timers } from './timers.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { tellable } from '../base/thrown.ts';
import { waitFor, type WaitOutcome } from './deadline.ts';

/** One instance of a service in this host, and what belongs to it. */
export interface Member {
  /** Another one when the instance comes back under a new id. */
  generation: Generation;
  readonly source: ServiceSource;
  readonly scope: HostedScope;
  /** Each is held while something of it runs: messages, timers. */
  readonly pins: readonly ServiceLease[];
  /** Its name on the list of strategies; stays when it comes back under a new id. */
  readonly strategies: StrategyHolder;
  /** True once an import into it failed: it may be half filled, and never serves again. */
  isSpoilt: boolean;
}

export interface RosterOptions {
  readonly log: Log;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The epoch that is current now, for log lines. */
  readonly epoch: () => number;
  readonly disposeDeadlineMs: number;
  /** A generation of `service` is gone with all that belonged to it. */
  readonly onDisposed: (service: string) => void;
}

/** All members of one host that are not unloaded. */
export class Roster {
  readonly #options: RosterOptions;
  readonly #members = new Map<Service, Member>();
  readonly #unloading = new Map<Promise<void>, Service>();
  /** The set that each generation drained with last; a candidate that never served has none. */
  readonly #sets = new WeakMap<Generation, Digest>();
  /** Kept only once somebody is going to ask. */
  #failures: unknown[] | undefined;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#members.size;
  }

  add(member: Member): Member {
    const { service } = member.generation;
    assert(!this.#members.has(service), 'a factory makes an instance that nobody else holds');
    this.#members.set(service, member);
    return member;
  }

  /** True while a generation of `service` is being disposed. */
  has(service: string): boolean {
    return [...this.#unloading.values()].some(({ name }) => name === service);
  }

  of({ service }: Generation): Member {
    const member = this.#members.get(service);
    assert(member !== undefined, 'D4 the generation is not unloaded');
    return member;
  }

  /** The instance goes on as another generation: revived, or standing by again. */
  readmit(member: Member, generation: Generation): Member {
    assert(this.of(generation) === member, 'a generation comes back as the same instance');
    // One that goes back to standing by under its former id keeps the newer one in its log lines.
    if (generation.id > member.generation.id) member.scope.readmit(generation.id);
    member.generation = generation;
    return member;
  }

  /** For KernelOptions.onUnload: forgets the generation at once and disposes it soon. */
  readonly unload = (generation: Generation): void => {
    const member = this.of(generation);
    const { service } = generation;
    this.#members.delete(service);
    const dependants = [...this.#unloading].flatMap(([pending, { dependencies }]) =>
      dependencies?.includes(service.name) === true ? [pending] : [],
    );
    const task = this.#end(member, dependants).finally(() => {
      this.#unloading.delete(task);
      this.#options.onDisposed(service.name);
    });
    this.#unloading.set(task, service);
  };

  /** For KernelOptions.onDrained. */
  readonly drained = (set: GenerationSet, outcome: DrainOutcome, heldMs: number): void => {
    for (const generation of set.generations.values()) this.#sets.set(generation, set.digest);
    const { log, epoch } = this.#options;
    const fields = { stage: 'draining', outcome, ms: heldMs, epoch: epoch(), set: set.digest };
    if (outcome === 'zero') log.info(fields, 'set drained');
    else log.warn(fields, 'set drained by evicting its leases at the deadline');
  };

  /** From now on what goes wrong is kept in `failures`; otherwise it is only logged. */
  collectFailures(): void {
    this.#failures ??= [];
  }

  /** Resolves when nothing is being disposed. */
  async settled(): Promise<void> {
    while (this.#unloading.size > 0) await Promise.all(this.#unloading.keys());
  }

  /** What went wrong since `collectFailures`. */
  get failures(): readonly unknown[] {
    return this.#failures ?? [];
  }

  async #end(member: Member, before: readonly Promise<void>[]): Promise<void> {
    // The kernel calls from inside a tick or an activation, which a slow hook must not lengthen.
    await setImmediate();
    await Promise.all(before);
    const { clock, timers, disposeDeadlineMs } = this.#options;
    const { service } = member.generation;
    const startedMs = clock.nowMs();
    // Closed before its hook runs, so that nothing comes in while it takes itself apart (D4).
    if (member.scope.state === 'open') member.scope.close();
    const outcome = await waitFor(() => service.dispose?.(), disposeDeadlineMs, timers);
    const leftOpen = await member.scope.dispose();
    this.#report(member, outcome, clock.nowMs() - startedMs);
    for (const error of leftOpen) this.#keep(error, member);
  }

  #report({ generation }: Member, outcome: WaitOutcome, ms: number): void {
    const { log, epoch, disposeDeadlineMs } = this.#options;
    const { id, pack, service } = generation;
    const fields = {
      stage: 'unloaded',
      outcome: outcome.kind,
      ms,
      epoch: epoch(),
      set: this.#sets.get(generation),
      service: service.name,
      generation: id,
      pack: pack.name,
      revision: pack.revision,
      digest: pack.digest,
    };
    if (outcome.kind === 'done') {
      log.info(fields, 'generation unloaded');
      return;
    }
    const message = `The dispose hook of ${service.name} did not end within ${disposeDeadlineMs} ms.`;
    const error =
      outcome.kind === 'failed'
        ? tellable(outcome.error)
        : new CodedError('DISPOSE_DEADLINE', { message });
    this.#failures?.push(error);
    log.warn({ ...fields, err: error }, 'generation unloaded, its hook did not end well');
  }

  #keep(thrown: unknown, { generation }: Member): void {
    const error = tellable(thrown);
    const fields = { err: error, service: generation.service.name, generation: generation.id };
    this.#failures?.push(error);
    this.#options.log.warn(fields, 'a resource of an unloaded generation did not close well');
  }
}
