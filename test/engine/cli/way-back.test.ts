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
  const code = await runRollback({ ...rig.target, state: 'restore', ...changes }, terminal);
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
    const { code, out } = await rollback(await pushed(), { state: 'keep-state' });
    expect([code, out.includes('dropped')]).toEqual([0, false]);
  });

  it('[CM23] where none is kept it exits with 1 and says what can be done', async () => {
    const rig = await pushed();
    rig.rig.clock.advance(3_600_000);
    const expired = await rollback(rig);
    expect(expired.code).toBe(1);
    expect(expired.err).toContain('ROLLBACK_SNAPSHOT_EXPIRED');
    expect(expired.err).toContain('--keep-state');
    expect(expired.err).toContain('Nothing changed on the server.');
    const json = await rollback(rig, { json: true });
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, code: 'ROLLBACK_SNAPSHOT_EXPIRED' });
  });
});

describe('the preview of a rollback', () => {
  it('[CM25] says where it would go, and changes nothing', async () => {
    const rig = await pushed();
    const { code, out } = await rollback(rig, { dryRun: true });
    expect(code).toBe(0);
    const way = 'From counting revision 2 to revision 1, with the state of the switch.\n';
    expect(out).toBe(way);
    expect(rig.rig.kernel.epoch).toBe(2);
    const json = await rollback(rig, { dryRun: true, json: true });
    expect(JSON.parse(json.out)).toMatchObject({ dryRun: true, to: { revision: 1 }, rooms: null });
    const none = await rollback(rig, { dryRun: true, to: 9 });
    expect([none.code, none.err.includes('ROLLBACK_NONE')]).toEqual([1, true]);
  });

  it('[CM25] a restore lists before it happens what rooms decide again, and what stays sent', async () => {
    const rig = await openCommandRig(
      {},
      {
        previewRooms: () => ({
          returning: 2,
          staying: 1,
          accepted: 7,
          rooms: [{ room: 1, fromTick: 40, accepted: 7 }],
          commands: [
            { room: 1, tick: 41, member: 0, sequence: 3, kind: 1 },
            { room: 1, tick: 42, member: -1, sequence: 1, kind: 7 },
          ],
          sent: [{ room: 1, tick: 44, topic: 'round', key: '1.1.round 3' }],
          sentCount: 1,
        }),
      },
    );
    await rig.rig.push(2, 'step 2');
    const { code, out } = await rollback(rig);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines.slice(0, 11)).toEqual([
      'From counting revision 2 to revision 1, with the state of the switch.',
      '2 rooms go back to the state at the switch; of 1 nothing is kept: they keep the state of today.',
      '7 accepted commands are decided again.',
      '  room 1: from tick 40, 7 commands',
      '  and 1 more',
      'The oldest of these commands:',
      '  room 1, tick 41: command 3 of member 0',
      '  room 1, tick 42: command 1 of the host',
      '  and 5 more',
      '1 thing has left the rooms since, and stays sent:',
      '  room 1, tick 44: round, key 1.1.round 3',
    ]);
    expect(out).toContain('counting revision 1 is active: epoch 3');
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
