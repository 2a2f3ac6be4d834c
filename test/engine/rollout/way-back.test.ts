// Going back with the state of the switch, on the wiring of a server (SPEC RO21-RO24): what stands by comes back
// as it is, what is lost is named, and where nothing is kept that is said.
import { describe, expect, it } from 'vitest';
import type { RollbackState } from '../../../engine/rollout/rollback.ts';
import { takeBack } from '../../../engine/rollout/take-back.ts';
import type { ServiceSource } from '../../../engine/service/change.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { buildUnsignedPack } from '../../../engine/trust/pack.ts';
import { openRig, toyPack, toyPackInput, type Rig } from './rig.ts';
import { createToyCompiler } from './toy-service.ts';

const HOUR_MS = 3_600_000;
const NONE = { ok: false, code: 'ROLLBACK_NONE' };

/** Counted 3 before the switch to revision 2, and 7 after it. */
async function switched(text = 'step 1'): Promise<Rig> {
  const rig = await openRig();
  for (let i = 0; i < 3; i += 1) rig.toy().add();
  await rig.push(2, text);
  for (let i = 0; i < 4; i += 1) rig.toy().add();
  return rig;
}

function back(rig: Rig, state: RollbackState, to?: number) {
  return rig.rollout.rollback({ state, ...(to === undefined ? {} : { to }) }, 'tester');
}

function told({ history }: Rig, count: number): string[] {
  return history
    .recent()
    .slice(-count)
    .map(({ stage, service, epoch, generation, pack: { revision } }) =>
      [stage, service, epoch, generation, revision].join(' '),
    );
}

describe('the state of the switch', () => {
  it('[RO21] comes back with the version, and what is dropped is named with its instant', async () => {
    const rig = await switched();
    rig.clock.advance(5_000);
    const outcome = await back(rig, 'restore');
    expect(outcome).toMatchObject({
      ok: true,
      epoch: 3,
      generation: 3,
      service: 'toy',
      pack: { revision: 1 },
      state: 'restore',
      services: ['toy'],
      lost: ['toy'],
      lostSince: '2026-11-21T12:00:00.000Z',
      durable: true,
    });
    expect(rig.toy().count).toBe(3);
    expect(told(rig, 2)).toEqual(['activating toy 3 3 1', 'active toy 3 3 1']);
    const line = rig.lines.find(({ message }) => message === 'pack rolled back');
    expect(line?.fields).toMatchObject({ state: 'restore', lost: ['toy'], epoch: 3 });
  });

  it('[RO21] is what a restart afterwards serves', async () => {
    const rig = await switched('schema 7');
    await back(rig, 'restore');
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.rollout.active()).toMatchObject({ epoch: 4, pack: { revision: 1 } });
    expect(again.toy().count).toBe(3);
  });

  it('[RO21] without it being asked for, the state of today comes along and nothing is lost', async () => {
    const rig = await switched();
    const outcome = await rig.rollout.rollback({}, 'tester');
    expect(outcome).toMatchObject({ ok: true, state: 'keep-state', lost: [], lostSince: null });
    expect(rig.toy().count).toBe(7);
  });

  it('[RO21] is restored from a version that cannot even export', async () => {
    const rig = await switched('refuse-export');
    expect(await back(rig, 'keep-state')).toMatchObject({
      ok: false,
      code: 'STATE_EXPORT_REFUSED',
    });
    expect(rig.toy().count).toBe(7);
    expect(await back(rig, 'restore')).toMatchObject({ ok: true });
    expect(rig.toy().count).toBe(3);
  });
});

