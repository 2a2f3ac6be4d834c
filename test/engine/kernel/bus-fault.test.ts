// Receivers that throw, reject or hang: told once, and nobody else's business.
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { BusHarness, listen } from './bus-harness.ts';

describe('throwing', () => {
  it('[BU8] the fault names generation and message, and everybody else hears it', () => {
    const harness = new BusHarness();
    const error = new Error('no');
    const receiver = harness.open('receiver');
    receiver.subscribe('a', () => {
      throw error;
    });
    const heard = listen(receiver, 'a');
    const sender = harness.open('sender');
    sender.publish('a', 0);
    sender.publish('a', 0);
    harness.run();
    const fault = { service: 'receiver', generation: 1, topic: 'a', sender: 'sender' };
    const told = [1, 2].map((sequence) => ({ ...fault, sequence, error }));
    expect(harness.faults).toEqual(told);
    expect(heard).toEqual(['sender:a:1', 'sender:a:2']);
    const [figures] = harness.bus.figures().subscriptions;
    expect(figures).toMatchObject({ faults: 2, delivered: 2, dropped: 0 });
  });

  it('[BU8] errors of their own are reported each time', () => {
    const harness = new BusHarness();
    harness.open('receiver').subscribe('a', ({ sequence }) => {
      throw sequence === 3 ? 'a text' : new Error(`${sequence}`);
    });
    const sender = harness.open('sender');
    for (let i = 0; i < 4; i += 1) sender.publish('a', 0);
    harness.run();
    expect(harness.faults.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });
});

describe('hanging', () => {
  it('[BU9] at the deadline the next message comes and the fault is BUS_DEADLINE', () => {
    const harness = new BusHarness(100);
    const heard = listen(harness.open('receiver'), 'a');
    const sender = harness.open('sender');
    sender.publish('a', 0);
    sender.publish('a', 0);
    harness.nowMs = 7;
    harness.begin();
    harness.bus.expire(106.9);
    expect(harness.run()).toBe(0);
    harness.bus.expire(107);
    harness.run();
    expect(heard).toEqual(['sender:a:2']);
    expect(harness.faults).toMatchObject([{ service: 'receiver', sequence: 1 }]);
    expect(errorCode(harness.faults[0]?.error)).toBe('BUS_DEADLINE');
  });

  it('[BU9] the late end of a delivery that was given up ends no later one', () => {
    const harness = new BusHarness(100);
    const receiver = harness.open('receiver');
    listen(receiver, 'a');
    const sender = harness.open('sender');
    for (let i = 0; i < 3; i += 1) sender.publish('a', 0);
    const first = harness.begin();
    harness.bus.expire(100);
    harness.begin();
    if (first !== undefined) {
      harness.bus.finish(first.subscription, first.ticket, undefined);
      harness.bus.fail(first.subscription, first.ticket, new Error('late'));
      harness.bus.defer(first.subscription, first.ticket, 100);
    }
    expect(harness.begin()).toBeUndefined();
    expect(receiver.inFlight).toBe(1);
    expect(harness.faults).toHaveLength(1);
  });
});
