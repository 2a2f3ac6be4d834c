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
 * pauses when the generation is replaced and comes back if the generation does. `publish`, `request` and
 * `call` before it serves, and everything after it is disposed, throw SCOPE_CLOSED.
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
   * Asks the service that answers the topic.
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

/** What can be closed; closing happens once and may take until the dispose deadline. */
export interface Closable {
  close(): void | Promise<void>;
}
