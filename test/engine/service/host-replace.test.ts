// Replacing services with their state: what is carried, in which order, and who serves whom meanwhile.
import { describe, expect, it } from 'vitest';
import { topic } from '../../../engine/contract/topic.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { SERVICE_REPLACED, type ServiceReplaced } from '../../../engine/service/activation.ts';
import { PHASES, type PhaseEvent } from '../../../engine/service/phase.ts';
import { COUNTER_MIGRATION, counterSource, openHost, turn, type Counter } from './host-rig.ts';

describe('state', () => {
  it('[RP1] a replacement goes on with the state of the version before', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    for (let i = 0; i < 10; i += 1) host.request('counter', 'add');
    const replacement = await host.replace({ put: [counterSource({ revision: 2 })] });
    expect(host.request('counter', 'count')).toBe(10);
    expect(replacement).toMatchObject({
      kind: 'replacement',
      epoch: 2,
      services: [{ service: 'counter', from: 1, to: 2, stateBytes: 4 }],
    });
  });

  it('[RP1] a service without state is replaced without', async () => {
    const { host } = openHost();
    await host.start([counterSource({ schema: 0 })]);
    host.request('counter', 'add');
    const { services } = await host.replace({ put: [counterSource({ revision: 2 })] });
    expect(services).toMatchObject([{ stateBytes: undefined }]);
    expect(host.request('counter', 'count')).toBe(0);
  });

  it('[RP4] state goes up and down through the declared migrations', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource()]);
    host.request('counter', 'add');
    await host.replace({ put: [counterSource({ revision: 2, schema: 2, onMade })] });
    expect(made[0]).toMatchObject({ count: 1, label: 'fresh' });
    await host.replace({ put: [counterSource({ revision: 3, schema: 1 })] });
    expect(host.request('counter', 'add')).toBe(2);
  });

  it('[RP4] a schema without a path is refused before anything is prepared', async () => {
    const { host } = openHost();
    let prepared = 0;
    const prepare = () => void (prepared += 1);
    await host.start([counterSource()]);
    const replace = host.replace({
      put: [counterSource({ revision: 2, schema: 2, migrations: [], prepare })],
    });
    await expect(replace).rejects.toMatchObject({ code: 'MIGRATION_MISSING' });
    expect(prepared).toBe(0);
  });

  it('[RP4] a version without state does not follow one that has some', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    const replace = host.replace({ put: [counterSource({ revision: 2, schema: 0 })] });
    await expect(replace).rejects.toMatchObject({ code: 'STATE_IMPORT_REFUSED' });
    expect(host.kernel.epoch).toBe(1);
  });

  it('[RP5] staging runs the migration on a copy and changes nothing', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    host.request('counter', 'add');
    const staged = await host.stage({ put: [counterSource({ revision: 2, schema: 2 })] });
    expect(staged.dryRun).toEqual([
      { service: 'counter', fromSchema: 1, toSchema: 2, stateBytes: 9 },
    ]);
    expect(host.kernel.epoch).toBe(1);
    host.request('counter', 'add');
    host.activate(staged, staged.baseEpoch);
    expect(host.request('counter', 'count')).toBe(2);
  });

  it('[RP5] a migration that throws on the copy refuses while the old one serves', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    const up = (): never => {
      throw new Error('no way');
    };
    const migrations = [{ ...COUNTER_MIGRATION, up }];
    const replace = host.replace({ put: [counterSource({ revision: 2, schema: 2, migrations })] });
    await expect(replace).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(host.kernel.epoch).toBe(1);
  });

  it('[RP6] what a way down leaves out comes back on the way up', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource({ schema: 2, onMade })]);
    for (const counter of made) counter.label = 'precious';
    await host.replace({ put: [counterSource({ revision: 2, schema: 1 })] });
    await host.replace({ put: [counterSource({ revision: 3, schema: 1 })] });
    host.request('counter', 'add');
    await host.replace({ put: [counterSource({ revision: 4, schema: 2, onMade })] });
    expect(made[1]).toMatchObject({ count: 1, label: 'precious' });
  });

  it('[RP15] state that is too large or no bytes is refused', async () => {
    const { host } = openHost();
    let given: unknown = new Uint8Array(LIMITS.serviceStateBytesMax + 1);
    // A service in JavaScript may return anything; the host has to look.
    const exportState = () => given as Uint8Array;
    await host.start([counterSource({ exportState })]);
    for (const value of [given, 'text', undefined]) {
      given = value;
      const replace = host.replace({ put: [counterSource({ revision: 2 })] });
      await expect(replace).rejects.toMatchObject({ code: 'STATE_EXPORT_REFUSED' });
    }
    expect(host.kernel.epoch).toBe(1);
    given = new Uint8Array(4);
  });
});

