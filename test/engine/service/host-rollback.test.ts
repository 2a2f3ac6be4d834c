// The way back from a replacement: to the snapshot, by migration, with all that was replaced together.
import { describe, expect, it } from 'vitest';
import { counterSource, openHost, turn, type Counter } from './host-rig.ts';

describe('state', () => {
  it('[RB1] the snapshot restores version and state of the switch, and says what is lost', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    for (let i = 0; i < 3; i += 1) host.request('counter', 'add');
    await host.replace({ put: [counterSource({ revision: 2, schema: 2 })] });
    for (let i = 0; i < 4; i += 1) host.request('counter', 'add');
    const rollback = await host.rollback({ state: 'snapshot' });
    expect(rollback).toMatchObject({ kind: 'rollback', epoch: 3, lost: ['counter'] });
    expect(host.request('counter', 'count')).toBe(3);
    expect(host.kernel.routing?.defaultSet.generations.get('counter')?.pack.revision).toBe(1);
  });

  it('[RB2] a rollback by migration keeps what came since, and going up again gives all back', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource()]);
    host.request('counter', 'add');
    await host.replace({ put: [counterSource({ revision: 2, schema: 2, onMade })] });
    for (const counter of made) counter.label = 'precious';
    host.request('counter', 'add');
    const { lost } = await host.rollback({ state: 'migrate' });
    expect(lost).toEqual([]);
    expect(host.request('counter', 'add')).toBe(3);
    await host.replace({ put: [counterSource({ revision: 3, schema: 2, onMade })] });
    expect(made[1]).toMatchObject({ count: 3, label: 'precious' });
  });

  it('[RB2] without a way down it is refused, and what serves serves on', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    const up = (state: Uint8Array): Uint8Array => state;
    const migrations = [{ from: 1, to: 2, up }];
    await host.replace({ put: [counterSource({ revision: 2, schema: 2, migrations })] });
    host.request('counter', 'add');
    await expect(host.rollback({ state: 'migrate' })).rejects.toMatchObject({
      code: 'MIGRATION_MISSING',
    });
    expect(host.request('counter', 'count')).toBe(1);
    await host.rollback({ state: 'snapshot' });
    expect(host.request('counter', 'count')).toBe(0);
  });

  it('[RB1] a version that cannot even export is taken back', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    host.request('counter', 'add');
    const broken = { at: false };
    const exportState = (own: () => Uint8Array): Uint8Array => {
      if (broken.at) throw new Error('broken');
      return own();
    };
    await host.replace({ put: [counterSource({ revision: 2, exportState })] });
    broken.at = true;
    await host.rollback({ state: 'snapshot' });
    expect(host.request('counter', 'count')).toBe(1);
  });
});

describe('which versions', () => {
  it('[RB3] what was replaced together goes back together, added and removed services too', async () => {
    const { host } = openHost();
    await host.start(['a', 'b', 'gone'].map((name) => counterSource({ name })));
    host.request('gone', 'add');
    await host.replace({
      put: [
        counterSource({ name: 'new' }),
        counterSource({ name: 'a', revision: 2, dependencies: ['new'] }),
        counterSource({ name: 'b', revision: 2 }),
      ],
      remove: ['gone'],
    });
    const { services } = await host.rollback({ state: 'migrate', service: 'b' });
    expect(new Set(services.map(({ service }) => service))).toEqual(
      new Set(['a', 'b', 'gone', 'new']),
    );
    expect(host.request('gone', 'count')).toBe(1);
    const { generations } = host.kernel.routing?.defaultSet ?? {};
    expect(
      [...(generations?.values() ?? [])].map(({ pack }) => [pack.name, pack.revision]),
    ).toEqual(
      expect.arrayContaining([
        ['a', 1],
        ['b', 1],
        ['gone', 1],
      ]),
    );
    expect(generations?.has('new')).toBe(false);
  });

  it('[RB4] the version of before comes back as the same instance under a new id and epoch', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource({ onMade })]);
    await host.replace({ put: [counterSource({ revision: 2, onMade })] });
    const { epoch, services } = await host.rollback({ state: 'snapshot' });
    expect([epoch, services[0]?.to]).toEqual([3, 3]);
    const serving = host.kernel.routing?.defaultSet.generations.get('counter');
    expect(serving?.service).toBe(made[0]);
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([0, 1]);
  });

  it('[RB4] it is the same instance even while a lease still holds it from before', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource({ onMade })]);
    const lease = host.lease('counter', 'slow');
    lease.acquire();
    await host.replace({ put: [counterSource({ revision: 2 })] });
    await host.rollback({ state: 'snapshot' });
    lease.release();
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([0]);
    expect(host.request('counter', 'add')).toBe(1);
    await host.replace({ put: [counterSource({ revision: 3 })] });
    host.confirm();
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([1]);
  });

  it('[RB4] an instance that refused its state is not asked again: a new one is made', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const given: Counter[] = [];
    const importState = (own: () => void): void => {
      own();
      throw new Error('not now');
    };
    await host.start([counterSource({ importState, onMade: (counter) => made.push(counter) })]);
    host.request('counter', 'add');
    await host.replace({ put: [counterSource({ revision: 2 })] });
    await expect(host.rollback({ state: 'snapshot' })).rejects.toMatchObject({
      code: 'STATE_IMPORT_REFUSED',
    });
    const source = counterSource({ onMade: (counter) => given.push(counter) });
    await host.rollback({ state: 'snapshot', sources: [source] });
    expect(given.map(({ count }) => count)).toEqual([1]);
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([1]);
  });

  it('[RB7] ways back of different services stand side by side; without a name the newest is gone', async () => {
    const { host } = openHost();
    await host.start(['a', 'b'].map((name) => counterSource({ name })));
    await host.replace({ put: [counterSource({ name: 'a', revision: 2 })] });
    await host.replace({ put: [counterSource({ name: 'b', revision: 2 })] });
    const revisions = () =>
      [...(host.kernel.routing?.defaultSet.generations.values() ?? [])]
        .map(({ pack }) => `${pack.name}${pack.revision}`)
        .toSorted();
    await host.rollback({ state: 'snapshot' });
    expect(revisions()).toEqual(['a2', 'b1']);
    await host.rollback({ state: 'snapshot', service: 'a' });
    expect(revisions()).toEqual(['a1', 'b1']);
  });
});

