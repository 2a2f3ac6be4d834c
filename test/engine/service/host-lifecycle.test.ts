// Starting and stopping services: order, failures, deadlines, saved state.
import { describe, expect, it } from 'vitest';
import { CodedError, errorCode } from '../../../engine/base/errors.ts';
import type { SavedStates, StateCapture } from '../../../engine/service/options.ts';
import {
  counterSource,
  openHost,
  settle,
  turn,
  type Counter,
  type CounterShape,
} from './host-rig.ts';

/** Three services in a chain, that write down what happens to them. */
function chain(told: string[], shapes: Readonly<Record<string, CounterShape>> = {}) {
  const needs: Readonly<Record<string, readonly string[]>> = { a: [], b: ['a'], c: ['b'] };
  return ['c', 'a', 'b'].map((name) =>
    counterSource({
      name,
      dependencies: needs[name] ?? [],
      prepare: () => void told.push(`prepare ${name}`),
      dispose: () => void told.push(`dispose ${name}`),
      ...shapes[name],
    }),
  );
}

describe('start', () => {
  it('[HS1] services are prepared in dependency order and serve in one step', async () => {
    const { host } = openHost();
    const told: string[] = [];
    const replacement = await host.start(chain(told));
    expect(told).toEqual(['prepare a', 'prepare b', 'prepare c']);
    expect(replacement.epoch).toBe(1);
    expect(replacement.services.map(({ service }) => service)).toEqual(['a', 'b', 'c']);
    expect(host.request('c', 'add')).toBe(1);
  });

  it('[HS1] a name that is taken, a missing service and a cycle are refused with the path', async () => {
    const { host } = openHost();
    await host.start([counterSource({ name: 'a' })]);
    const start = (...shapes: CounterShape[]) => host.start(shapes.map(counterSource));
    await expect(start({ name: 'a' })).rejects.toMatchObject({ code: 'SERVICE_NAME_TAKEN' });
    await expect(start({ name: 'b' }, { name: 'b' })).rejects.toMatchObject({
      code: 'SERVICE_NAME_TAKEN',
    });
    await expect(start({ name: 'b', dependencies: ['x'] })).rejects.toMatchObject({
      code: 'SERVICE_DEPENDENCY_MISSING',
      details: { path: ['b', 'x'] },
    });
    const cycle = start({ name: 'b', dependencies: ['c'] }, { name: 'c', dependencies: ['b'] });
    await expect(cycle).rejects.toMatchObject({
      code: 'SERVICE_DEPENDENCY_CYCLE',
      details: { path: ['b', 'c', 'b'] },
    });
    expect(host.kernel.epoch).toBe(1);
    expect(host.kernel.generations()).toHaveLength(1);
  });

  it('[HS15] no service is named as the host, which sends under that name itself', async () => {
    const { host } = openHost();
    await host.start([counterSource({ name: 'a' })]);
    const refused = { code: 'SERVICE_NAME_TAKEN', details: { service: 'host' } };
    const source = counterSource({ name: 'host' });
    await expect(host.start([source])).rejects.toMatchObject(refused);
    await expect(host.stage({ put: [source] })).rejects.toMatchObject(refused);
    expect(host.kernel.generations()).toHaveLength(1);
  });

  it('[HS2] a start that fails disposes what was ready, last first, and changes nothing', async () => {
    const { host } = openHost();
    const told: string[] = [];
    const fail = (): never => {
      throw new Error('not today');
    };
    const start = host.start(chain(told, { c: { prepare: fail } }));
    await expect(start).rejects.toMatchObject({ code: 'SERVICE_PREPARE_FAILED' });
    expect(told).toEqual(['prepare a', 'prepare b', 'dispose c', 'dispose b', 'dispose a']);
    expect(host.kernel.epoch).toBe(0);
    expect(host.kernel.generations()).toEqual([]);
  });

  it('[HS2] a factory that throws is SERVICE_LOAD_FAILED; what was made before it is let go', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const broken = {
      ...counterSource({ name: 'b' }),
      create: () => {
        throw new Error('no parts');
      },
    };
    const start = host.start([counterSource({ onMade: (counter) => made.push(counter) }), broken]);
    await expect(start).rejects.toMatchObject({ code: 'SERVICE_LOAD_FAILED' });
    expect(made.map(({ disposed }) => disposed)).toEqual([1]);
  });

  it('[HS4] a prepare that hangs is refused at its deadline; what it does later has no effect', async () => {
    const { host, timers } = openHost({ prepareDeadlineMs: 100 });
    let goOn: () => void = () => undefined;
    const late: unknown[] = [];
    let ticks = 0;
    const source = counterSource({
      prepare: async (scope) => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        for (const act of [
          () => scope.every(1, () => void (ticks += 1)),
          () => scope.publish({ name: 'late' }, 1),
          () => scope.subscribe('>', () => undefined),
        ]) {
          try {
            act();
          } catch (error) {
            late.push(errorCode(error));
          }
        }
      },
    });
    const start = host.start([source]);
    const refused = expect(start).rejects.toMatchObject({ code: 'SERVICE_PREPARE_DEADLINE' });
    await turn();
    timers.advance(100);
    await refused;
    goOn();
    await settle(timers, 1_000);
    expect(late).toEqual(['SCOPE_CLOSED', 'SCOPE_CLOSED', 'SCOPE_CLOSED']);
    expect(ticks).toBe(0);
    expect(host.kernel.generations()).toEqual([]);
  });
});

