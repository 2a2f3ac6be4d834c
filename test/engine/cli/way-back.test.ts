// midswing rollback --state, confirm, and what status says of ways back, against a running server.
import { describe, expect, it } from 'vitest';
import { runConfirm, type ConfirmOptions } from '../../../engine/cli/confirm.ts';
import { runRollback, type RollbackOptions } from '../../../engine/cli/rollback.ts';
import { runStatus } from '../../../engine/cli/status.ts';
import { openCommandRig, recordingTerminal, type CommandRig } from './command-rig.ts';

async function pushed(): Promise<CommandRig> {
  const rig = await openCommandRig();
  await rig.rig.push(2, 'step 2');
  return rig;
}

async function rollback(rig: CommandRig, changes: Partial<RollbackOptions> = {}) {
  const terminal = recordingTerminal();
  const code = await runRollback({ ...rig.target, state: 'snapshot', ...changes }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function confirm(rig: CommandRig, changes: Partial<ConfirmOptions> = {}) {
  const terminal = recordingTerminal();
  const code = await runConfirm({ ...rig.target, ...changes }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function status(rig: CommandRig): Promise<string> {
  const terminal = recordingTerminal();
  await runStatus(rig.target, terminal);
  return terminal.out();
}

describe('rollback with the state of the switch', () => {
  it('[CM23] says since when which state is dropped', async () => {
    const rig = await pushed();
    rig.rig.toy().add();
    const { code, out } = await rollback(rig);
    expect(code).toBe(0);
    expect(out).toContain('counting revision 1 is active: epoch 3, generation 3');
    expect(out).toContain('\nState since 2026-11-21T12:00:00.000Z is dropped: toy.\n');
    expect(rig.rig.toy().count).toBe(0);
  });

  it('[CM23] with the state of today nothing is said to be dropped', async () => {
    const { code, out } = await rollback(await pushed(), { state: 'migrate' });
    expect([code, out.includes('dropped')]).toEqual([0, false]);
  });

  it('[CM23] where none is kept it exits with 1 and says what can be done', async () => {
    const rig = await pushed();
    rig.rig.clock.advance(3_600_000);
    const expired = await rollback(rig);
    expect(expired.code).toBe(1);
    expect(expired.err).toContain('ROLLBACK_SNAPSHOT_EXPIRED');
    expect(expired.err).toContain('--state migrate');
    expect(expired.err).toContain('Nothing changed on the server.');
    const json = await rollback(rig, { json: true });
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, code: 'ROLLBACK_SNAPSHOT_EXPIRED' });
  });
});

describe('confirm', () => {
  it('[CM22] says what is confirmed; with nothing kept it says so', async () => {
    const rig = await pushed();
    const first = await confirm(rig, { service: 'toy' });
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/^toy is confirmed: counting revision 2, generation 2\n/);
    const second = await confirm(rig);
    expect(second.code).toBe(0);
    expect(second.out).toMatch(/^There was nothing to confirm/);
  });

  it('[CM22] an unknown service is refused with exit 1', async () => {
    const { code, err } = await confirm(await pushed(), { service: 'nobody' });
    expect(code).toBe(1);
    expect(err).toContain('SERVICE_UNKNOWN');
  });

  it('[CM22] with --json one object is printed', async () => {
    const { out } = await confirm(await pushed(), { json: true });
    const services = [{ service: 'toy', generation: 2 }];
    expect(JSON.parse(out)).toMatchObject({ ok: true, epoch: 2, services });
  });
});

describe('status', () => {
  it('[CM24] says to what a service can go back and until when, or that there is nothing', async () => {
    const rig = await pushed();
    const since = '2026-11-21T12:00:00.000Z';
    const until = '2026-11-21T13:00:00.000Z';
    const line = `  toy  counting revision 1 with its state of ${since}, until ${until}\n`;
    expect(await status(rig)).toContain(`\nways back\n${line}`);
    await confirm(rig);
    expect(await status(rig)).toContain('\nways back\n  toy  none with its state of before\n');
  });
});
