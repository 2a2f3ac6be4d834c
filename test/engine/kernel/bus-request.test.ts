// Requests and replies: one responder, one outcome, and never later than the deadline.
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { BusHarness, listen } from './bus-harness.ts';

describe('reply', () => {
  it('[BU11] the responder alone hears the request, and its answer comes back', () => {
    const harness = new BusHarness();
    const server = harness.open('server');
    server.respond('sum', ({ payload, sender, sequence }) => [payload, sender, sequence]);
    const overheard = listen(harness.open('log'), '>');
    const { outcomes } = harness.ask(harness.open('client'), 'sum', 7);
    expect(outcomes).toEqual([]);
    harness.run();
    expect(outcomes).toEqual([[7, 'client', 1]]);
    expect(overheard).toEqual([]);
  });

  it('[BU11] what is published under a request topic never reaches its responder', () => {
    const harness = new BusHarness();
    const server = harness.open('server');
    const answered: unknown[] = [];
    server.respond('sum', ({ payload }) => answered.push(payload));
    const heard = listen(server, 'sum');
    harness.open('client').publish('sum', 7);
    harness.run();
    expect([answered, heard]).toEqual([[], ['client:sum:1']]);
  });

  it('[BU11] requests are answered in the order of asking, one at a time', () => {
    const harness = new BusHarness();
    const order: unknown[] = [];
    harness.open('server').respond('next', ({ payload }) => order.push(payload));
    const client = harness.open('client');
    const asked = [1, 2, 3].map((payload) => harness.ask(client, 'next', payload));
    harness.run();
    expect(order).toEqual([1, 2, 3]);
    expect(asked.map(({ outcomes }) => outcomes)).toEqual([[1], [2], [3]]);
  });
});

describe('responders', () => {
  it('[BU12] nobody answers before the responder opens, nor after it took its topic back', () => {
    const harness = new BusHarness();
    const server = harness.stage('server');
    const registration = server.respond('sum', () => 1);
    const client = harness.open('client');
    const refusal = expect.objectContaining({ code: 'BUS_NO_RESPONDER' });
    expect(() => harness.ask(client, 'sum')).toThrow(refusal);
    server.open();
    const { outcomes } = harness.ask(client, 'sum');
    registration.cancel();
    expect(outcomes).toEqual(['BUS_NO_RESPONDER']);
    expect(() => harness.ask(client, 'sum')).toThrow(refusal);
  });

  it('[BU12] another service, or the same generation twice, is refused', () => {
    const harness = new BusHarness();
    const server = harness.stage('server');
    server.respond('sum', () => 1);
    const taken = expect.objectContaining({ code: 'BUS_RESPONDER_TAKEN' });
    expect(() => server.respond('sum', () => 2)).toThrow(taken);
    expect(() => harness.stage('thief').respond('sum', () => 3)).toThrow(taken);
    server.respond('product', () => 4);
  });

  it('[BU12] a topic is free when the last generation that answers it is disposed', () => {
    const harness = new BusHarness();
    const [first, second] = [harness.stage('server'), harness.stage('server')];
    first.respond('sum', () => 1);
    second.respond('sum', () => 2);
    const other = harness.stage('other');
    first.dispose();
    expect(() => other.respond('sum', () => 3)).toThrow(
      expect.objectContaining({ code: 'BUS_RESPONDER_TAKEN' }),
    );
    second.dispose();
    other.respond('sum', () => 3);
    other.open();
    const { outcomes } = harness.ask(harness.open('client'), 'sum');
    harness.run();
    expect(outcomes).toEqual([3]);
  });
});

describe('deadline', () => {
  it('[BU13] a request is settled when its deadline is reached and not before', () => {
    const harness = new BusHarness();
    harness.open('server').respond('sum', () => 1);
    const { outcomes } = harness.ask(harness.open('client'), 'sum', 0, 50);
    expect(harness.bus.nearestDeadlineMs).toBe(50);
    harness.bus.expire(49.9);
    expect(outcomes).toEqual([]);
    harness.bus.expire(50);
    expect(outcomes).toEqual(['BUS_DEADLINE']);
    expect(harness.bus.nearestDeadlineMs).toBeUndefined();
  });

  it('[BU13] a request that is settled while it waits is never delivered', () => {
    const harness = new BusHarness();
    const answered: unknown[] = [];
    harness.open('server').respond('sum', ({ payload }) => answered.push(payload));
    const client = harness.open('client');
    for (const [payload, deadlineMs] of [
      [1, 10],
      [2, 30],
      [3, 20],
    ] as const) {
      harness.ask(client, 'sum', payload, deadlineMs);
    }
    harness.bus.expire(20);
    harness.run();
    expect(answered).toEqual([2]);
  });

  it('[BU13] a late reply is counted and changes nothing', () => {
    const harness = new BusHarness();
    harness.open('server').respond('sum', () => 1);
    const { outcomes } = harness.ask(harness.open('client'), 'sum', 0, 50);
    const running = harness.begin();
    harness.bus.expire(50);
    if (running !== undefined) harness.bus.finish(running.subscription, running.ticket, 1);
    expect(outcomes).toEqual(['BUS_DEADLINE']);
    expect(harness.bus.figures()).toMatchObject({ lateReplies: 1, requestsPending: 0 });
    expect(harness.faults).toEqual([]);
  });

  it('[BU13] a request without time is over at the next look', () => {
    const harness = new BusHarness();
    harness.open('server').respond('sum', () => 1);
    const { outcomes } = harness.ask(harness.open('client'), 'sum', 0, -1);
    harness.bus.expire(0);
    expect(outcomes).toEqual(['BUS_DEADLINE']);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, LIMITS.timerDelayMsMax + 1])(
    '[BU13] a deadline of %d ms is a bug',
    (deadlineMs) => {
      const harness = new BusHarness();
      harness.open('server').respond('sum', () => 1);
      expect(() => harness.ask(harness.open('client'), 'sum', 0, deadlineMs)).toThrow('waits up');
    },
  );
});

