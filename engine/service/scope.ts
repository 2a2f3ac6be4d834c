// The scope of one generation: everything it asked for, so that all of it can be paused, resumed and taken
// back. Invariant: nothing registered here runs unless the scope is open, and after dispose nothing outside
// of the generation holds a function of it (D4, D5).
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Closable, Dependency, Registration, StrategyType, View } from '../contract/scope.ts';
import type { Message, RequestTopic, SubscribeOptions, Topic } from '../contract/topic.ts';
import type { ReleasedResource } from '../kernel/resources.ts';
import type { HostedScope, ScopeOptions, ScopeState } from './scope-options.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { waitFor } from './deadline.ts';
import { runGuarded } from './run-guarded.ts';
import { bindLog, prefixMetrics } from './scope-identity.ts';
import { createScopeSignal, type ScopeSignal } from './scope-signal.ts';
import { ScopeTimers } from './scope-timers.ts';

/** A staged scope: it registers, and begins nothing until it is opened. */
export function createScope(options: ScopeOptions): HostedScope {
  return new ScopeRecord(options);
}

class ScopeRecord implements HostedScope {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly #options: ScopeOptions;
  readonly #timers: ScopeTimers;
  readonly #abort: ScopeSignal;
  /** Last value by name, to be shown again when a replaced generation comes back. */
  readonly #exposed = new Map<string, unknown>();
  readonly #viewed = new Set<string>();
  /** Its id of today; what it holds stays under the id it began with. */
  #generation: number;
  #subscriptions = 0;
  #strategies = 0;
  #state: ScopeState = 'staged';
  #disposal: Promise<readonly unknown[]> | undefined;

