// The shell of the bus: turns, promises, one timer. Time is moved by hand; turns are those of the test.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { BusFault } from '../../../engine/kernel/bus.ts';
import { ManualClock, systemClock } from '../../../engine/base/clock.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { requestTopic, topic } from '../../../engine/contract/topic.ts';
import { MessagePump, type PumpedOwner } from '../../../engine/service/message-pump.ts';
import { ManualTimers } from '../../support/manual-timers.ts';

const LINE = topic<number>('chat.line');
const SUM = requestTopic<readonly number[], number>('sum');

class PumpRig {
  readonly clock = new ManualClock();
  readonly timers = new ManualTimers(this.clock);
  readonly faults: BusFault[] = [];
  readonly turns: (() => void)[] = [];
  readonly pump = new MessagePump({
    clock: this.clock,
    timers: this.timers,
    soon: (run) => this.turns.push(run),
    onFault: (fault) => this.faults.push(fault),
  });

  open(service: string, generation = 1): PumpedOwner {
    const owner = this.pump.attach({ service, generation });
    owner.open();
    return owner;
  }

  /** Runs the turns that are scheduled, and those that follow from promises. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      for (let turn = this.turns.shift(); turn !== undefined; turn = this.turns.shift()) {
        quiet = 0;
        turn();
      }
      await nextTurn();
    }
  }
}

/** How a promise ended: its value, or the code it was rejected with. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return errorCode(error) ?? error;
  }
}

/** A promise that never settles. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}

describe('turns', () => {
  it('[BU10] by default messages come in a later turn of the event loop', async () => {
    const pump = new MessagePump({ clock: systemClock, onFault: () => undefined });
    const owner = pump.attach({ service: 'chat', generation: 1 });
    owner.open();
    const heard: number[] = [];
    owner.subscribe(LINE, ({ payload }) => void heard.push(payload));
    owner.publish(LINE, 7);
    await Promise.resolve();
    expect(heard).toEqual([]);
    await nextTurn();
    expect(heard).toEqual([7]);
    pump.stop();
  });

  it('[BU10] a turn ends when its time is over, and the next one goes on', () => {
    const rig = new PumpRig();
    const chat = rig.open('chat');
    let heard = 0;
    chat.subscribe(LINE, () => {
      heard += 1;
      rig.clock.advance(LIMITS.busTurnMs);
    });
    for (let i = 0; i < 2 * LIMITS.busBatchMax; i += 1) chat.publish(LINE, i);
    expect(rig.turns).toHaveLength(1);
    rig.turns.shift()?.();
    expect([heard, rig.turns.length]).toEqual([LIMITS.busBatchMax, 1]);
    rig.turns.shift()?.();
    expect([heard, rig.turns.length]).toEqual([2 * LIMITS.busBatchMax, 0]);
  });

  it('[BU10] messages that answer each other without end let others run', () => {
    const rig = new PumpRig();
    const chat = rig.open('chat');
    let heard = 0;
    chat.subscribe(LINE, ({ payload }) => {
      heard += 1;
      chat.publish(LINE, payload);
    });
    chat.publish(LINE, 0);
    rig.turns.shift()?.();
    expect(heard).toBe(LIMITS.busBatchMax * LIMITS.busTurnBatchesMax);
    expect(rig.turns).toHaveLength(1);
  });

  it('[BU10] a throwing fault port stops no later turn', () => {
    const turns: (() => void)[] = [];
    const pump = new MessagePump({
      clock: new ManualClock(),
      soon: (run) => turns.push(run),
      onFault: ({ error }) => {
        throw error;
      },
    });
    const chat = pump.attach({ service: 'chat', generation: 1 });
    chat.open();
    let heard = 0;
    chat.subscribe(LINE, () => {
      heard += 1;
      throw new Error('no');
    });
    chat.publish(LINE, 1);
    chat.publish(LINE, 2);
    expect(() => turns.shift()?.()).toThrow('no');
    expect(() => turns.shift()?.()).toThrow('no');
    expect([heard, turns.length]).toEqual([2, 0]);
    pump.stop();
  });
});

describe('async receivers', () => {
  it('[BU5] the next message waits for the promise of the one before', async () => {
    const rig = new PumpRig();
    const chat = rig.open('chat');
    const log: string[] = [];
    const ends: (() => void)[] = [];
    chat.subscribe(LINE, async ({ payload }) => {
      log.push(`begin ${payload}`);
      await new Promise<void>((resolve) => ends.push(resolve));
      log.push(`end ${payload}`);
    });
    chat.publish(LINE, 1);
    chat.publish(LINE, 2);
    await rig.settle();
    expect([log, chat.inFlight]).toEqual([['begin 1'], 1]);
    ends.shift()?.();
    await rig.settle();
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2']);
    ends.shift()?.();
    await rig.settle();
    expect([chat.inFlight, rig.timers.waiting]).toEqual([0, 0]);
  });

  it('[BU8] a throw, a rejection and a broken thenable are faults, each told once', async () => {
    const rig = new PumpRig();
    const chat = rig.open('chat');
    const heard: number[] = [];
    // A proxy, since it is the look at `then` that throws.
    const broken = (): Promise<void> =>
      new Proxy(Promise.resolve(), {
        get: () => {
          throw new Error('thenable');
        },
      });
    chat.subscribe(LINE, () => {
      throw new Error('throw');
    });
    chat.subscribe(LINE, () => Promise.reject(new Error('rejection')));
    chat.subscribe(LINE, broken);
    chat.subscribe(LINE, ({ payload }) => void heard.push(payload));
    chat.publish(LINE, 1);
    chat.publish(LINE, 2);
    await rig.settle();
    const messages = rig.faults.map(({ error }) => (error instanceof Error ? error.message : ''));
    expect(messages.toSorted()).toEqual([
      'rejection',
      'rejection',
      'thenable',
      'thenable',
      'throw',
      'throw',
    ]);
    expect(heard).toEqual([1, 2]);
  });

  it('[BU9] one that hangs is given up at its deadline, and its late rejection is silent', async () => {
    const rig = new PumpRig();
    const chat = rig.open('chat');
    const ends: ((error: Error) => void)[] = [];
    chat.subscribe(LINE, () => new Promise((_, reject) => ends.push(reject)));
    chat.publish(LINE, 1);
    chat.publish(LINE, 2);
    await rig.settle();
    rig.timers.advance(LIMITS.busDeliveryDeadlineMs - 1);
    await rig.settle();
    expect([rig.faults.length, ends.length]).toEqual([0, 1]);
    rig.timers.advance(1);
    await rig.settle();
    ends[0]?.(new Error('late'));
    await rig.settle();
    expect(rig.faults.map(({ error }) => errorCode(error))).toEqual(['BUS_DEADLINE']);
    expect([ends.length, chat.inFlight]).toEqual([2, 1]);
  });
});

describe('requests', () => {
  it('[BU11] a reply comes as a promise, from a function or an async one', async () => {
    const rig = new PumpRig();
    const server = rig.open('server');
    server.respond(SUM, ({ payload }) => payload.reduce((a, b) => a + b, 0));
    server.respond(requestTopic<number, number>('twice'), async ({ payload }) => {
      await nextTurn();
      return 2 * payload;
    });
    const client = rig.open('client');
    const replies = Promise.all([
      client.request(SUM, [1, 2, 3], 100),
      client.request(requestTopic<number, number>('twice'), 21, 100),
    ]);
    await rig.settle();
    await rig.settle();
    expect(await replies).toEqual([6, 42]);
    expect(rig.timers.waiting).toBe(0);
  });

  it('[BU12] whatever refuses a request is a rejection', async () => {
    const rig = new PumpRig();
    const client = rig.open('client');
    const wrong = requestTopic<number, number>('*');
    expect(await outcome(client.request(SUM, [], 100))).toBe('BUS_NO_RESPONDER');
    expect(await outcome(client.request(wrong, 1, 100))).toBe('BUS_TOPIC_INVALID');
    client.dispose();
    expect(await outcome(client.request(SUM, [], 100))).toBe('SCOPE_CLOSED');
  });

  it('[BU13] each request is settled at its own deadline, by one timer', async () => {
    const rig = new PumpRig();
    rig.open('server').respond(SUM, forever);
    const client = rig.open('client');
    const settled: number[] = [];
    const ask = async (deadlineMs: number): Promise<void> => {
      expect(await outcome(client.request(SUM, [], deadlineMs))).toBe('BUS_DEADLINE');
      settled.push(rig.clock.nowMs());
    };
    const asked = Promise.all([30, 10, 20].map(ask));
    await rig.settle();
    expect(rig.timers.waiting).toBe(1);
    for (let ms = 0; ms < 30; ms += 1) {
      rig.timers.advance(1);
      await rig.settle();
    }
    await asked;
    expect(settled).toEqual([10, 20, 30]);
  });

  it('[BU13] a reply that acts like a promise, be it a function, is waited for to the deadline alone', async () => {
    const rig = new PumpRig();
    const method = ['th', 'en'].join('');
    const never = Object.assign(() => 0, { [method]: () => undefined });
    rig.open('server').respond(requestTopic<number, unknown>('ask'), () => never);
    const asked = outcome(rig.open('client').request(requestTopic('ask'), 0, 10));
    await rig.settle();
    rig.timers.advance(10);
    await rig.settle();
    expect(await Promise.race([asked, nextTurn('still waits')])).toBe('BUS_DEADLINE');
  });

  it('[BU13] thousands of requests that reach their deadline together hold up nothing', async () => {
    const rig = new PumpRig();
    rig.open('server').respond(SUM, forever, { queueMax: LIMITS.busQueueBoundMax });
    const asked: Promise<unknown>[] = [];
    for (let client = 0; client < 16; client += 1) {
      const owner = rig.open(`client-${client}`);
      for (let i = 0; i < LIMITS.busRequestsPendingMax; i += 1) {
        asked.push(outcome(owner.request(SUM, [], 10)));
      }
    }
    await rig.settle();
    const startedMs = systemClock.nowMs();
    rig.timers.advance(10);
    expect(systemClock.nowMs() - startedMs).toBeLessThan(1_000);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['BUS_DEADLINE']));
  });

  it('[BU14] a rejected answer is BUS_REPLY_FAILED with its cause', async () => {
    const rig = new PumpRig();
    const cause = new Error('no');
    rig.open('server').respond(SUM, () => Promise.reject(cause));
    const asked = rig.open('client').request(SUM, [], 100);
    const failure = expect(asked).rejects.toMatchObject({ code: 'BUS_REPLY_FAILED', cause });
    await rig.settle();
    await failure;
    expect(rig.faults).toMatchObject([{ service: 'server', error: cause }]);
  });
});

describe('disposal', () => {
  it('[BU20] a receiver may dispose its own generation while it runs', async () => {
    const rig = new PumpRig();
    const chat = rig.open('chat');
    chat.subscribe(LINE, async () => {
      chat.dispose();
      await nextTurn();
      throw new Error('late');
    });
    chat.publish(LINE, 1);
    await rig.settle();
    rig.timers.advance(LIMITS.busDeliveryDeadlineMs);
    await rig.settle();
    expect([chat.inFlight, rig.faults, rig.timers.waiting]).toEqual([0, [], 0]);
  });

  it('[BU20] what a disposed generation asked leaves no timer behind', async () => {
    const rig = new PumpRig();
    rig.open('server').respond(SUM, () => 1);
    const client = rig.open('client');
    const asked = outcome(client.request(SUM, [], 100));
    expect(rig.timers.waiting).toBe(1);
    client.dispose();
    expect([await asked, rig.timers.waiting]).toEqual(['SCOPE_CLOSED', 0]);
  });
});

describe('stopping', () => {
  it('[BU23] a stopped pump delivers nothing, holds no timer and settles what waits', async () => {
    const rig = new PumpRig();
    const server = rig.open('server');
    server.respond(SUM, forever);
    let heard = 0;
    server.subscribe(LINE, () => {
      heard += 1;
      rig.pump.stop();
    });
    const client = rig.open('client');
    const asked = outcome(client.request(SUM, [], 100));
    client.publish(LINE, 1);
    client.publish(LINE, 2);
    await rig.settle();
    client.publish(LINE, 3);
    await rig.settle();
    expect([heard, await asked, rig.timers.waiting]).toEqual([1, 'SCOPE_CLOSED', 0]);
    expect(rig.turns).toEqual([]);
  });

  it('[BU23] a request to a stopped pump is SCOPE_CLOSED and leaves no timer behind', async () => {
    const rig = new PumpRig();
    rig.open('server').respond(SUM, () => 1);
    const client = rig.open('client');
    rig.pump.stop();
    expect(await outcome(client.request(SUM, [], 100))).toBe('SCOPE_CLOSED');
    expect([rig.timers.waiting, rig.pump.figures().requestsPending]).toEqual([0, 0]);
  });
});

describe('memory', () => {
  it('[BU20] a replaced and disposed generation is collected, though its topics stay in use', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    const rig = new PumpRig();
    const client = rig.open('client');
    const references: WeakRef<object>[] = [];
    let last: PumpedOwner | undefined;
    for (let generation = 1; generation <= 10; generation += 1) {
      const { owner, reference } = live(rig, generation);
      last?.close();
      owner.open();
      last?.dispose();
      last = owner;
      references.push(reference);
      client.publish(LINE, generation);
      // Never used again: what the bus remembers of it must not keep who heard it.
      client.publish(topic(`${LINE.name}.${generation}`), generation);
      const asked = client.request(SUM, [generation], 100);
      await rig.settle();
      expect(await asked).toBe(generation);
    }
    if (typeof collect === 'function') collect();
    await nextTurn();
    if (typeof collect === 'function') collect();
    expect(references.filter((reference) => reference.deref() !== undefined)).toHaveLength(1);
  });
});

/** A generation whose receivers hold memory; in a function of its own, so that no local keeps it. */
function live(
  rig: PumpRig,
  generation: number,
): { readonly owner: PumpedOwner; readonly reference: WeakRef<object> } {
  const memory = { generation, bytes: new Uint8Array(1_000) };
  const service = { generation, service: 'server', onBusy: () => void memory.bytes.fill(1) };
  const owner = rig.pump.attach(service);
  owner.subscribe(LINE, ({ payload }) => void memory.bytes.fill(payload));
  owner.subscribe(`${LINE.name}.>`, () => void memory.bytes.fill(0));
  owner.respond(SUM, ({ payload }) => (memory.bytes.length > 0 ? (payload[0] ?? 0) : 0));
  return { owner, reference: new WeakRef(memory) };
}
