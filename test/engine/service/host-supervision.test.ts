// Faults of services: who hears of them, when a version is taken back, restarted, or stopped for good.
import { describe, expect, it } from 'vitest';
import { topic } from '../../../engine/contract/topic.ts';
import type { BreakerTrip } from '../../../engine/kernel/breaker.ts';
import { SERVICE_TRIPPED, type ServiceTripped } from '../../../engine/service/supervision.ts';
import type { SavedStates } from '../../../engine/service/options.ts';
import { counterSource, openHost, turn, type Counter, type CounterShape } from './host-rig.ts';

const BREAKER = { eventsMax: 2, windowMs: 1_000 };

/** Counts, and throws when asked to. */
const fragile: CounterShape = {
  handle: (request, counter) => {
    if (request === 'fail') throw new Error('boom');
    if (request === 'add') counter.count += 1;
    return counter.count;
  },
};

function fail(host: { request(service: string, request: unknown): unknown }, times: number): void {
  for (let i = 0; i < times; i += 1) {
    expect(() => host.request('counter', 'fail')).toThrow('boom');
  }
}

describe('calls', () => {
  it('[HS6] a call is answered by what serves; what it throws reaches the caller and is counted', async () => {
    const trips: BreakerTrip[] = [];
    const { host } = openHost({ breaker: BREAKER, onTrip: (trip) => trips.push(trip) });
    await host.start([counterSource(fragile)]);
    fail(host, 1);
    expect(host.request('counter', 'add')).toBe(1);
    expect(trips).toMatchObject([{ service: 'counter', generation: 1, level: 'call', faults: 1 }]);
    expect(() => host.request('nobody', 1)).toThrow(
      expect.objectContaining({ code: 'DEPENDENCY_MISSING' }),
    );
  });
});

describe('taken back', () => {
  it('[HS9] too many faults bring the version of before back with its state of the switch', async () => {
    const trips: BreakerTrip[] = [];
    const { host, lines } = openHost({ breaker: BREAKER, onTrip: (trip) => trips.push(trip) });
    const heard: ServiceTripped[] = [];
    const watcher = counterSource({
      name: 'watcher',
      prepare: (scope) => {
        scope.subscribe(SERVICE_TRIPPED, ({ payload }) => {
          heard.push(payload);
        });
      },
    });
    await host.start([counterSource(fragile), watcher]);
    host.request('counter', 'add');
    await host.replace({ put: [counterSource({ ...fragile, revision: 2 })] });
    host.request('counter', 'add');
    fail(host, 3);
    expect(host.kernel.epoch).toBe(2);
    await turn();
    expect(host.kernel.epoch).toBe(3);
    expect(host.request('counter', 'count')).toBe(1);
    const rollback = { service: 'counter', generation: 3, level: 'rollback', faults: 3 };
    expect(trips.at(-1)).toMatchObject({ ...rollback, cause: new Error('boom') });
    expect(heard.at(-1)).toEqual({ ...rollback, cause: 'boom' });
    expect(lines.filter(({ message }) => message.includes('tripped')).at(-1)).toMatchObject({
      level: 'error',
      fields: rollback,
    });
  });

  it('[HS9] faults of timers and of messages count like those of calls', async () => {
    const { host, timers } = openHost({ breaker: BREAKER });
    const line = topic<number>('talk.line');
    let scope: Counter['scope'];
    const prepare: CounterShape['prepare'] = (own) => {
      scope = own;
      own.every(10, () => {
        throw new Error('tick');
      });
      own.subscribe(line, () => Promise.reject(new Error('message')));
    };
    await host.start([counterSource()]);
    await host.replace({ put: [counterSource({ revision: 2, prepare })] });
    timers.advance(10);
    scope?.publish(line, 1);
    await turn();
    expect(host.kernel.epoch).toBe(2);
    timers.advance(10);
    await turn();
    expect(host.kernel.epoch).toBe(3);
  });

  it('[HS9] after a confirmation the version is not taken back any more', async () => {
    const trips: BreakerTrip[] = [];
    const asked: BreakerTrip[] = [];
    const { host } = openHost({
      breaker: BREAKER,
      onTrip: (trip) => trips.push(trip),
      onRestartNeeded: (trip) => asked.push(trip),
    });
    await host.start([counterSource()]);
    await host.replace({ put: [counterSource({ ...fragile, revision: 2 })] });
    host.confirm();
    fail(host, 3);
    await turn();
    expect(host.kernel.epoch).toBe(2);
    expect(asked).toMatchObject([{ service: 'counter', level: 'restart' }]);
  });

  it('[HS9] an owner with a way back of its own is asked to go it', async () => {
    const asked: string[] = [];
    const { host } = openHost({
      breaker: BREAKER,
      rollBack: (service) => Promise.resolve(asked.push(service)),
    });
    const made: Counter[] = [];
    await host.start([counterSource({ onMade: (counter) => made.push(counter) })]);
    await host.replace({ put: [counterSource({ ...fragile, revision: 2 })] });
    fail(host, 3);
    await turn();
    expect(asked).toEqual(['counter']);
    expect(host.kernel.epoch).toBe(2);
    expect(host.kernel.standby('counter')?.service).toBe(made[0]);
  });

  it('[HS10] a rollback that fails asks for the next level', async () => {
    const asked: BreakerTrip[] = [];
    const { host } = openHost({ breaker: BREAKER, onRestartNeeded: (trip) => asked.push(trip) });
    const importState = (): never => {
      throw new Error('never');
    };
    await host.start([counterSource({ importState })]);
    await host.replace({ put: [counterSource({ ...fragile, revision: 2 })] });
    fail(host, 3);
    await turn();
    expect(asked).toMatchObject([{ level: 'restart' }]);
    expect(host.request('counter', 'add')).toBe(1);
  });
});

