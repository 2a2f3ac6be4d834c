// The keyring in real temporary folders: the first key moves in, changes are whole, and the start finds all.
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { ensureDevelopmentKeys } from '../../../engine/trust/dev-keys.ts';
import {
  addKey,
  destroyKey,
  disableKey,
  promoteKey,
  type KeyringDocument,
} from '../../../engine/trust/keyring-document.ts';
import {
  changeKeyring,
  createFileKeyProvider,
  readKeyring,
} from '../../../engine/trust/keyring-file.ts';
import { loadKeyring } from '../../../engine/trust/keyring.ts';
import { generateSealKey, loadSealKey, open, seal } from '../../../engine/trust/seal.ts';
import { bytesOf } from './sample-pack.ts';
import { context } from './seal-rig.ts';

const created = '2026-11-21T12:00:00.000Z';
let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-ring-'));
  file = join(folder, 'state-keys.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const coded = (code: string, message = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const start = () => ensureDevelopmentKeys(folder, { production: false });
const ring = () => loadKeyring(createFileKeyProvider(folder), { production: false });
const add = (of: KeyringDocument): KeyringDocument =>
  addKey(of, { secret: generateSealKey(), created });
const rotate = (of: KeyringDocument): KeyringDocument => {
  const added = add(of);
  return promoteKey(added, added.keys.at(-1)?.keyId ?? '');
};

async function firstKey(): Promise<string> {
  const secret = generateSealKey();
  await writeFile(join(folder, 'state.key'), `${secret}\n`, { mode: 0o600 });
  return secret;
}

it('[KR7] a folder with one state key is a ring of that key, and nothing is written', async () => {
  const secret = await firstKey();
  const { primary, entries } = await ring();
  expect(primary.keyId).toBe(loadSealKey(secret).keyId);
  expect(entries).toMatchObject([{ status: 'enabled', isPrimary: true }]);
  expect(await readdir(folder)).toEqual(['state.key']);
});

it('[KR7] the first change moves the key into the ring of 0600, and its own file goes', async () => {
  const secret = await firstKey();
  await changeKeyring(folder, rotate);
  expect(await readdir(folder)).toEqual(['state-keys.json']);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { entries } = await ring();
  expect(entries.map(({ isPrimary }) => isPrimary)).toEqual([false, true]);
  expect(entries[0]?.keyId).toBe(loadSealKey(secret).keyId);
});

it('[KR7] a server opens after a rotation what it sealed before it, and makes no further key', async () => {
  const before = await start();
  const record = seal(bytesOf('x'), before.state, context);
  await changeKeyring(folder, rotate);
  const after = await start();
  expect(after.created).toBe(false);
  expect(after.state.keyId).not.toBe(before.state.keyId);
  expect(open(record, [after.state], context)).toEqual(bytesOf('x'));
  expect(await readdir(folder)).not.toContain('state.key');
});

it('[KR7] a change that was interrupted before the old file went is finished by the next one', async () => {
  const secret = await firstKey();
  await changeKeyring(folder, rotate);
  await writeFile(join(folder, 'state.key'), `${secret}\n`, { mode: 0o600 });
  expect((await ring()).entries).toHaveLength(2);
  await changeKeyring(folder, rotate);
  expect(await readdir(folder)).toEqual(['state-keys.json']);
});

it('[KR7] a key file that is not of the ring is left alone, and opens nothing', async () => {
  await firstKey();
  await changeKeyring(folder, rotate);
  const foreign = await firstKey();
  await changeKeyring(folder, rotate);
  expect(await readFile(join(folder, 'state.key'), 'utf8')).toBe(`${foreign}\n`);
  expect((await ring()).entries.map(({ keyId }) => keyId)).not.toContain(
    loadSealKey(foreign).keyId,
  );
});

it('[KR4] nothing of a destroyed secret is left in the folder', async () => {
  const secret = await firstKey();
  const { keyId } = loadSealKey(secret);
  await changeKeyring(folder, rotate);
  await changeKeyring(folder, (of) => disableKey(of, keyId));
  await changeKeyring(folder, (of) => destroyKey(of, keyId, new Set()));
  for (const name of await readdir(folder)) {
    expect(await readFile(join(folder, name), 'utf8'), name).not.toContain(secret);
  }
});

it('[KR8] a refused change leaves the file byte for byte, and no lock', async () => {
  await firstKey();
  await changeKeyring(folder, rotate);
  const before = await readFile(file);
  const disabling = changeKeyring(folder, (of) => disableKey(of, of.primary));
  await expect(disabling).rejects.toEqual(coded('KEYRING_CHANGE_REFUSED'));
  const breaking = changeKeyring(folder, (of) => ({ ...of, keys: [] }));
  await expect(breaking).rejects.toEqual(coded('KEYS_INVALID'));
  expect(await readFile(file)).toEqual(before);
  expect(await readdir(folder)).toEqual(['state-keys.json']);
});

it('[KR8] of changes at the same time each is whole or KEYRING_LOCKED, and none is lost', async () => {
  await firstKey();
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => changeKeyring(folder, add)));
  const done = all.filter(({ status }) => status === 'fulfilled').length;
  expect(done).toBeGreaterThan(0);
  for (const one of all) {
    if (one.status === 'rejected') expect(one.reason).toEqual(coded('KEYRING_LOCKED', '.lock'));
  }
  expect((await ring()).entries).toHaveLength(1 + done);
  expect(await readdir(folder)).toEqual(['state-keys.json']);
});

