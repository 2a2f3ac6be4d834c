// midswing protection against a running server: what is shown, and what moves.
import { describe, expect, it } from 'vitest';
import { runProtection, type SwitchMove } from '../../../engine/cli/protection.ts';
import { readPackSource } from '../../../engine/trust/pack-source.ts';
import { runPush } from '../../../engine/cli/push.ts';
import { openCommandRig, packFolder, recordingTerminal, type CommandRig } from './command-rig.ts';

async function protection(rig: CommandRig, move?: SwitchMove, json = false) {
  const terminal = recordingTerminal();
  const options = { ...rig.target, json, ...(move === undefined ? {} : { move }) };
  const code = await runProtection(options, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

const OPEN = { kind: 'open', name: 'unsigned-packs', minutes: 15, reason: 'lost key' } as const;

describe('protection', () => {
  it('[CM20] lists every switch with what it opens', async () => {
    const { code, out } = await protection(await openCommandRig());
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(4);
    expect(out).toMatch(
      /^module-tier +closed {2}Packs may bring TypeScript or JavaScript modules/m,
    );
  });

  it('[CM20] opens a switch until then, for that reason, and closes it', async () => {
    const rig = await openCommandRig();
    const opened = await protection(rig, OPEN);
    expect(opened.code).toBe(0);
    expect(opened.out).toMatch(/unsigned-packs +open /);
    expect(opened.out).toMatch(/until 20\S+Z, by admin: lost key\n$/);
    const closed = await protection(rig, {
      kind: 'close',
      name: 'unsigned-packs',
      reason: 'found',
    });
    expect(closed.out).toMatch(/unsigned-packs +closed/);
    expect(rig.rig.history.recent().slice(-2)).toMatchObject([
      { stage: 'opened', actor: 'admin' },
      { stage: 'closed', actor: 'admin', reason: 'unsigned-packs: found' },
    ]);
  });

  it('[CM12] a reason stands on one line, whatever is in it', async () => {
    const reason = 'a\n\tb\u001b[31m';
    const { out } = await protection(await openCommandRig(), { ...OPEN, reason });
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(out).toMatch(/by admin: a b\ufffd\[31m\n$/);
  });

  it('[CM20] with --json one object is printed', async () => {
    const rig = await openCommandRig();
    const { out } = await protection(rig, OPEN, true);
    expect(JSON.parse(out)).toMatchObject({ name: 'unsigned-packs', open: true });
    const list: unknown = JSON.parse((await protection(rig, undefined, true)).out);
    expect(list).toMatchObject({ switches: [{}, {}, { open: true }, {}] });
  });

  it.each([
    ['an unknown name', { ...OPEN, name: 'module-teir' }, 'Did you mean module-tier?'],
    ['no reason', { ...OPEN, reason: '' }, 'reason'],
    ['no time', { ...OPEN, minutes: 0 }, '1 to 480 minutes, not for 0'],
    ['too long a time', { ...OPEN, minutes: 481 }, 'not for 481'],
  ])('[CM20] %s is wrong use, exits with 2 and opens nothing', async (_, move, says) => {
    const rig = await openCommandRig();
    const { code, err } = await protection(rig, move);
    expect(code).toBe(2);
    expect(err).toContain('REQUEST_INVALID');
    expect(err).toContain(says);
    expect(rig.rig.protection.list().some(({ open }) => open)).toBe(false);
  });

  it('[CM20] an unsigned push is told which switch it needs, and goes through once it is open', async () => {
    const rig = await openCommandRig();
    const folder = await packFolder('step 2');
    const push = async () => {
      const terminal = recordingTerminal();
      const what = { folder, readSource: readPackSource, production: true } as const;
      const options = { ...rig.target, ...what, unsigned: true } as const;
      return { code: await runPush(options, terminal), err: terminal.err() };
    };
    expect(await push()).toMatchObject({ code: 1, err: expect.stringContaining('PACK_UNSIGNED') });
    await protection(rig, OPEN);
    expect((await push()).code).toBe(0);
  });
});
