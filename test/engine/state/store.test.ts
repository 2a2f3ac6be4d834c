// The contract suite over both stores and the double, and what is the file store's alone.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { DataFolder } from '../../../engine/state/data-folder.ts';
import { openFileStore } from '../../../engine/state/file-store.ts';
import { openHistory } from '../../../engine/state/history.ts';
import { LMDB_FOLDER, openLmdbStore } from '../../../engine/state/lmdb-store.ts';
import { openStateStore } from '../../../engine/state/open-state-store.ts';
import { SEALED_BYTES_MAX } from '../../../engine/state/state-store.ts';
import { createFaultyStorage } from './faulty-storage.ts';
import { MemoryStore, type Medium } from './memory-store.ts';
import { bytesOf, coded, testStateStore } from './state-store-contract.ts';
import { mode, openTemporaryDataFolder } from './temporary-data-folder.ts';

let path = '';
let folder: DataFolder;

beforeEach(async () => {
  ({ path, folder } = await openTemporaryDataFolder());
});

describe('file store', () => {
  testStateStore(() => ({
    open: () => Promise.resolve(openFileStore(folder)),
    aside: async (name) => new Uint8Array(await readFile(folder.file(name))),
  }));
});

describe('LMDB store', () => {
  testStateStore(() => ({
    open: () => openLmdbStore(folder),
    aside: async (name) => {
      const { open } = await import('lmdb');
      const lmdbPath = join(path, LMDB_FOLDER);
      const database = open<Uint8Array, string>({ path: lmdbPath, encoding: 'binary' });
      const bytes = new Uint8Array(database.get(`aside/${name}`) ?? []);
      await database.close();
      return bytes;
    },
  }));
});

describe('store double', () => {
  let medium: Medium;
  beforeEach(() => {
    medium = { records: new Map(), aside: new Map() };
  });
  testStateStore(() => ({
    open: () => Promise.resolve(new MemoryStore(medium)),
    aside: (name) => Promise.resolve(medium.aside.get(name) ?? bytesOf('missing')),
  }));
});

