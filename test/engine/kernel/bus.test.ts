// Publishing and receiving: who hears what, in which order, and what happens to a message for a full queue.
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../engine/contract/topic.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { BusHarness, listen } from './bus-harness.ts';

const queueFull = expect.objectContaining({ code: 'BUS_QUEUE_FULL' });

describe('routing', () => {
  it('[BU3] everybody whose pattern fits hears a message once, oldest subscription first', () => {
    const harness = new BusHarness();
    const order: string[] = [];
    const chat = harness.open('chat');
    for (const pattern of ['>', 'hall.*', 'hall.line', 'hall.line', 'door.*']) {
      chat.subscribe(pattern, () => order.push(pattern));
    }
    harness.open('sender').publish('hall.line', 'hello');
    harness.run();
    expect(order).toEqual(['>', 'hall.*', 'hall.line', 'hall.line']);
  });

  it('[BU3] a subscription made after the topic was used hears what follows', () => {
    const harness = new BusHarness();
    const sender = harness.open('sender');
    sender.publish('a', 0);
    const heard = listen(harness.open('late'), 'a');
    sender.publish('a', 0);
    harness.run();
    expect(heard).toEqual(['sender:a:2']);
  });

  it('[BU3] one that was taken back hears nothing more, not even what waited', () => {
    const harness = new BusHarness();
    const [sender, receiver] = [harness.open('sender'), harness.open('receiver')];
    const heard: unknown[] = [];
    const registration = receiver.subscribe('a', ({ payload }) => heard.push(payload));
    sender.publish('a', 1);
    registration.cancel();
    registration.cancel();
    sender.publish('a', 2);
    expect(harness.run()).toBe(0);
    expect(heard).toEqual([]);
    expect(harness.bus.figures().subscriptions).toEqual([]);
  });

  it('[BU3] a receiver that takes itself back ends what it has begun', () => {
    const harness = new BusHarness();
    const receiver = harness.open('receiver');
    const heard: unknown[] = [];
    const registration = receiver.subscribe('a', ({ payload }) => {
      heard.push(payload);
      registration.cancel();
    });
    const sender = harness.open('sender');
    sender.publish('a', 1);
    sender.publish('a', 2);
    harness.run();
    expect(heard).toEqual([1]);
    expect(receiver.inFlight).toBe(0);
  });

  it('[BU4] a message names topic, sender and its place, and carries its payload', () => {
    const harness = new BusHarness();
    const heard: Message<unknown>[] = [];
    harness.open('receiver').subscribe('a.*', (message) => heard.push(message));
    const sender = harness.open('sender');
    const payload = { line: 'hello' };
    sender.publish('a.b', payload);
    harness.run();
    expect(heard).toEqual([{ topic: 'a.b', sender: 'sender', sequence: 1, payload }]);
    expect(heard[0]?.payload).toBe(payload);
  });

  it('[BU4] each sender counts each topic, across its generations and whether heard or not', () => {
    const harness = new BusHarness();
    const heard = listen(harness.open('receiver'), 'a');
    const [x1, y] = [harness.open('x'), harness.open('y')];
    for (const [owner, topic] of [
      [x1, 'a'],
      [y, 'a'],
      [x1, 'b'],
      [x1, 'a'],
    ] as const) {
      owner.publish(topic, 0);
    }
    x1.close();
    const x2 = harness.open('x');
    x2.publish('a', 0);
    x1.publish('a', 0); // it ends what it had begun, as the same service
    harness.run();
    expect(heard).toEqual(['x:a:1', 'y:a:1', 'x:a:2', 'x:a:3', 'x:a:4']);
  });

  it('[BU22] a sender has as many topics as the limit says', () => {
    const harness = new BusHarness();
    const sender = harness.open('sender');
    for (let i = 0; i < LIMITS.busTopicsPerSenderMax; i += 1) sender.publish(`t.${i}`, 0);
    const full = expect.objectContaining({ code: 'BUS_TOPICS_FULL' });
    expect(() => sender.publish('one.more', 0)).toThrow(full);
    sender.publish('t.0', 0);
    harness.open('other').publish('one.more', 0);
  });
});

