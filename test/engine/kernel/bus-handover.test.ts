// Generations on the bus: what waits goes to whoever serves next, what runs ends where it began.
import { describe, expect, it } from 'vitest';
import { BusHarness, describeMessage, listen } from './bus-harness.ts';

const closed = expect.objectContaining({ code: 'SCOPE_CLOSED' });

describe('before it serves', () => {
  it('[BU16] a staged generation hears nothing and sends nothing', () => {
    const harness = new BusHarness();
    const staged = harness.stage('receiver');
    const heard = listen(staged, '>');
    const sender = harness.open('sender');
    sender.publish('a', 0);
    expect(() => staged.publish('a', 0)).toThrow(closed);
    expect(() => harness.ask(staged, 'a')).toThrow(closed);
    staged.open();
    sender.publish('a', 0);
    harness.run();
    expect(heard).toEqual(['sender:a:2']);
  });

  it('[BU16] a disposed generation sends nothing and registers nothing', () => {
    const harness = new BusHarness();
    const owner = harness.open('receiver');
    owner.dispose();
    owner.dispose();
    expect(() => owner.publish('a', 0)).toThrow(closed);
    expect(() => harness.ask(owner, 'a')).toThrow(closed);
    expect(() => listen(owner, 'a')).toThrow('registers nothing');
    expect(() => owner.open()).toThrow('disposed owner opens');
  });
});

describe('replacement', () => {
  it('[BU17] what waits and what is sent meanwhile goes to the successor, in order', () => {
    const harness = new BusHarness();
    const [old, next] = [harness.open('receiver'), harness.stage('receiver')];
    const [before, after] = [listen(old, 'a.*'), listen(next, 'a.*')];
    const sender = harness.open('sender');
    for (let i = 0; i < 3; i += 1) sender.publish('a.b', 0);
    harness.step();
    old.close();
    sender.publish('a.b', 0);
    expect(harness.run()).toBe(0);
    next.open();
    sender.publish('a.b', 0);
    harness.run();
    expect(before).toEqual(['sender:a.b:1']);
    expect(after).toEqual([2, 3, 4, 5].map((sequence) => `sender:a.b:${sequence}`));
    expect(harness.bus.figures()).toMatchObject({ dropped: 0, delivered: 5 });
  });

  it('[BU17] a generation that opens again goes on with its own queue', () => {
    const harness = new BusHarness();
    const owner = harness.open('receiver');
    const heard = listen(owner, 'a');
    const sender = harness.open('sender');
    sender.publish('a', 0);
    owner.close();
    sender.publish('a', 0);
    owner.open();
    harness.run();
    expect(heard).toEqual(['sender:a:1', 'sender:a:2']);
  });

  it('[BU17] a former generation that comes back takes everything back', () => {
    const harness = new BusHarness();
    const [old, next] = [harness.open('receiver'), harness.stage('receiver')];
    const [before, after] = [listen(old, 'a'), listen(next, 'a')];
    const sender = harness.open('sender');
    old.close();
    next.open();
    for (let i = 0; i < 2; i += 1) sender.publish('a', 0);
    harness.step();
    next.close();
    old.open();
    sender.publish('a', 0);
    next.dispose();
    harness.run();
    expect([before, after]).toEqual([['sender:a:2', 'sender:a:3'], ['sender:a:1']]);
  });

  it('[BU17] several subscriptions to one pattern are taken over first to first', () => {
    const harness = new BusHarness();
    const [old, next] = [harness.open('receiver'), harness.stage('receiver')];
    listen(old, 'a', { queueMax: 1 });
    listen(old, 'a');
    const [first, second] = [listen(next, 'a'), listen(next, 'a')];
    const sender = harness.open('sender');
    for (let i = 0; i < 2; i += 1) sender.publish('a', 0);
    old.close();
    next.open();
    harness.run();
    expect([first, second]).toEqual([['sender:a:2'], ['sender:a:1', 'sender:a:2']]);
  });

  it('[BU17] requests that wait are answered by the successor', () => {
    const harness = new BusHarness();
    const [old, next] = [harness.open('server'), harness.stage('server')];
    old.respond('version', () => 1);
    next.respond('version', () => 2);
    const client = harness.open('client');
    const waiting = harness.ask(client, 'version');
    old.close();
    const meanwhile = harness.ask(client, 'version');
    next.open();
    harness.run();
    expect([waiting.outcomes, meanwhile.outcomes]).toEqual([[2], [2]]);
  });

  it('[BU17] a second generation does not open beside one that serves', () => {
    const harness = new BusHarness();
    harness.open('receiver');
    expect(() => harness.open('receiver')).toThrow('one generation serves');
  });

  it('[BU18] what waits for a pattern that is gone is dropped and counted', () => {
    const harness = new BusHarness();
    const [old, next] = [harness.open('server'), harness.stage('server')];
    listen(old, 'a');
    old.respond('version', () => 1);
    const heard = listen(next, 'a.>');
    const client = harness.open('client');
    client.publish('a', 0);
    const { outcomes } = harness.ask(client, 'version');
    old.close();
    next.open();
    harness.run();
    expect([heard, outcomes]).toEqual([[], ['BUS_NO_RESPONDER']]);
    expect(harness.bus.figures()).toMatchObject({ dropped: 2, requestsPending: 0 });
  });

  it('[BU18] a smaller queue takes over all, and has room again when it is below its bound', () => {
    const harness = new BusHarness();
    const [old, next] = [harness.open('receiver'), harness.stage('receiver')];
    listen(old, 'a');
    const heard = listen(next, 'a', { queueMax: 2 });
    const sender = harness.open('sender');
    for (let i = 0; i < 4; i += 1) sender.publish('a', 0);
    old.close();
    next.open();
    sender.publish('a', 0);
    harness.run();
    expect(heard).toEqual([2, 3, 4, 5].map((sequence) => `sender:a:${sequence}`));
    expect(harness.bus.figures().dropped).toBe(1);
  });
});