  constructor(options: ScopeOptions) {
    const { service, log, metrics, clock, timers, onBusy, onIdle } = options;
    this.#options = options;
    this.#generation = options.generation;
    this.log = bindLog(log, () => ({ service, generation: this.#generation }));
    this.metrics = prefixMetrics(metrics, service);
    this.clock = clock;
    this.#timers = new ScopeTimers({ clock, timers, onFault: this.#fault, onBusy, onIdle });
    this.#abort = createScopeSignal(this.#fault);
    this.signal = this.#abort.signal;
  }

  get state(): ScopeState {
    return this.#state;
  }

  // Timers and messages.

  after(delayMs: number, run: () => void | Promise<void>): Registration {
    this.#refuseDisposed();
    return this.#timers.after(delayMs, run);
  }

  every(periodMs: number, run: () => void | Promise<void>): Registration {
    this.#refuseDisposed();
    return this.#timers.every(periodMs, run);
  }

  subscribe<T>(
    pattern: Topic<T> | string,
    receive: (message: Message<T>) => void | Promise<void>,
    options?: SubscribeOptions,
  ): Registration {
    return this.#register(() => this.#options.messages.subscribe(pattern, receive, options));
  }

  respond<Q, A>(
    topic: RequestTopic<Q, A>,
    answer: (message: Message<Q>) => A | Promise<A>,
    options?: SubscribeOptions,
  ): Registration {
    return this.#register(() => this.#options.messages.respond(topic, answer, options));
  }

  publish<T>(topic: Topic<T>, payload: T): void {
    this.#refuseMute();
    this.#options.messages.publish(topic, payload);
  }

  /** Async, so that a refusal is a rejection like any other. */
  async request<Q, A>(topic: RequestTopic<Q, A>, payload: Q, deadlineMs: number): Promise<A> {
    this.#refuseMute();
    return this.#options.messages.request(topic, payload, deadlineMs);
  }

  // Calls, shared values and strategies.

  dependency(service: string): Dependency {
    this.#refuseDisposed();
    const { dependencies, directory, service: own } = this.#options;
    if (!dependencies.includes(service)) {
      throw new CodedError('DEPENDENCY_UNDECLARED', {
        message: `Service ${own} asked for ${service}; it lists ${dependencies.join(', ') || 'none'}.`,
        details: { service: own, dependency: service },
      });
    }
    const entry = directory.entry(service);
    return {
      call: (request) => {
        this.#refuseMute();
        return entry.call(request);
      },
    };
  }

  expose(name: string, value: unknown): void {
    this.#refuseDisposed();
    if (!this.#exposed.has(name)) this.#refuseMore('values', this.#exposed.size);
    if (this.#state === 'open') this.#options.values.expose(name, value);
    else this.#options.values.check(name, value);
    this.#exposed.set(name, value);
  }

  view<T>(name: string): View<T> {
    this.#refuseDisposed();
    if (!this.#viewed.has(name)) this.#refuseMore('views', this.#viewed.size);
    this.#viewed.add(name);
    return this.#options.values.view<T>(name);
  }

  offerStrategy(name: string, strategy: unknown, typeName?: string): void {
    this.#refuseDisposed();
    this.#refuseMore('strategies', this.#strategies);
    this.#options.strategies.offer(name, strategy, typeName);
    this.#strategies += 1;
  }

  fetchStrategy<T>(name: string, type: StrategyType<T>): T {
    this.#refuseMute();
    return this.#options.strategies.fetch(name, type);
  }

  // Resources.

  own<T extends Closable>(resource: T): T {
    if (this.#state === 'disposed') void this.#closeLate(resource);
    this.#refuseDisposed();
    return this.#options.resources.own(this.#options.generation, resource);
  }

  share<T extends Closable>(key: string, open: () => T): T {
    this.#refuseDisposed();
    return this.#options.resources.share(this.#options.generation, key, open);
  }

  // The host's side.

  open(): void {
    assert(this.#state === 'staged' || this.#state === 'closed', `a ${this.#state} scope opens`);
    this.#state = 'open';
    this.#options.messages.open();
    this.#timers.open();
    this.#show();
  }

  close(): void {
    assert(this.#state === 'open', `a ${this.#state} scope closes`);
    this.#state = 'closed';
    this.#timers.close();
    this.#options.messages.close();
  }

  undoClose(): void {
    assert(this.#state === 'closed', `the closing of a ${this.#state} scope is undone`);
    this.#state = 'open';
    this.#options.messages.open();
    this.#timers.undoClose();
    this.#show();
  }

  readmit(generation: number): void {
    assert(this.#state === 'closed', `a ${this.#state} generation does not come back`);
    assert(generation > this.#generation, 'A6 generation ids increase');
    this.#generation = generation;
  }

  dispose(): Promise<readonly unknown[]> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  /** Opening has to go on whatever one value is. */
  #show(): void {
    for (const [name, value] of this.#exposed) {
      void runGuarded(() => this.#options.values.expose(name, value), this.#fault);
    }
  }

  async #dispose(): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    this.#state = 'disposed';
    this.#timers.dispose();
    this.#exposed.clear();
    this.#viewed.clear();
    const { messages, strategies, values } = this.#options;
    const steps = [() => messages.dispose(), () => strategies.forget(), () => values.dispose()];
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#abort.abort();
    for (const released of this.#options.resources.leave(this.#options.generation)) {
      errors.push(...(await this.#closeResource(released)));
    }
    return errors;
  }

  async #closeResource({ resource, key }: ReleasedResource): Promise<readonly unknown[]> {
    const { disposeDeadlineMs = LIMITS.disposeDeadlineMs, timers, service } = this.#options;
    const outcome = await waitFor(() => resource.close(), disposeDeadlineMs, timers);
    if (outcome.kind === 'done') return [];
    if (outcome.kind === 'failed') return [outcome.error];
    const what = key === undefined ? 'a resource' : `the shared resource ${key}`;
    const message = `In ${service}, ${what} did not close within ${disposeDeadlineMs} ms.`;
    const details = { service, generation: this.#generation, key };
    return [new CodedError('DISPOSE_DEADLINE', { message, details })];
  }

  /** Work that outlived its generation opened something: nobody else would close it. */
  async #closeLate(resource: Closable): Promise<void> {
    for (const error of await this.#closeResource({ resource, key: undefined })) this.#fault(error);
  }

  #register(register: () => Registration): Registration {
    this.#refuseDisposed();
    this.#refuseMore('subscriptions', this.#subscriptions);
    const registration = register();
    this.#subscriptions += 1;
    let registered = true;
    return {
      cancel: () => {
        if (!registered) return;
        registered = false;
        this.#subscriptions -= 1;
        registration.cancel();
      },
    };
  }

  /** What another service threw is that service's fault, and was reported as such. */
  readonly #fault = (error: unknown): void => {
    const { directory, service, onFault } = this.#options;
    if (!directory.isReported(error, service)) onFault(error);
  };

  #refuseMore(what: string, count: number): void {
    if (count < LIMITS.scopeSubscriptionsMax) return;
    const { service } = this.#options;
    const generation = this.#generation;
    const message = `Service ${service} has ${count} ${what} already.`;
    throw new CodedError('SCOPE_LIMIT', {
      message,
      details: { service, generation, [what]: count },
    });
  }

  #refuseDisposed(): void {
    if (this.#state === 'disposed') throw this.#closedError();
  }

  #refuseMute(): void {
    if (this.#state === 'staged' || this.#state === 'disposed') throw this.#closedError();
  }

  #closedError(): CodedError {
    const { service } = this.#options;
    const generation = this.#generation;
    const state = this.#state;
    const message = `The scope of ${service}, generation ${generation}, is ${state}.`;
    return new CodedError('SCOPE_CLOSED', { message, details: { service, generation, state } });
  }
}