describe('where it is not kept', () => {
  async function refuses(rig: Rig, to: number | undefined, code: string, what: string) {
    const { routing } = rig.kernel;
    const outcome = await back(rig, 'restore', to);
    expect(outcome).toMatchObject({ ok: false, code });
    if (outcome.ok) throw new Error('accepted');
    expect(outcome.message).toContain(what);
    expect(outcome.message).toContain('--keep-state');
    expect(rig.kernel.routing).toBe(routing);
    expect(rig.toy().count).toBe(7);
    expect(await back(rig, 'keep-state', to)).toMatchObject({ ok: true, pack: { revision: 1 } });
    expect(rig.toy().count).toBe(7);
  }

  it('[RO21] past its time it is refused as expired', async () => {
    const rig = await switched();
    rig.clock.advance(HOUR_MS);
    await refuses(rig, undefined, 'ROLLBACK_SNAPSHOT_EXPIRED', 'a time that is over');
  });

  it('[RO21] after a restart there is none', async () => {
    const rig = await switched();
    await rig.rollout.saveState();
    await rig.crash();
    const again = await openRig({ path: rig.path });
    await refuses(again, undefined, 'ROLLBACK_NONE', 'a restart');
  });

  it('[RO21] for another version than the one before there is none', async () => {
    const rig = await switched();
    await rig.push(3, 'step 1');
    await refuses(rig, 1, 'ROLLBACK_NONE', 'belongs to counting revision 2, not to revision 1');
  });

  it('[RO21] a rollback leaves no way to undo it', async () => {
    const rig = await switched();
    await rig.push(3, 'step 1');
    await back(rig, 'restore');
    expect(await back(rig, 'restore')).toMatchObject(NONE);
    expect(await back(rig, 'keep-state')).toMatchObject({ ok: true, pack: { revision: 1 } });
    expect(await back(rig, 'restore', 3)).toMatchObject(NONE);
    expect(rig.rollout.waysBack().get('toy')).toBeUndefined();
  });
});

describe('the version that stands by', () => {
  it.each(['keep-state', 'restore'] as const)(
    '[RO22] with the state %s is the same instance, not compiled again',
    async (state) => {
      const rig = await openRig();
      const first = rig.toy();
      await rig.push(2, 'step 2');
      const outcome = await back(rig, state);
      expect(outcome.stages.map(({ stage }) => stage)).toEqual(['prepared', 'active']);
      expect(rig.toy()).toBe(first);
      await rig.services.settled();
      expect(first.disposed).toBe(0);
    },
  );

  it('[RO22] stands by again after a rollback that failed, and its ids stay used', async () => {
    const rig = await openRig({ builtIn: 'step 1' });
    const first = rig.toy();
    await rig.push(2, 'step 2');
    rig.failHistoryAfter(0);
    expect(await back(rig, 'restore')).toMatchObject({ ok: false, code: 'HISTORY_STOPPED' });
    rig.failHistoryAfter(Number.POSITIVE_INFINITY);
    expect(rig.rollout.active()?.pack.revision).toBe(2);
    const outcome = await back(rig, 'restore');
    expect(outcome).toMatchObject({ ok: true, generation: 4, epoch: 3 });
    expect(rig.toy()).toBe(first);
  });

  it('[RO22] without a way down for its state it is refused before its intent, on record', async () => {
    const rig = await openRig();
    await rig.push(2, 'schema 7\nno-down');
    const refused = { ok: false, code: 'MIGRATION_MISSING', stage: 'prepared' };
    expect(await back(rig, 'keep-state')).toMatchObject(refused);
    expect(told(rig, 1)).toEqual(['rejected toy 3 3 1']);
    expect(await back(rig, 'restore')).toMatchObject({ ok: true, generation: 4 });
  });
});

/** A version of a service that comes in past the rollout, as part of one change of several. */
function direct(service: string, revision: number): ServiceSource {
  const name = service === 'toy' ? 'counting' : service;
  const identity = { name, revision };
  const pack = { ...identity, digest: sha256Hex(`${service}@${revision}`) };
  const create = () => {
    const outcome = createToyCompiler(service).compile({
      ...identity,
      service,
      members: new Map(),
    });
    if (!outcome.ok) throw new Error('the toy compiles');
    return outcome.load(undefined);
  };
  return { pack, create };
}