describe('what runs', () => {
  it('[BU19] a delivery ends on the generation it began on, and its reply counts', () => {
    const harness = new BusHarness();
    const [old, next] = [harness.open('server'), harness.stage('server')];
    for (const owner of [old, next]) owner.respond('who', () => owner.generation);
    const client = harness.open('client');
    const [first, second] = [harness.ask(client, 'who'), harness.ask(client, 'who')];
    const running = harness.begin();
    old.close();
    next.open();
    harness.run();
    expect([first.outcomes, second.outcomes, old.inFlight]).toEqual([[], [2], 1]);
    if (running !== undefined) {
      const { subscription, ticket } = running;
      harness.bus.finish(subscription, ticket, subscription.run());
    }
    expect([first.outcomes, old.inFlight]).toEqual([[1], 0]);
  });

  it('[BU19] busy and idle are told in pairs, also for what hangs or is taken back', () => {
    const harness = new BusHarness(100);
    const log: string[] = [];
    const owner = harness.bus.attach({
      service: 'receiver',
      generation: 1,
      onBusy: () => log.push('busy'),
      onIdle: () => log.push('idle'),
    });
    owner.open();
    const registration = owner.subscribe('a', () => undefined);
    owner.subscribe('>', () => undefined);
    const sender = harness.open('sender');
    sender.publish('a', 0);
    harness.begin();
    harness.begin();
    registration.cancel();
    expect(log).toEqual(['busy']);
    harness.bus.expire(100);
    expect(log).toEqual(['busy', 'idle']);
    sender.publish('b', 0);
    harness.begin();
    owner.dispose();
    expect(log).toEqual(['busy', 'idle', 'busy', 'idle']);
    expect(harness.bus.nearestDeadlineMs).toBeUndefined();
  });

  it('[BU19] a hook that throws loses no message', () => {
    const harness = new BusHarness();
    let fails = 1;
    const onBusy = (): void => {
      fails -= 1;
      if (fails >= 0) throw new Error('quiesced');
    };
    const owner = harness.bus.attach({ service: 'receiver', generation: 1, onBusy });
    owner.open();
    const heard = listen(owner, 'a');
    const sender = harness.open('sender');
    sender.publish('a', 0);
    expect(() => harness.run()).toThrow('quiesced');
    sender.publish('a', 0);
    harness.run();
    expect([heard, owner.inFlight]).toEqual([['sender:a:1', 'sender:a:2'], 0]);
  });

  it('[BU19] a generation that comes back under a new id is blamed under that', () => {
    const harness = new BusHarness();
    const identity = { service: 'receiver', generation: 1 };
    const owner = harness.bus.attach(identity);
    owner.open();
    owner.subscribe('a', () => {
      throw new Error('no');
    });
    harness.open('sender').publish('a', 0);
    identity.generation = 9;
    harness.run();
    expect(harness.faults).toMatchObject([{ generation: 9 }]);
  });
});

