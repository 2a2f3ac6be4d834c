// A bus with its shell reduced to a loop: deliveries run at once, promises are settled by the test.
import { Bus, type BusFault } from '../../../engine/kernel/bus.ts';
import type { OwnerRecord } from '../../../engine/kernel/bus-owner.ts';
import type { Message } from '../../../engine/contract/topic.ts';
import type { Subscription } from '../../../engine/kernel/subscription.ts';
import { errorCode } from '../../../engine/base/errors.ts';

/** Settled requests, as `answer` or as the code of the refusal. */
export interface Asked {
  readonly outcomes: unknown[];
}

/** A delivery that has begun and not ended. */
export interface Running {
  readonly subscription: Subscription;
  readonly ticket: number;
}

export class BusHarness {
  readonly faults: BusFault[] = [];
  readonly bus: Bus;
  nowMs = 0;
  #generation = 0;

  constructor(deliveryDeadlineMs?: number) {
    this.bus = new Bus({ deliveryDeadlineMs, onFault: (fault) => this.faults.push(fault) });
  }

  /** A generation that has not opened yet. */
  stage(service: string): OwnerRecord {
    this.#generation += 1;
    return this.bus.attach({ service, generation: this.#generation });
  }

  open(service: string): OwnerRecord {
    const owner = this.stage(service);
    owner.open();
    return owner;
  }

  /** Runs all that is ready; returns the number of deliveries. */
  run(): number {
    let count = 0;
    for (; this.step(); count += 1);
    return count;
  }

  /** Runs one delivery to its end; false when none was ready. */
  step(): boolean {
    const running = this.begin();
    if (running === undefined) return false;
    const { subscription, ticket } = running;
    let value: unknown;
    try {
      value = subscription.run();
    } catch (error) {
      this.bus.fail(subscription, ticket, error);
      return true;
    }
    this.bus.finish(subscription, ticket, value);
    return true;
  }

  /** Begins one delivery as an async one. */
  begin(): Running | undefined {
    const subscription = this.bus.next();
    if (subscription === undefined) return undefined;
    const { ticket } = subscription;
    this.bus.defer(subscription, ticket, this.nowMs);
    return { subscription, ticket };
  }

  /** Asks and keeps the outcome. A throw of the request itself passes. */
  ask(owner: OwnerRecord, topic: string, payload: unknown = 0, deadlineMs = 1_000): Asked {
    const outcomes: unknown[] = [];
    const settle = {
      resolve: (value: unknown) => outcomes.push(value),
      reject: (error: unknown) => outcomes.push(errorCode(error)),
    };
    owner.request({ topic, payload, nowMs: this.nowMs, deadlineMs, settle });
    return { outcomes };
  }
}

/** Subscribes `owner` and collects what it receives as "sender:topic:sequence". */
export function listen(
  owner: OwnerRecord,
  pattern: string,
  options?: Parameters<OwnerRecord['subscribe']>[2],
): string[] {
  const heard: string[] = [];
  owner.subscribe(pattern, (message) => heard.push(describeMessage(message)), options);
  return heard;
}

export function describeMessage({ sender, topic, sequence }: Message<unknown>): string {
  return `${sender}:${topic}:${sequence}`;
}
