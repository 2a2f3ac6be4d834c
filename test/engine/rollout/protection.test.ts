// Protection switches: who opens them, for how long, and what they let in.
import { describe, expect, it } from 'vitest';
import type { CompilePolicy } from '../../../engine/contract/compiler.ts';
import { PROTECTION_SWITCH_NAMES } from '../../../engine/base/protection-switch.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { buildUnsignedPack } from '../../../engine/trust/pack.ts';
import { openRig, OTHER_KEY, toyPack, toyPackInput } from './rig.ts';

const MINUTE_MS = 60_000;
const OPERATOR = { actor: 'operator', reason: 'the night shift asked' };
const unsignedPack = (revision: number, text: string): Uint8Array =>
  buildUnsignedPack(toyPackInput(revision, text));

describe('protection switches', () => {
  it('[PS1] all are closed in a new server, and what needs one says which', async () => {
    const { protection } = await openRig();
    expect(protection.list().map(({ name, open }) => [name, open])).toEqual(
      PROTECTION_SWITCH_NAMES.map((name) => [name, false]),
    );
  });

  it('[PS1] the configuration opens some for as long as the server runs', async () => {
    const { protection, clock, lines } = await openRig({ open: ['file-watch'] });
    clock.advance(10 * LIMITS.switchOpenMsMax);
    await protection.expire();
    expect(PROTECTION_SWITCH_NAMES.filter((name) => protection.isOpen(name))).toEqual([
      'file-watch',
    ]);
    const told = lines.filter(({ fields }) => fields['switch'] === 'file-watch');
    expect(told).toMatchObject([{ level: 'warn' }]);
  });

  it('[PS2] an opening is on record with actor, reason and end before it counts', async () => {
    const rig = await openRig();
    const opening = rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    expect(rig.protection.isOpen('module-tier')).toBe(false);
    const until = new Date(rig.clock.wallMs() + MINUTE_MS).toISOString();
    const openedBy = OPERATOR.actor;
    expect(await opening).toMatchObject({ open: true, until, openedBy, reason: OPERATOR.reason });
    expect(rig.protection.isOpen('module-tier')).toBe(true);
    expect(rig.history.recent().at(-1)).toMatchObject({
      stage: 'opened',
      actor: 'operator',
      reason: `module-tier until ${until}: the night shift asked`,
    });
  });

  it('[PS2] an opening that cannot be put on record opens nothing', async () => {
    const rig = await openRig();
    rig.failHistoryAfter(0);
    const opening = rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    await expect(opening).rejects.toMatchObject({ code: 'HISTORY_STOPPED' });
    expect(rig.protection.isOpen('module-tier')).toBe(false);
  });

  it('[PS3] an opening ends by itself, to the millisecond, and its end is on record', async () => {
    const rig = await openRig();
    await rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    rig.clock.advance(MINUTE_MS - 1);
    expect(rig.protection.isOpen('module-tier')).toBe(true);
    rig.clock.advance(1);
    expect(rig.protection.isOpen('module-tier')).toBe(false);
    await rig.protection.expire();
    expect(rig.history.recent().at(-1)).toMatchObject({ stage: 'closed', actor: 'server' });
    await rig.protection.expire();
    expect(rig.history.recent().filter(({ stage }) => stage === 'closed')).toHaveLength(1);
  });

  it.each([0, -1, LIMITS.switchOpenMsMax + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    '[PS3] an opening for %d ms is a bug of the caller',
    async (forMs) => {
      const { protection } = await openRig();
      await expect(protection.open('module-tier', forMs, OPERATOR)).rejects.toThrow('PS3');
      expect(protection.isOpen('module-tier')).toBe(false);
    },
  );

  it('[PS3] one that is opened anew while others end stays open', async () => {
    const { protection, clock } = await openRig();
    await protection.open('module-tier', MINUTE_MS, OPERATOR);
    await protection.open('file-watch', MINUTE_MS, OPERATOR);
    clock.advance(MINUTE_MS);
    const anew = protection.open('file-watch', MINUTE_MS, OPERATOR);
    await Promise.all([protection.expire(), anew]);
    expect(protection.isOpen('file-watch')).toBe(true);
    const later = protection.expire();
    await Promise.all([later, protection.open('module-tier', MINUTE_MS, OPERATOR)]);
    expect(
      ['module-tier', 'file-watch'].map(
        (each) => protection.list().find(({ name }) => name === each)?.open,
      ),
    ).toEqual([true, true]);
  });

  it('[PS3] an opening does not outlast a restart', async () => {
    const rig = await openRig();
    await rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    await rig.crash();
    const again = await openRig({ path: rig.path });
    expect(again.protection.isOpen('module-tier')).toBe(false);
    expect(again.rollout.active()).toMatchObject({ epoch: 2 });
  });

  it('[PS4] closing counts at once, even when it cannot be put on record', async () => {
    const rig = await openRig({ open: ['file-watch'] });
    await rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    rig.failHistoryAfter(0);
    const closing = rig.protection.close('module-tier', OPERATOR);
    expect(rig.protection.isOpen('module-tier')).toBe(false);
    expect(await closing).toMatchObject({ open: false, until: null });
    expect(await rig.protection.close('file-watch', OPERATOR)).toMatchObject({ open: false });
    const failed = rig.lines.filter(({ level }) => level === 'error');
    expect(failed.map(({ fields }) => fields['switch'])).toEqual(['module-tier', 'file-watch']);
  });
});

describe('openings and closings at once', () => {
  it('[PS4] a switch that is closed while its opening is put on record stays closed, on record too', async () => {
    const rig = await openRig();
    const opening = rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    const closing = rig.protection.close('module-tier', OPERATOR);
    expect(await opening).toMatchObject({ open: false });
    expect(await closing).toMatchObject({ open: false });
    expect(rig.protection.isOpen('module-tier')).toBe(false);
    const moves = rig.history.recent().map(({ stage }) => stage);
    expect(moves.slice(-2)).toEqual(['opened', 'closed']);
    expect(await rig.protection.open('module-tier', MINUTE_MS, OPERATOR)).toMatchObject({
      open: true,
    });
  });
});

describe('unsigned packs', () => {
  it('[PS5] come in while their switch is open, and only then', async () => {
    const rig = await openRig();
    const push = () => rig.rollout.push(unsignedPack(2, 'step 2'), 'tester');
    expect(await push()).toMatchObject({ ok: false, code: 'PACK_UNSIGNED' });
    await rig.protection.open('unsigned-packs', MINUTE_MS, OPERATOR);
    expect(await push()).toMatchObject({ ok: true, epoch: 2 });
    expect(rig.history.recent().at(-1)).toMatchObject({ stage: 'active', unsigned: true });
    rig.clock.advance(MINUTE_MS);
    const later = await rig.rollout.push(unsignedPack(3, 'step 3'), 'tester');
    expect(later).toMatchObject({ ok: false, code: 'PACK_UNSIGNED' });
  });

  it('[PS5] a wrong signature, revision or form is refused as ever', async () => {
    const rig = await openRig({ open: ['unsigned-packs'] });
    const push = (bytes: Uint8Array) => rig.rollout.push(bytes, 'tester');
    const foreign = toyPack(2, 'step 2', { key: OTHER_KEY });
    expect(await push(foreign)).toMatchObject({ ok: false, code: 'PACK_SIGNATURE' });
    const altered = unsignedPack(2, 'step 2');
    altered[altered.length - 1] = 0x39;
    expect(await push(altered)).toMatchObject({ ok: false, code: 'PACK_MEMBER' });
    expect(await push(unsignedPack(1, 'step 2'))).toMatchObject({ code: 'PACK_REVISION_STALE' });
  });

  it('[RO19] a start resumes the newest signed pack', async () => {
    const rig = await openRig({ open: ['unsigned-packs'] });
    await rig.push(2, 'step 2');
    await rig.rollout.push(unsignedPack(3, 'step 3'), 'tester');
    await rig.crash();
    const again = await openRig({ path: rig.path, open: ['unsigned-packs'] });
    expect(again.rollout.active()).toMatchObject({ pack: { revision: 2 } });
    again.toy().add();
    expect(again.toy().count).toBe(2);
  });
});

describe('guarded compilers', () => {
  /** A server whose first pack came in while the switch was open. */
  const openGuarded = async () => {
    const rig = await openRig({ guardedBy: 'module-tier', open: ['module-tier'] });
    await rig.protection.close('module-tier', OPERATOR);
    return rig;
  };

  it('[PS1][RO20] a pack whose compiler is guarded comes in while the switch is open', async () => {
    const rig = await openGuarded();
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: false, code: 'PROTECTION_CLOSED' });
    await rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: true });
  });

  it('[RO20] a guarded pack that came in with generated code serves again when that switch is closed', async () => {
    const seen: boolean[] = [];
    const onPolicy = ({ generatedCode }: CompilePolicy) => void seen.push(generatedCode);
    const guarded = { guardedBy: 'module-tier', needsGeneratedCode: true, onPolicy } as const;
    const rig = await openRig({ ...guarded, open: ['module-tier', 'generated-code'] });
    await rig.protection.close('generated-code', OPERATOR);
    expect(await rig.push(2, 'step 2')).toMatchObject({ ok: false, code: 'RULES_REFUSED' });
    await rig.crash();
    const again = await openRig({ path: rig.path, ...guarded });
    expect(again.rollout.active()).toMatchObject({ pack: { revision: 1 } });
    expect(seen).toEqual([true, false, false, true]);
  });

  it('[RO20] a guarded pack that makes no code may make none after a start while that switch is closed', async () => {
    const seen: boolean[] = [];
    const onPolicy = ({ generatedCode }: CompilePolicy) => void seen.push(generatedCode);
    const guarded = { guardedBy: 'module-tier', onPolicy } as const;
    const rig = await openRig({ ...guarded, open: ['module-tier'] });
    await rig.crash();
    await openRig({ path: rig.path, ...guarded });
    expect(seen).toEqual([false, false]);
  });

  it('[RO20] a pack that nothing guards is compiled under the switches of the moment at a start too', async () => {
    const seen: boolean[] = [];
    const onPolicy = ({ generatedCode }: CompilePolicy) => void seen.push(generatedCode);
    const rig = await openRig({ onPolicy, open: ['generated-code'] });
    await rig.crash();
    await openRig({ path: rig.path, onPolicy });
    expect(seen).toEqual([true, false]);
  });

  it('[RO20] a guarded pack that served is loaded at a start that would refuse it, and the log says why', async () => {
    const rig = await openRig({ guardedBy: 'module-tier', open: ['module-tier'] });
    await rig.crash();
    const slow = { guardedBy: 'module-tier', failsToBeTried: true, open: ['module-tier'] } as const;
    const again = await openRig({ path: rig.path, ...slow });
    expect(again.rollout.active()).toMatchObject({ pack: { revision: 1 } });
    const warned = again.lines.find(({ fields }) => 'findings' in fields);
    expect(warned).toMatchObject({ level: 'warn', fields: { findings: ['TOY: toy'] } });
    expect(await again.push(2, 'step 2')).toMatchObject({ ok: false, code: 'RULES_REFUSED' });
  });

  it('[RO20] neither a rollback nor a start asks the switch again', async () => {
    const rig = await openGuarded();
    await rig.protection.open('module-tier', MINUTE_MS, OPERATOR);
    await rig.push(2, 'step 2');
    rig.clock.advance(MINUTE_MS);
    expect(await rig.rollout.rollback({}, 'tester')).toMatchObject({ ok: true });
    await rig.crash();
    const again = await openRig({ path: rig.path, guardedBy: 'module-tier' });
    expect(again.rollout.active()).toMatchObject({ pack: { revision: 1 } });
  });
});
