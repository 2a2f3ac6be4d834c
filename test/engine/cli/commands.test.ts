// push, rollback and status against a running server (SPEC CM): what is printed, and the exit
// codes.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPackSource } from '../../../engine/trust/pack-source.ts';
import { runPush, type PushOptions } from '../../../engine/cli/push.ts';
import { runRollback } from '../../../engine/cli/rollback.ts';
import { runStatus } from '../../../engine/cli/status.ts';
import { writeFile } from 'node:fs/promises';
import { generateSigningKey } from '../../../engine/trust/keys.ts';
import { statusOf } from '../admin/admin-rig.ts';
import { SIGNING_PEM, temporaryFolder } from '../rollout/rig.ts';
import {
  dataFolderWith,
  openCommandRig,
  packFolder,
  recordingTerminal,
  type CommandRig,
} from './command-rig.ts';

async function push(rig: CommandRig, rules: string, changes: Partial<PushOptions> = {}) {
  const terminal = recordingTerminal();
  const folder = await packFolder(rules);
  const options = { ...rig.target, folder, readSource: readPackSource, production: false };
  const code = await runPush({ ...options, ...changes }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('push', () => {
  it('[CM1] signs the folder with the next revision and prints each stage and what serves', async () => {
    const rig = await openCommandRig();
    const { code, out, err } = await push(rig, 'step 2\nwarn');
    expect(code).toBe(0);
    expect(err).toBe('');
    const lines = out.split('\n');
    expect(lines[0]).toBe(`Pushing counting revision 2 to ${rig.url}`);
    for (const stage of ['received', 'verified', 'compiled', 'prepared', 'active']) {
      expect(out).toMatch(new RegExp(`^  ${stage} +\\d+\\.\\d ms$`, 'm'));
    }
    expect(out).toContain('warning: toy\n 1 | mistake\n');
    expect(out).toContain('counting revision 2 is active: epoch 2, generation 2, pack ');
    expect(out).toContain('To undo it: midswing rollback');
    expect((await push(rig, 'step 3')).out).toContain('Pushing counting revision 3');
    await rig.rig.rollout.rollback({ to: 1 }, 'tester');
    expect((await push(rig, 'step 4')).out).toContain('counting revision 4 is active');
  });

  it('[CM1] prints what moving to the pack does to things that run', async () => {
    const touches = [
      { what: 'effect poison', how: 'rescale', count: 3 },
      { what: 'effect frost', how: 'end', count: 1 },
      { what: 'effect ice', how: 'gone', count: 0 },
    ];
    const prepare = () => Promise.resolve(touches);
    const participants = [{ prepare, confirm: () => undefined }];
    const { out } = await push(await openCommandRig({ participants }), 'step 2');
    const rows = ['3 of effect poison: rescale', '1 of effect frost: end', 'effect ice: gone'];
    expect(out).toContain(`In running battles, about:\n  ${rows.join('\n  ')}\n`);
  });

  it('[CM1] starts at revision 1 for a name the server does not know', async () => {
    const rig = await openCommandRig();
    const folder = await packFolder('step 2', { name: 'other' });
    expect((await push(rig, '', { folder })).out).toContain('other revision 1 is active');
  });

  it('[CM2] a refused push prints the findings, says that nothing changed, and exits 1', async () => {
    const rig = await openCommandRig();
    const { code, out, err } = await push(rig, 'mistake');
    expect(code).toBe(1);
    expect(out).toMatch(/^ {2}compiled +\d+\.\d ms {2}refused$/m);
    expect(out).toContain('error: toy\n 1 | mistake\n');
    expect(err).toContain('RULES_REFUSED');
    expect(err).toContain('Nothing changed on the server.');
    expect(rig.rig.kernel.epoch).toBe(1);
  });

  it('[CM3] with --json one object is printed, accepted or refused', async () => {
    const rig = await openCommandRig();
    const json = { json: true };
    const accepted = await push(rig, 'step 2', json);
    expect(JSON.parse(accepted.out)).toMatchObject({ ok: true, epoch: 2, durable: true });
    const refused = await push(rig, 'mistake', json);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, code: 'RULES_REFUSED' });
    const missing = await push(rig, '', { ...json, folder: join(rig.target.dataFolder, 'no') });
    expect(missing.code).toBe(2);
    expect(JSON.parse(missing.out)).toMatchObject({ ok: false, code: 'PACK_SOURCE_MISSING' });
    expect([accepted.err, refused.err, missing.err]).toEqual(['', '', '']);
  });

  it('[CM4] a folder that is no pack is refused before the server is asked, with exit 2', async () => {
    const rig = await openCommandRig();
    const { code, err } = await push(rig, '', { folder: join(rig.target.dataFolder, 'nothing') });
    expect(code).toBe(2);
    expect(err).toContain('PACK_SOURCE_MISSING');
    expect(rig.lines).toEqual([]);
  });

  it('[CM5] development keys are refused in production, a key of its own is not', async () => {
    const rig = await openCommandRig();
    const refused = await push(rig, 'step 2', { production: true });
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('KEYS_DEVELOPMENT_REFUSED');
    const keyFile = join(await temporaryFolder(), 'own.key');
    await writeFile(keyFile, SIGNING_PEM, { mode: 0o600 });
    expect((await push(rig, 'step 2', { production: true, keyFile })).code).toBe(0);
  });

  it('[CM5] a key file that is missing or holds no key is refused by name', async () => {
    const rig = await openCommandRig();
    const folder = await temporaryFolder();
    const missing = await push(rig, 'step 2', { keyFile: join(folder, 'nofile') });
    const keyFile = join(folder, 'noise');
    await writeFile(keyFile, 'noise', { mode: 0o600 });
    const noise = await push(rig, 'step 2', { keyFile });
    for (const { code, err } of [missing, noise]) {
      expect(code).toBe(2);
      expect(err).toMatch(/^KEY_FILE_INVALID [^\n]*\n$/);
      expect(err).not.toContain('anew');
    }
    expect(missing.err).toContain(join(folder, 'nofile'));
    await writeFile(join(folder, 'open'), SIGNING_PEM, { mode: 0o644 });
    const open = await push(rig, 'step 2', { keyFile: join(folder, 'open') });
    expect(open.err).toContain('KEYS_PERMISSIONS');
  });

  it('[CM2] a key the server does not trust is refused by the server', async () => {
    const rig = await openCommandRig();
    const keyFile = join(await temporaryFolder(), 'other.key');
    await writeFile(keyFile, generateSigningKey().privatePem, { mode: 0o600 });
    const { code, err } = await push(rig, 'step 2', { keyFile });
    expect([code, err.includes('PACK_SIGNATURE')]).toEqual([1, true]);
  });
});