describe('restarted', () => {
  const saved = (state: readonly number[]): SavedStates => ({
    load: () => Promise.resolve({ schema: 1, state: Uint8Array.from(state), carried: [] }),
    refuse: () => Promise.resolve(),
    save: () => Promise.resolve(),
  });

  it('[HS10] without a version to go back to the service is restarted with its saved state', async () => {
    const made: Counter[] = [];
    const { host } = openHost({ breaker: BREAKER, savedStates: saved([0, 0, 0, 5]) });
    await host.start([counterSource({ ...fragile, onMade: (counter) => made.push(counter) })]);
    host.request('counter', 'add');
    fail(host, 3);
    await turn();
    expect(host.kernel.epoch).toBe(2);
    expect(host.request('counter', 'count')).toBe(5);
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 0]);
  });

  it('[HS11] a service that fails again and again is stopped with what depends on it', async () => {
    const given: unknown[] = [];
    const { host } = openHost({
      breaker: BREAKER,
      restarts: { eventsMax: 3, windowMs: 60_000 },
      onGiveUp: (service, error) => given.push([service, error]),
    });
    await host.start([
      counterSource(fragile),
      counterSource({ name: 'needs', dependencies: ['counter'] }),
      counterSource({ name: 'other' }),
    ]);
    for (let restart = 1; restart <= 3; restart += 1) {
      fail(host, 3);
      await turn();
      expect(host.kernel.epoch).toBe(1 + restart);
    }
    fail(host, 3);
    await turn();
    expect(given).toEqual([['counter', new Error('boom')]]);
    expect([...(host.kernel.routing?.defaultSet.generations.keys() ?? [])]).toEqual(['other']);
    expect(host.request('other', 'add')).toBe(1);
  });

  it('[HS11] a service whose restarts fail is tried three times, then stopped', async () => {
    const given: string[] = [];
    let prepared = 0;
    const { host } = openHost({ breaker: BREAKER, onGiveUp: (service) => given.push(service) });
    const prepare = (): void => {
      prepared += 1;
      if (prepared > 1) throw new Error('not again');
    };
    await host.start([counterSource({ ...fragile, prepare })]);
    fail(host, 3);
    await turn(30);
    expect(prepared).toBe(4);
    expect(given).toEqual(['counter']);
    expect(() => host.request('counter', 'count')).toThrow('does not serve');
  });
});
