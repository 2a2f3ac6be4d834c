// midswing keys on real data folders: what is shown, what a rotation leaves, and what is refused.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKeys, type KeysOptions } from '../../../engine/cli/keys.ts';
import { keysFolderOf } from '../../../engine/cli/locate.ts';
import { ensureDevelopmentKeys } from '../../../engine/trust/dev-keys.ts';
import { generateSealKey, loadSealKey, open, seal } from '../../../engine/trust/seal.ts';
import { context } from '../trust/seal-rig.ts';
import { temporaryFolder } from '../rollout/rig.ts';
import { dataFolderWith, recordingTerminal } from './command-rig.ts';

async function keys(options: Partial<KeysOptions> & Pick<KeysOptions, 'dataFolder'>) {
  const terminal = recordingTerminal();
  const code = await runKeys({ production: false, json: false, ...options }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

const SECRET = generateSealKey();
const FIRST = loadSealKey(SECRET).keyId;
const folderWithKey = (): Promise<string> => dataFolderWith({ 'state.key': `${SECRET}\n` });

describe('midswing keys', () => {
  it('[CM18] lists the one key of a folder that was never rotated, and writes nothing', async () => {
    const dataFolder = await folderWithKey();
    const before = await readdir(keysFolderOf(dataFolder));
    const { code, out, err } = await keys({ dataFolder });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^${FIRST}  enabled    20\\S+Z  seals\n$`));
    expect(await readdir(keysFolderOf(dataFolder))).toEqual(before);
  });

  it('[CM18] rotate adds a key that seals, keeps the others, and says when it takes effect', async () => {
    const dataFolder = await folderWithKey();
    const { code, out } = await keys({ dataFolder, rotate: true });
    expect(code).toBe(0);
    expect(out).toContain(`${FIRST}  enabled`);
    expect(out).toMatch(/opens\n[0-9a-f]{32} {2}enabled {4}2026-11-21T12:00:00\.000Z {2}seals\n/);
    expect(out).toContain('seals from the next start of the server on');
    const { state } = await ensureDevelopmentKeys(keysFolderOf(dataFolder), { production: false });
    expect(out).toContain(`Key ${state.keyId} seals`);
    const record = seal(Buffer.from('x'), loadSealKey(SECRET), context);
    expect(open(record, [state], context)).toEqual(new Uint8Array(Buffer.from('x')));
  });

  it('[CM18] with --json one object has ids, states and the primary key', async () => {
    const dataFolder = await folderWithKey();
    await keys({ dataFolder, rotate: true });
    const { out, err } = await keys({ dataFolder, json: true });
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      keys: [
        { keyId: FIRST, status: 'enabled', isPrimary: false },
        { status: 'enabled', created: '2026-11-21T12:00:00.000Z', isPrimary: true },
      ],
    });
  });

  it('[CM18] no secret is ever printed', async () => {
    const dataFolder = await folderWithKey();
    const shown = [
      await keys({ dataFolder, rotate: true }),
      await keys({ dataFolder, rotate: true, json: true }),
      await keys({ dataFolder }),
    ].map(({ out, err }) => out + err);
    const ring = await readFile(join(keysFolderOf(dataFolder), 'state-keys.json'), 'utf8');
    const secrets = [...ring.matchAll(/"secret": "([0-9a-f]{64})"/g)].map(([, secret]) => secret);
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(shown.join('')).not.toContain(secret);
  });

  it('[CM18] without a first key nothing is made', async () => {
    const dataFolder = await temporaryFolder();
    await mkdir(keysFolderOf(dataFolder), { mode: 0o700 });
    for (const options of [{ dataFolder }, { dataFolder, rotate: true as const }]) {
      const { code, err } = await keys(options);
      expect(code).toBe(2);
      expect(err).toContain('KEYRING_MISSING');
    }
    expect(await readdir(keysFolderOf(dataFolder))).toEqual([]);
  });

  it('[CM18] in production keys made for development are refused, and not rotated', async () => {
    const dataFolder = await folderWithKey();
    const before = await readdir(keysFolderOf(dataFolder));
    const { code, err } = await keys({ dataFolder, rotate: true, production: true });
    expect(code).toBe(2);
    expect(err).toContain('KEYS_DEVELOPMENT_REFUSED');
    expect(await readdir(keysFolderOf(dataFolder))).toEqual(before);
  });
});
