// Pushes (SPEC RO1-RO7): the way through the stages, and refusals that change nothing.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../engine/base/errors.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { SealKey } from '../../../engine/trust/seal.ts';
import { openRig, OTHER_KEY, type Rig, SEAL_KEY, toyPack } from './rig.ts';

/** All that a refused rollout must leave as it was (A5). */
function serving(rig: Rig) {
  const { kernel, rollout } = rig;
  return {
    routing: kernel.routing,
    epoch: kernel.epoch,
    generations: kernel.generations().map(({ id, state }) => `${id} ${state}`),
    state: new TextDecoder().decode(rig.toy().state?.exportState()),
    imported: rig.toy().imported.length,
    active: rollout.active(),
  };
}

async function refused(rig: Rig, bytes: Uint8Array) {
  const before = serving(rig);
  const outcome = await rig.rollout.push(bytes, 'tester');
  expect(outcome.ok).toBe(false);
  expect(serving(rig)).toEqual(before);
  expect(rig.kernel.routing).toBe(before.routing);
  if (outcome.ok) throw new Error('accepted');
  return outcome;
}

describe('an accepted push', () => {
  it('[RO1] passes the stages in order, times each, and names what serves now', async () => {
    const rig = await openRig();
    const outcome = await rig.push(2, 'step 5');
    expect(outcome).toMatchObject({
      ok: true,
      epoch: 2,
      generation: 2,
      service: 'toy',
      pack: { name: 'counting', revision: 2 },
      durable: true,
      warnings: [],
    });
    const stages = ['received', 'verified', 'compiled', 'prepared', 'active'];
    expect(outcome.stages.map(({ stage }) => stage)).toEqual(stages);
    expect(outcome.stages.every(({ ms }) => ms >= 0)).toBe(true);
    rig.toy().add();
    expect(rig.toy().count).toBe(5);
  });

  it('[RO1] hands the warnings of the compiler on', async () => {
    const rig = await openRig();
    expect(await rig.push(2, 'warn')).toMatchObject({ ok: true, warnings: [{ code: 'TOY' }] });
  });

  it('[RO1] is not changed by what the caller does to the bytes afterwards', async () => {
    const rig = await openRig();
    rig.lines.length = 0;
    const bytes = toyPack(2, 'step 5');
    const push = rig.rollout.push(bytes, 'tester');
    const received = (): boolean => rig.lines.some(({ fields }) => fields['stage'] === 'received');
    while (!received()) await Promise.resolve();
    bytes.fill(0);
    expect(await push).toMatchObject({ ok: true });
  });

  it('[RO6] the new generation goes on with the state of the old one', async () => {
    const rig = await openRig();
    rig.toy().add();
    rig.toy().add();
    const old = rig.toy();
    await rig.push(2, 'step 10\nschema 7');
    expect(rig.toy()).not.toBe(old);
    expect(rig.toy().imported).toEqual([2]);
    await rig.push(3, 'step 1');
    expect(rig.toy().imported).toEqual([2]);
  });

  it('[RO17] each stage and the end are logged with epoch and set', async () => {
    const rig = await openRig();
    const set = rig.kernel.routing?.defaultSet.digest;
    rig.lines.length = 0;
    await rig.push(2, 'step 5');
    const stages = rig.lines.filter(({ message }) => message === 'rollout stage');
    expect(stages.map(({ fields }) => fields['stage'])).toEqual([
      'received',
      'verified',
      'compiled',
      'prepared',
      'active',
    ]);
    expect(stages[1]?.fields).toMatchObject({ epoch: 1, set, actor: 'tester' });
    const end = rig.lines.find(({ message }) => message === 'pack active');
    const digest = rig.kernel.routing?.defaultSet.digest;
    expect(end?.fields).toMatchObject({ epoch: 2, set: digest, generation: 2, revision: 2 });
  });
});

