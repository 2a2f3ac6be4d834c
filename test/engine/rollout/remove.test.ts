// Taking a service out, and what a restart makes of it.
import { describe, expect, it } from 'vitest';
import { openRig, toyPack } from './rig.ts';

const TWO = { services: ['toy', 'other'] } as const;

async function openTwo() {
  const rig = await openRig(TWO);
  const pack = toyPack(1, 'step 1', { name: 'second', service: 'other' });
  expect(await rig.rollout.push(pack, 'tester')).toMatchObject({ ok: true, epoch: 2 });
  return rig;
}

describe('removing a service', () => {
  it('[RO18] leaves the others as they are, and is on record', async () => {
    const rig = await openTwo();
    rig.toy().add();
    const outcome = await rig.rollout.remove('other', 'tester');
    expect(outcome).toMatchObject({ ok: true, epoch: 3, service: 'other', durable: true });
    expect([...(rig.kernel.routing?.defaultSet.generations.keys() ?? [])]).toEqual(['toy']);
    expect(rig.toy().count).toBe(1);
    expect(rig.history.recent().at(-1)).toMatchObject({ stage: 'removed', service: 'other' });
    expect(rig.rollout.active('other')).toBeUndefined();
  });

  it('[RO18] holds across a restart, until its next pack', async () => {
    const rig = await openTwo();
    await rig.rollout.remove('other', 'tester');
    await rig.crash();
    const again = await openRig({ ...TWO, path: rig.path });
    expect(again.rollout.active('other')).toBeUndefined();
    const next = toyPack(2, 'step 2', { name: 'second', service: 'other' });
    expect(await again.rollout.push(next, 'tester')).toMatchObject({ ok: true });
    await again.crash();
    const last = await openRig({ ...TWO, path: rig.path });
    expect(last.rollout.active('other')).toMatchObject({ pack: { revision: 2 } });
  });

  it('[RO18] is refused for a service that does not serve, or that rooms run on', async () => {
    const rig = await openRig({ builtIn: 'columns 4' });
    const unknown = await rig.rollout.remove('other', 'tester');
    expect(unknown).toMatchObject({ ok: false, code: 'SERVICE_UNKNOWN' });
    expect(await rig.rollout.remove('tou', 'tester')).toMatchObject({
      message: expect.stringContaining('Did you mean toy?'),
    });
    const used = await rig.rollout.remove('toy', 'tester');
    expect(used).toMatchObject({ ok: false, code: 'SERVICE_IN_USE' });
    expect(rig.kernel.epoch).toBe(1);
  });

  it('[RO18] that cannot be put on record is done, and says that it is not durable', async () => {
    const rig = await openTwo();
    rig.failHistoryAfter(0);
    expect(await rig.rollout.remove('other', 'tester')).toMatchObject({ ok: true, durable: false });
    expect(rig.rollout.active('other')).toBeUndefined();
  });
});