describe('state files', () => {
  it('[SS1] a state is one file 0600 named after its service', async () => {
    await openFileStore(folder).save('garden', bytesOf('one'));
    expect(await mode(join(path, 'garden.state'))).toBe(0o600);
  });

  it('[SS2] other files of the folder are no states', async () => {
    for (const name of [
      'garden.state-refused-00',
      'garden.statement',
      'history.log',
      'a.b.state',
    ]) {
      await writeFile(join(path, name), 'x');
    }
    expect(await openFileStore(folder).list()).toEqual([]);
  });

  it('[SS4] a file above the limit is STORE_CORRUPT', async () => {
    await writeFile(join(path, 'garden.state'), new Uint8Array(SEALED_BYTES_MAX + 1));
    await expect(openFileStore(folder).load('garden')).rejects.toEqual(
      coded('STORE_CORRUPT', 'more than'),
    );
  });

  it.each(['create', 'write', 'sync', 'close', 'rename'])(
    '[SS5] when %s fails with EIO the state before stays, and the next save is on a new descriptor',
    async (operation) => {
      const storage = createFaultyStorage();
      const store = openFileStore(folder, storage);
      await store.save('garden', bytesOf('one'));
      storage.failNext(operation);
      const failed = coded('DATA_WRITE_FAILED');
      await expect(store.save('garden', bytesOf('two'))).rejects.toEqual(failed);
      expect(await store.load('garden')).toEqual(bytesOf('one'));
      await store.save('garden', bytesOf('three'));
      const synced = storage.done.filter((one) => /^sync \d/.test(one));
      expect(new Set(synced).size).toBe(synced.length);
      expect(await store.load('garden')).toEqual(bytesOf('three'));
      expect((await readdir(path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );

  it('[SS5] a failed sync of the folder is not acknowledged, and the state is the old or the new', async () => {
    const storage = createFaultyStorage();
    const store = openFileStore(folder, storage);
    await store.save('garden', bytesOf('one'));
    storage.failNext('sync folder');
    const failed = coded('DATA_WRITE_FAILED');
    await expect(store.save('garden', bytesOf('two'))).rejects.toEqual(failed);
    expect([bytesOf('one'), bytesOf('two')]).toContainEqual(await store.load('garden'));
  });

  it('[SS5] of states saved together one that fails leaves the others saved', async () => {
    const storage = createFaultyStorage();
    const store = openFileStore(folder, storage);
    storage.failNext('sync');
    const entries = ['a', 'b'].map((service) => ({ service, record: bytesOf(service) }));
    expect(await store.saveAll(entries)).toEqual([
      { service: 'a', error: coded('DATA_WRITE_FAILED') },
    ]);
    expect(await store.list()).toEqual(['b']);
  });

  it.each(['rename', 'sync folder'])(
    '[SS6] a state that cannot be set aside because %s fails is still there',
    async (operation) => {
      const storage = createFaultyStorage();
      const store = openFileStore(folder, storage);
      await store.save('garden', bytesOf('one'));
      storage.failNext(operation);
      await expect(store.setAside('garden')).rejects.toEqual(coded('DATA_WRITE_FAILED'));
      const kept = (await readdir(path)).filter((name) => name.startsWith('garden.state'));
      expect(kept).toHaveLength(1);
    },
  );

  const strangers: readonly (readonly [string, (file: string) => Promise<unknown>])[] = [
    ['a folder', (file) => mkdir(file)],
    ['a link to a file', (file) => symlink('/etc/hostname', file)],
    ['a link to nothing', (file) => symlink('/nothing/here', file)],
    ['a pipe', (file) => Promise.resolve(execFileSync('mkfifo', [file]))],
  ];
  it.each(strangers)(
    '[SS8] %s in place of the file is STORE_CORRUPT and set aside as it is',
    async (_, make) => {
      const file = join(path, 'garden.state');
      await make(file);
      const store = openFileStore(folder);
      await expect(store.load('garden')).rejects.toEqual(coded('STORE_CORRUPT', 'garden'));
      const name = await store.setAside('garden');
      expect(await readdir(path)).toContain(name);
      await store.save('garden', bytesOf('one'));
      expect(await store.load('garden')).toEqual(bytesOf('one'));
    },
  );

  it('[SS8] saving over a link replaces the link and leaves its target alone', async () => {
    const target = join(path, 'target');
    await writeFile(target, 'target');
    await symlink(target, join(path, 'garden.state'));
    await openFileStore(folder).save('garden', bytesOf('one'));
    expect(await readFile(target, 'utf8')).toBe('target');
    expect(await openFileStore(folder).load('garden')).toEqual(bytesOf('one'));
  });

  it('[SS8] a file that others may read is taken, since it is sealed, and closed to them by the next save', async () => {
    const store = openFileStore(folder);
    await store.save('garden', bytesOf('one'));
    await chmod(join(path, 'garden.state'), 0o644);
    expect(await store.load('garden')).toEqual(bytesOf('one'));
    await store.save('garden', bytesOf('two'));
    expect(await mode(join(path, 'garden.state'))).toBe(0o600);
  });
});

describe('the configured store', () => {
  it.each([['file', 'lmdb'] as const, ['lmdb', 'file'] as const])(
    '[ST8] what the %s store kept is there after a change to %s, and there alone',
    async (before, after) => {
      const old = await openStateStore(folder, before);
      await old.save('garden', bytesOf('one'));
      await old.save('orchard', bytesOf('two'));
      await old.close();
      const store = await openStateStore(folder, after);
      expect(store.kind).toBe(after);
      expect(await store.load('garden')).toEqual(bytesOf('one'));
      expect(await store.list()).toEqual(['garden', 'orchard']);
      await store.save('garden', bytesOf('newer'));
      await store.close();
      const back = await openStateStore(folder, before);
      expect(await back.load('garden')).toEqual(bytesOf('newer'));
      await back.close();
    },
  );

  it('[ST12] a server that keeps its state in files loads no native code for it', async () => {
    const script = `
      import { openDataFolder } from './engine/state/data-folder.ts';
      import { openStateStore } from './engine/state/open-state-store.ts';
      const folder = await openDataFolder(process.argv[1]);
      await (await openStateStore(folder, 'file')).close();
      await folder.close();
      const files = process.report.getReport().sharedObjects;
      console.log(files.filter((file) => file.endsWith('.node')).length);
    `;
    const options = ['--import', 'tsx', '--input-type=module', '-e', script, `${path}/own`];
    expect(execFileSync(process.execPath, options, { encoding: 'utf8' })).toBe('0\n');
  });

  it('[ST8] a file that cannot be read stays in its store, out of use, and the others move', async () => {
    await mkdir(join(path, 'garden.state'));
    await writeFile(join(path, 'orchard.state'), 'one');
    const store = await openStateStore(folder, 'lmdb');
    expect(await store.list()).toEqual(['orchard']);
    expect(await readdir(path)).toContainEqual(expect.stringMatching(/^garden\.state-refused-/));
    await store.close();
  });

  it('[HI8] states in LMDB without a history have lost it', async () => {
    await (await openStateStore(folder, 'lmdb')).close();
    await expect(openHistory(folder)).rejects.toEqual(coded('HISTORY_CORRUPT', 'states are there'));
  });

  it('[ST8] a move that a crash cut short is carried on', async () => {
    const lmdb = await openLmdbStore(folder);
    await lmdb.save('garden', bytesOf('one'));
    await lmdb.close();
    await openFileStore(folder).save('garden', bytesOf('one'));
    await openFileStore(folder).save('orchard', bytesOf('two'));
    const store = await openStateStore(folder, 'lmdb');
    expect(await store.load('garden')).toEqual(bytesOf('one'));
    expect(await store.load('orchard')).toEqual(bytesOf('two'));
    await store.close();
    expect((await readdir(path)).filter((name) => name.includes('.state'))).toEqual([]);
  });

  it('[ST8] another record of a service that the store has is set aside, not moved over it', async () => {
    const lmdb = await openLmdbStore(folder);
    await lmdb.save('garden', bytesOf('one'));
    await lmdb.close();
    await openFileStore(folder).save('garden', bytesOf('from a backup'));
    const store = await openStateStore(folder, 'lmdb');
    expect(await store.load('garden')).toEqual(bytesOf('one'));
    await store.close();
    expect(await readdir(path)).toContainEqual(expect.stringMatching(/^garden\.state-refused-/));
  });

  it('[ST6] an LMDB file that is as large as it may be takes no more', async () => {
    const store = await openLmdbStore(folder);
    await store.save('garden', bytesOf('one'));
    await truncate(join(path, LMDB_FOLDER, 'data.mdb'), LIMITS.stateMapBytesMax + 1);
    await expect(store.save('garden', bytesOf('two'))).rejects.toEqual(
      coded('DATA_WRITE_FAILED', 'as large as it may be'),
    );
    expect(await store.load('garden')).toEqual(bytesOf('one'));
    await store.close();
  });

  it('[ST8] a file store that never was another makes no other', async () => {
    await (await openStateStore(folder, 'file')).close();
    expect(await readdir(path)).not.toContain(LMDB_FOLDER);
  });
});
