// Messages between services. Topics are words joined by dots; in a pattern `*` stands for one word and a
// last `>` for one or more. Payloads are plain data: they outlive the generation that sent them.

declare const payload: unique symbol;

/** The name of a stream of messages, e.g. "chat.hall.line", with the type of its payloads. */
export interface Topic<T> {
  readonly name: string;
  readonly [payload]?: T;
}

/** A topic whose payloads are `T`: the one place where name and type are tied together. */
export function topic<T>(name: string): Topic<T> {
  return { name };
}

/** A topic whose messages are answered: requests are `Q`, replies are `A`. */
export interface RequestTopic<Q, A> extends Topic<Q> {
  readonly reply?: A;
}

/** A request topic; see `topic`. */
export function requestTopic<Q, A>(name: string): RequestTopic<Q, A> {
  return { name };
}

/** One message as its receiver sees it. */
export interface Message<T> {
  /** The topic it was published under. */
  readonly topic: string;
  /** The service that sent it; the host itself sends as "host". */
  readonly sender: string;
  /** Counts the messages of this sender under this topic, from 1. */
  readonly sequence: number;
  /** The very value that was sent, the same for all receivers: nobody changes it any more. */
  readonly payload: T;
}

/**
 * What happens to a message for a full queue: the oldest waiting one goes, this one goes, or the sender is
 * told by BUS_QUEUE_FULL. Whoever asked by a request that goes is told so as well.
 */
export type Overflow = 'drop-oldest' | 'drop-newest' | 'refuse';

/** How a subscription takes its messages. */
export interface SubscribeOptions {
  /** Messages that may wait, at most LIMITS.busQueueBoundMax; LIMITS.busQueueMax when absent. */
  readonly queueMax?: number;
  /** 'drop-oldest' when absent. */
  readonly overflow?: Overflow;
}
