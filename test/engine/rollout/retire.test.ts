// The end of a generation (SPEC RO14): the hook runs once, after the drain, and can delay nothing.
import { describe, expect, it } from 'vitest';
import { openRig, type Rig } from './rig.ts';

function unloadLines({ lines }: Rig) {
  return lines.filter(({ fields }) => fields['stage'] === 'unloaded');
}

function lease(rig: Rig) {
  const set = rig.kernel.routing?.defaultSet;
  if (set === undefined) throw new Error('nothing serves');
  const held = rig.kernel.createLease('a room');
  held.acquire(set);
  return held;
}

describe('unloading', () => {
  it('[RO14] waits for the last lease, then runs the hook once and logs it', async () => {
    const rig = await openRig();
    const old = rig.toy();
    const held = lease(rig);
    await rig.push(2, 'step 2');
    await rig.services.settled();
    expect(old.disposed).toBe(0);
    expect(unloadLines(rig)).toEqual([]);
    await rig.rollout.confirm(undefined, 'tester');
    await rig.services.settled();
    expect(old.disposed).toBe(0);
    held.release();
    await rig.services.settled();
    expect(old.disposed).toBe(1);
    expect(unloadLines(rig)).toMatchObject([
      { level: 'info', fields: { generation: 1, service: 'toy', outcome: 'done', revision: 1 } },
    ]);
    const drained = rig.lines.find(({ fields }) => fields['stage'] === 'draining');
    expect(drained).toMatchObject({ level: 'info', fields: { outcome: 'zero' } });
  });

  it('[RO14] runs the hook outside of the turn that let the last lease go', async () => {
    const rig = await openRig();
    const old = rig.toy();
    const held = lease(rig);
    await rig.push(2, 'step 2');
    await rig.rollout.confirm(undefined, 'tester');
    held.release();
    await Promise.resolve();
    expect(old.disposed).toBe(0);
    await rig.services.settled();
    expect(old.disposed).toBe(1);
  });

  it('[RO17] drain and unload are logged with the epoch and the set that drained', async () => {
    const rig = await openRig();
    const set = rig.kernel.routing?.defaultSet.digest;
    await rig.push(2, 'step 2');
    await rig.rollout.confirm(undefined, 'tester');
    await rig.services.settled();
    const lines = rig.lines.filter(({ fields }) =>
      ['draining', 'unloaded'].includes(String(fields['stage'])),
    );
    expect(lines).toMatchObject([{ fields: { epoch: 2, set } }, { fields: { epoch: 2, set } }]);
  });

  it('[RO17] a rollback and an activation off the record are logged with epoch and set', async () => {
    const rig = await openRig();
    await rig.push(2, 'step 2');
    await rig.rollout.rollback({}, 'tester');
    const set = rig.kernel.routing?.defaultSet.digest;
    const rolledBack = rig.lines.find(({ fields }) => fields['stage'] === 'rolled-back');
    expect(rolledBack?.fields).toMatchObject({ epoch: 3, set });
    rig.failHistoryAfter(1);
    expect(await rig.push(3, 'step 3')).toMatchObject({ ok: true, durable: false });
    const unrecorded = rig.lines.find(({ message }) => message.includes('could not be recorded'));
    const now = rig.kernel.routing?.defaultSet.digest;
    expect(unrecorded?.fields).toMatchObject({ epoch: 4, set: now });
  });

  it('[RO14] a drain that is ended at its deadline is told as such', async () => {
    const rig = await openRig();
    const held = lease(rig);
    await rig.push(2, 'step 2');
    rig.clock.advance(1_000);
    rig.kernel.expire(rig.clock.nowMs());
    await rig.rollout.confirm(undefined, 'tester');
    await rig.services.settled();
    expect(held.evicted).toBe(true);
    const drained = rig.lines.find(({ fields }) => fields['stage'] === 'draining');
    expect(drained).toMatchObject({ level: 'warn', fields: { outcome: 'evicted', ms: 1_000 } });
    expect(unloadLines(rig)).toHaveLength(1);
  });

  it('[RO14] a hook that throws is logged and blocks nothing', async () => {
    const rig = await openRig({ builtIn: 'throw-dispose' });
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
    await rig.rollout.confirm(undefined, 'tester');
    await rig.services.settled();
    expect(unloadLines(rig)).toMatchObject([{ level: 'warn', fields: { outcome: 'failed' } }]);
  });

  it('[RO14] a hook that hangs is given up at its deadline and blocks nothing', async () => {
    const rig = await openRig({ builtIn: 'hang-dispose', disposeDeadlineMs: 20 });
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
    await rig.rollout.confirm(undefined, 'tester');
    await rig.services.settled();
    expect(unloadLines(rig)).toMatchObject([{ level: 'warn', fields: { outcome: 'forced' } }]);
  });
});