describe('disposal', () => {
  it('[BU20] what waits is dropped, what runs is nobody`s, what it asked is closed', () => {
    const harness = new BusHarness();
    const [server, client] = [harness.open('server'), harness.open('client')];
    server.respond('slow', () => 1);
    const owed = harness.ask(client, 'slow');
    const waiting = harness.ask(client, 'slow');
    listen(server, 'a');
    client.publish('a', 0);
    const running = harness.begin();
    client.respond('other', () => 2);
    const own = harness.ask(server, 'other');
    server.dispose();
    if (running !== undefined) harness.bus.finish(running.subscription, running.ticket, 1);
    expect(harness.run()).toBe(0);
    expect(owed.outcomes).toEqual(['BUS_REPLY_FAILED']);
    expect(waiting.outcomes).toEqual(['BUS_NO_RESPONDER']);
    expect(own.outcomes).toEqual(['SCOPE_CLOSED']);
    const figures = { dropped: 2, lateReplies: 1, requestsPending: 0 };
    expect(harness.bus.figures()).toMatchObject(figures);
  });

  it('[BU20] a cancelled delivery that still runs is given up as well', () => {
    const harness = new BusHarness();
    const receiver = harness.open('receiver');
    const registration = receiver.subscribe('a', () => undefined);
    harness.open('sender').publish('a', 0);
    harness.begin();
    registration.cancel();
    receiver.dispose();
    expect([receiver.inFlight, harness.bus.nearestDeadlineMs]).toEqual([0, undefined]);
  });

  it('[BU21] a removed service drops what waits, and requests to it are refused', () => {
    const harness = new BusHarness();
    const server = harness.open('server');
    server.respond('sum', () => 1);
    const heard = listen(server, 'a');
    const client = harness.open('client');
    client.publish('a', 0);
    const { outcomes } = harness.ask(client, 'sum');
    server.close();
    harness.bus.remove('server');
    harness.bus.remove('server');
    expect(outcomes).toEqual(['BUS_NO_RESPONDER']);
    expect(() => harness.ask(client, 'sum')).toThrow(
      expect.objectContaining({ code: 'BUS_NO_RESPONDER' }),
    );
    server.open();
    client.publish('a', 0);
    harness.run();
    expect(heard).toEqual(['client:a:2']);
  });

  it('[BU21] a service whose serving generation was disposed can be forgotten', () => {
    const harness = new BusHarness();
    harness.open('sender').dispose();
    harness.bus.remove('sender');
    harness.bus.forget('sender');
    expect(harness.open('sender').state).toBe('open');
  });

  it('[BU21] a forgotten service counts from 1 again', () => {
    const harness = new BusHarness();
    const heard: string[] = [];
    harness.open('receiver').subscribe('a', (message) => heard.push(describeMessage(message)));
    const old = harness.open('sender');
    old.publish('a', 0);
    expect(() => harness.bus.forget('sender')).toThrow('was removed');
    old.close();
    harness.bus.remove('sender');
    harness.bus.forget('sender');
    old.dispose();
    harness.open('sender').publish('a', 0);
    harness.run();
    expect(heard).toEqual(['sender:a:1', 'sender:a:1']);
  });
});
