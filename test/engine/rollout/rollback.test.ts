// Rollbacks (SPEC RO12, RO13): old bytes under a new generation and epoch, and a floor that stays.
import { describe, expect, it } from 'vitest';
import { openRig, type Rig, toyPack } from './rig.ts';

async function pushedThreeTimes(): Promise<Rig> {
  const rig = await openRig();
  await rig.push(2, 'step 2');
  await rig.push(3, 'step 3');
  return rig;
}

describe('going back', () => {
  it('[RO12] activates the pack before under a new generation and epoch, with the state', async () => {
    const rig = await pushedThreeTimes();
    const before = rig.rollout.active();
    rig.toy().add();
    const outcome = await rig.rollout.rollback({}, 'tester');
    expect(outcome).toMatchObject({ ok: true, epoch: 4, generation: 4, pack: { revision: 2 } });
    expect(rig.toy().count).toBe(3);
    const further = await rig.rollout.rollback({}, 'tester');
    const stages = ['received', 'verified', 'compiled', 'prepared', 'active'];
    expect(further.stages.map(({ stage }) => stage)).toEqual(stages);
    expect(rig.toy().imported).toEqual([3]);
    expect(before?.pack.revision).toBe(3);
    const line = rig.lines.find(({ fields }) => fields['stage'] === 'rolled-back');
    expect(line?.fields).toMatchObject({ revision: 3, epoch: 4 });
  });

  it('[RO12] a newer schema is brought down, whatever the older pack says it takes', async () => {
    const rig = await openRig();
    rig.toy().add();
    await rig.rollout.push(toyPack(2, 'step 2', { takes: [1] }), 'tester');
    await rig.rollout.push(toyPack(3, 'schema 7', { takes: [1, 7] }), 'tester');
    expect(await rig.rollout.rollback({}, 'tester')).toMatchObject({ ok: true });
    expect(rig.toy().imported).toEqual([1, 1]);
    expect(rig.rollout.active()).toMatchObject({ pack: { revision: 2 } });
  });

  it('[RO12] two rollbacks go back two packs, a third finds none', async () => {
    const rig = await pushedThreeTimes();
    await rig.rollout.rollback({}, 'tester');
    expect(await rig.rollout.rollback({}, 'tester')).toMatchObject({ pack: { revision: 1 } });
    const routing = rig.kernel.routing;
    const none = await rig.rollout.rollback({}, 'tester');
    expect(none).toMatchObject({ ok: false, code: 'ROLLBACK_NONE' });
    expect(rig.kernel.routing).toBe(routing);
  });

  it('[RO12] after a rollback and a push, going back leads to what was rolled back to', async () => {
    const rig = await pushedThreeTimes();
    await rig.rollout.rollback({}, 'tester');
    await rig.push(4, 'step 4');
    expect(await rig.rollout.rollback({}, 'tester')).toMatchObject({ pack: { revision: 2 } });
    expect(await rig.rollout.rollback({}, 'tester')).toMatchObject({ pack: { revision: 1 } });
  });

  it('[RO12] a restart in between does not count as a step', async () => {
    const rig = await pushedThreeTimes();
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(await again.rollout.rollback({}, 'tester')).toMatchObject({ pack: { revision: 2 } });
    await again.crash();
    const third = await openRig({ path: rig.path });
    expect(await third.rollout.rollback({}, 'tester')).toMatchObject({ pack: { revision: 1 } });
  });

  it('[RO12] a revision that was active can be named, forward as well', async () => {
    const rig = await pushedThreeTimes();
    expect(await rig.rollout.rollback({ to: 1 }, 't')).toMatchObject({ pack: { revision: 1 } });
    expect(await rig.rollout.rollback({ to: 3 }, 't')).toMatchObject({ pack: { revision: 3 } });
    expect(await rig.rollout.rollback({}, 't')).toMatchObject({ pack: { revision: 1 } });
  });

  it('[RO12] a revision is one of the active pack, also when packs of other names had it', async () => {
    const rig = await openRig();
    const other = (revision: number): Uint8Array => toyPack(revision, 'step 9', { name: 'other' });
    await rig.push(2, 'step 2');
    await rig.rollout.push(other(2), 'tester');
    await rig.rollout.push(other(3), 'tester');
    await rig.push(4, 'step 4');
    const pack = { name: 'counting', revision: 2 };
    const none = { ok: false, code: 'ROLLBACK_NONE' };
    expect(await rig.rollout.rollback({ to: 3 }, 'tester')).toMatchObject(none);
    expect(await rig.rollout.rollback({ to: 2 }, 'tester')).toMatchObject({ ok: true, pack });
  });

  it.each([
    [{ to: 3 }, 'PACK_ALREADY_ACTIVE'],
    [{ to: 9 }, 'ROLLBACK_NONE'],
    [{ service: 'other' }, 'ROLLBACK_NONE'],
  ])('[RO12] %j is refused and changes nothing', async (options, code) => {
    const rig = await pushedThreeTimes();
    const routing = rig.kernel.routing;
    expect(await rig.rollout.rollback(options, 'tester')).toMatchObject({ ok: false, code });
    expect(rig.kernel.routing).toBe(routing);
  });

  it('[RO12] a pack that has expired since it served can be gone back to', async () => {
    const rig = await openRig();
    const expiresAt = '2026-11-21T12:00:01.000Z';
    await rig.rollout.push(toyPack(2, 'step 2', { expiresAt }), 'tester');
    await rig.push(3, 'step 3');
    rig.clock.advance(60_000);
    expect(await rig.rollout.rollback({}, 'tester')).toMatchObject({ pack: { revision: 2 } });
  });

  it('[RO12] a pack that refuses the state of today is not gone back to', async () => {
    const rig = await openRig({ builtIn: 'step 1\nrefuse-import' });
    await rig.push(2, 'step 2');
    rig.toy().add();
    const routing = rig.kernel.routing;
    const outcome = await rig.rollout.rollback({}, 'tester');
    expect(outcome).toMatchObject({ ok: false, code: 'STATE_IMPORT_REFUSED', stage: 'active' });
    expect(rig.kernel.routing).toBe(routing);
    expect(rig.toy().count).toBe(2);
  });
});

describe('the revision floor', () => {
  it('[RO13] a push after a rollback must exceed the highest revision ever accepted', async () => {
    const rig = await pushedThreeTimes();
    await rig.rollout.rollback({}, 'tester');
    expect(rig.rollout.revisionFloors()).toEqual(new Map([['counting', 3]]));
    const stale = { ok: false, code: 'PACK_REVISION_STALE' };
    expect(await rig.push(3, 'step 9')).toMatchObject(stale);
    expect(await rig.push(1, 'step 1')).toMatchObject(stale);
    expect(await rig.push(4, 'step 4')).toMatchObject({ ok: true, pack: { revision: 4 } });
  });

  it('[RO3] the newest pack itself may come again after it was rolled back', async () => {
    const rig = await pushedThreeTimes();
    await rig.rollout.rollback({}, 'tester');
    expect(await rig.push(3, 'step 3')).toMatchObject({ ok: true, epoch: 5 });
    expect(await rig.rollout.rollback({}, 'tester')).toMatchObject({ pack: { revision: 2 } });
  });
});