describe('stop', () => {
  it('[HS3] dispose hooks run after those of dependants, and all failures are reported', async () => {
    const { host } = openHost();
    const told: string[] = [];
    await host.start(
      chain(told, {
        b: {
          dispose: () => {
            told.push('dispose b');
            throw new Error('b clings');
          },
        },
        c: {
          dispose: async () => {
            told.push('dispose c');
            await turn(2);
            throw new Error('c clings');
          },
        },
      }),
    );
    told.length = 0;
    const error: unknown = await host.stop().catch((cause: unknown) => cause);
    expect(told).toEqual(['dispose c', 'dispose b', 'dispose a']);
    expect(error).toBeInstanceOf(AggregateError);
    const { errors } = error as AggregateError; // checked in the line above
    expect(errors.map(String)).toEqual(['Error: c clings', 'Error: b clings']);
  });

  it('[HS3] a state that cannot be exported or saved does not keep the others from being saved', async () => {
    const saved: StateCapture[] = [];
    const savedStates: SavedStates = {
      load: () => Promise.resolve(undefined),
      refuse: () => Promise.resolve(),
      save: (captures) => {
        saved.push(...captures);
        return Promise.reject(new Error('disk full'));
      },
    };
    const { host } = openHost({ savedStates });
    const clinging = (): never => {
      throw new Error('nothing to give');
    };
    await host.start(chain([], { b: { exportState: clinging }, a: { schema: 0 } }));
    host.request('c', 'add');
    const stopped = host.stop();
    await expect(stopped).rejects.toMatchObject({
      errors: [{ code: 'STATE_EXPORT_REFUSED' }, { message: 'disk full' }],
    });
    expect(saved.map(({ generation }) => generation.service.name)).toEqual(['c']);
    expect([...(saved[0]?.state ?? [])]).toEqual([0, 0, 0, 1]);
    expect(host.kernel.generations()).toEqual([]);
  });

  it('[HS5] a dispose hook that hangs costs its deadline and nothing else', async () => {
    const { host, timers } = openHost({ disposeDeadlineMs: 50 });
    const told: string[] = [];
    const hang = (): Promise<void> => new Promise(() => undefined);
    await host.start(chain(told, { c: { dispose: hang } }));
    told.length = 0;
    const stopped = host.stop();
    const failed = expect(stopped).rejects.toMatchObject({
      errors: [{ code: 'DISPOSE_DEADLINE' }],
    });
    await turn();
    timers.advance(50);
    await failed;
    expect(told).toEqual(['dispose b', 'dispose a']);
  });

  it('[HS12] a stopped host refuses changes, and lets go of what was staged', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    await host.start([counterSource()]);
    const onMade = (counter: Counter) => made.push(counter);
    const staged = await host.stage({ put: [counterSource({ revision: 2, onMade })] });
    await host.stop();
    expect(made.map(({ disposed }) => disposed)).toEqual([1]);
    await expect(host.start([])).rejects.toMatchObject({ code: 'SERVICE_HOST_STOPPED' });
    const code = await host.rollback({ state: 'snapshot' }).catch(errorCode);
    expect(code).toBe('SERVICE_HOST_STOPPED');
    expect(() => host.activate(staged, 1)).toThrow(
      expect.objectContaining({ code: 'SERVICE_HOST_STOPPED' }),
    );
    await host.stop();
  });

  it('[HS13] what is still leased at the drain deadline is named', async () => {
    const { host, timers } = openHost({ drain: { policy: 'wait', deadlineMs: 100 } });
    await host.start([counterSource()]);
    const lease = host.lease('counter', 'room 7');
    lease.acquire();
    const stopped = host.stop();
    const failed = expect(stopped).rejects.toMatchObject({
      errors: [{ code: 'DRAIN_UNFINISHED', details: { holders: ['room 7'] } }],
    });
    await turn();
    timers.advance(100);
    await failed;
    lease.release();
  });

  it('[HS13] the policy evict ends leases at the deadline', async () => {
    const { host, timers } = openHost({ drain: { policy: 'evict', deadlineMs: 100 } });
    const made: Counter[] = [];
    await host.start([counterSource({ onMade: (counter) => made.push(counter) })]);
    const lease = host.lease('counter', 'room 7');
    lease.acquire();
    const stopped = host.stop();
    await turn();
    timers.advance(100);
    await stopped;
    expect(made.map(({ disposed }) => disposed)).toEqual([1]);
  });
});