describe('a refused push', () => {
  const altered = toyPack(2, 'step 5');
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  const otherKey = { key: OTHER_KEY };
  const expired = { expiresAt: '2026-11-21T11:59:59.000Z' };

  it.each([
    ['too large', new Uint8Array(LIMITS.packBytesMax + 1), 'PACK_TOO_LARGE', 'received'],
    ['no pack', new TextEncoder().encode('hello, world'), 'PACK_FORMAT', 'verified'],
    ['empty', new Uint8Array(0), 'PACK_TRUNCATED', 'verified'],
    ['altered', altered, 'PACK_MEMBER', 'verified'],
    ['signed by another', toyPack(2, 'step 5', otherKey), 'PACK_SIGNATURE', 'verified'],
    ['expired', toyPack(2, 'step 5', expired), 'PACK_EXPIRED', 'verified'],
    ['of another service', toyPack(2, '', { service: 'x' }), 'PACK_SERVICE_UNKNOWN', 'compiled'],
    ['with mistakes', toyPack(2, 'mistake'), 'RULES_REFUSED', 'compiled'],
    ['that does not load', toyPack(2, 'refuse-load'), 'PACK_LOAD_FAILED', 'prepared'],
    ['for another contract', toyPack(2, 'contract 9.0.0'), 'CONTRACT_UNSUPPORTED', 'prepared'],
    ['with other columns', toyPack(2, 'columns 3'), 'PACK_LAYOUT_CHANGED', 'prepared'],
    ['of other schemas', toyPack(2, '', { takes: [8] }), 'STATE_IMPORT_REFUSED', 'prepared'],
    ['that refuses the state', toyPack(2, 'refuse-import'), 'STATE_IMPORT_REFUSED', 'active'],
    ['that takes no state', toyPack(2, 'no-state'), 'STATE_IMPORT_REFUSED', 'prepared'],
  ])('[RO2][RO4] a pack %s changes nothing', async (_what, bytes, code, stage) => {
    const rig = await openRig();
    rig.toy().add();
    const outcome = await refused(rig, bytes);
    expect(outcome).toMatchObject({ code, stage });
    expect(outcome.message).not.toBe('');
    expect(outcome.stages.at(-1)?.stage).toBe(stage);
    expect(await rig.push(3, 'step 2')).toMatchObject({ ok: true, epoch: 2 });
    expect(rig.toy().count).toBe(1);
  });

  it('[RO4] mistakes in the rules come back as diagnostics', async () => {
    const rig = await openRig();
    const outcome = await refused(rig, toyPack(2, 'mistake'));
    expect(outcome.diagnostics).toMatchObject([{ code: 'TOY', file: 'main.rules' }]);
  });

  it('[RO2] the candidate of a refused push is unloaded and its id is never used again', async () => {
    const rig = await openRig();
    await refused(rig, toyPack(2, 'refuse-import'));
    await rig.services.settled();
    const unloaded = rig.lines.filter(({ fields }) => fields['stage'] === 'unloaded');
    expect(unloaded.map(({ fields }) => fields['generation'])).toEqual([2]);
    expect(await rig.push(3, 'step 1')).toMatchObject({ generation: 3 });
  });

  it('[RO2] a pack that cannot be stored changes nothing', async () => {
    const rig = await openRig();
    await rm(join(rig.path, 'packs'), { recursive: true });
    const outcome = await refused(rig, toyPack(2, 'step 2'));
    expect(outcome).toMatchObject({ code: 'DATA_WRITE_FAILED', stage: 'prepared' });
  });

  it('[RO2] a state that cannot be exported refuses the push, and the old one serves', async () => {
    const rig = await openRig({ builtIn: 'step 4\nrefuse-export' });
    const before = rig.kernel.routing;
    expect(await rig.push(2, 'step 1')).toMatchObject({ ok: false, code: 'STATE_EXPORT_REFUSED' });
    expect(rig.kernel.routing).toBe(before);
  });

  it('[RO6] state that does not open as it was sealed refuses the push, and the old one serves', async () => {
    let derived = 0;
    // A key whose secret is another one at every use.
    const derive: SealKey['derive'] = (salt, purpose, bytes) =>
      SEAL_KEY.derive(salt, `${purpose} ${(derived += 1)}`, bytes);
    const rig = await openRig({ sealKey: { keyId: SEAL_KEY.keyId, derive } });
    rig.toy().add();
    const outcome = await refused(rig, toyPack(2, 'step 2'));
    expect(outcome).toMatchObject({ code: 'SEAL_REFUSED', stage: 'active' });
    expect(derived).toBe(2);
  });

  it('[RO6] state is handed over up to its largest size, and refused above', async () => {
    const most = LIMITS.serviceStateBytesMax;
    const above = await openRig({ builtIn: `state-bytes ${most + 1}` });
    const outcome = await above.push(2, 'step 2');
    expect(outcome).toMatchObject({ code: 'STATE_EXPORT_REFUSED', stage: 'active' });
    expect(above.rollout.active()?.pack.revision).toBe(1);
    const rig = await openRig({ builtIn: `state-bytes ${most}` });
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
    expect(rig.toy().imported).toEqual([0]);
  });

  it.each([
    ['columns 5', 'no way to fill them'],
    ['step 1', 'one of the two versions runs rooms'],
    ['columns 5\nmigrates\nrefuses-move', 'unit.hp was a text'],
    ['columns 4\nmembers 2', '1 member slots, with the pack 2'],
  ])('[RO5] rooms that have no way to the pack refuse it: %s', async (text, reason) => {
    const rig = await openRig({ builtIn: 'columns 4' });
    expect(await rig.push(2, 'columns 4\nstep 2')).toMatchObject({ ok: true });
    const outcome = await refused(rig, toyPack(3, text));
    expect(outcome).toMatchObject({ code: 'PACK_LAYOUT_CHANGED', stage: 'prepared' });
    expect(outcome.message).toContain(reason);
  });

  it('[RO5] a pack with a way for rooms is taken', async () => {
    const rig = await openRig({ builtIn: 'columns 4' });
    expect(await rig.push(2, 'columns 5\nmigrates')).toMatchObject({ ok: true });
  });

  it('[RO36] whoever has a say is asked before the activation, and may refuse the pack', async () => {
    const asked: string[] = [];
    const touches = [{ what: 'effect poison', how: 'rescale', count: 3 }];
    const says: { refusal: CodedError | undefined } = { refusal: undefined };
    const rig = await openRig({
      participants: [
        {
          prepare: ({ name }) => {
            asked.push(`prepare ${name}`);
            return says.refusal === undefined
              ? Promise.resolve(touches)
              : Promise.reject(says.refusal);
          },
          confirm: (services) => void asked.push(`confirm ${services.join()}`),
        },
      ],
    });
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true, touches });
    await rig.rollout.confirm(undefined, 'me');
    says.refusal = new CodedError('PACK_LAYOUT_CHANGED', { message: 'Room 7 cannot move.' });
    const outcome = await refused(rig, toyPack(3, 'step 3'));
    expect(outcome.message).toContain('Room 7 cannot move.');
    expect(asked).toEqual(['prepare toy', 'prepare toy', 'confirm toy', 'prepare toy']);
  });

  it('[RO36] a return with the state of today is asked about as well, one to a state is not', async () => {
    const says: { refusal: CodedError | undefined } = { refusal: undefined };
    const rig = await openRig({
      participants: [
        {
          prepare: () =>
            says.refusal === undefined ? Promise.resolve([]) : Promise.reject(says.refusal),
          confirm: () => undefined,
        },
      ],
    });
    await rig.push(2, 'step 2');
    says.refusal = new CodedError('PACK_LAYOUT_CHANGED', { message: 'Room 7 cannot move.' });
    const refusedReturn = await rig.rollout.rollback({ state: 'keep-state' }, 'me');
    expect(refusedReturn).toMatchObject({ ok: false, code: 'PACK_LAYOUT_CHANGED' });
    expect(rig.kernel.epoch).toBe(2);
    expect(await rig.rollout.rollback({ state: 'restore' }, 'me')).toMatchObject({ ok: true });
  });

  it('[RO37] the update point of a pack is that of its generation, but not of a return to it', async () => {
    const rig = await openRig();
    const updateNow = (): unknown =>
      rig.kernel.routing?.defaultSet.generations.get('toy')?.pack.update;
    await rig.rollout.push(toyPack(2, 'step 2', { update: 'pin' }), 'me');
    expect(updateNow()).toBe('pin');
    await rig.rollout.push(toyPack(3, 'step 3', { update: 'now' }), 'me');
    expect(updateNow()).toBeUndefined();
    await rig.rollout.confirm(undefined, 'me');
    expect(await rig.rollout.rollback({ to: 2 }, 'me')).toMatchObject({ ok: true });
    expect(updateNow()).toBeUndefined();
  });
});

