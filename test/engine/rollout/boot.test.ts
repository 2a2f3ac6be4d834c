// Starts (SPEC RO8-RO10, RO15, RO16): what served last serves again, and no state is lost silently.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { openRig, type Rig, toyPack } from './rig.ts';

async function stateFiles({ path }: Rig): Promise<string[]> {
  return (await readdir(path)).filter((name) => name.includes('.state'));
}

describe('a start', () => {
  it('[RO10] in a new folder serves the built-in pack, through the same intake', async () => {
    const rig = await openRig();
    expect(rig.rollout.active()).toMatchObject({ epoch: 1, generation: 1, pack: { revision: 1 } });
    expect(rig.rollout.revisionFloors()).toEqual(new Map([['counting', 1]]));
  });

  it('[RO10] with a built-in pack that is refused fails and activates nothing', async () => {
    const rig = await openRig({ builtIn: 'mistake', boot: false });
    await expect(rig.rollout.boot()).rejects.toMatchObject({ code: 'RULES_REFUSED' });
    expect(rig.kernel.routing).toBeUndefined();
    expect(rig.rollout.active()).toBeUndefined();
  });

  it('[RO8] after a crash serves what was active, with ids and epochs above all before', async () => {
    const rig = await openRig();
    await rig.push(2, 'step 2');
    await rig.push(3, 'refuse-import');
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.rollout.active()).toMatchObject({
      epoch: 4,
      generation: 4,
      pack: { revision: 2 },
    });
    await again.crash();
    const third = await openRig({ path: rig.path });
    expect(third.rollout.active()).toMatchObject({
      epoch: 5,
      generation: 5,
      pack: { revision: 2 },
    });
    expect(await third.push(4, 'step 4')).toMatchObject({ ok: true, epoch: 6, generation: 6 });
  });

  it('[RO8] a pack that expired while it served serves on', async () => {
    const rig = await openRig();
    const expiresAt = '2026-11-21T12:00:01.000Z';
    await rig.rollout.push(toyPack(2, 'step 2', { expiresAt }), 'tester');
    await rig.crash();
    const later = Date.parse('2027-01-01T00:00:00.000Z');
    const again = await openRig({ path: rig.path, startMs: later });
    expect(again.rollout.active()?.pack.revision).toBe(2);
  });

  it('[RO8] a pack that expired while it served starts again however often', async () => {
    let rig = await openRig();
    const expiresAt = '2026-11-21T12:00:01.000Z';
    await rig.rollout.push(toyPack(2, 'step 2', { expiresAt }), 'tester');
    for (const day of ['01', '02', '03']) {
      await rig.crash();
      rig = await openRig({ path: rig.path, startMs: Date.parse(`2027-01-${day}T00:00:00.000Z`) });
      expect(rig.rollout.active()?.pack.revision, day).toBe(2);
    }
  });

  it('[RO8] an expired pack that was rolled back to starts again', async () => {
    const rig = await openRig();
    const expiresAt = '2026-11-21T12:00:01.000Z';
    await rig.rollout.push(toyPack(2, 'step 2', { expiresAt }), 'tester');
    await rig.push(3, 'step 3');
    await rig.crash();
    const startMs = Date.parse('2027-01-01T00:00:00.000Z');
    const later = await openRig({ path: rig.path, startMs });
    expect(await later.rollout.rollback({}, 'tester')).toMatchObject({ ok: true });
    expect(later.rollout.active()?.pack.revision).toBe(2);
    await later.crash();
    const again = await openRig({ path: rig.path, startMs: startMs + 1_000 });
    expect(again.rollout.active()?.pack.revision).toBe(2);
    const incoming = await again.rollout.push(toyPack(4, 'step 4', { expiresAt }), 'tester');
    expect(incoming).toMatchObject({ ok: false, code: 'PACK_EXPIRED' });
  });

  it.each(['missing', 'altered'])(
    '[RO8] whose pack is %s fails and serves nothing',
    async (what) => {
      const rig = await openRig();
      const digest = rig.rollout.active()?.pack.digest ?? '';
      await rig.crash();
      const file = join(rig.path, 'packs', `${digest}.pack`);
      if (what === 'missing') await rm(file);
      else await writeFile(file, toyPack(1, 'step 100'));
      const again = await openRig({ path: rig.path, boot: false });
      await expect(again.rollout.boot()).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
      expect(again.kernel.routing).toBeUndefined();
    },
  );

  it('[RO8] that fails at a later service leaves nothing of the earlier ones loaded', async () => {
    const services = ['toy', 'other'];
    const rig = await openRig({ services });
    const pack = toyPack(1, 'step 1', { name: 'others', service: 'other' });
    expect(await rig.rollout.push(pack, 'tester')).toMatchObject({ ok: true });
    const digest = rig.rollout.active('other')?.pack.digest ?? '';
    await rig.crash();
    await rm(join(rig.path, 'packs', `${digest}.pack`));
    const again = await openRig({ path: rig.path, services, boot: false });
    await expect(again.rollout.boot()).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(again.kernel.generations()).toEqual([]);
  });

  it.each([
    ['first', ['other', 'toy']],
    ['last', ['toy', 'other']],
  ])(
    '[RO8] knows again and again which service was activated last, the one named %s',
    async (_, services) => {
      let rig = await openRig({ services });
      await rig.rollout.push(toyPack(1, 'step 1', { name: 'b', service: 'other' }), 'tester');
      for (let start = 1; start <= 3; start += 1) {
        await rig.crash();
        rig = await openRig({ path: rig.path, services });
        expect(rig.rollout.active()?.service, `start ${start}`).toBe('other');
        expect(rig.rollout.active('toy')?.pack.revision).toBe(1);
      }
    },
  );

  it('[RO9] an activation that a crash cut short does not count, and is closed on record', async () => {
    const rig = await openRig();
    const pack = { name: 'counting', revision: 2, digest: rig.rollout.active()?.pack.digest };
    const intent = rig.history.recent()[0];
    if (intent === undefined || pack.digest === undefined) throw new Error('no intent on record');
    await rig.history.append({ ...intent, epoch: 2, generation: 2 });
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.rollout.active()).toMatchObject({
      epoch: 3,
      generation: 3,
      pack: { revision: 1 },
    });
    const closed = again.history.recent().filter(({ stage }) => stage === 'rejected');
    expect(closed).toMatchObject([{ epoch: 2, generation: 2, reason: 'interrupted' }]);
  });
});

