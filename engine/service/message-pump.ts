// Drives a bus: runs its deliveries in turns that leave time for sockets, waits for those that are async, and
// watches deadlines with one timer. Invariant: no receiver runs inside of `publish` or `request`.
import type { Clock } from '../base/clock.ts';
import type { Message, RequestTopic, SubscribeOptions, Topic } from '../contract/topic.ts';
import type { Registration } from '../contract/scope.ts';
import type { OwnerOptions, OwnerRecord, OwnerState } from '../kernel/bus-owner.ts';
import type { Receive, Subscription } from '../kernel/subscription.ts';
import type { MessageOwner } from './scope-options.ts';
import type { Timers } from './timers.ts';
import { LIMITS } from '../base/limits.ts';
import { Bus, type BusFault, type BusFigures } from '../kernel/bus.ts';
import { systemTimers } from './timers.ts';

export interface MessagePumpOptions {
  readonly clock: Clock;
  /** Hears what receivers throw, reject with, or hang in; must not throw. */
  readonly onFault: (fault: BusFault) => void;
  /** The timers of the runtime when absent. */
  readonly timers?: Timers;
  /** Runs its argument in a later turn of the event loop; setImmediate when absent. */
  readonly soon?: (run: () => void) => void;
  /** LIMITS.busDeliveryDeadlineMs when absent. */
  readonly deliveryDeadlineMs?: number;
}

/** A generation's messages, and what its host may ask of them. */
export interface PumpedOwner extends MessageOwner {
  readonly state: OwnerState;
  /** Deliveries that run in it. */
  readonly inFlight: number;
}

/** The bus of one host with the shell that runs it. */
export class MessagePump {
  readonly #options: MessagePumpOptions;
  readonly #bus: Bus;
  readonly #timers: Timers;
  readonly #soon: (run: () => void) => void;
  #isScheduled = false;
  #isStopped = false;
  #alarm: { readonly dueMs: number; readonly cancel: () => void } | undefined;

  constructor(options: MessagePumpOptions) {
    const { onFault, deliveryDeadlineMs, timers = systemTimers } = options;
    this.#options = options;
    this.#bus = new Bus({ onFault, deliveryDeadlineMs });
    this.#timers = timers;
    this.#soon = options.soon ?? ((run) => void setImmediate(run));
  }

  /** A new generation; its scope opens, closes and disposes it. */
  attach(options: OwnerOptions): PumpedOwner {
    const owner = this.#bus.attach(options);
    const { clock } = this.#options;
    return new PumpedOwnerRecord({ owner, clock, schedule: this.#schedule, wake: this.#wake });
  }

  /** A closed service goes without a successor: what waits for it is dropped, and requests are told. */
  remove(service: string): void {
    this.#bus.remove(service);
    this.#wake();
  }

  /** Lets go of the counts of a removed service; another of its name counts from 1 again. */
  forget(service: string): void {
    this.#bus.forget(service);
  }

  /** True for an error that is not the fault of `service`: another one was blamed for it. */
  isReported(error: unknown, service: string): boolean {
    return this.#bus.isReported(error, service);
  }

  figures(): BusFigures {
    return this.#bus.figures();
  }

  /** No delivery begins any more, and requests that wait are told so (SCOPE_CLOSED). */
  stop(): void {
    this.#isStopped = true;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#bus.stop();
  }

  /** Looks for work and deadlines after something has changed. */
  readonly #wake = (): void => {
    if (this.#isStopped) return;
    this.#schedule();
    this.#setAlarm();
  };

  readonly #schedule = (): void => {
    if (this.#isScheduled || this.#isStopped || !this.#bus.hasWork) return;
    this.#isScheduled = true;
    this.#soon(this.#turn);
  };

  /** One turn: bounded by time, so that sockets wait no longer than that. */
  readonly #turn = (): void => {
    this.#isScheduled = false;
    if (this.#isStopped) return;
    const { clock } = this.#options;
    const untilMs = clock.nowMs() + LIMITS.busTurnMs;
    try {
      this.#bus.expire(clock.nowMs());
      for (let batch = 0; batch < LIMITS.busTurnBatchesMax; batch += 1) {
        if (!this.#runBatch() || clock.nowMs() >= untilMs) break;
      }
    } finally {
      this.#wake();
    }
  };

  /** False when there was nothing more to run. */
  #runBatch(): boolean {
    for (let i = 0; i < LIMITS.busBatchMax; i += 1) {
      const delivery = this.#isStopped ? undefined : this.#bus.next();
      if (delivery === undefined) return false;
      this.#run(delivery);
    }
    return true;
  }

  #run(delivery: Subscription): void {
    const { ticket } = delivery;
    let result: unknown;
    let isPending = false;
    try {
      result = delivery.run();
      isPending = isThenable(result);
    } catch (error) {
      this.#bus.fail(delivery, ticket, error);
      return;
    }
    if (!isPending) {
      this.#bus.finish(delivery, ticket, result);
      return;
    }
    this.#bus.defer(delivery, ticket, this.#options.clock.nowMs());
    void this.#settle(delivery, ticket, result);
  }

  async #settle(delivery: Subscription, ticket: number, pending: unknown): Promise<void> {
    let result: unknown;
    try {
      result = await pending;
    } catch (error) {
      this.#bus.fail(delivery, ticket, error);
      this.#wake();
      return;
    }
    this.#bus.finish(delivery, ticket, result);
    this.#wake();
  }

