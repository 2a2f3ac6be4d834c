// One rollout at a time (SPEC RO11): order, losers, the bound, and failures that stay where they
// happen.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { createSerialQueue } from '../../../engine/rollout/serial-queue.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { openRig } from './rig.ts';
import { createToyCompiler, TOY } from './toy-service.ts';

describe('concurrent rollouts', () => {
  it('[RO11] of two pushes at once the second is superseded', async () => {
    const rig = await openRig();
    const both = await Promise.all([rig.push(2, 'step 2'), rig.push(3, 'step 3')]);
    expect(both).toMatchObject([
      { ok: true, epoch: 2 },
      { ok: false, code: 'ROLLOUT_SUPERSEDED' },
    ]);
    expect(rig.rollout.active()?.pack.revision).toBe(2);
    const line = rig.lines.find(({ fields }) => fields['stage'] === 'superseded');
    expect(line?.level).toBe('warn');
    expect(await rig.push(3, 'step 3')).toMatchObject({ ok: true, epoch: 3 });
  });

  it('[RO11] who is superseded passes no stage and uses up no generation id', async () => {
    const rig = await openRig();
    const [, loser] = await Promise.all([rig.push(2, 'step 2'), rig.push(3, 'step 3')]);
    expect(loser).toMatchObject({ code: 'ROLLOUT_SUPERSEDED', stage: 'received', stages: [] });
    expect(await rig.push(4, 'step 4')).toMatchObject({ ok: true, generation: 3 });
  });

  it('[RO11] an activation by other hands while a push is under way supersedes it', async () => {
    const rig = await openRig();
    const { kernel } = rig;
    const other = createToyCompiler().compile({
      name: 'by hand',
      service: TOY,
      revision: 1,
      members: new Map(),
    });
    if (!other.ok) throw new Error('the toy compiles');
    rig.onLine = ({ fields }) => {
      if (fields['stage'] !== 'prepared') return;
      const pack = { name: 'by hand', revision: 1, digest: sha256Hex('by hand') };
      const generation = kernel.load(other.load(undefined), pack);
      kernel.activate(kernel.prepare([generation]), kernel.epoch, rig.clock.nowMs());
    };
    const outcome = await rig.push(2, 'step 2');
    expect(outcome).toMatchObject({ ok: false, code: 'ROLLOUT_SUPERSEDED', stage: 'active' });
    expect(rig.rollout.active()).toMatchObject({ epoch: 2, pack: { name: 'by hand' } });
    expect(kernel.generations().map(({ id, state }) => `${id} ${state}`)).toEqual([
      '1 standby',
      '3 active',
    ]);
    expect(rig.history.recent().at(-1)).toMatchObject({ stage: 'superseded', generation: 2 });
  });

  it('[RO11] who waited behind a refused push is not superseded', async () => {
    const rig = await openRig();
    const both = await Promise.all([rig.push(2, 'mistake'), rig.push(3, 'step 3')]);
    expect(both).toMatchObject([
      { ok: false, code: 'RULES_REFUSED' },
      { ok: true, epoch: 2 },
    ]);
  });

  it('[RO11] a rollback that waited behind a push is superseded: it meant another pack', async () => {
    const rig = await openRig();
    await rig.push(2, 'step 2');
    const push = rig.push(3, 'step 3');
    const rollback = rig.rollout.rollback({}, 'tester');
    expect(await push).toMatchObject({ ok: true });
    expect(await rollback).toMatchObject({ ok: false, code: 'ROLLOUT_SUPERSEDED' });
    expect(rig.rollout.active()?.pack.revision).toBe(3);
  });

  it('[RO11] more than may wait are refused at once, and the others go on', async () => {
    const rig = await openRig();
    const count = LIMITS.rolloutsWaitingMax + 2;
    const outcomes = await Promise.all(Array.from({ length: count }, () => rig.push(2, 'mistake')));
    const codes = outcomes.map((outcome) => (outcome.ok ? '' : outcome.code));
    expect(codes.filter((code) => code === 'RULES_REFUSED')).toHaveLength(count - 1);
    expect(codes.at(-1)).toBe('ROLLOUT_BUSY');
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
  });

  it('[RO11] state is saved after the rollouts that were asked for before', async () => {
    const rig = await openRig();
    const push = rig.push(2, 'step 5');
    const save = rig.rollout.saveState();
    await Promise.all([push, save]);
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.toy().imported).toEqual([0]);
  });
});

describe('the queue', () => {
  it('[RO11] keeps the order, and a failure is its own caller’s alone', async () => {
    const queue = createSerialQueue();
    const told: string[] = [];
    const first = queue.run(async () => {
      await Promise.resolve();
      told.push('first');
      throw new Error('own fault');
    });
    const second = queue.run(() => {
      told.push('second');
      return Promise.resolve(2);
    });
    await expect(first).rejects.toThrow('own fault');
    expect(await second).toBe(2);
    expect(told).toEqual(['first', 'second']);
  });
});
