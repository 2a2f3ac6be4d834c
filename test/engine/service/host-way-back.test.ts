// Rollbacks that an owner stages and records, and what it is told of the ways back (SPEC RB8-RB10).
import { describe, expect, it } from 'vitest';
import { counterSource, openHost, turn, type Counter } from './host-rig.ts';

const NONE = { code: 'ROLLBACK_NONE' };

/** Two versions, of which the first counted to 1 and the second on to 2. */
async function replaced(options: Parameters<typeof openHost>[0] = {}) {
  const rig = openHost(options);
  const made: Counter[] = [];
  const onMade = (counter: Counter) => made.push(counter);
  await rig.host.start([counterSource({ onMade })]);
  rig.host.request('counter', 'add');
  await rig.host.replace({ put: [counterSource({ revision: 2, onMade })] });
  rig.host.request('counter', 'add');
  return { ...rig, made };
}

describe('staged', () => {
  it('[RB8] a rollback changes nothing until it is activated, and then what rollback does', async () => {
    const { host, made } = await replaced();
    const loaded: number[] = [];
    const staged = await host.stageRollback({
      state: 'snapshot',
      onLoaded: ({ id }) => loaded.push(id),
    });
    expect([host.kernel.epoch, host.request('counter', 'add')]).toEqual([2, 3]);
    expect(staged.candidates.map(({ id }) => id)).toEqual([3]);
    expect(loaded).toEqual([3]);
    const outcome = host.activate(staged, staged.baseEpoch);
    expect(outcome).toMatchObject({ kind: 'rollback', epoch: 3, lost: ['counter'] });
    expect(host.request('counter', 'count')).toBe(1);
    expect(made).toHaveLength(2);
    await expect(host.rollback({ state: 'snapshot' })).rejects.toMatchObject(NONE);
  });

  it('[RB8] one that is discarded leaves the version of before standing by', async () => {
    const { host, made } = await replaced();
    await host.discard(await host.stageRollback({ state: 'snapshot' }));
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([0, 0]);
    expect(host.kernel.standby('counter')?.service).toBe(made[0]);
    await host.rollback({ state: 'snapshot' });
    expect(host.request('counter', 'count')).toBe(1);
  });

  it('[RB8] another change first supersedes it, and then the version of before goes', async () => {
    const { host, made } = await replaced();
    const staged = await host.stageRollback({ state: 'migrate' });
    await host.replace({ put: [counterSource({ revision: 3 })] });
    const superseded = expect.objectContaining({ code: 'ROLLOUT_SUPERSEDED' });
    expect(() => host.activate(staged, staged.baseEpoch)).toThrow(superseded);
    await host.discard(staged);
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 0]);
    expect(host.kernel.standby('counter')?.pack.revision).toBe(2);
  });

  it('[RB8] it can still be gone when its way back ends meanwhile, and goes when it is not', async () => {
    const { host, made, timers } = await replaced({ snapshotExpiryMs: 5_000 });
    const kept = await host.stageRollback({ state: 'snapshot' });
    timers.advance(10_000);
    expect(host.wayBack('counter')).toEqual({ kind: 'expired' });
    host.activate(kept, kept.baseEpoch);
    expect(host.request('counter', 'count')).toBe(1);
    await host.replace({ put: [counterSource({ revision: 3 })] });
    const left = await host.stageRollback({ state: 'snapshot' });
    host.confirm();
    await host.discard(left);
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 1]);
    expect(host.kernel.generations()).toHaveLength(1);
  });

  it('[RB8] two of one way back: the second makes an instance of its own, and loses', async () => {
    const { host, made } = await replaced();
    const first = await host.stageRollback({ state: 'snapshot' });
    const second = await host.stageRollback({ state: 'snapshot' });
    expect(made).toHaveLength(3);
    host.activate(first, first.baseEpoch);
    expect(() => host.activate(second, second.baseEpoch)).toThrow('activation');
    await host.discard(second);
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([0, 1, 1]);
    expect(host.request('counter', 'count')).toBe(1);
  });

  it('[RB8] what nobody decides goes when the host stops', async () => {
    const { host, made } = await replaced();
    await host.stageRollback({ state: 'snapshot' });
    await host.stop();
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 1]);
  });
});

describe('an owner that rolls back by itself', () => {
  it('[RB9] has the same ways back', async () => {
    const { host, made } = await replaced({ rollBack: () => Promise.resolve() });
    const staged = await host.stageRollback({ state: 'snapshot' });
    host.activate(staged, staged.baseEpoch);
    expect(host.request('counter', 'count')).toBe(1);
    expect(made).toHaveLength(2);
  });

  it('[RB9] a change that goes back to an older version keeps nothing of what it leaves', async () => {
    const { host, made } = await replaced();
    const staged = await host.stage({ put: [counterSource({ revision: 0 })], isReturn: true });
    expect(host.activate(staged, staged.baseEpoch)).toMatchObject({ kind: 'rollback', lost: [] });
    expect(host.request('counter', 'count')).toBe(2);
    await turn();
    expect(made.map(({ disposed }) => disposed)).toEqual([1, 1]);
    expect(host.wayBack('counter')).toEqual({ kind: 'none' });
  });
});

describe('what is told', () => {
  it('[RB10] of a way back: where to, with whom, since when and until when', async () => {
    const { host, clock } = openHost({ snapshotExpiryMs: 60_000 });
    await host.start([counterSource({ name: 'a' }), counterSource({ name: 'alone' })]);
    clock.advance(1_000);
    const sinceWallMs = clock.wallMs();
    await host.replace({
      put: [counterSource({ name: 'a', revision: 2 }), counterSource({ name: 'new' })],
    });
    clock.advance(500);
    const way = host.wayBack('new');
    expect(way).toMatchObject({ kind: 'kept', sinceWallMs, untilWallMs: sinceWallMs + 60_000 });
    if (way.kind !== 'kept') throw new Error('nothing is kept');
    expect([...way.services]).toMatchObject([
      ['a', { name: 'a', revision: 1 }],
      ['new', undefined],
    ]);
    expect(host.wayBack('alone')).toEqual({ kind: 'none' });
  });

  it('[RB10] a confirmation of one service ends it for those replaced together, and no others', async () => {
    const { host } = openHost();
    await host.start(['a', 'b', 'c'].map((name) => counterSource({ name })));
    await host.replace({ put: ['a', 'b'].map((name) => counterSource({ name, revision: 2 })) });
    await host.replace({ put: [counterSource({ name: 'c', revision: 2 })] });
    host.confirm(['a']);
    const kinds = ['a', 'b', 'c'].map((name) => host.wayBack(name).kind);
    expect(kinds).toEqual(['none', 'none', 'kept']);
    expect(host.kernel.standby('b')).toBeUndefined();
    expect(host.kernel.standby('c')?.pack.revision).toBe(1);
  });

  it('[RB10] its end by expiry is logged with what serves', async () => {
    const { host, lines, timers } = await replaced({ snapshotExpiryMs: 5_000 });
    timers.advance(6_000);
    expect(host.wayBack('counter')).toEqual({ kind: 'expired' });
    const ended = lines.filter(({ message }) => message.includes('time to go back'));
    expect(ended).toMatchObject([
      { level: 'info', fields: { service: 'counter', generation: 2, epoch: 2 } },
    ]);
  });
});