describe('failure', () => {
  it('[BU14] the requester gets the cause, and the responder the blame', () => {
    const harness = new BusHarness();
    const cause = new Error('out of dice');
    harness.open('server').respond('roll', () => {
      throw cause;
    });
    let got: unknown;
    const settle = { resolve: () => undefined, reject: (error: unknown) => (got = error) };
    const request = { topic: 'roll', payload: 0, nowMs: 0, deadlineMs: 10, settle };
    harness.open('client').request(request);
    harness.run();
    expect(errorCode(got)).toBe('BUS_REPLY_FAILED');
    expect(got).toMatchObject({ cause });
    expect(harness.faults).toEqual([
      {
        service: 'server',
        generation: 1,
        topic: 'roll',
        sender: 'client',
        sequence: 1,
        error: cause,
      },
    ]);
  });

  it('[BU14] passing the failure on is no fault of those it passes', () => {
    const harness = new BusHarness();
    harness.open('server').respond('roll', () => {
      throw new Error('out of dice');
    });
    let got: unknown;
    const client = harness.open('client');
    const settle = { resolve: () => undefined, reject: (error: unknown) => (got = error) };
    client.subscribe('go', () => {
      throw got;
    });
    client.request({ topic: 'roll', payload: 0, nowMs: 0, deadlineMs: 10, settle });
    harness.run();
    client.publish('go', 0);
    harness.run();
    expect(harness.bus.isReported(got, 'asker')).toBe(true);
    expect(harness.faults.map(({ service }) => service)).toEqual(['server']);
    expect(harness.bus.figures().subscriptions).toMatchObject([{ faults: 1 }, { faults: 1 }]);
  });

  it('[BU14] a responder that hangs is given up, and its requester told', () => {
    const harness = new BusHarness(100);
    harness.open('server').respond('roll', () => 6);
    const client = harness.open('client');
    const [first, second] = [
      harness.ask(client, 'roll', 0, 500),
      harness.ask(client, 'roll', 0, 500),
    ];
    harness.begin();
    harness.bus.expire(100);
    harness.run();
    expect([first.outcomes, second.outcomes]).toEqual([['BUS_REPLY_FAILED'], [6]]);
    expect(harness.faults.map(({ error }) => errorCode(error))).toEqual(['BUS_DEADLINE']);
  });
});

describe('bounds', () => {
  it.each(['refuse', 'drop-newest'] as const)(
    '[BU15] a full queue with %s refuses the new request',
    (overflow) => {
      const harness = new BusHarness();
      harness.open('server').respond('sum', () => 1, { queueMax: 1, overflow });
      const client = harness.open('client');
      const { outcomes } = harness.ask(client, 'sum');
      expect(() => harness.ask(client, 'sum')).toThrow(
        expect.objectContaining({ code: 'BUS_QUEUE_FULL' }),
      );
      harness.run();
      expect(outcomes).toEqual([1]);
    },
  );

  it('[BU15] a full queue with drop-oldest tells the oldest requester', () => {
    const harness = new BusHarness();
    harness.open('server').respond('sum', ({ payload }) => payload, { queueMax: 2 });
    const client = harness.open('client');
    const asked = [1, 2, 3].map((payload) => harness.ask(client, 'sum', payload));
    harness.run();
    expect(asked.map(({ outcomes }) => outcomes)).toEqual([['BUS_QUEUE_FULL'], [2], [3]]);
    expect(harness.bus.figures()).toMatchObject({ dropped: 1, requestsPending: 0 });
  });

  it('[BU15] a service waits for so many replies and no more; others are not concerned', () => {
    const harness = new BusHarness();
    const options = { queueMax: 2 * LIMITS.busRequestsPendingMax };
    harness.open('server').respond('sum', () => 1, options);
    const client = harness.open('client');
    for (let i = 0; i < LIMITS.busRequestsPendingMax; i += 1) harness.ask(client, 'sum');
    const full = expect.objectContaining({ code: 'BUS_QUEUE_FULL' });
    expect(() => harness.ask(client, 'sum')).toThrow(full);
    const other = harness.ask(harness.open('other'), 'sum');
    harness.run();
    expect(other.outcomes).toEqual([1]);
    harness.ask(client, 'sum');
  });
});