describe('order', () => {
  it('[BU5] the next message waits until the one before has ended', () => {
    const harness = new BusHarness();
    const heard = listen(harness.open('receiver'), 'a');
    const sender = harness.open('sender');
    sender.publish('a', 0);
    sender.publish('a', 0);
    const running = harness.begin();
    expect(harness.begin()).toBeUndefined();
    running?.subscription.run();
    expect(heard).toEqual(['sender:a:1']);
    if (running !== undefined) harness.bus.finish(running.subscription, running.ticket, undefined);
    harness.run();
    expect(heard).toEqual(['sender:a:1', 'sender:a:2']);
  });

  it('[BU10] a flood on one subscription delays another by one message', () => {
    const harness = new BusHarness();
    const order: string[] = [];
    const receiver = harness.open('receiver');
    receiver.subscribe('flood', () => order.push('flood'));
    receiver.subscribe('calm', () => order.push('calm'));
    const sender = harness.open('sender');
    for (let i = 0; i < 100; i += 1) sender.publish('flood', i);
    sender.publish('calm', 0);
    harness.step();
    harness.step();
    expect(order).toEqual(['flood', 'calm']);
  });

  it('[BU10] publishing from a receiver enqueues and never nests', () => {
    const harness = new BusHarness();
    const log: string[] = [];
    const receiver = harness.open('receiver');
    receiver.subscribe('a', () => {
      log.push('a begins');
      receiver.publish('b', 0);
      log.push('a ends');
    });
    receiver.subscribe('b', () => log.push('b'));
    harness.open('sender').publish('a', 0);
    expect(log).toEqual([]);
    harness.run();
    expect(log).toEqual(['a begins', 'a ends', 'b']);
  });
});

describe('overflow', () => {
  it('[BU6] drop-oldest is the default and keeps the newest', () => {
    const { harness, heard } = flood({ queueMax: 2 }, 5);
    expect(heard()).toEqual(['sender:a:4', 'sender:a:5']);
    expect(harness.bus.figures().dropped).toBe(3);
  });

  it('[BU6] drop-newest keeps the oldest', () => {
    const { harness, heard } = flood({ queueMax: 2, overflow: 'drop-newest' }, 5);
    expect(heard()).toEqual(['sender:a:1', 'sender:a:2']);
    expect(harness.bus.figures().subscriptions).toMatchObject([{ dropped: 3, delivered: 2 }]);
  });

  it('[BU6] without a bound of its own a queue takes busQueueMax', () => {
    const { heard } = flood({}, LIMITS.busQueueMax + 1);
    expect(heard()).toHaveLength(LIMITS.busQueueMax);
  });

  it.each([0, -1, 1.5, LIMITS.busQueueBoundMax + 1, Number.NaN])(
    '[BU6] a bound of %d is a bug, and nothing is registered',
    (queueMax) => {
      const harness = new BusHarness();
      const receiver = harness.open('receiver');
      expect(() => listen(receiver, 'a', { queueMax })).toThrow('1 to');
      expect(() => receiver.respond('a', () => 0, { queueMax })).toThrow('1 to');
      receiver.respond('a', () => 0);
      expect(harness.bus.figures().subscriptions).toHaveLength(1);
    },
  );

  it('[BU7] a queue that refuses refuses for all, and the number is used again', () => {
    const harness = new BusHarness();
    const receiver = harness.open('receiver');
    const before = listen(receiver, 'a');
    const strict = listen(receiver, 'a', { queueMax: 1, overflow: 'refuse' });
    const after = listen(receiver, '>');
    const sender = harness.open('sender');
    sender.publish('a', 0);
    expect(() => sender.publish('a', 0)).toThrow(queueFull);
    harness.run();
    sender.publish('a', 0);
    harness.run();
    for (const heard of [before, strict, after]) {
      expect(heard).toEqual(['sender:a:1', 'sender:a:2']);
    }
    expect(harness.bus.figures().dropped).toBe(0);
  });
});

/** Sends `count` messages to one subscription before any is delivered. */
function flood(
  options: Parameters<typeof listen>[2],
  count: number,
): { readonly harness: BusHarness; readonly heard: () => string[] } {
  const harness = new BusHarness();
  const heard = listen(harness.open('receiver'), 'a', options);
  const sender = harness.open('sender');
  for (let i = 0; i < count; i += 1) sender.publish('a', i);
  return {
    harness,
    heard: () => {
      harness.run();
      return heard;
    },
  };
}
