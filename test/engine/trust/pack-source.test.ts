// Pack folders, good and bad, in real temporary folders.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { listLeftOut, readPackSource } from '../../../engine/trust/pack-source.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { bytesOf, sampleKey, samplePolicy } from './sample-pack.ts';

const PACK_JSON = { name: 'sample', service: 'garden', engine: '>=0.1.0 <0.2.0', edition: 1 };

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-source-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(path: string, content: string | Uint8Array | object): Promise<void> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  const isPlain = typeof content === 'string' || content instanceof Uint8Array;
  await writeFile(file, isPlain ? content : JSON.stringify(content));
}

function refused(code: string, path: string, message = ''): unknown {
  return expect.objectContaining({
    code,
    details: { path },
    message: expect.stringContaining(message),
  });
}

it('[PK20] a folder gives its pack.json and all rule files, by sorted path', async () => {
  await put('pack.json', { ...PACK_JSON, stateSchema: { in: [1, 2], out: 2 } });
  await put('z.rules', 'last');
  await put('deep/er/a.rules', 'first');
  await put('README.md', 'not a member');
  await put('.hidden/x.rules', 'not a member');
  const source = await readPackSource(folder);
  expect(source).toMatchObject({ ...PACK_JSON, stateSchema: { in: [1, 2], out: 2 } });
  expect([...source.members]).toEqual([
    ['deep/er/a.rules', bytesOf('first')],
    ['z.rules', bytesOf('last')],
  ]);
});

it('[PK30] a pack.json says when running rooms move to the pack', async () => {
  await put('a.rules', '');
  for (const update of ['now', 'next-round', 'pin']) {
    await put('pack.json', { ...PACK_JSON, update });
    expect(await readPackSource(folder)).toMatchObject({ update });
  }
  await put('pack.json', PACK_JSON);
  expect(await readPackSource(folder)).not.toHaveProperty('update');
  await put('pack.json', { ...PACK_JSON, update: 'later' });
  await expect(readPackSource(folder)).rejects.toMatchObject({ code: 'PACK_SOURCE_INVALID' });
});

it('[PK26] files that do not go into the pack are listed, so that a misnamed one is noticed', async () => {
  await put('pack.json', PACK_JSON);
  await put('a.rules', '');
  expect(await listLeftOut(folder)).toEqual([]);
  await put('strike.rules.txt', '');
  await put('deep/crit.rule', '');
  await put('.hidden', '');
  expect(await listLeftOut(folder)).toEqual(['deep/crit.rule', 'strike.rules.txt']);
});

it('[PK20] what a folder gives builds a pack that verifies', async () => {
  await put('pack.json', PACK_JSON);
  await put('a.rules', 'text');
  const source = await readPackSource(folder);
  const dates = { createdAt: '2026-11-20T00:00:00.000Z', expiresAt: null };
  const pack = buildPack({ ...source, ...dates, revision: 1, cost: null }, [sampleKey]);
  expect(verifyPack(pack, samplePolicy()).contents.members.get('a.rules')).toEqual(bytesOf('text'));
});

it('[PK21] a missing folder or pack.json is PACK_SOURCE_MISSING and names the path', async () => {
  const missing = join(folder, 'nowhere');
  await expect(readPackSource(missing)).rejects.toEqual(
    refused('PACK_SOURCE_MISSING', join(missing, 'pack.json'), 'nowhere'),
  );
  await put('a.rules', 'text');
  await expect(readPackSource(folder)).rejects.toEqual(
    refused('PACK_SOURCE_MISSING', join(folder, 'pack.json')),
  );
});

it('[PK21] a file in place of the folder is PACK_SOURCE_MISSING', async () => {
  await put('file', 'text');
  await expect(readPackSource(join(folder, 'file'))).rejects.toMatchObject({
    code: 'PACK_SOURCE_MISSING',
  });
});

it.each<[string, string | object, string]>([
  ['that is not JSON', '{ name: arena }', 'is not JSON'],
  ['that is empty', '', 'is not JSON'],
  ['with an unknown key', { ...PACK_JSON, revision: 3 }, 'revision'],
  ['without a service', { ...PACK_JSON, service: undefined }, '"service"'],
  ['with a bad name', { ...PACK_JSON, name: 'Sample Pack' }, '"name"'],
  ['with an engine that is no range', { ...PACK_JSON, engine: 'any' }, '"engine"'],
  ['with a text for the edition', { ...PACK_JSON, edition: '1' }, '"edition"'],
  ['that is an array', [], 'does not fit'],
])('[PK22] a pack.json %s is PACK_SOURCE_INVALID and says where', async (_what, content, where) => {
  await put('pack.json', content);
  await put('a.rules', 'text');
  await expect(readPackSource(folder)).rejects.toEqual(
    refused('PACK_SOURCE_INVALID', join(folder, 'pack.json'), where),
  );
});

