// Development keys in real temporary folders.
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureDevelopmentKeys } from '../../../engine/trust/dev-keys.ts';
import { generateSigningKey } from '../../../engine/trust/keys.ts';
import { readPrivateFile } from '../../../engine/trust/private-file.ts';
import { bytesOf } from './sample-pack.ts';

const FILES = ['admin.token', 'signing.key', 'signing.pub', 'state.key', 'ticket.key'];
let parent = '';
let folder = '';

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'midswing-keys-'));
  folder = join(parent, '.midswing');
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

const ensure = (): ReturnType<typeof ensureDevelopmentKeys> =>
  ensureDevelopmentKeys(folder, { production: false });

const coded = (code: string, message = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

async function mode(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

it('[KY5] the first start makes all keys, 0600 in a folder 0700, and nothing else', async () => {
  const keys = await ensure();
  expect(keys.created).toBe(true);
  expect(await readdir(folder)).toEqual(FILES);
  expect(await mode(folder)).toBe(0o700);
  for (const name of FILES) expect(await mode(join(folder, name)), name).toBe(0o600);
  expect(keys.verify.verify(bytesOf('x'), keys.signing.sign(bytesOf('x')))).toBe(true);
  expect(keys.adminToken).toMatch(/^[0-9a-f]{64}$/);
});

it('[KY5] a second start finds the same keys and changes no file', async () => {
  const first = await ensure();
  const before = await Promise.all(FILES.map((name) => readFile(join(folder, name), 'utf8')));
  const second = await ensure();
  expect(second.created).toBe(false);
  expect(second.signing.keyId).toBe(first.signing.keyId);
  expect(second.state.keyId).toBe(first.state.keyId);
  expect(second.ticket.keyId).toBe(first.ticket.keyId);
  expect(second.adminToken).toBe(first.adminToken);
  expect(await Promise.all(FILES.map((name) => readFile(join(folder, name), 'utf8')))).toEqual(
    before,
  );
});

it('[KY5] several starts at once end up with the same keys and leave no drafts', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, ensure));
  expect(new Set(all.map((keys) => keys.signing.keyId)).size).toBe(1);
  expect(new Set(all.map((keys) => keys.state.keyId)).size).toBe(1);
  expect(new Set(all.map((keys) => keys.adminToken)).size).toBe(1);
  expect(await readdir(folder)).toEqual(FILES);
});

it('[KY13] where something is sealed no state key is made, and nothing is written', async () => {
  const used = { production: false, isUsed: true };
  const missing = {
    code: 'KEYRING_MISSING',
    message: expect.stringContaining('Put the keys folder'),
  };
  await expect(ensureDevelopmentKeys(folder, used)).rejects.toMatchObject(missing);
  expect(await readdir(parent)).toEqual([]);
  const { state } = await ensure();
  await rm(join(folder, 'state.key'));
  await expect(ensureDevelopmentKeys(folder, used)).rejects.toMatchObject({
    code: 'KEYRING_MISSING',
  });
  expect(await readdir(folder)).not.toContain('state.key');
  await ensure();
  await rm(join(folder, 'signing.key'));
  const invalid = { code: 'KEYS_INVALID', message: expect.stringContaining('is not there') };
  await expect(ensureDevelopmentKeys(folder, used)).rejects.toMatchObject(invalid);
  expect(await readdir(folder)).not.toContain('signing.key');
  await rm(folder, { recursive: true });
  // In a new folder all are made.
  expect((await ensure()).state.keyId).not.toBe(state.keyId);
});

it('[KY5] two folders get different keys', async () => {
  const first = await ensure();
  const second = await ensureDevelopmentKeys(join(parent, 'other'), { production: false });
  expect(second.signing.keyId).not.toBe(first.signing.keyId);
  expect(second.state.keyId).not.toBe(first.state.keyId);
  expect(second.adminToken).not.toBe(first.adminToken);
});

it('[KY6] in production they are refused, made or not, and nothing is written', async () => {
  const production = (): Promise<unknown> => ensureDevelopmentKeys(folder, { production: true });
  await expect(production()).rejects.toEqual(coded('KEYS_DEVELOPMENT_REFUSED'));
  expect(await readdir(parent)).toEqual([]);
  await ensure();
  await expect(production()).rejects.toEqual(coded('KEYS_DEVELOPMENT_REFUSED'));
});

it.each(['signing.key', 'state.key', 'ticket.key', 'admin.token'])(
  '[KY7] %s that others can read is KEYS_PERMISSIONS and named',
  async (name) => {
    await ensure();
    await chmod(join(folder, name), 0o640);
    await expect(ensure()).rejects.toEqual(coded('KEYS_PERMISSIONS', name));
    await chmod(join(folder, name), 0o400);
    expect((await ensure()).created).toBe(false);
  },
);

it('[KY7] a folder that others can write is KEYS_PERMISSIONS', async () => {
  await mkdir(folder);
  await chmod(folder, 0o770);
  await expect(ensure()).rejects.toEqual(coded('KEYS_PERMISSIONS', folder));
});

it.each(['signing.key', 'state.key', 'ticket.key', 'admin.token', 'signing.pub'])(
  '[KY8] %s with other content is KEYS_INVALID, named, and left as it is',
  async (name) => {
    await ensure();
    await writeFile(join(folder, name), 'something else');
    await expect(ensure()).rejects.toEqual(coded('KEYS_INVALID', name));
    expect(await readFile(join(folder, name), 'utf8')).toBe('something else');
  },
);

it('[KY8] the public half of another key is KEYS_INVALID', async () => {
  await ensure();
  await writeFile(join(folder, 'signing.pub'), generateSigningKey().publicPem);
  await expect(ensure()).rejects.toEqual(coded('KEYS_INVALID', 'does not belong'));
});

it('[KY8] a missing public half is made again from the private one', async () => {
  const first = await ensure();
  await rm(join(folder, 'signing.pub'));
  await ensure();
  expect(await readFile(join(folder, 'signing.pub'), 'utf8')).toBe(first.signing.publicPem);
});

it('[KY8] a link, a folder and an endless file are no private file', async () => {
  await ensure();
  await symlink(join(folder, 'state.key'), join(folder, 'link'));
  await writeFile(join(folder, 'long'), 'x'.repeat(8_193), { mode: 0o600 });
  for (const name of ['link', 'long', '.', 'missing']) {
    await expect(readPrivateFile(join(folder, name)), name).rejects.toEqual(coded('KEYS_INVALID'));
  }
});

it.each(['signing.key', 'state.key', 'state-keys.json', 'ticket.key', 'admin.token'])(
  '[KY8] %s that is a link to nowhere is KEYS_INVALID, and no key is made in its place',
  async (name) => {
    await ensure();
    await rm(join(folder, name), { force: true });
    await symlink(join(folder, 'not', 'mounted'), join(folder, name));
    await expect(ensure()).rejects.toEqual(coded('KEYS_INVALID', name));
    await expect(readFile(join(folder, name))).rejects.toThrow('ENOENT');
  },
);

it('[KY9] a folder that cannot be made is DATA_UNWRITABLE', async () => {
  await writeFile(join(parent, 'file'), '');
  await expect(
    ensureDevelopmentKeys(join(parent, 'file', 'keys'), { production: false }),
  ).rejects.toEqual(coded('DATA_UNWRITABLE', 'keys'));
});

it('[KY3] no secret shows in the JSON of the keys but the token', async () => {
  const keys = await ensure();
  const secret = (await readFile(join(folder, 'state.key'), 'utf8')).trim();
  const shown = JSON.stringify(keys);
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain('PRIVATE');
});