describe('service state at rest', () => {
  it('[RO15] what was saved is there after a restart', async () => {
    const rig = await openRig();
    rig.toy().add();
    await rig.rollout.saveState();
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.toy().imported).toEqual([1]);
  });

  it('[RO15] every swap saves too, so that a crash loses at most what came after it', async () => {
    const rig = await openRig();
    rig.toy().add();
    await rig.push(2, 'step 10');
    rig.toy().add();
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.toy().count).toBe(1);
  });

  it('[RO15] the file is sealed', async () => {
    const rig = await openRig({ builtIn: 'step 31337' });
    rig.toy().add();
    await rig.rollout.saveState();
    const bytes = await readFile(join(rig.path, 'toy.state'));
    expect(bytes.includes('31337')).toBe(false);
    expect(bytes.includes('toy')).toBe(true);
  });

  it('[RO15] a state that cannot be exported is reported by saveState', async () => {
    const rig = await openRig({ builtIn: 'refuse-export' });
    await expect(rig.rollout.saveState()).rejects.toMatchObject({ code: 'STATE_EXPORT_REFUSED' });
  });

  const damages: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    [
      'altered',
      (bytes) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))),
    ],
    ['truncated', (bytes) => bytes.subarray(0, -1)],
    ['emptied', () => Buffer.alloc(0)],
  ];
  it.each(damages)(
    '[RO16] an %s file is set aside, and the service starts without',
    async (_, damage) => {
      const rig = await openRig();
      rig.toy().add();
      await rig.rollout.saveState();
      await rig.crash();
      const file = join(rig.path, 'toy.state');
      const damaged = damage(await readFile(file));
      await writeFile(file, damaged);
      const again = await openRig({ path: rig.path });
      expect(again.toy().count).toBe(0);
      const [aside = '', ...others] = await stateFiles(again);
      expect(others).toEqual([]);
      expect(aside).toMatch(/^toy\.state-refused-/);
      expect(await readFile(join(rig.path, aside))).toEqual(damaged);
      const line = again.lines.find(({ level }) => level === 'error');
      expect(line?.fields).toMatchObject({ code: 'SEAL_REFUSED', service: 'toy' });
    },
  );

  it('[RO16] a state of another installation is set aside', async () => {
    const rig = await openRig();
    await rig.rollout.saveState();
    await rig.crash();
    const again = await openRig({ path: rig.path, environment: 'elsewhere' });
    expect(await stateFiles(again)).toEqual([expect.stringMatching(/^toy\.state-refused-/)]);
  });

  it('[RO16] a state that no generation of this history made is set aside', async () => {
    const rig = await openRig();
    const other = await openRig();
    await other.push(2, 'step 7');
    other.toy().add();
    await other.rollout.saveState();
    await rig.crash();
    await writeFile(join(rig.path, 'toy.state'), await readFile(join(other.path, 'toy.state')));
    const again = await openRig({ path: rig.path });
    expect(again.toy().count).toBe(0);
    expect(await stateFiles(again)).toEqual([expect.stringMatching(/^toy\.state-refused-/)]);
  });

  it('[RO16] a state of the same pack, but of a generation yet to come, is set aside', async () => {
    const rig = await openRig();
    const first = await openRig();
    await first.crash();
    const second = await openRig({ path: first.path });
    second.toy().add();
    await second.rollout.saveState();
    expect(second.rollout.active()?.pack).toEqual(rig.rollout.active()?.pack);
    await rig.crash();
    await writeFile(join(rig.path, 'toy.state'), await readFile(join(first.path, 'toy.state')));
    const again = await openRig({ path: rig.path });
    expect(again.toy().count).toBe(0);
    expect(await stateFiles(again)).toEqual([expect.stringMatching(/^toy\.state-refused-/)]);
  });

  it('[RO16] an older file of the same history is set aside: only the last saved one is taken', async () => {
    const rig = await openRig();
    rig.toy().add();
    await rig.rollout.saveState();
    const file = join(rig.path, 'toy.state');
    const older = await readFile(file);
    rig.toy().add();
    await rig.rollout.saveState();
    await rig.crash();
    const newest = await readFile(file);
    await writeFile(file, older);
    const again = await openRig({ path: rig.path });
    expect(again.toy().count).toBe(0);
    expect(await stateFiles(again)).toEqual([expect.stringMatching(/^toy\.state-refused-/)]);
    await again.crash();
    await writeFile(file, newest);
    expect((await openRig({ path: rig.path })).toy().count).toBe(2);
  });

  it('[RO16] a save after a refused file is counted above it', async () => {
    const rig = await openRig();
    await rig.rollout.saveState();
    await rig.rollout.saveState();
    await rig.crash();
    const file = join(rig.path, 'toy.state');
    const older = await readFile(file);
    await writeFile(file, '');
    const again = await openRig({ path: rig.path });
    again.toy().add();
    await again.rollout.saveState();
    await again.crash();
    const newest = await readFile(file);
    await writeFile(file, older);
    const third = await openRig({ path: rig.path });
    expect(third.toy().imported).toEqual([]);
    await third.crash();
    await writeFile(file, newest);
    expect((await openRig({ path: rig.path })).toy().count).toBe(1);
  });

  it('[RO15] a crash between a save and its count loses no state', async () => {
    const rig = await openRig();
    await rig.rollout.saveState();
    rig.toy().add();
    rig.failHistoryAfter(0);
    await rig.rollout.saveState();
    const messages = rig.lines.filter(({ level }) => level === 'error');
    expect(messages.map(({ fields }) => fields['services'])).toEqual([['toy']]);
    await rig.crash();
    expect((await openRig({ path: rig.path })).toy().count).toBe(1);
  });

  it('[RO15] the state of a generation long ago is restored when nothing was saved since', async () => {
    const rig = await openRig();
    rig.toy().add();
    await rig.rollout.saveState();
    const [, active] = rig.history.recent();
    if (active === undefined) throw new Error('nothing on record');
    const restarts = LIMITS.historyActivationsMax + 1;
    for (let i = 2; i <= restarts; i += 1) {
      await rig.history.append({ ...active, epoch: i, generation: i });
    }
    await rig.crash();
    expect((await openRig({ path: rig.path })).toy().count).toBe(1);
  });

  it('[RO16] a generation that refuses the state serves as one that never saw it', async () => {
    const rig = await openRig({ builtIn: 'step 1\nrefuse-import' });
    rig.toy().add();
    await rig.rollout.saveState();
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.toy().count).toBe(0);
    expect(again.rollout.active()?.generation).toBe(3);
    expect(again.kernel.generations().map(({ id }) => id)).toEqual([3]);
    expect(await stateFiles(again)).toEqual([expect.stringMatching(/^toy\.state-refused-/)]);
  });
});
