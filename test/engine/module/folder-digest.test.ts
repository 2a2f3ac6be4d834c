// One look at a watched folder: what it extends is looked at, too.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digestFolder, limitBehind } from '../../../engine/module/folder-digest.ts';

const PACK = { name: 'x', service: 'x', engine: '>=0.1.0', edition: 1 };

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'midswing-digest-'));
  await put('own/pack.json', JSON.stringify({ ...PACK, extends: '../base' }));
  await put('own/a.rules', 'one');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

it('[MO40] a change in a pack that a watched one extends is a change of that one', async () => {
  const own = join(root, 'own');
  const seen = new Set([await digestFolder(own)]);
  await put('base/pack.json', JSON.stringify(PACK));
  seen.add(await digestFolder(own));
  await put('base/b.rules', 'two');
  seen.add(await digestFolder(own));
  await put('base/b.rules', 'three');
  seen.add(await digestFolder(own));
  await put('own/a.rules', 'four');
  const last = await digestFolder(own);
  expect(seen.add(last).size).toBe(5);
  expect(await digestFolder(own)).toBe(last);
  await rm(own, { recursive: true });
  expect(await digestFolder(own)).toBeUndefined();
});

it('[MO40] a base beyond the limits makes the watched folder one that cannot be watched', async () => {
  await put('base/pack.json', JSON.stringify(PACK));
  await put(`base/${'d/'.repeat(9)}b.rules`, '');
  expect(limitBehind((await digestFolder(join(root, 'own'))) ?? '')).toContain('levels');
});
