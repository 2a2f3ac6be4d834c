// Durable writes and the pack store, on real files with a storage that can fail.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { DataFolder } from '../../../engine/state/data-folder.ts';
import { removeDrafts, writeDurably } from '../../../engine/state/durable-write.ts';
import { openPackStore } from '../../../engine/state/pack-store.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { createFaultyStorage } from './faulty-storage.ts';
import { mode, openTemporaryDataFolder } from './temporary-data-folder.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const coded = (code: string, message = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

let path = '';
let folder: DataFolder;

beforeEach(async () => {
  ({ path, folder } = await openTemporaryDataFolder());
});

describe('durable writes', () => {
  it('[DF9] the draft is synced before the rename and the folder after it', async () => {
    const storage = createFaultyStorage();
    await writeDurably(path, 'note', bytesOf('new'), storage);
    expect(storage.done).toEqual([
      'create 1',
      'write 1',
      'sync 1',
      'close 1',
      'rename',
      'sync folder',
    ]);
    expect(await readFile(join(path, 'note'), 'utf8')).toBe('new');
    expect(await mode(join(path, 'note'))).toBe(0o600);
  });

  it.each(['create', 'write', 'sync', 'close', 'rename'])(
    '[DF9] when %s fails the old content stays and no draft is left',
    async (operation) => {
      const storage = createFaultyStorage();
      await writeDurably(path, 'note', bytesOf('old'));
      const before = await readdir(path);
      storage.failNext(operation);
      await expect(writeDurably(path, 'note', bytesOf('new'), storage)).rejects.toEqual(
        coded('DATA_WRITE_FAILED', 'note'),
      );
      expect(await readFile(join(path, 'note'), 'utf8')).toBe('old');
      expect(await readdir(path)).toEqual(before);
    },
  );

  it('[DF9] when the sync of the folder fails the write is not acknowledged', async () => {
    const storage = createFaultyStorage();
    storage.failNext('sync folder');
    await expect(writeDurably(path, 'note', bytesOf('new'), storage)).rejects.toEqual(
      coded('DATA_WRITE_FAILED'),
    );
  });

  it('[DF9] a failed sync is never repeated on its descriptor: the next try opens another', async () => {
    const storage = createFaultyStorage();
    storage.failNext('sync');
    await expect(writeDurably(path, 'note', bytesOf('new'), storage)).rejects.toThrowError();
    await writeDurably(path, 'note', bytesOf('new'), storage);
    expect(storage.done.filter((one) => one.startsWith('sync'))).toEqual([
      'sync 1',
      'sync 2',
      'sync folder',
    ]);
  });

  it.each(['', '.', '..', 'a/b', '../x', '.hidden', 'Upper', 'a b', 'a\0b', 'x'.repeat(101)])(
    '[DF10] %j is no file name',
    async (name) => {
      expect(() => folder.file(name)).toThrowError(coded('DATA_NAME_REFUSED'));
      await expect(writeDurably(path, name, bytesOf('x'))).rejects.toEqual(
        coded('DATA_NAME_REFUSED'),
      );
    },
  );

  it('[DF11] drafts that a crash left are removed, other files stay', async () => {
    for (const name of ['note.0123456789abcdef.tmp', 'mine.tmp', 'note']) {
      await writeFile(join(path, name), 'x');
    }
    await removeDrafts(path);
    const left = await readdir(path);
    expect(left).toEqual(expect.arrayContaining(['mine.tmp', 'note']));
    expect(left).not.toContain('note.0123456789abcdef.tmp');
  });
});

describe('pack store', () => {
  const pack = bytesOf('the bytes of a pack');
  const digest = sha256Hex(pack);

  it('[DF8] a stored pack comes back, also from a store opened later', async () => {
    await (await openPackStore(folder)).put(digest, pack);
    const later = await openPackStore(folder);
    expect(await later.get(digest)).toEqual(pack);
    expect(await mode(join(path, 'packs'))).toBe(0o700);
    expect(await mode(join(path, 'packs', `${digest}.pack`))).toBe(0o600);
  });

  it('[DF8] storing a pack again is harmless, and one never stored is undefined', async () => {
    const store = await openPackStore(folder);
    await store.put(digest, pack);
    await store.put(digest, pack);
    expect(await store.get(digest)).toEqual(pack);
    expect(await store.get(sha256Hex('other'))).toBeUndefined();
  });

  it('[DF8] a stored pack that was altered, cut or replaced is STORE_CORRUPT and stays', async () => {
    const store = await openPackStore(folder);
    await store.put(digest, pack);
    const file = join(path, 'packs', `${digest}.pack`);
    for (const content of [bytesOf('another'), pack.subarray(1), new Uint8Array(0)]) {
      await writeFile(file, content);
      await expect(store.get(digest)).rejects.toEqual(coded('STORE_CORRUPT', digest));
    }
    expect(await readdir(join(path, 'packs'))).toHaveLength(1);
  });

  it('[DF8] a stored file larger than any pack is STORE_CORRUPT', async () => {
    const store = await openPackStore(folder);
    await writeFile(join(path, 'packs', `${digest}.pack`), new Uint8Array(LIMITS.packBytesMax + 1));
    await expect(store.get(digest)).rejects.toEqual(coded('STORE_CORRUPT', 'more than'));
  });

  it('[DF8] a pack under a digest not its own is a bug', async () => {
    const store = await openPackStore(folder);
    await expect(store.put(sha256Hex('other'), pack)).rejects.toThrowError(AssertionFailed);
  });

  it('[DF8] a failing disk is DATA_WRITE_FAILED and leaves nothing under the digest', async () => {
    const storage = createFaultyStorage();
    const store = await openPackStore(folder, storage);
    storage.failNext('write');
    await expect(store.put(digest, pack)).rejects.toEqual(coded('DATA_WRITE_FAILED'));
    expect(await store.get(digest)).toBeUndefined();
  });
});
