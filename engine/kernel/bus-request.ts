// Requests that wait for their reply. Each is settled exactly once: by the answer, by a failure, or at its
// deadline; what comes later finds nothing to settle. Pure: settling calls back, the shell holds the promise.
import type { Message } from '../contract/topic.ts';
import type { Timed } from './deadline-heap.ts';
import type { Sender } from './bus-sender.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { DeadlineHeap } from './deadline-heap.ts';

/** The two ends of a promise, called at most once together. */
export interface Settle {
  resolve(value: unknown): void;
  reject(error: CodedError): void;
}

/** One request that is not settled yet. */
export interface PendingRequest extends Timed {
  readonly message: Message<unknown>;
  readonly sender: Sender;
  /** The generation that asks; told apart by identity. */
  readonly requester: object;
  readonly settle: Settle;
}

/** All unsettled requests of one bus. */
export class RequestBook {
  readonly #pending = new Map<Message<unknown>, PendingRequest>();
  readonly #deadlines = new DeadlineHeap<PendingRequest>();

  get size(): number {
    return this.#pending.size;
  }

  get nearestDeadlineMs(): number | undefined {
    return this.#deadlines.nearestMs;
  }

  /** True while `message` is a request that is not settled. */
  has(message: Message<unknown>): boolean {
    return this.#pending.has(message);
  }

  /** @throws BUS_QUEUE_FULL when the service waits for as many replies as it may */
  checkRoom(sender: Sender): void {
    if (sender.requestsPending < LIMITS.busRequestsPendingMax) return;
    const { service, requestsPending } = sender;
    const message = `Service ${service} waits for ${requestsPending} replies.`;
    throw new CodedError('BUS_QUEUE_FULL', { message, details: { service, requestsPending } });
  }

  open(request: PendingRequest): void {
    assert(!this.#pending.has(request.message), 'a request is opened once');
    this.#pending.set(request.message, request);
    this.#deadlines.add(request);
    request.sender.requestsPending += 1;
  }

  /** False for a late reply. */
  answer(message: Message<unknown>, value: unknown): boolean {
    const request = this.#close(message);
    request?.settle.resolve(value);
    return request !== undefined;
  }

  /** Does nothing for a request that is settled. */
  fail(message: Message<unknown>, error: CodedError): void {
    this.#close(message)?.settle.reject(error);
  }

  /** The messages of requests whose deadline has been reached; they are still unsettled. */
  takeDue(nowMs: number): readonly Message<unknown>[] {
    const due: Message<unknown>[] = [];
    for (;;) {
      const request = this.#deadlines.takeDue(nowMs);
      if (request === undefined) return due;
      due.push(request.message);
    }
  }

  /** Messages of the unsettled requests of `requester`, or of all. */
  messagesOf(requester?: object): readonly Message<unknown>[] {
    const requests = [...this.#pending.values()];
    return requests
      .filter((request) => requester === undefined || request.requester === requester)
      .map(({ message }) => message);
  }

  #close(message: Message<unknown>): PendingRequest | undefined {
    const request = this.#pending.get(message);
    if (request === undefined) return undefined;
    this.#pending.delete(message);
    this.#deadlines.remove(request);
    request.sender.requestsPending -= 1;
    return request;
  }
}