describe('one transaction', () => {
  it('[RP2] services are replaced, added and removed in one epoch', async () => {
    const { host } = openHost();
    await host.start(['a', 'b', 'c'].map((name) => counterSource({ name })));
    host.request('a', 'add');
    const { epoch, services } = await host.replace({
      put: [
        counterSource({ name: 'd', dependencies: ['a'] }),
        counterSource({ name: 'a', revision: 2 }),
        counterSource({ name: 'b', revision: 2, dependencies: ['d'] }),
      ],
      remove: ['c'],
    });
    expect(epoch).toBe(2);
    expect(services.map(({ service, to }) => [service, to === undefined])).toEqual([
      ['a', false],
      ['d', false],
      ['b', false],
      ['c', true],
    ]);
    expect(host.request('a', 'count')).toBe(1);
    expect(host.request('d', 'count')).toBe(0);
    expect(() => host.request('c', 'count')).toThrow(
      expect.objectContaining({ code: 'DEPENDENCY_MISSING' }),
    );
  });

  it('[RP2] one service that refuses keeps all of them as they were', async () => {
    const { host } = openHost();
    await host.start(['a', 'b'].map((name) => counterSource({ name })));
    host.request('a', 'add');
    const importState = (): never => {
      throw new Error('not mine');
    };
    const replace = host.replace({
      put: [
        counterSource({ name: 'a', revision: 2 }),
        counterSource({ name: 'b', revision: 2, importState }),
      ],
    });
    await expect(replace).rejects.toMatchObject({ code: 'STATE_IMPORT_REFUSED' });
    expect(host.kernel.epoch).toBe(1);
    expect(host.kernel.routing?.defaultSet.generations.get('a')?.id).toBe(1);
    expect(host.request('a', 'add')).toBe(2);
  });

  it('[RP8] of two changes staged on one epoch the first wins, the other is superseded', async () => {
    const { host } = openHost();
    await host.start(['a', 'b'].map((name) => counterSource({ name })));
    const first = await host.stage({ put: [counterSource({ name: 'a', revision: 2 })] });
    const second = await host.stage({ put: [counterSource({ name: 'b', revision: 2 })] });
    host.activate(first, 1);
    expect(() => host.activate(second, 1)).toThrow(
      expect.objectContaining({ code: 'ROLLOUT_SUPERSEDED' }),
    );
    await host.discard(second);
    expect(host.kernel.routing?.defaultSet.generations.get('b')?.id).toBe(2);
    const races = [3, 4].map((revision) =>
      host.replace({ put: [counterSource({ name: 'a', revision })] }),
    );
    const outcomes = await Promise.allSettled(races);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('[RP9] a staged change is activated once; discarding it disposes its candidates', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource()]);
    const staged = await host.stage({ put: [counterSource({ revision: 2 })] });
    host.activate(staged, 1);
    expect(() => host.activate(staged, 2)).toThrow('activated or discarded, once');
    const other = await host.stage({ put: [counterSource({ revision: 3, onMade })] });
    await host.discard(other);
    await host.discard(other);
    expect(made.map(({ disposed }) => disposed)).toEqual([1]);
    expect(made[0]?.scope?.signal.aborted).toBe(true);
    expect(() => host.activate(other, 2)).toThrow('activated or discarded, once');
  });

  it('[RP9] nothing is activated from inside of a call', async () => {
    const { host } = openHost();
    await host.start([counterSource({ handle: (request) => (request as () => void)() })]);
    const staged = await host.stage({ put: [counterSource({ revision: 2 })] });
    expect(() => host.request('counter', () => host.activate(staged, 1))).toThrow('A2');
    await host.discard(staged);
  });

  it('[RP10] what others depend on is not removed, and what is not there cannot be', async () => {
    const { host } = openHost();
    await host.start([
      counterSource({ name: 'a' }),
      counterSource({ name: 'b', dependencies: ['a'] }),
    ]);
    await expect(host.replace({ remove: ['a'] })).rejects.toMatchObject({
      code: 'SERVICE_DEPENDENCY_MISSING',
      details: { path: ['b', 'a'] },
    });
    await expect(host.replace({ remove: ['x'] })).rejects.toMatchObject({
      code: 'SERVICE_UNKNOWN',
    });
    await host.replace({ remove: ['b', 'a'] });
    expect(host.kernel.routing?.defaultSet.generations.size).toBe(0);
    await host.start([counterSource({ name: 'a', revision: 2 })]);
    expect(host.request('a', 'add')).toBe(1);
  });
});