describe('the end of a way back', () => {
  it('[RB5] with nothing to go back to it is ROLLBACK_NONE', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    const none = { code: 'ROLLBACK_NONE' };
    await expect(host.rollback({ state: 'snapshot' })).rejects.toMatchObject(none);
    await host.replace({ put: [counterSource({ revision: 2 })] });
    await host.rollback({ state: 'snapshot' });
    await expect(host.rollback({ state: 'snapshot' })).rejects.toMatchObject(none);
  });

  it('[RB5] a confirmation ends it and lets the version of before go', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource({ onMade })]);
    await host.replace({ put: [counterSource({ revision: 2 })] });
    await turn();
    expect(made[0]?.disposed).toBe(0);
    host.confirm();
    await turn();
    expect(made[0]?.disposed).toBe(1);
    await expect(host.rollback({ state: 'snapshot' })).rejects.toMatchObject({
      code: 'ROLLBACK_NONE',
    });
  });

  it('[RB5] past its expiry it is ROLLBACK_SNAPSHOT_EXPIRED, and the version of before has gone', async () => {
    const { host, timers } = openHost({ snapshotExpiryMs: 5_000 });
    const made: Counter[] = [];
    await host.start([counterSource({ onMade: (counter) => made.push(counter) })]);
    await host.replace({ put: [counterSource({ revision: 2 })] });
    timers.advance(4_999);
    await turn();
    expect(made[0]?.disposed).toBe(0);
    timers.advance(1_001);
    await turn();
    expect(made[0]?.disposed).toBe(1);
    for (const service of [undefined, 'counter']) {
      const request = { state: 'snapshot', ...(service === undefined ? {} : { service }) } as const;
      await expect(host.rollback(request)).rejects.toMatchObject({
        code: 'ROLLBACK_SNAPSHOT_EXPIRED',
      });
    }
    host.confirm();
    await expect(host.rollback({ state: 'snapshot' })).rejects.toMatchObject({
      code: 'ROLLBACK_NONE',
    });
  });

  it('[RB5] the next replacement of one of its services ends it for all of them', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start(['a', 'b'].map((name) => counterSource({ name, onMade })));
    await host.replace({ put: ['a', 'b'].map((name) => counterSource({ name, revision: 2 })) });
    await host.replace({ put: [counterSource({ name: 'a', revision: 3 })] });
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 1]);
    await expect(host.rollback({ state: 'snapshot', service: 'b' })).rejects.toMatchObject({
      code: 'ROLLBACK_NONE',
    });
    await host.rollback({ state: 'snapshot' });
    const serving = host.kernel.routing?.defaultSet.generations.get('a');
    expect(serving?.pack.revision).toBe(2);
  });
});

describe('failures', () => {
  it('[RB6] a rollback that fails leaves what serves, and can be tried again', async () => {
    const { host } = openHost();
    const refusing = { at: false };
    const importState = (own: () => void): void => {
      own();
      if (refusing.at) throw new Error('not now');
    };
    await host.start([counterSource({ importState })]);
    host.request('counter', 'add');
    await host.replace({ put: [counterSource({ revision: 2 })] });
    host.request('counter', 'add');
    refusing.at = true;
    await expect(host.rollback({ state: 'snapshot' })).rejects.toMatchObject({
      code: 'STATE_IMPORT_REFUSED',
    });
    expect(host.request('counter', 'count')).toBe(2);
    expect(host.kernel.epoch).toBe(2);
    refusing.at = false;
    await host.rollback({ state: 'snapshot' });
    expect(host.request('counter', 'count')).toBe(1);
  });

  it('[RB6] a rollback refused for a dependency leaves the version of before standing by', async () => {
    const { host } = openHost();
    const made: Counter[] = [];
    const onMade = (counter: Counter) => made.push(counter);
    await host.start([counterSource({ name: 'a', onMade })]);
    await host.replace({
      put: [counterSource({ name: 'a', revision: 2 }), counterSource({ name: 'new' })],
    });
    await host.replace({ put: [counterSource({ name: 'late', dependencies: ['new'] })] });
    const rollback = host.rollback({ state: 'snapshot', service: 'a' });
    await expect(rollback).rejects.toMatchObject({ code: 'SERVICE_DEPENDENCY_MISSING' });
    await host.replace({ remove: ['late'] });
    await host.rollback({ state: 'snapshot', service: 'a' });
    expect(host.kernel.routing?.defaultSet.generations.get('a')?.service).toBe(made[0]);
  });
});
