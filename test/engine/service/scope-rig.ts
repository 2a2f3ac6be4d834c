// What a scope needs around it, moved by hand: a clock, timers, a bus and a board that write down what they
// are asked, and a kernel that serves what the test says.
import type { Closable, Registration, View } from '../../../engine/contract/scope.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type {
  HostedScope,
  MessageOwner,
  ScopeOptions,
} from '../../../engine/service/scope-options.ts';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import type { Epoch, GenerationId } from '../../../engine/contract/ids.ts';
import { ResourcePool } from '../../../engine/kernel/resources.ts';
import { routeAll, type Routing } from '../../../engine/kernel/routing.ts';
import { StrategyRegistry } from '../../../engine/kernel/strategy.ts';
import type { ViewBoard } from '../../../engine/kernel/views.ts';
import { createScope } from '../../../engine/service/scope.ts';
import { ServiceDirectory } from '../../../engine/service/service-directory.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { ManualTimers } from '../../support/manual-timers.ts';

/** The bus of one generation, as a list of what it was asked. */
export class ToyMessages implements MessageOwner {
  readonly told: string[] = [];
  /** Functions of the generation that are registered. */
  readonly receivers = new Set<unknown>();

  subscribe(pattern: { readonly name: string } | string, receive: unknown): Registration {
    return this.#add(`subscribe ${typeof pattern === 'string' ? pattern : pattern.name}`, receive);
  }

  respond(topic: { readonly name: string }, answer: unknown): Registration {
    return this.#add(`respond ${topic.name}`, answer);
  }

  publish({ name }: { readonly name: string }, payload: unknown): void {
    this.told.push(`publish ${name} ${String(payload)}`);
  }

  request<A>({ name }: { readonly name: string }): Promise<A> {
    this.told.push(`request ${name}`);
    return Promise.reject(new Error('nobody answers a toy'));
  }

  open(): void {
    this.told.push('open');
  }

  close(): void {
    this.told.push('close');
  }

  dispose(): void {
    this.told.push('dispose');
    this.receivers.clear();
  }

  #add(what: string, receiver: unknown): Registration {
    this.told.push(what);
    this.receivers.add(receiver);
    return {
      cancel: () => {
        this.told.push(`cancel ${what}`);
        this.receivers.delete(receiver);
      },
    };
  }
}

/** Values by name. */
class ToyBoard implements ViewBoard {
  readonly values = new Map<string, unknown>();

  check(name: string, value: unknown): void {
    if (typeof value === 'function') throw new Error(`${name} is not plain`);
  }

  expose(name: string, value: unknown): void {
    this.check(name, value);
    this.values.set(name, value);
  }

  view<T>(name: string): View<T> {
    const { values } = this;
    return {
      get value() {
        return values.get(name) as T | undefined; // a toy: the test knows the type
      },
    };
  }

  dispose(): void {
    // What is shown stays.
  }
}

/** A kernel that serves what it is told. */
class ToyKernel {
  epoch = 0;
  routing: Routing | undefined;
  #lastGeneration = 0;

  /** Replaces everything that serves. */
  serve(...services: readonly Service[]): void {
    this.epoch += 1;
    const generations = services.map((service) => {
      this.#lastGeneration += 1;
      const id = this.#lastGeneration as GenerationId; // counted in the line above
      const pack = { name: service.name, revision: id, digest: sha256Hex(`pack ${id}`) };
      return [service.name, { id, pack, service, state: 'active' }] as const;
    });
    const digest = sha256Hex(`set ${this.epoch}`);
    const set = { digest, generations: new Map(generations), leaseCount: 0, quiesced: false };
    this.routing = routeAll(set, this.epoch as Epoch); // counted above
  }
}

/** Everything of one host that its scopes share. */
export class ScopeRig {
  readonly clock = new ManualClock();
  readonly timers = new ManualTimers(this.clock);
  readonly kernel = new ToyKernel();
  readonly resources = new ResourcePool();
  readonly board = new ToyBoard();
  readonly strategies = new StrategyRegistry();
  /** What reached the fault ports: "service generation: message". */
  readonly faults: string[] = [];
  readonly directory = new ServiceDirectory({
    kernel: this.kernel,
    onFault: (service, generation, error) => this.#fault(service, generation, error),
  });

  /** A staged scope and its bus. */
  create(overrides: Partial<ScopeOptions> = {}): { scope: HostedScope; messages: ToyMessages } {
    const messages = new ToyMessages();
    const { service = 'echo', generation = 1 } = overrides;
    const scope = createScope({
      service,
      generation,
      dependencies: [],
      log: silentLog,
      metrics: silentMetrics,
      clock: this.clock,
      timers: this.timers,
      messages,
      values: this.board,
      strategies: this.strategies.board({ service, generation }),
      directory: this.directory,
      resources: this.resources,
      onFault: (error) => this.#fault(service, generation, error),
      ...overrides,
    });
    return { scope, messages };
  }

  #fault(service: string, generation: number, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.faults.push(`${service} ${generation}: ${message}`);
  }
}

/** A resource that writes down when it is closed. */
export function closable(name: string, log: string[]): Closable {
  return {
    close: () => {
      log.push(`close ${name}`);
    },
  };
}

/** Lets everything run that waits for promises only. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
