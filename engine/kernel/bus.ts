// The message bus: topics, bounded queues, requests with deadlines. The door of these files. Pure: the time is
// an argument and nothing waits; the shell takes deliveries from `next`, runs them and tells how they ended.
// Invariant: a subscription handles one message at a time, in the order in which they were sent to it.
import type { Message, Overflow } from '../contract/topic.ts';
import type { OwnerOptions, BusParts } from './bus-owner.ts';
import type { SubscriptionKind } from './subscription.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { OwnerRecord } from './bus-owner.ts';
import { BusRouter } from './bus-router.ts';
import { RequestBook } from './bus-request.ts';
import { Sender } from './bus-sender.ts';
import { DeadlineHeap } from './deadline-heap.ts';
import { ReadyList, type Subscription } from './subscription.ts';

/** A receiver threw, rejected, or was not done at its deadline (BUS_DEADLINE). */
export interface BusFault {
  readonly service: string;
  readonly generation: number;
  readonly topic: string;
  readonly sender: string;
  readonly sequence: number;
  readonly error: unknown;
}

export interface BusOptions {
  /** LIMITS.busDeliveryDeadlineMs when absent. */
  readonly deliveryDeadlineMs?: number | undefined;
  /** Hears every fault once; an error that another service was already blamed for is not reported again. */
  readonly onFault: (fault: BusFault) => void;
}

/** One subscription, for status pages. */
export interface SubscriptionFigures {
  readonly service: string;
  readonly generation: number;
  readonly kind: SubscriptionKind;
  readonly pattern: string;
  readonly overflow: Overflow;
  readonly queueMax: number;
  readonly waiting: number;
  /** True while it handles a message. */
  readonly isBusy: boolean;
  /** Messages that were handed over and have ended, well or not. */
  readonly delivered: number;
  readonly dropped: number;
  readonly faults: number;
}

export interface BusFigures {
  /** Those that messages go to, oldest first. */
  readonly subscriptions: readonly SubscriptionFigures[];
  /** Over the life of the bus. A message counts once as published, and once a receiver as the rest. */
  readonly published: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Replies that came when their request was settled already. */
  readonly lateReplies: number;
  readonly requestsPending: number;
}

