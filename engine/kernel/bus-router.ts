// Who hears what: subscriptions by pattern and responders by topic. Every change raises the version, after
// which senders look their targets up again. A topic is answered by one service.
import type { Message } from '../contract/topic.ts';
import type { Stream } from './bus-sender.ts';
import type { Subscription } from './subscription.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { TopicTree } from './topic-tree.ts';

interface Claim {
  readonly service: string;
  /** Generations of the service that answer the topic, serving or not. */
  count: number;
}

/** Subscriptions of generations that serve, or did until a moment ago. */
export class BusRouter {
  readonly #tree = new TopicTree<Subscription>();
  readonly #routed = new Set<Subscription>();
  readonly #responders = new Map<string, Subscription>();
  readonly #claims = new Map<string, Claim>();
  #version = 0;

  get subscriptions(): ReadonlySet<Subscription> {
    return this.#routed;
  }

  /** From now on messages go to `subscription`. */
  add(subscription: Subscription): void {
    this.#routed.add(subscription);
    if (subscription.kind === 'responder') {
      assert(!this.#responders.has(subscription.pattern), 'a topic has one responder');
      this.#responders.set(subscription.pattern, subscription);
      return;
    }
    this.#tree.add(subscription.words, subscription);
    this.#version += 1;
  }

  /** No message goes to `subscription` any more; does nothing when none did. */
  remove(subscription: Subscription): void {
    if (!this.#routed.delete(subscription)) return;
    if (subscription.kind === 'responder') {
      this.#responders.delete(subscription.pattern);
      return;
    }
    this.#tree.remove(subscription.words, subscription);
    this.#version += 1;
  }

  responder(topic: string): Subscription | undefined {
    return this.#responders.get(topic);
  }

  /** Takes requests out of the queues they wait in: one walk a queue, however many reach their end together. */
  takeBack(requests: readonly Message<unknown>[]): void {
    const waiting = new Map<Subscription, Set<Message<unknown>>>();
    for (const message of requests) {
      const responder = this.#responders.get(message.topic);
      if (responder === undefined) continue;
      const messages = waiting.get(responder);
      if (messages === undefined) waiting.set(responder, new Set([message]));
      else messages.add(message);
    }
    for (const [{ queue }, messages] of waiting) queue.removeAll(messages);
  }

  /** Makes the targets of `stream` right; costs one compare when they are. */
  route(stream: Stream): void {
    if (stream.version === this.#version) return;
    const targets = this.#tree.match(stream.words).toSorted((a, b) => a.order - b.order);
    stream.targets = targets;
    stream.refusing = targets.filter(({ overflow }) => overflow === 'refuse');
    stream.version = this.#version;
  }

  /**
   * `service` answers `topic`, in one generation more.
   * @throws BUS_RESPONDER_TAKEN when another service does
   */
  claim(topic: string, service: string): void {
    const claim = this.#claims.get(topic);
    if (claim === undefined) {
      this.#claims.set(topic, { service, count: 1 });
      return;
    }
    if (claim.service !== service) {
      const message = `The topic "${topic}" is answered by ${claim.service}.`;
      const details = { topic, service, responder: claim.service };
      throw new CodedError('BUS_RESPONDER_TAKEN', { message, details });
    }
    claim.count += 1;
  }

  unclaim(topic: string): void {
    const claim = this.#claims.get(topic);
    assert(claim !== undefined, 'what is given back was claimed');
    claim.count -= 1;
    if (claim.count === 0) this.#claims.delete(topic);
  }
}