  #setAlarm(): void {
    const dueMs = this.#bus.nearestDeadlineMs;
    if (this.#alarm !== undefined) {
      if (dueMs !== undefined && this.#alarm.dueMs <= dueMs) return;
      this.#alarm.cancel();
      this.#alarm = undefined;
    }
    if (dueMs === undefined) return;
    const delayMs = Math.max(0, dueMs - this.#options.clock.nowMs());
    this.#alarm = { dueMs, cancel: this.#timers.after(delayMs, this.#ring) };
  }

  readonly #ring = (): void => {
    this.#alarm = undefined;
    try {
      this.#bus.expire(this.#options.clock.nowMs());
    } finally {
      this.#wake();
    }
  };
}

interface PumpedOwnerParts {
  readonly owner: OwnerRecord;
  readonly clock: Clock;
  /** There may be work. */
  readonly schedule: () => void;
  /** There may be work, and other deadlines. */
  readonly wake: () => void;
}

class PumpedOwnerRecord implements PumpedOwner {
  readonly #owner: OwnerRecord;
  readonly #clock: Clock;
  readonly #schedule: () => void;
  readonly #wake: () => void;

  constructor({ owner, clock, schedule, wake }: PumpedOwnerParts) {
    this.#owner = owner;
    this.#clock = clock;
    this.#schedule = schedule;
    this.#wake = wake;
  }

  get state(): OwnerState {
    return this.#owner.state;
  }

  get inFlight(): number {
    return this.#owner.inFlight;
  }

  subscribe<T>(
    pattern: Topic<T> | string,
    receive: (message: Message<T>) => void | Promise<void>,
    options?: SubscribeOptions,
  ): Registration {
    const name = typeof pattern === 'string' ? pattern : pattern.name;
    // The topic ties name and payload together on both sides.
    return this.#owner.subscribe(name, receive as Receive, options);
  }

  respond<Q, A>(
    topic: RequestTopic<Q, A>,
    answer: (message: Message<Q>) => A | Promise<A>,
    options?: SubscribeOptions,
  ): Registration {
    // The topic ties name and payload together on both sides.
    return this.#owner.respond(topic.name, answer as Receive, options);
  }

  publish<T>(topic: Topic<T>, payload: NoInfer<T>): void {
    this.#owner.publish(topic.name, payload);
    this.#schedule();
  }

  request<Q, A>(topic: RequestTopic<Q, A>, payload: NoInfer<Q>, deadlineMs: number): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      // The topic ties its name to the type of the reply; the responder was checked against it.
      const settle = { resolve: (value: unknown) => resolve(value as A), reject };
      const nowMs = this.#clock.nowMs();
      this.#owner.request({ topic: topic.name, payload, nowMs, deadlineMs, settle });
      this.#wake();
    });
  }

  open(): void {
    this.#owner.open();
    this.#wake();
  }

  close(): void {
    this.#owner.close();
  }

  dispose(): void {
    this.#owner.dispose();
    this.#wake();
  }
}

function isThenable(value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return 'then' in value && typeof value.then === 'function';
}