describe('replaced together', () => {
  it('[RO23] they go back together, each on record; what came with them is removed', async () => {
    const services = ['toy', 'other', 'third'];
    const rig = await openRig({ services });
    await rig.rollout.push(toyPack(1, 'step 1', { name: 'other', service: 'other' }), 'tester');
    await rig.services.replace({ put: services.map((service) => direct(service, 2)) });
    const outcome = await rig.rollout.rollback({ service: 'toy', state: 'restore' }, 'tester');
    expect(outcome).toMatchObject({ ok: true, epoch: 4, service: 'toy', pack: { revision: 1 } });
    if (!outcome.ok) throw new Error('refused');
    expect(outcome.services.toSorted()).toEqual(['other', 'third', 'toy']);
    expect(outcome.lost.toSorted()).toEqual(['other', 'toy']);
    expect(told(rig, 5).toSorted()).toEqual([
      'activating other 4 7 1',
      'activating toy 4 6 1',
      'active other 4 7 1',
      'active toy 4 6 1',
      'removed third 4 5 2',
    ]);
    const epoch = 5;
    await rig.crash();
    const again = await openRig({ services, path: rig.path });
    expect(again.rollout.active('toy')).toMatchObject({ epoch, pack: { revision: 1 } });
    expect(again.rollout.active('other')).toMatchObject({ epoch, pack: { revision: 1 } });
    expect(again.rollout.active('third')).toBeUndefined();
  });
});

describe('a pack without a signature', () => {
  it('[RO23] is still one when it is gone back to, and no start resumes it', async () => {
    const rig = await openRig({ open: ['unsigned-packs'] });
    await rig.rollout.push(buildUnsignedPack(toyPackInput(2, 'step 2')), 'tester');
    await rig.push(3, 'step 3');
    expect(await back(rig, 'restore')).toMatchObject({ ok: true, pack: { revision: 2 } });
    const unsigned = { stage: 'active', pack: { revision: 2 }, unsigned: true };
    expect(rig.history.recent().at(-1)).toMatchObject(unsigned);
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.rollout.active()?.pack.revision).not.toBe(2);
  });
});

describe('a breaker', () => {
  it('[RO24] takes the version back with the state of the switch', async () => {
    const rig = await switched('faulty');
    const rolledBack = new Promise<void>((resolve) => {
      rig.onLine = ({ message }) => {
        if (message === 'pack rolled back') resolve();
      };
    });
    expect(() => rig.services.request('toy', 'anything')).toThrow('boom');
    await rolledBack;
    await rig.rollout.saveState();
    expect(rig.rollout.active()).toMatchObject({ epoch: 3, pack: { revision: 1 } });
    expect(rig.toy().count).toBe(3);
    const last = { stage: 'active', actor: 'breaker' };
    expect(rig.history.recent().at(-1)).toMatchObject(last);
  });

  it('[RO24] takes the state of today along only where none is kept, and that is logged', async () => {
    const rig = await switched();
    await rig.rollout.confirm(undefined, 'tester');
    await takeBack('toy', rig.rollout, {
      ...silent(),
      warn: (fields, message) => rig.lines.push({ level: 'warn', fields, message }),
    });
    expect(rig.toy().count).toBe(7);
    expect(rig.rollout.active()?.pack.revision).toBe(1);
    const line = rig.lines.find(({ message }) => message.includes('no state of before is kept'));
    expect(line).toMatchObject({ level: 'warn', fields: { service: 'toy', code: NONE.code } });
  });

  it('[RO24] hears when there is nothing to go back to at all', async () => {
    const rig = await openRig();
    await expect(takeBack('toy', rig.rollout, silent())).rejects.toThrow('ROLLBACK_NONE');
  });
});

function silent() {
  const nothing = (): void => undefined;
  return { debug: nothing, info: nothing, warn: nothing, error: nothing };
}