describe('revisions', () => {
  it.each([1, 2])('[RO3] revision %i is not above revision 2', async (revision) => {
    const rig = await openRig();
    await rig.push(2, 'step 2');
    const outcome = await refused(rig, toyPack(revision, 'step 3'));
    expect(outcome).toMatchObject({ code: 'PACK_REVISION_STALE', stage: 'verified' });
    expect(outcome.message).toContain('revision 2');
  });

  it('[RO3] the active pack itself is refused as such', async () => {
    const rig = await openRig();
    await rig.push(2, 'step 2');
    const outcome = await refused(rig, toyPack(2, 'step 2'));
    expect(outcome).toMatchObject({ code: 'PACK_ALREADY_ACTIVE', stage: 'verified' });
  });

  it('[RO3] packs of another name count their own revisions', async () => {
    const rig = await openRig();
    await rig.push(7, 'step 2');
    const other = toyPack(1, 'step 3', { name: 'other' });
    expect(await rig.rollout.push(other, 'tester')).toMatchObject({ ok: true });
    const floors = { counting: 7, other: 1 };
    expect(Object.fromEntries(rig.rollout.revisionFloors())).toEqual(floors);
  });

  it('[RO3] a pack refused in its activation uses up its revision, even if it never served', async () => {
    const rig = await openRig();
    await refused(rig, toyPack(1, 'refuse-import', { name: 'other' }));
    const floors = { counting: 1, other: 1 };
    expect(Object.fromEntries(rig.rollout.revisionFloors())).toEqual(floors);
  });

  it('[RO3] a pack refused before its activation uses up no revision', async () => {
    const rig = await openRig();
    await refused(rig, toyPack(2, 'mistake'));
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
  });
});