describe('rollback', () => {
  it('[CM6] brings the pack before back, or the revision that is named', async () => {
    const rig = await openCommandRig();
    await push(rig, 'step 2');
    await push(rig, 'step 3');
    const terminal = recordingTerminal();
    expect(await runRollback(rig.target, terminal)).toBe(0);
    expect(terminal.out()).toContain('counting revision 2 is active: epoch 4, generation 4');
    expect(terminal.out()).toMatch(/\nIt replaced counting revision 3, generation 3\.\n$/);
    const named = recordingTerminal();
    expect(await runRollback({ ...rig.target, to: 3, service: 'toy', json: true }, named)).toBe(0);
    expect(JSON.parse(named.out())).toMatchObject({ pack: { revision: 3 }, epoch: 5 });
  });

  it('[CM6] with nothing to go back to it says so and exits 1', async () => {
    const rig = await openCommandRig();
    const terminal = recordingTerminal();
    expect(await runRollback(rig.target, terminal)).toBe(1);
    expect(terminal.err()).toContain('ROLLBACK_NONE');
    expect(terminal.err()).toContain('Nothing changed on the server.');
  });
});

describe('status', () => {
  it('[CM7] prints which version of what runs, and how it fares', async () => {
    const rig = await openCommandRig();
    const digest = rig.rig.rollout.active()?.pack.digest.slice(0, 12) ?? '';
    const set = rig.rig.kernel.routing?.defaultSet.digest.slice(0, 12) ?? '';
    const terminal = recordingTerminal();
    expect(await runStatus(rig.target, terminal)).toBe(0);
    expect(terminal.out().split('\n')).toEqual([
      'midswing 0.1.0 on Node v20.20.2, up 1 min 1 s',
      `counting revision 1 is active: epoch 1, generation 1, pack ${digest}, set ${set}`,
      '3 rooms, 2 sockets, 40 ticks, 0 rooms faulted',
      'journal writing: durable up to 12 ms ago, 1 segment, 0.0 MiB',
      '2 rooms resumed at the start in 5 ms',
      '3 rooms moved to a new set: p50 0.010 ms, p99 0.020 ms, max 0.030 ms',
      '',
      'generations',
      '       1  toy  counting revision 1  active, 0 leases',
      '',
      'ways back',
      '  toy  none with its state of before',
      '',
      'service toy',
      '  count 0',
      '',
    ]);
  });

  it('[CM7] with --json it prints the report of the server as it is', async () => {
    const rig = await openCommandRig();
    const terminal = recordingTerminal();
    expect(await runStatus({ ...rig.target, json: true }, terminal)).toBe(0);
    expect(JSON.parse(terminal.out())).toEqual(JSON.parse(JSON.stringify(statusOf(rig.rig))));
  });
});

describe('the way to the server', () => {
  it('[CM8] without a token nothing is sent and no key is made, and it exits 2', async () => {
    const rig = await openCommandRig();
    const dataFolder = await dataFolderWith({});
    const { code, err } = await push({ ...rig, target: { ...rig.target, dataFolder } }, 'step 2');
    expect(code).toBe(2);
    expect(err).toContain('TOKEN_MISSING');
    expect(err).toContain(join(dataFolder, 'keys', 'admin.token'));
    expect(rig.lines).toEqual([]);
  });

  it('[CM8] with the token of another server it exits 2', async () => {
    const rig = await openCommandRig();
    const dataFolder = await dataFolderWith({ 'admin.token': 'f'.repeat(64) });
    const terminal = recordingTerminal();
    expect(await runStatus({ ...rig.target, dataFolder }, terminal)).toBe(2);
    expect(terminal.err()).toContain('AUTH_REFUSED');
  });

  it('[CM9] without a server it says how to start one, and exits 2', async () => {
    const rig = await openCommandRig();
    await rig.close();
    const terminal = recordingTerminal();
    expect(await runStatus(rig.target, terminal)).toBe(2);
    expect(terminal.err()).toContain('SERVER_UNREACHABLE');
    expect(terminal.err()).toContain('ECONNREFUSED');
    expect(terminal.err()).toContain('npm start');
    expect(terminal.err()).toContain('--url');
  });
});
