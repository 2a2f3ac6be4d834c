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
    await rig.unloader.settled();
    expect(old.disposed).toBe(0);
    expect(unloadLines(rig)).toEqual([]);
    held.release();
    await rig.unloader.settled();
    expect(old.disposed).toBe(1);
    expect(unloadLines(rig)).toMatchObject([
      { level: 'info', fields: { generation: 1, service: 'toy', outcome: 'done', revision: 1 } },
    ]);
    const drained = rig.lines.find(({ fields }) => fields['stage'] === 'draining');
    expect(drained).toMatchObject({ level: 'info', fields: { outcome: 'zero' } });
  });

  it('[RO14] a drain that is ended at its deadline is told as such', async () => {
    const rig = await openRig();
    const held = lease(rig);
    await rig.push(2, 'step 2');
    rig.clock.advance(1_000);
    rig.kernel.expire(rig.clock.nowMs());
    await rig.unloader.settled();
    expect(held.evicted).toBe(true);
    const drained = rig.lines.find(({ fields }) => fields['stage'] === 'draining');
    expect(drained).toMatchObject({ level: 'warn', fields: { outcome: 'evicted', ms: 1_000 } });
    expect(unloadLines(rig)).toHaveLength(1);
  });

  it('[RO14] a hook that throws is logged and blocks nothing', async () => {
    const rig = await openRig({ builtIn: 'throw-dispose' });
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
    await rig.unloader.settled();
    expect(unloadLines(rig)).toMatchObject([{ level: 'warn', fields: { outcome: 'failed' } }]);
  });

  it('[RO14] a hook that hangs is given up at its deadline and blocks nothing', async () => {
    const rig = await openRig({ builtIn: 'hang-dispose', disposeDeadlineMs: 20 });
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
    await rig.unloader.settled();
    expect(unloadLines(rig)).toMatchObject([{ level: 'warn', fields: { outcome: 'forced' } }]);
  });
});