it('[KR8] a lock that is there is named, and the ring can still be read', async () => {
  await firstKey();
  await writeFile(`${file}.lock`, '');
  await expect(changeKeyring(folder, rotate)).rejects.toEqual(
    coded('KEYRING_LOCKED', `${file}.lock`),
  );
  expect((await ring()).entries).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['state-keys.json.lock', 'state.key']);
});

it('[KR8] a folder that cannot be written is DATA_UNWRITABLE', async () => {
  const missing = changeKeyring(join(folder, 'missing'), rotate);
  await expect(missing).rejects.toEqual(coded('DATA_UNWRITABLE', 'missing'));
});

it('[KR7] a folder without any state key is KEYRING_MISSING', async () => {
  await expect(readKeyring(folder)).rejects.toEqual(coded('KEYRING_MISSING'));
  await expect(changeKeyring(folder, rotate)).rejects.toEqual(coded('KEYRING_MISSING'));
  expect(await readdir(folder)).toEqual([]);
});

it('[KR5] a ring file of other content is KEYS_INVALID, named, and shows nothing of it', async () => {
  await firstKey();
  await changeKeyring(folder, rotate);
  const text = await readFile(file, 'utf8');
  const secret = /"secret": "([0-9a-f]{64})"/.exec(text)?.[1] ?? '';
  const others = [
    '',
    secret,
    `{"secret": "${secret}"}`,
    text.slice(0, -9),
    text.replace('"format": 1', '"format": 2'),
    text.replace('"development"', '"testing"'),
    text.replace('"enabled"', '"destroyed"'),
    text.replace(secret, secret.split('').toReversed().join('')),
    text + ' '.repeat(LIMITS.keyringFileBytesMax),
  ];
  for (const other of others) {
    await writeFile(file, other);
    const error: unknown = await ring().catch((thrown: unknown) => thrown);
    expect(error).toEqual(coded('KEYS_INVALID', file));
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
    expect(await readFile(file, 'utf8')).toBe(other);
  }
});

it('[KR5] a ring that others can read, or that is a link, is not used', async () => {
  await firstKey();
  await changeKeyring(folder, rotate);
  await chmod(file, 0o640);
  await expect(ring()).rejects.toEqual(coded('KEYS_PERMISSIONS', file));
  await chmod(file, 0o600);
  await rm(join(folder, 'elsewhere'), { force: true });
  await writeFile(join(folder, 'elsewhere'), await readFile(file), { mode: 0o600 });
  await rm(file);
  await symlink(join(folder, 'elsewhere'), file);
  await expect(ring()).rejects.toEqual(coded('KEYS_INVALID', file));
});