/** The bus of one host. */
export class Bus {
  readonly #onFault: (fault: BusFault) => void;
  readonly #deliveryDeadlineMs: number;
  readonly #senders = new Map<string, Sender>();
  readonly #running = new DeadlineHeap<Subscription>();
  /** Who was blamed for an error. */
  readonly #blamed = new WeakMap<object, string>();
  /** What requesters got in place of a reply. */
  readonly #replyErrors = new WeakSet<object>();
  readonly #parts: BusParts = {
    router: new BusRouter(),
    ready: new ReadyList(),
    requests: new RequestBook(),
    routed: new Map(),
    totals: { published: 0, delivered: 0, dropped: 0, lateReplies: 0 },
    order: 0,
    isStopped: false,
    giveUp: (subscription) => this.#abandon(subscription),
  };

  constructor({ deliveryDeadlineMs = LIMITS.busDeliveryDeadlineMs, onFault }: BusOptions) {
    assert(deliveryDeadlineMs > 0, 'a delivery has time');
    this.#deliveryDeadlineMs = deliveryDeadlineMs;
    this.#onFault = onFault;
  }

  /** True when `next` may have a delivery. */
  get hasWork(): boolean {
    return !this.#parts.ready.isEmpty;
  }

  /** When `expire` is due; undefined while nothing waits. */
  get nearestDeadlineMs(): number | undefined {
    const request = this.#parts.requests.nearestDeadlineMs;
    const delivery = this.#running.nearestMs;
    if (request === undefined || delivery === undefined) return request ?? delivery;
    return Math.min(request, delivery);
  }

  /** A new generation's way to the bus; it hears nothing until it is opened. */
  attach(options: OwnerOptions): OwnerRecord {
    const { service } = options;
    let sender = this.#senders.get(service);
    if (sender === undefined) {
      sender = new Sender(service);
      this.#senders.set(service, sender);
    }
    return new OwnerRecord(options, this.#parts, sender);
  }

  /** A closed service goes without a successor: what waits for it is dropped, and requests are told. */
  remove(service: string): void {
    this.#parts.routed.get(service)?.withdraw();
  }

  /** Lets go of the counts of a removed service; another of its name counts from 1 again. */
  forget(service: string): void {
    assert(!this.#parts.routed.has(service), 'a service that is forgotten was removed');
    this.#senders.delete(service);
  }

  /**
   * The next delivery, in turn over all subscriptions. The caller calls its `run` once, then `finish` or
   * `fail`, with its ticket; and `defer` before, when it goes on beyond its turn.
   * Hot path: allocates nothing.
   */
  next(): Subscription | undefined {
    const subscription = this.#parts.ready.take();
    if (subscription === undefined) return undefined;
    // First what may throw: the message then still waits.
    subscription.owner.began();
    subscription.current = subscription.queue.shift();
    subscription.ticket += 1;
    return subscription;
  }

  /** The delivery goes on beyond its turn: its deadline counts from now. */
  defer(subscription: Subscription, ticket: number, nowMs: number): void {
    if (subscription.ticket !== ticket) return;
    subscription.deadlineMs = nowMs + this.#deliveryDeadlineMs;
    this.#running.add(subscription);
  }

  /** The delivery ended with `value`, which is the reply when it was a request. */
  finish(subscription: Subscription, ticket: number, value: unknown): void {
    const message = this.#end(subscription, ticket);
    if (subscription.kind !== 'responder') return;
    const { requests, totals } = this.#parts;
    if (message === undefined || !requests.answer(message, value)) totals.lateReplies += 1;
  }

  /** The delivery threw or rejected. After its deadline nobody hears of it again. */
  fail(subscription: Subscription, ticket: number, error: unknown): void {
    const message = this.#end(subscription, ticket);
    if (message !== undefined) this.#fault(subscription, message, error);
  }

  /** Ends what has reached its deadline: replies that did not come, and deliveries that hang. */
  expire(nowMs: number): void {
    const { requests, router } = this.#parts;
    const due = requests.takeDue(nowMs);
    router.takeBack(due);
    for (const message of due) {
      requests.fail(message, deadlineError(`No reply came to "${message.topic}".`, message));
    }
    for (;;) {
      const subscription = this.#running.takeDue(nowMs);
      if (subscription === undefined) return;
      const message = this.#giveUp(subscription);
      const what = `${subscription.owner.service} is not done with "${message.topic}"`;
      const error = deadlineError(`${what} after ${this.#deliveryDeadlineMs} ms.`, message);
      this.#fault(subscription, message, error);
    }
  }

  /**
   * True for an error that another service than `service` was blamed for, and for what came in place of a
   * reply: passing it on is no fault of those it passes.
   */
  isReported(error: unknown, service: string): boolean {
    if (typeof error !== 'object' || error === null) return false;
    return this.#replyErrors.has(error) || (this.#blamed.get(error) ?? service) !== service;
  }

  /** Nobody runs deliveries any more: every request, from now on too, ends as SCOPE_CLOSED. */
  stop(): void {
    const { requests } = this.#parts;
    this.#parts.isStopped = true;
    for (const message of requests.messagesOf()) {
      requests.fail(message, new CodedError('SCOPE_CLOSED', { details: { topic: message.topic } }));
    }
  }

  figures(): BusFigures {
    const { totals, requests, router } = this.#parts;
    const { published, delivered, dropped, lateReplies } = totals;
    const subscriptions = [...router.subscriptions]
      .toSorted((a, b) => a.order - b.order)
      .map(figuresOf);
    const requestsPending = requests.size;
    return { subscriptions, published, delivered, dropped, lateReplies, requestsPending };
  }

  /** The message of the delivery that ended; undefined when it had been given up. */
  #end(subscription: Subscription, ticket: number): Message<unknown> | undefined {
    if (subscription.ticket !== ticket || subscription.current === undefined) return undefined;
    this.#running.remove(subscription);
    return this.#giveUp(subscription);
  }

  /** The subscription goes on to its next message. */
  #giveUp(subscription: Subscription): Message<unknown> {
    const message = subscription.current;
    assert(message !== undefined, 'only what runs ends');
    subscription.current = undefined;
    subscription.ticket += 1;
    subscription.delivered += 1;
    this.#parts.totals.delivered += 1;
    this.#parts.ready.add(subscription);
    subscription.owner.ended(subscription);
    return message;
  }

  /** The generation of the subscription goes while a delivery runs. */
  #abandon(subscription: Subscription): void {
    if (subscription.current === undefined) return;
    this.#running.remove(subscription);
    const message = this.#giveUp(subscription);
    const text = `${subscription.owner.service} went before it had answered "${message.topic}".`;
    this.#parts.requests.fail(message, new CodedError('BUS_REPLY_FAILED', { message: text }));
  }

  #fault(subscription: Subscription, message: Message<unknown>, error: unknown): void {
    subscription.faults += 1;
    const isNew = !this.isReported(error, subscription.owner.service);
    if (this.#parts.requests.has(message)) {
      this.#parts.requests.fail(message, this.#replyError(message, error));
    }
    if (!isNew) return;
    const { service, generation } = subscription.owner;
    const { topic, sender, sequence } = message;
    if (typeof error === 'object' && error !== null) this.#blamed.set(error, service);
    this.#onFault({ service, generation, topic, sender, sequence, error });
  }

  /** What the requester gets: it is not to blame for passing this on. */
  #replyError(message: Message<unknown>, cause: unknown): CodedError {
    const text = `The request "${message.topic}" failed.`;
    const details = { topic: message.topic };
    const error = new CodedError('BUS_REPLY_FAILED', { message: text, details, cause });
    this.#replyErrors.add(error);
    return error;
  }
}

function deadlineError(message: string, { topic, sender, sequence }: Message<unknown>): CodedError {
  return new CodedError('BUS_DEADLINE', { message, details: { topic, sender, sequence } });
}

function figuresOf(subscription: Subscription): SubscriptionFigures {
  const { owner, kind, pattern, overflow, queue, delivered, dropped, faults } = subscription;
  return {
    service: owner.service,
    generation: owner.generation,
    kind,
    pattern,
    overflow,
    queueMax: queue.max,
    waiting: queue.size,
    isBusy: subscription.current !== undefined,
    delivered,
    dropped,
    faults,
  };
}
