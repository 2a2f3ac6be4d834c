// State keys of a real server: rotated while it runs, taken up at the next start, and nothing is lost.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimedKeyId } from '../../engine/trust/seal.ts';
import { midswing } from '../support/server-process.ts';
import { useServer } from '../support/use-server.ts';

const { workspace, start, run } = useServer();

/** Ids of the keys that the stored service states claim. */
function keysInUse(): string[] {
  const folder = join(workspace.data);
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith('.state'))
    .map((name) => claimedKeyId(readFileSync(join(folder, name))) ?? 'none');
}

async function list(): Promise<{ keys: { keyId: string; isPrimary: boolean }[] }> {
  const { exitCode, stdout } = await midswing(['keys', '--data', workspace.data, '--json']);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

it('[CM18] a rotation beside a running server takes effect at the next start, and loses no state', async () => {
  let server = await start();
  const [first] = (await list()).keys;
  const rotated = await run('keys', 'rotate');
  expect(rotated.exitCode).toBe(0);
  await server.stop();
  expect(new Set(keysInUse())).toEqual(new Set([first?.keyId]));
  server = await start();
  await server.stop();
  expect(server.log()).not.toMatch(/SEAL_REFUSED|set aside/);
  const second = (await list()).keys.find(({ isPrimary }) => isPrimary);
  expect(second?.keyId).not.toBe(first?.keyId);
  expect(new Set(keysInUse())).toEqual(new Set([second?.keyId]));
});

it('[PF3] doctor reads a ring as a start would, and refuses one that is none', async () => {
  const server = await start();
  await run('keys', 'rotate');
  await server.stop();
  const fine = await run('doctor');
  expect(fine.stdout).toMatch(/fine\s+keys/);
  const ring = join(workspace.data, 'keys', 'state-keys.json');
  writeFileSync(ring, readFileSync(ring, 'utf8').replace('"enabled"', '"resting"'));
  const { exitCode, stdout } = await run('doctor');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/failed\s+keys\s+KEYS_INVALID/);
});

it.each([
  [['keys', 'rotate', '--json', '--data']],
  [['keys', '--json', 'rotate', '--data']],
  [['protection', 'open', 'file-watch', '--reason', 'x', '--json', '--data']],
  [['protection', '--json', 'open', 'file-watch', '--reason', 'x', '--data']],
  [['protection', '--json', 'close', 'file-watch', '--reason', 'x', '--data']],
])('[CM19] %j finds its options', async (line) => {
  const { exitCode, stdout } = await midswing([...line, join(workspace.data, 'nowhere')]);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    code: line[0] === 'keys' ? 'KEYRING_MISSING' : 'TOKEN_MISSING',
    message: expect.stringContaining(line[0] === 'keys' ? 'keys folder' : 'nowhere'),
  });
});

it('[CM19] options before the verb count: the named folder is rotated, and no other', async () => {
  await start();
  const rotated = await midswing(['keys', '--data', workspace.data, 'rotate', '--json']);
  expect(JSON.parse(rotated.stdout)).toMatchObject({ ok: true, keys: [{}, { isPrimary: true }] });
});