it('[PK22] all that does not fit in a pack.json is told at once, with what to write', async () => {
  await put('pack.json', { name: 'Sample Pack', service: 'arena', edition: '1', revison: 3 });
  await put('a.rules', 'text');
  await expect(readPackSource(folder)).rejects.toMatchObject({
    message: expect.stringContaining(
      `"${join(folder, 'pack.json')}" does not fit: "name" must be 1 to 40 lower-case letters, digits and ` +
        'dashes, starting with a letter; "engine" is missing; "edition" must be of the type number; ' +
        '"revison" means nothing. Write it like { "name": "my-pack", "service": "my-service", ',
    ),
  });
});

it('[PK22] a folder in place of pack.json is PACK_SOURCE_INVALID', async () => {
  await mkdir(join(folder, 'pack.json'));
  await expect(readPackSource(folder)).rejects.toEqual(
    refused('PACK_SOURCE_INVALID', join(folder, 'pack.json')),
  );
});

it('[PK23] a folder without rule files is PACK_SOURCE_EMPTY', async () => {
  await put('pack.json', PACK_JSON);
  await put('notes.txt', 'no rules');
  await expect(readPackSource(folder)).rejects.toEqual(refused('PACK_SOURCE_EMPTY', folder));
});

it('[PK24] a rule file with a name that packs do not allow is PACK_SOURCE_PATH', async () => {
  await put('pack.json', PACK_JSON);
  await put('my rules.rules', 'text');
  await expect(readPackSource(folder)).rejects.toEqual(
    refused('PACK_SOURCE_PATH', join(folder, 'my rules.rules')),
  );
});

it('[PK24] a link is PACK_SOURCE_PATH, so that nothing outside the folder is packed', async () => {
  await put('pack.json', PACK_JSON);
  await put('a.rules', 'text');
  await symlink(tmpdir(), join(folder, 'outside'));
  await expect(readPackSource(folder)).rejects.toEqual(
    refused('PACK_SOURCE_PATH', join(folder, 'outside')),
  );
});

it.each([
  ['PACK_SOURCE_PATH', 'a.rules'],
  ['PACK_SOURCE_INVALID', 'pack.json'],
])('[PK24] a pipe is %s as %s, and nothing waits for its writer', async (code, name) => {
  if (name !== 'pack.json') await put('pack.json', PACK_JSON);
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, name)]);
  await put('b.rules', 'text');
  await expect(readPackSource(folder)).rejects.toEqual(
    refused(code, join(folder, name), 'no regular file'),
  );
});

it('[PK25] more bytes than a pack may hold are PACK_SOURCE_TOO_LARGE', async () => {
  await put('pack.json', PACK_JSON);
  await put('a.rules', new Uint8Array(LIMITS.packBytesMax));
  expect((await readPackSource(folder)).members.size).toBe(1);
  await put('b.rules', 'x');
  await expect(readPackSource(folder)).rejects.toEqual(refused('PACK_SOURCE_TOO_LARGE', folder));
});

it('[PK25] more rule files than a pack may hold are PACK_SOURCE_TOO_LARGE', async () => {
  await put('pack.json', PACK_JSON);
  for (let i = 0; i <= LIMITS.packMembersMax; i += 1) await put(`r${i}.rules`, 'x');
  await expect(readPackSource(folder)).rejects.toEqual(refused('PACK_SOURCE_TOO_LARGE', folder));
});

it('[PK25] folders below the depth limit are PACK_SOURCE_TOO_LARGE', async () => {
  await put('pack.json', PACK_JSON);
  await put(`${'d/'.repeat(LIMITS.packSourceDepthMax)}a.rules`, 'x');
  expect((await readPackSource(folder)).members.size).toBe(1);
  await put(`${'d/'.repeat(LIMITS.packSourceDepthMax + 1)}b.rules`, 'x');
  await expect(readPackSource(folder)).rejects.toEqual(refused('PACK_SOURCE_TOO_LARGE', folder));
});

it('[PK25] a pack.json above its limit is PACK_SOURCE_TOO_LARGE', async () => {
  await put('pack.json', ' '.repeat(LIMITS.packJsonBytesMax + 1));
  await expect(readPackSource(folder)).rejects.toEqual(
    refused('PACK_SOURCE_TOO_LARGE', join(folder, 'pack.json')),
  );
});

it('[PK27] a module is not read as a folder of rules, and its sources are not left out', async () => {
  await put('pack.json', { ...PACK_JSON, module: 'service.ts' });
  await put('service.ts', '');
  await put('also.rules', '');
  const file = join(folder, 'pack.json');
  const why = 'names the module service.ts, which has to be bundled first';
  await expect(readPackSource(folder)).rejects.toEqual(refused('PACK_SOURCE_INVALID', file, why));
  expect(await listLeftOut(folder)).toEqual([]);
});
