// The end of a way back (SPEC RO25, RO26): by confirmation, by time, and what stays loaded until then.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { openRig, toyPack, type Rig } from './rig.ts';

const HOUR_MS = 3_600_000;
const TWO = { services: ['toy', 'other'] } as const;

async function openTwo(): Promise<Rig> {
  const rig = await openRig(TWO);
  await rig.rollout.push(other(1), 'tester');
  await rig.push(2, 'step 2');
  await rig.rollout.push(other(2), 'tester');
  return rig;
}

function other(revision: number): Uint8Array {
  return toyPack(revision, `step ${revision}`, { name: 'second', service: 'other' });
}

function kept({ rollout }: Rig): string[] {
  return [...rollout.waysBack()].flatMap(([service, way]) =>
    way === undefined ? [] : [`${service} ${way.pack.revision}`],
  );
}

function states({ kernel }: Rig): string[] {
  return kernel.generations().map(({ state, pack }) => `${pack.revision} ${state}`);
}

describe('a confirmation', () => {
  it('[RO25] of one service lets go of what is kept for it, and is on record', async () => {
    const rig = await openTwo();
    expect(kept(rig)).toEqual(['toy 1', 'other 1']);
    const { epoch, routing } = rig.kernel;
    const outcome = await rig.rollout.confirm('toy', 'tester');
    const pack = { name: 'counting', revision: 2 };
    expect(outcome).toMatchObject({ ok: true, epoch, services: [{ service: 'toy', pack }] });
    expect(rig.kernel.routing).toBe(routing);
    const record = { stage: 'confirmed', service: 'toy', epoch, pack, actor: 'tester' };
    expect(rig.history.recent().at(-1)).toMatchObject(record);
    expect(kept(rig)).toEqual(['other 1']);
    expect(states(rig)).toEqual(['1 standby', '2 active', '2 active']);
    const none = { ok: false, code: 'ROLLBACK_NONE' };
    const back = { service: 'toy', state: 'restore' } as const;
    expect(await rig.rollout.rollback(back, 'tester')).toMatchObject(none);
  });

  it('[RO25] of all lets go of all, and a second one finds nothing and records nothing', async () => {
    const rig = await openTwo();
    const first = await rig.rollout.confirm(undefined, 'tester');
    expect(first).toMatchObject({ ok: true, services: [{}, {}] });
    expect(kept(rig)).toEqual([]);
    const { length } = rig.history.recent();
    const second = await rig.rollout.confirm(undefined, 'tester');
    expect(second).toMatchObject({ ok: true, services: [] });
    expect(rig.history.recent()).toHaveLength(length);
  });

  it('[RO25] that cannot be put on record lets go of nothing', async () => {
    const rig = await openTwo();
    rig.failHistoryAfter(0);
    const refused = await rig.rollout.confirm('toy', 'tester');
    expect(refused).toMatchObject({ ok: false, code: 'HISTORY_STOPPED' });
    expect(kept(rig)).toEqual(['toy 1', 'other 1']);
  });

  it('[RO25] of an unknown service, or behind another activation, is refused', async () => {
    const rig = await openTwo();
    const unknown = await rig.rollout.confirm('nobody', 'tester');
    expect(unknown).toMatchObject({ ok: false, code: 'SERVICE_UNKNOWN' });
    const push = rig.push(3, 'step 3');
    const late = await rig.rollout.confirm('toy', 'tester');
    expect(await push).toMatchObject({ ok: true });
    expect(late).toMatchObject({ ok: false, code: 'ROLLOUT_SUPERSEDED' });
    expect(kept(rig)).toEqual(['toy 2', 'other 1']);
  });

  it('[RO9] of an activation that is not on record does not make it count', async () => {
    const rig = await openRig();
    rig.failHistoryAfter(1);
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true, durable: false });
    rig.failHistoryAfter(Number.POSITIVE_INFINITY);
    expect(await rig.rollout.confirm('toy', 'tester')).toMatchObject({ ok: true });
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.rollout.active()?.pack.revision).toBe(1);
    const closed = again.history.recent().filter(({ stage }) => stage === 'rejected');
    expect(closed).toMatchObject([{ generation: 2, reason: 'interrupted' }]);
  });

  it('[RO25] changes nothing about which pack was activated last, nor what a start serves', async () => {
    const rig = await openTwo();
    await rig.rollout.confirm('toy', 'tester');
    expect(rig.rollout.active()?.service).toBe('other');
    await rig.crash();
    const again = await openRig({ ...TWO, path: rig.path });
    expect(again.rollout.active('toy')?.pack.revision).toBe(2);
    expect(again.lines.filter(({ message }) => message.includes('cut short'))).toEqual([]);
  });
});

describe('by itself', () => {
  it('[RO25] a way back ends when its snapshot expires, which is logged', async () => {
    const rig = await openRig();
    const first = rig.toy();
    await rig.push(2, 'step 2');
    expect(rig.rollout.waysBack().get('toy')).toMatchObject({
      pack: { revision: 1 },
      since: '2026-11-21T12:00:00.000Z',
      until: '2026-11-21T13:00:00.000Z',
    });
    rig.clock.advance(HOUR_MS - 1);
    expect(kept(rig)).toEqual(['toy 1']);
    rig.clock.advance(1);
    expect(kept(rig)).toEqual([]);
    await rig.services.settled();
    expect(first.disposed).toBe(1);
    expect(states(rig)).toEqual(['2 active']);
    const line = rig.lines.find(({ message }) => message.includes('the time to go back is over'));
    const set = rig.kernel.routing?.defaultSet.digest;
    const fields = { stage: 'confirmed', service: 'toy', generation: 2, epoch: 2, set };
    expect(line).toMatchObject({ level: 'info', fields });
  });

  it('[RO25] what only adds and what is removed leaves nothing to go back to', async () => {
    const rig = await openRig(TWO);
    expect(kept(rig)).toEqual([]);
    await rig.rollout.push(other(1), 'tester');
    expect(kept(rig)).toEqual([]);
    const back = { service: 'other', state: 'restore' } as const;
    const none = { ok: false, code: 'ROLLBACK_NONE' };
    expect(await rig.rollout.rollback(back, 'tester')).toMatchObject(none);
    await rig.rollout.push(other(2), 'tester');
    expect(kept(rig)).toEqual(['other 1']);
    await rig.rollout.remove('other', 'tester');
    await rig.services.settled();
    expect(kept(rig)).toEqual([]);
    expect(states(rig)).toEqual(['1 active']);
  });
});

describe('what stays loaded', () => {
  it('[RO26] is the version that serves and the one before it, until it is confirmed', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void; // what --expose-gc defines
    const rig = await openRig();
    const made: WeakRef<object>[] = [];
    for (let revision = 2; revision <= 21; revision += 1) {
      await rig.push(revision, `step ${revision}`);
      made.push(new WeakRef(rig.toy()));
      expect(states(rig).length).toBeLessThanOrEqual(2);
    }
    const alive = async (): Promise<number> => {
      await rig.services.settled();
      for (let turn = 0; turn < 5; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        collect();
      }
      return made.filter((reference) => reference.deref() !== undefined).length;
    };
    expect(states(rig)).toEqual(['20 standby', '21 active']);
    expect(await alive()).toBe(2);
    await rig.rollout.confirm(undefined, 'tester');
    expect(states(rig)).toEqual(['21 active']);
    expect(await alive()).toBe(1);
  });
});
