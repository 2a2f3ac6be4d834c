// What the bus keeps about a service that sends: its count of messages under each topic, which goes on across
// its generations, and for each topic the subscriptions that fit, found once and again after a change.
import type { Subscription } from './subscription.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { topicWords } from './topic-pattern.ts';

/** One topic as one service sends under it. */
export interface Stream {
  readonly name: string;
  readonly words: readonly string[];
  /** Messages sent so far. */
  sequence: number;
  /** Subscriptions that fit, oldest first; right while `version` is that of the router. */
  targets: readonly Subscription[];
  /** Those of them whose full queue refuses. */
  refusing: readonly Subscription[];
  version: number;
}

/** One service, in all its generations. */
export class Sender {
  readonly service: string;
  /** Unanswered requests. */
  requestsPending = 0;
  readonly #streams = new Map<string, Stream>();

  constructor(service: string) {
    this.service = service;
  }

  /** Topics it has sent under. */
  get topics(): number {
    return this.#streams.size;
  }

  /** @throws BUS_TOPIC_INVALID, BUS_TOPICS_FULL */
  stream(name: string): Stream {
    return this.#streams.get(name) ?? this.#open(name);
  }

  #open(name: string): Stream {
    const words = topicWords(name);
    if (this.#streams.size >= LIMITS.busTopicsPerSenderMax) {
      const { service } = this;
      const message = `Service ${service} sends under ${this.#streams.size} topics already.`;
      throw new CodedError('BUS_TOPICS_FULL', { message, details: { service, topic: name } });
    }
    const stream = { name, words, sequence: 0, targets: [], refusing: [], version: -1 };
    this.#streams.set(name, stream);
    return stream;
  }
}
