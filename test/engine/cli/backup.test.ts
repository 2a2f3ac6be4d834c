// midswing backup and restore: what they say.
import { describe, expect, it } from 'vitest';
import { runBackup, runRestore, type BackupOptions } from '../../../engine/cli/backup.ts';
import { CodedError } from '../../../engine/base/errors.ts';
import { recordingTerminal } from './command-rig.ts';

const CONTENTS = {
  version: '0.1.0',
  createdAt: '2026-11-21T12:00:00.000Z',
  keyIds: ['ab'.repeat(16), 'cd'.repeat(16)],
  files: [
    { path: 'format', bytes: 16 },
    { path: 'history.log', bytes: 4 },
  ],
};

async function run(command: typeof runBackup, changes: Partial<BackupOptions> = {}) {
  const terminal = recordingTerminal();
  const copy = () => Promise.resolve(CONTENTS);
  const options = { dataFolder: '/data', folder: '/copy', json: false, copy, ...changes };
  const code = await command(options, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('midswing backup and restore', () => {
  it.each([
    ['backup', runBackup, '/data is backed up in /copy\n'],
    ['restore', runRestore, '/data is restored from /copy\n'],
  ] as const)(
    '[BP8] %s says what was copied, and which keys are not in it',
    async (_name, command, first) => {
      expect(await run(command)).toEqual({
        code: 0,
        out:
          `${first}2 files, 20 bytes, of 2026-11-21T12:00:00.000Z\n` +
          'No keys are in it: keep the keys folder apart, and put it in place before a start.\n' +
          `Needed: ${CONTENTS.keyIds.join(', ')}\n`,
        err: '',
      });
    },
  );

  it('[BP8] a backup of nothing sealed needs no keys', async () => {
    const copy = () => Promise.resolve({ ...CONTENTS, keyIds: [] });
    const { out } = await run(runBackup, { copy });
    expect(out).toContain('No keys are in it, and nothing in it is sealed.\n');
  });

  it('[BP8] with --json it is one object', async () => {
    const { out } = await run(runRestore, { json: true });
    expect(JSON.parse(out)).toEqual({
      ok: true,
      dataFolder: '/data',
      folder: '/copy',
      version: '0.1.0',
      createdAt: '2026-11-21T12:00:00.000Z',
      keyIds: CONTENTS.keyIds,
      files: 2,
      bytes: 20,
    });
  });

  it('[BP8] a refusal is told with its code', async () => {
    const copy = () => Promise.reject(new CodedError('BACKUP_INVALID'));
    const { code, err } = await run(runRestore, { copy });
    expect(code).toBe(2);
    expect(err).toContain('BACKUP_INVALID');
  });
});