describe('saved state', () => {
  const load = (schema: number, state: readonly number[]): SavedStates & { refused: string[] } => {
    const refused: string[] = [];
    return {
      refused,
      load: () => Promise.resolve({ schema, state: Uint8Array.from(state), carried: [] }),
      refuse: (service, error) => {
        refused.push(`${service} ${errorCode(error)}`);
        return Promise.resolve();
      },
      save: () => Promise.resolve(),
    };
  };

  it('[HS7] a service starts with what was saved of it, brought to its schema', async () => {
    const { host } = openHost({ savedStates: load(1, [0, 0, 0, 7]) });
    const made: Counter[] = [];
    await host.start([counterSource({ schema: 2, onMade: (counter) => made.push(counter) })]);
    expect(host.request('counter', 'count')).toBe(7);
    expect(made.map(({ label }) => label)).toEqual(['fresh']);
  });

  it('[HS7] saved state that is refused is set aside; an instance that never saw it serves', async () => {
    const savedStates = load(1, [0, 0, 0, 7]);
    const { host } = openHost({ savedStates });
    const made: Counter[] = [];
    const importState = (own: () => void): void => {
      own();
      throw new Error('not mine');
    };
    await host.start([counterSource({ importState, onMade: (counter) => made.push(counter) })]);
    expect(savedStates.refused).toEqual(['counter STATE_IMPORT_REFUSED']);
    expect(made.map(({ count, disposed }) => [count, disposed])).toEqual([
      [7, 1],
      [0, 0],
    ]);
    expect(host.request('counter', 'count')).toBe(0);
  });

  it('[HS7] what is refused as saved state is set aside, and the service starts without', async () => {
    const loaded = load(1, []);
    const refusal = () => Promise.reject(new CodedError('SEAL_REFUSED'));
    const { host } = openHost({ savedStates: { ...loaded, load: refusal } });
    await host.start([counterSource()]);
    expect(host.request('counter', 'count')).toBe(0);
    expect(loaded.refused).toEqual(['counter SEAL_REFUSED']);
  });

  it('[HS7] a store that cannot be read is no reason to start empty', async () => {
    const savedStates = { ...load(1, []), load: () => Promise.reject(new Error('EIO')) };
    const { host } = openHost({ savedStates });
    await expect(host.start([counterSource()])).rejects.toThrow('EIO');
    expect(host.kernel.generations()).toEqual([]);
  });
});
