// One generation on the bus: what it subscribes to, answers, publishes and asks. staged: it registers and
// hears nothing. open: it serves. closed: it was replaced; what waits stays until the next one opens and takes
// it over. Invariant: of one service at most one generation is routed.
import type { Registration } from '../contract/scope.ts';
import type { Message, SubscribeOptions } from '../contract/topic.ts';
import type { BusRouter } from './bus-router.ts';
import type { RequestBook, Settle } from './bus-request.ts';
import type { Sender } from './bus-sender.ts';
import type { Receive, ReadyList, SubscriptionOwner, SubscriptionKind } from './subscription.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { Subscription } from './subscription.ts';
import { patternWords, topicWords } from './topic-pattern.ts';

/** Whose messages these are. */
export interface OwnerOptions {
  readonly service: string;
  /** Read whenever it is told, so that it may be a getter: a generation can come back under a new id. */
  readonly generation: number;
  /** A queue that refuses loses its own copy of what this one sends, and refuses it to nobody else. */
  readonly isHeeded?: boolean | undefined;
  /** The first of its deliveries began: from now on somebody runs in this generation. */
  readonly onBusy?: (() => void) | undefined;
  /** The last of its deliveries ended, or was given up. Follows every `onBusy` once. */
  readonly onIdle?: (() => void) | undefined;
}

/** The parts of a bus that its owners work on. */
export interface BusParts {
  readonly router: BusRouter;
  readonly ready: ReadyList;
  readonly requests: RequestBook;
  /** The generation of each service that messages go to. */
  readonly routed: Map<string, OwnerRecord>;
  readonly totals: { published: number; delivered: number; dropped: number; lateReplies: number };
  /** Subscriptions made so far. */
  order: number;
  /** Nobody runs deliveries any more. */
  isStopped: boolean;
  /** A delivery will not be waited for any longer. */
  readonly giveUp: (subscription: Subscription) => void;
}

/** One request on its way. */
export interface RequestSource {
  readonly topic: string;
  readonly payload: unknown;
  readonly nowMs: number;
  /** From now. */
  readonly deadlineMs: number;
  readonly settle: Settle;
}

export type OwnerState = 'staged' | 'open' | 'closed' | 'disposed';

/** One generation of one service on one bus. */
export class OwnerRecord implements SubscriptionOwner {
  readonly service: string;
  readonly #parts: BusParts;
  readonly #sender: Sender;
  readonly #subscriptions = new Set<Subscription>();
  /** Taken back while a delivery ran, which has not ended. */
  readonly #leaving = new Set<Subscription>();
  #options: OwnerOptions;
  #state: OwnerState = 'staged';
  #isRouted = false;
  #inFlight = 0;
  isOpen = false;

  constructor(options: OwnerOptions, parts: BusParts, sender: Sender) {
    this.service = options.service;
    this.#options = options;
    this.#parts = parts;
    this.#sender = sender;
  }

  get generation(): number {
    return this.#options.generation;
  }

  get state(): OwnerState {
    return this.#state;
  }

  /** Deliveries that run in this generation. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** @throws BUS_TOPIC_INVALID */
  subscribe(pattern: string, receive: Receive, options: SubscribeOptions = {}): Registration {
    return this.#register(this.#create('subscriber', patternWords(pattern), receive, options));
  }

  /** @throws BUS_TOPIC_INVALID, BUS_RESPONDER_TAKEN */
  respond(topic: string, answer: Receive, options: SubscribeOptions = {}): Registration {
    const words = topicWords(topic);
    this.#refuseSecond(topic);
    const subscription = this.#create('responder', words, answer, options);
    this.#parts.router.claim(topic, this.service);
    return this.#register(subscription);
  }

