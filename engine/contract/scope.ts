// What a host is to one generation of a service. Everything that outlives a call is asked for here, so that
// disposal is registered and not remembered: when the generation goes, its scope takes all of it back.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Message, RequestTopic, SubscribeOptions, Topic } from './topic.ts';

/**
 * A generation's way to the world. Given to `prepare`; it may be kept as long as the generation lives.
 *
 * What is registered before the generation serves begins when it serves: timers start, messages arrive. It
 * pauses when the generation is replaced and comes back if the generation does. `publish`, `request`, `call`
 * and `fetchStrategy` before it serves, and everything after it is disposed, throw SCOPE_CLOSED.
 */
export interface Scope {
  /** Carries service and generation in every line. */
  readonly log: Log;
  /** Figures of this service; they go on across its generations. */
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Aborted when the generation is disposed: for what cannot be registered otherwise. */
  readonly signal: AbortSignal;

  // Timers. The handle cancels; nobody has to.

  /** Runs once, `delayMs` after now or after the generation begins to serve. */
  after(delayMs: number, run: () => void | Promise<void>): Registration;
  /**
   * Runs every `periodMs` while the generation serves. A run begins when the one before has ended; missed
   * runs are not made up for.
   */
  every(periodMs: number, run: () => void | Promise<void>): Registration;

  // Messages: loose, asynchronous, bounded.

  /**
   * Hears what is published under topics that fit. One message at a time: the next comes when `receive` has
   * ended. Messages that wait when the service is replaced go to the successor's subscription to the same
   * pattern.
   */
  subscribe<T>(
    pattern: Topic<T> | string,
    receive: (message: Message<T>) => void | Promise<void>,
    options?: SubscribeOptions,
  ): Registration;
  /** Sends to all subscriptions that fit. @throws BUS_QUEUE_FULL from a queue that refuses */
  publish<T>(topic: Topic<T>, payload: NoInfer<T>): void;
  /** Answers the requests of a topic; one service answers a topic. */
  respond<Q, A>(
    topic: RequestTopic<Q, A>,
    answer: (message: Message<Q>) => A | Promise<A>,
    options?: SubscribeOptions,
  ): Registration;
  /**
   * Asks the service that answers the topic. Await it or catch it: a rejection that nobody takes is nobody's
   * fault to the host, which cannot tell whose it was; its process logs and counts it, and goes on.
   * @throws BUS_NO_RESPONDER, BUS_DEADLINE, BUS_QUEUE_FULL, BUS_REPLY_FAILED
   */
  request<Q, A>(topic: RequestTopic<Q, A>, payload: NoInfer<Q>, deadlineMs: number): Promise<A>;

  // Synchronous requests: the lowest latency. Only services that are named in `dependencies`.

  /**
   * A dependency's `handle`, always that of the generation that serves. Keep it; it costs one compare.
   * @throws DEPENDENCY_UNDECLARED for a name that `dependencies` does not list
   */
  dependency(service: string): Dependency;

  // Shared read-only state: the fastest. Plain data, frozen.

  /** Shows `value` to all services under `<service>.<name>`, until it is replaced by the next one. */
  expose(name: string, value: unknown): void;
  /** What another service shows; `value` is undefined while it shows nothing. */
  view<T>(name: string): View<T>;

  // Strategies: behaviour that one service lends to others by name. Not plain data, so nothing of it is kept.

  /**
   * Lends `strategy` under `name`, one name for all services: from when this generation serves until it is
   * replaced, in one step with the switch. Its successor offers its own. `typeName` is what an error calls it;
   * when absent, its class or kind. A name that somebody else has when this generation is to serve refuses
   * the activation.
   * @throws STRATEGY_TAKEN
   */
  offerStrategy(name: string, strategy: unknown, typeName?: string): void;
  /**
   * What a service that serves offers under `name`. Fetch it where it is used: one that is kept is soon that of
   * a version that was replaced, and keeps it in memory.
   * @throws STRATEGY_UNKNOWN, and STRATEGY_TYPE, which names both types, when it is not what `type` tells
   */
  fetchStrategy<T>(name: string, type: StrategyType<T>): T;

  // Resources.

  /** Goes with this generation: closed after `dispose`, last acquired first. */
  own<T extends Closable>(resource: T): T;
  /**
   * One resource for all generations and services that ask for `key`; closed when the last of them goes. It
   * may outlive the generation that opened it, and keeps in memory whatever of it `open` puts inside.
   */
  share<T extends Closable>(key: string, open: () => T): T;
}

/** Something that was registered and can be taken back early; taking it back twice does nothing. */
export interface Registration {
  cancel(): void;
}

export interface Dependency {
  /** @throws DEPENDENCY_MISSING while no generation serves, and what the service throws */
  call(request: unknown): unknown;
}

export interface View<T> {
  readonly value: T | undefined;
}

/** A type at run time: what it is called, and how a value of it is told. */
export interface StrategyType<T> {
  /** For people, e.g. "SeatOrder". */
  readonly name: string;
  is(value: unknown): value is T;
}

/** What can be closed; closing happens once and may take until the dispose deadline. */
export interface Closable {
  close(): void | Promise<void>;
}
