// One subscription, or one answered topic, as the bus keeps it: what waits for it and what it works on. It is
// also the handle of its delivery: there is never more than one, named by `ticket`.
import type { Message, Overflow, SubscribeOptions } from '../contract/topic.ts';
import type { Timed } from './deadline-heap.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { BoundedQueue } from './bounded-queue.ts';

export type Receive = (message: Message<unknown>) => unknown;

/** subscriber: hears what is published. responder: answers requests. */
export type SubscriptionKind = 'subscriber' | 'responder';

/** What a subscription knows of the generation it belongs to. */
export interface SubscriptionOwner {
  readonly service: string;
  readonly generation: number;
  /** True while its messages are delivered. */
  readonly isOpen: boolean;
  /** A delivery to one of its subscriptions begins. */
  began(): void;
  /** A delivery ended or was given up. */
  ended(subscription: Subscription): void;
}

/** What a subscription is made from. */
export interface SubscriptionSource {
  readonly owner: SubscriptionOwner;
  readonly kind: SubscriptionKind;
  readonly words: readonly string[];
  readonly receive: Receive;
  readonly options: SubscribeOptions;
  /** Place among all subscriptions ever made. */
  readonly order: number;
}

const OVERFLOWS: readonly Overflow[] = ['drop-oldest', 'drop-newest', 'refuse'];

/** The bus's own view of a subscription; OwnerRecord and Bus alone move it. */
export class Subscription implements Timed {
  readonly owner: SubscriptionOwner;
  readonly kind: SubscriptionKind;
  readonly words: readonly string[];
  readonly pattern: string;
  readonly order: number;
  readonly overflow: Overflow;
  readonly queue: BoundedQueue<Message<unknown>>;
  /** Gone when it is cancelled: what is left of it keeps no generation in memory (D5). */
  receive: Receive | undefined;
  /** The message that is being handled. */
  current: Message<unknown> | undefined;
  /** Raised by every delivery, and when one is given up: a later ending is then recognised as late. */
  ticket = 0;
  delivered = 0;
  dropped = 0;
  faults = 0;
  deadlineMs = 0;
  heapIndex = -1;
  /** Neighbour in the list of those that are ready; meaningful while listed. */
  nextReady: Subscription | undefined;
  isListed = false;

  constructor({ owner, kind, words, receive, options, order }: SubscriptionSource) {
    const { queueMax = LIMITS.busQueueMax, overflow = 'drop-oldest' } = options;
    const fits = Number.isInteger(queueMax) && queueMax >= 1 && queueMax <= LIMITS.busQueueBoundMax;
    assert(fits, `a queue takes 1 to ${LIMITS.busQueueBoundMax} messages`);
    assert(OVERFLOWS.includes(overflow), `overflow is one of ${OVERFLOWS.join(', ')}`);
    assert(typeof receive === 'function', 'a subscription has a function that receives');
    this.owner = owner;
    this.kind = kind;
    this.words = words;
    this.pattern = words.join('.');
    this.order = order;
    this.overflow = overflow;
    this.queue = new BoundedQueue(queueMax);
    this.receive = receive;
  }

  /** True when its next message can be delivered. */
  get isReady(): boolean {
    return this.current === undefined && this.queue.size > 0 && this.owner.isOpen;
  }

  /** Hands the current message over; called once a delivery, by the shell. */
  run(): unknown {
    const { current, receive } = this;
    assert(current !== undefined && receive !== undefined, 'a delivery has message and receiver');
    return receive(current);
  }
}

/** Subscriptions that are ready, first come first served; each stands there once. */
export class ReadyList {
  #first: Subscription | undefined;
  #last: Subscription | undefined;

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** Puts `subscription` last; does nothing when it stands there or is not ready. */
  add(subscription: Subscription): void {
    if (subscription.isListed || !subscription.isReady) return;
    subscription.isListed = true;
    if (this.#last === undefined) this.#first = subscription;
    else this.#last.nextReady = subscription;
    this.#last = subscription;
  }

  /** Takes out the first one that is still ready. */
  take(): Subscription | undefined {
    for (;;) {
      const first = this.#first;
      if (first === undefined) return undefined;
      this.#first = first.nextReady;
      if (this.#first === undefined) this.#last = undefined;
      first.nextReady = undefined;
      first.isListed = false;
      if (first.isReady) return first;
    }
  }
}