  /**
   * To every subscription that fits, or, when the full queue of one of them refuses, to none.
   * Hot path: one look-up, one compare, and one message however many hear it.
   * @throws BUS_TOPIC_INVALID, BUS_TOPICS_FULL, BUS_QUEUE_FULL, SCOPE_CLOSED
   */
  publish(topic: string, payload: unknown): void {
    this.#refuseMute();
    const stream = this.#sender.stream(topic);
    const { router, totals } = this.#parts;
    router.route(stream);
    if (this.#options.isHeeded !== true) refuseFull(stream.refusing, topic);
    stream.sequence += 1;
    const message = { topic, sender: this.service, sequence: stream.sequence, payload };
    totals.published += 1;
    for (const subscription of stream.targets) this.#enqueue(subscription, message);
  }

  /**
   * Asks the responder of the topic; the outcome goes to `settle`.
   * @throws BUS_TOPIC_INVALID, BUS_TOPICS_FULL, BUS_NO_RESPONDER, BUS_QUEUE_FULL, SCOPE_CLOSED
   */
  request({ topic, payload, nowMs, deadlineMs, settle }: RequestSource): void {
    this.#refuseMute();
    if (this.#parts.isStopped) throw new CodedError('SCOPE_CLOSED', { details: { topic } });
    const fits = Number.isFinite(deadlineMs) && deadlineMs <= LIMITS.timerDelayMsMax;
    assert(fits, `a request waits up to ${LIMITS.timerDelayMsMax} ms`);
    const stream = this.#sender.stream(topic);
    const { requests, router } = this.#parts;
    const responder = router.responder(topic);
    if (responder === undefined) throw noResponder(topic);
    requests.checkRoom(this.#sender);
    if (responder.queue.isFull && responder.overflow !== 'drop-oldest') {
      throw queueFull(responder, topic);
    }
    stream.sequence += 1;
    const message = { topic, sender: this.service, sequence: stream.sequence, payload };
    requests.open({
      message,
      sender: this.#sender,
      requester: this,
      settle,
      deadlineMs: nowMs + Math.max(0, deadlineMs),
      heapIndex: -1,
    });
    this.#enqueue(responder, message);
  }

  /** Serves from now on, and takes over what waits for the generation that served before. */
  open(): void {
    const { routed, router, ready } = this.#parts;
    assert(this.#state === 'staged' || this.#state === 'closed', `${this.#state} owner opens`);
    const previous = routed.get(this.service);
    assert(previous === undefined || !previous.isOpen, 'of a service one generation serves');
    if (previous !== undefined && previous !== this) previous.#handOver(this);
    routed.set(this.service, this);
    this.#state = 'open';
    this.isOpen = true;
    for (const subscription of this.#subscriptions) {
      if (!this.#isRouted) router.add(subscription);
      ready.add(subscription);
    }
    this.#isRouted = true;
  }

  /** No further delivery begins; what waits, and what is sent meanwhile, waits for whoever opens next. */
  close(): void {
    assert(this.#state === 'open', `a ${this.#state} owner closes`);
    this.#state = 'closed';
    this.isOpen = false;
  }

  /** Takes everything back, from any state; deliveries that still run are nobody's. Twice is once. */
  dispose(): void {
    if (this.#state === 'disposed') return;
    this.#state = 'disposed';
    this.isOpen = false;
    const { requests, routed, router } = this.#parts;
    for (const subscription of this.#subscriptions) this.#remove(subscription);
    for (const subscription of this.#leaving) this.#parts.giveUp(subscription);
    if (routed.get(this.service) === this) routed.delete(this.service);
    const asked = requests.messagesOf(this);
    router.takeBack(asked);
    for (const message of asked) {
      requests.fail(message, new CodedError('SCOPE_CLOSED', { details: { topic: message.topic } }));
    }
    // What is left of it in old routes keeps no hook, and by it no generation, in memory.
    this.#options = { service: this.service, generation: this.generation };
  }

  /** A delivery begins; told by the bus. */
  began(): void {
    if (this.#inFlight === 0) this.#options.onBusy?.();
    this.#inFlight += 1;
  }

  /** A delivery ended or was given up; told by the bus. */
  ended(subscription: Subscription): void {
    this.#inFlight -= 1;
    if (this.#leaving.size > 0) this.#leaving.delete(subscription);
    assert(this.#inFlight >= 0, 'a delivery ends once');
    if (this.#inFlight === 0) this.#options.onIdle?.();
  }

  #create(
    kind: SubscriptionKind,
    words: readonly string[],
    receive: Receive,
    options: SubscribeOptions,
  ): Subscription {
    assert(this.#state !== 'disposed', 'a disposed owner registers nothing');
    this.#parts.order += 1;
    const { order } = this.#parts;
    return new Subscription({ owner: this, kind, words, receive, options, order });
  }

  #register(subscription: Subscription): Registration {
    this.#subscriptions.add(subscription);
    if (this.#isRouted) this.#parts.router.add(subscription);
    return { cancel: () => this.#remove(subscription) };
  }

  /** Takes a subscription back: nothing more reaches it; what it works on it may finish. */
  #remove(subscription: Subscription): void {
    if (!this.#subscriptions.delete(subscription)) return;
    const { router } = this.#parts;
    router.remove(subscription);
    if (subscription.kind === 'responder') router.unclaim(subscription.pattern);
    this.#discard(subscription);
    if (subscription.current !== undefined) this.#leaving.add(subscription);
    subscription.receive = undefined;
  }

  /** No message goes to it any more; what waits is dropped. From closed. */
  withdraw(): void {
    assert(this.#state === 'closed' && this.#isRouted, 'only what was closed is withdrawn');
    for (const subscription of this.#subscriptions) {
      this.#parts.router.remove(subscription);
      this.#discard(subscription);
    }
    this.#isRouted = false;
    this.#parts.routed.delete(this.service);
  }

  /** What waits goes to the successor's subscriptions to the same pattern, first to first. */
  #handOver(successor: OwnerRecord): void {
    const { router } = this.#parts;
    const heirs = new Map<string, Subscription[]>();
    for (const heir of successor.#subscriptions) {
      const key = `${heir.kind} ${heir.pattern}`;
      const same = heirs.get(key);
      if (same === undefined) heirs.set(key, [heir]);
      else same.push(heir);
    }
    for (const subscription of this.#subscriptions) {
      router.remove(subscription);
      const heir = heirs.get(`${subscription.kind} ${subscription.pattern}`)?.shift();
      if (heir === undefined) this.#discard(subscription);
      else heir.queue.takeOver(subscription.queue);
    }
    this.#isRouted = false;
  }

  /** What waits will not be delivered: it counts as dropped, and whoever asked is told. */
  #discard(subscription: Subscription): void {
    for (const message of subscription.queue.drain()) {
      this.#countDrop(subscription);
      this.#parts.requests.fail(message, noResponder(message.topic));
    }
  }

  #enqueue(subscription: Subscription, message: Message<unknown>): void {
    const { queue } = subscription;
    if (queue.isFull) this.#overflow(subscription, message);
    else queue.push(message);
    this.#parts.ready.add(subscription);
  }

  /** A queue that refuses was asked before: here one message goes, and whoever asked by it is told. */
  #overflow(subscription: Subscription, message: Message<unknown>): void {
    this.#countDrop(subscription);
    if (subscription.overflow === 'drop-newest') return;
    if (subscription.overflow === 'refuse') {
      assert(this.#options.isHeeded === true, 'a queue that refuses was asked');
      return;
    }
    const oldest = subscription.queue.replaceFirst(message);
    this.#parts.requests.fail(oldest, queueFull(subscription, oldest.topic));
  }

  #countDrop(subscription: Subscription): void {
    subscription.dropped += 1;
    this.#parts.totals.dropped += 1;
  }

  #refuseSecond(topic: string): void {
    for (const { kind, pattern } of this.#subscriptions) {
      if (kind === 'responder' && pattern === topic) {
        const message = `The service answers the topic "${topic}" already.`;
        throw new CodedError('BUS_RESPONDER_TAKEN', { message, details: { topic } });
      }
    }
  }

  #refuseMute(): void {
    if (this.#state !== 'staged' && this.#state !== 'disposed') return;
    const details = { service: this.service, generation: this.generation, state: this.#state };
    const message = `Generation ${this.generation} of ${this.service} is ${this.#state}.`;
    throw new CodedError('SCOPE_CLOSED', { message, details });
  }
}

/** @throws BUS_QUEUE_FULL */
function refuseFull(refusing: readonly Subscription[], topic: string): void {
  for (const subscription of refusing) {
    if (subscription.queue.isFull) throw queueFull(subscription, topic);
  }
}

function noResponder(topic: string): CodedError {
  const message = `Nobody answers the topic "${topic}".`;
  return new CodedError('BUS_NO_RESPONDER', { message, details: { topic } });
}

function queueFull(subscription: Subscription, topic: string): CodedError {
  const { owner, pattern, queue } = subscription;
  const { service } = owner;
  const message = `${queue.size} messages wait in ${service} for "${pattern}".`;
  const details = { topic, service, pattern, waiting: queue.size };
  return new CodedError('BUS_QUEUE_FULL', { message, details });
}