describe('order', () => {
  it('[RP7] the phases are told in their order, each as it begins', async () => {
    const events: PhaseEvent[] = [];
    const { host } = openHost({ onPhase: (event) => events.push(event) });
    await host.start([counterSource()]);
    events.length = 0;
    await host.replace({ put: [counterSource({ revision: 2 })] });
    expect(events.map(({ phase }) => phase)).toEqual([...PHASES]);
    expect(events.map(({ epoch }) => epoch)).toEqual([1, 1, 1, 1, 1, 2]);
    expect(events.every(({ services }) => services.join() === 'counter')).toBe(true);
  });

  it('[RP7] a hook that throws after the write is logged, and the new version serves', async () => {
    const { host, lines } = openHost({
      onPhase: ({ phase }) => {
        if (phase === 'notify') throw new Error('too late');
      },
    });
    await host.start([counterSource()]);
    const { epoch } = await host.replace({ put: [counterSource({ revision: 2 })] });
    expect(epoch).toBe(2);
    expect(lines.some(({ message }) => message.includes('hook threw'))).toBe(true);
  });

  it('[RP11] a change is published once a service, after it serves', async () => {
    const { host } = openHost();
    const heard: ServiceReplaced[] = [];
    const told: unknown[] = [];
    const watcher = counterSource({
      name: 'watcher',
      prepare: (scope) => {
        scope.subscribe(SERVICE_REPLACED, ({ sender, payload }) => {
          told.push(sender);
          heard.push(payload);
        });
      },
    });
    await host.start([watcher]);
    await host.replace({ put: [counterSource()] });
    await host.replace({ put: [counterSource({ revision: 2 })] });
    await turn();
    expect(heard.slice(1)).toEqual([
      { service: 'counter', generation: 2, epoch: 2, kind: 'replacement' },
      { service: 'counter', generation: 3, epoch: 3, kind: 'replacement' },
    ]);
    expect(new Set(told)).toEqual(new Set(['host']));
  });
});

describe('old and new side by side', () => {
  it('[RP12] a held lease keeps its generation, a new one gets the new', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource({ onMade })]);
    const held = host.lease('counter', 'old');
    held.acquire();
    await host.replace({ put: [counterSource({ revision: 2, onMade })] });
    const fresh = host.lease('counter', 'new');
    fresh.acquire();
    expect(held.service).toBe(made[0]);
    expect(fresh.service).toBe(made[1]);
    host.confirm();
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([0, 0]);
    held.release();
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 0]);
    fresh.release();
  });

  it('[RP12] under the policy refuse a version waits until the one before the last has drained', async () => {
    const { host } = openHost({ drain: { policy: 'refuse', deadlineMs: 1_000 } });
    await host.start([counterSource()]);
    host.request('counter', 'add');
    const lease = host.lease('counter', 'slow');
    lease.acquire();
    await host.replace({ put: [counterSource({ revision: 2 })] });
    const third = { put: [counterSource({ revision: 3 })] };
    await expect(host.replace(third)).rejects.toMatchObject({ code: 'DRAIN_UNFINISHED' });
    expect(host.request('counter', 'add')).toBe(2);
    lease.release();
    await host.replace(third);
    expect(host.request('counter', 'count')).toBe(2);
  });

  it('[HS14] a service that is never idle keeps no former version of another', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const line = topic<string>('chat.line');
    let goOn: () => void = () => undefined;
    const busy = counterSource({
      name: 'busy',
      prepare: (scope) => {
        scope.subscribe(line, async () => {
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
        });
      },
    });
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([busy, counterSource({ onMade })]);
    made[0]?.scope?.publish(line, 'hello');
    await turn();
    expect(host.kernel.leases()).toHaveLength(1);
    await host.replace({ put: [counterSource({ revision: 2 })] });
    host.confirm();
    await turn();
    expect(host.kernel.leases()).toHaveLength(1);
    expect(made.map(({ disposed }) => disposed)).toEqual([1]);
    goOn();
    await turn();
    expect(host.kernel.leases()).toEqual([]);
  });

  it('[HS14] a message in work keeps its generation until it ends', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const line = topic<string>('chat.line');
    let goOn: () => void = () => undefined;
    const prepare = (scope: NonNullable<Counter['scope']>): void => {
      scope.subscribe(line, async () => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
      });
    };
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource({ prepare, onMade })]);
    made[0]?.scope?.publish(line, 'hello');
    await turn();
    await host.replace({ put: [counterSource({ revision: 2, onMade })] });
    host.confirm();
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([0, 0]);
    goOn();
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 0]);
  });
});