describe('the history', () => {
  it('[RO7] a push whose intent cannot be recorded changes nothing', async () => {
    const rig = await openRig();
    rig.failHistoryAfter(0);
    const outcome = await refused(rig, toyPack(2, 'step 2'));
    expect(outcome).toMatchObject({ code: 'HISTORY_STOPPED', stage: 'active' });
  });

  it('[RO7] a pack whose activation cannot be recorded serves, and says so', async () => {
    const rig = await openRig();
    rig.failHistoryAfter(1);
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true, epoch: 2, durable: false });
    expect(rig.rollout.active()?.pack.revision).toBe(2);
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.rollout.active()?.pack.revision).toBe(1);
  });

  it('[RO7] intent and result of an activation are on record, a refusal with its code', async () => {
    const rig = await openRig();
    await rig.push(2, 'step 2');
    await rig.push(3, 'refuse-import');
    const told = rig.history.recent().map(({ stage, epoch, generation, reason, actor }) => {
      return [stage, epoch, generation, reason, actor].join(' ');
    });
    expect(told).toEqual([
      'activating 1 1 built-in pack server',
      'active 1 1 built-in pack server',
      'activating 2 2 push tester',
      'active 2 2 push tester',
      'activating 3 3 push tester',
      'rejected 3 3 push: STATE_IMPORT_REFUSED tester',
    ]);
  });
});
