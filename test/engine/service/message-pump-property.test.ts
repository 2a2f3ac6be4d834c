// Async receivers whose promises settle in any order: fast-check's scheduler decides, the rules hold.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ManualClock } from '../../../engine/base/clock.ts';
import { requestTopic, topic } from '../../../engine/contract/topic.ts';
import { MessagePump, type PumpedOwner } from '../../../engine/service/message-pump.ts';

const DOUBLE = requestTopic<number, string>('double');
const NAMES = ['a.x', 'a.y'] as const;

type Step = { readonly kind: 'publish' | 'request' | 'swap' | 'wait'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('publish', 'publish', 'publish', 'request', 'wait', 'swap'),
  which: fc.nat(1),
});

it('[BU5][BU11][BU17] over any swaps and any order of endings nothing is lost, doubled or overtaken', async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(step, { maxLength: 30 }),
    async (scheduler, steps) => {
      const rig = new Rig(scheduler);
      for (const { kind, which } of steps) {
        if (kind === 'publish') rig.publish(which);
        if (kind === 'request') rig.request();
        if (kind === 'swap') rig.swap();
        if (kind === 'wait') await nextTurn();
        if (which === 1 && scheduler.count() > 0) await scheduler.waitOne();
      }
      await rig.finish(scheduler);
      await rig.check();
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

class Rig {
  readonly #scheduler: fc.Scheduler;
  readonly #faults: unknown[] = [];
  readonly #pump = new MessagePump({
    clock: new ManualClock(),
    onFault: ({ error }) => this.#faults.push(error),
  });
  readonly #sender: PumpedOwner;
  readonly #begun: string[] = [];
  readonly #ended: string[] = [];
  readonly #sent: string[] = [];
  readonly #replies: Promise<string>[] = [];
  readonly #owners: PumpedOwner[] = [];
  #overlaps = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
    this.#sender = this.#pump.attach({ service: 'sender', generation: 1 });
    this.#sender.open();
    this.#stage().open();
  }

  publish(which: number): void {
    const name = NAMES[which] ?? 'a.x';
    this.#sender.publish(topic<number>(name), 0);
    const count = this.#sent.filter((sent) => sent.startsWith(name)).length + 1;
    this.#sent.push(`${name}:${count}`);
  }

  request(): void {
    this.#replies.push(this.#sender.request(DOUBLE, this.#replies.length, 1_000));
  }

  swap(): void {
    const former = this.#owners.at(-1);
    const next = this.#stage();
    former?.close();
    next.open();
  }

  async finish(scheduler: fc.Scheduler): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await nextTurn();
      if (scheduler.count() > 0) quiet = 0;
      while (scheduler.count() > 0) await scheduler.waitOne();
    }
  }

  async check(): Promise<void> {
    const replies = await Promise.all(this.#replies);
    expect(replies.map((reply) => reply.split(' ')[0])).toEqual(replies.map((_, i) => `${i}`));
    expect(this.#begun).toEqual(this.#sent);
    expect(this.#ended.toSorted()).toEqual(this.#sent.toSorted());
    expect([this.#overlaps, this.#faults]).toEqual([0, []]);
    expect(this.#owners.map(({ inFlight }) => inFlight)).toEqual(this.#owners.map(() => 0));
    expect(this.#pump.figures()).toMatchObject({ requestsPending: 0, dropped: 0, lateReplies: 0 });
    this.#pump.stop();
  }

  /** A generation with one subscription to all, which takes its time, and a slow responder. */
  #stage(): PumpedOwner {
    const generation = this.#owners.length + 1;
    const owner = this.#pump.attach({ service: 'receiver', generation });
    let running = 0;
    owner.subscribe('a.*', async (message) => {
      running += 1;
      if (running > 1) this.#overlaps += 1;
      const text = `${message.topic}:${message.sequence}`;
      this.#begun.push(text);
      await this.#scheduler.schedule(Promise.resolve(), text);
      this.#ended.push(text);
      running -= 1;
    });
    owner.respond(DOUBLE, async ({ payload }) => {
      await this.#scheduler.schedule(Promise.resolve(), `request ${payload}`);
      return `${payload} by ${generation}`;
    });
    this.#owners.push(owner);
    return owner;
  }
}
