// Backups of real data folders, at rest and in use, and what comes of them when they are put back.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../../engine/state/backup.ts';
import {
  encodeManifest,
  MANIFEST_NAME,
  readManifest,
} from '../../../engine/state/backup-manifest.ts';
import { openDataFolder } from '../../../engine/state/data-folder.ts';
import { openHistory } from '../../../engine/state/history.ts';
import { nodeJournalFiles } from '../../../engine/state/journal/files.ts';
import { openStateStore } from '../../../engine/state/open-state-store.ts';
import { openPackStore } from '../../../engine/state/pack-store.ts';
import { restore } from '../../../engine/state/restore.ts';
import type { StateStoreKind } from '../../../engine/state/state-store.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { seal } from '../../../engine/trust/seal.ts';
import { context } from '../trust/seal-rig.ts';
import { KEY, openRig, put, recovered, START } from './journal/journal-rig.ts';
import { numberedRecord } from './sample-record.ts';

const PACK = Buffer.from('pack 3');
const STATE = seal(Buffer.from('state'), KEY, context);

let base = '';
let from = '';
let to = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'midswing-backup-'));
  from = join(base, 'data');
  to = join(base, 'backup');
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const journalOf = (path: string) =>
  openRig(undefined, { folder: join(path, 'journal'), files: nodeJournalFiles });

/** A data folder with one of everything, closed. */
async function fill(kind: StateStoreKind): Promise<void> {
  const folder = await openDataFolder(from);
  const history = await openHistory(folder);
  for (let i = 1; i <= 3; i += 1) await history.append(numberedRecord(i));
  await history.close();
  await (await openPackStore(folder)).put(sha256Hex(PACK), PACK);
  const store = await openStateStore(folder, kind);
  await store.save('garden', STATE);
  await store.close();
  const { journal } = await journalOf(from);
  put(journal, 1, START, 7);
  await journal.close();
  await folder.close();
  await mkdir(join(from, 'keys'));
  await writeFile(join(from, 'keys', 'signing.key'), 'secret');
  await writeFile(join(from, 'garden.state-refused-0011223344556677'), 'refused');
  await writeFile(join(from, 'endpoints.json'), '{}');
}

const make = (source = from, target = to) =>
  backUp({ from: source, to: target, version: '0.1.0', wallMs: 1_000 });

async function tree(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

describe('backing up', () => {
  it.each([
    ['file', 'garden.state'],
    ['lmdb', 'state-lmdb/data.mdb'],
  ] as const)(
    '[BP1][BP2] a folder with the %s store gives what a start needs, and nothing else',
    async (kind, state) => {
      await fill(kind);
      const manifest = await make();
      const files = [
        MANIFEST_NAME,
        'format',
        'history.log',
        'journal/0000000001.journal',
        `packs/${sha256Hex(PACK)}.pack`,
        state,
      ].toSorted();
      expect(await tree(to)).toEqual(files);
      expect(await readManifest(to)).toEqual(manifest);
      expect(manifest).toMatchObject({ version: '0.1.0', createdAt: '1970-01-01T00:00:01.000Z' });
      expect(manifest.keyIds).toEqual([KEY.keyId]);
      for (const name of files) {
        const { mode, nlink } = await stat(join(to, name));
        expect([mode & 0o777, nlink]).toEqual([0o600, 1]);
      }
    },
  );

  it('[BP1] while all of it is written to, the backup is of one moment', async () => {
    await fill('lmdb');
    const folder = await openDataFolder(from);
    const history = await openHistory(folder);
    const store = await openStateStore(folder, 'lmdb');
    const { journal } = await journalOf(from);
    const state = { isWriting: true };
    const writing = (async () => {
      for (let i = 4; state.isWriting; i += 1) {
        await history.append(numberedRecord(i));
        await store.save('garden', STATE);
        put(journal, 1, START, i);
        await journal.commit();
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    })();
    for (let i = 0; i < 3; i += 1) await make(from, join(base, `backup-${i}`));
    state.isWriting = false;
    await writing;
    await journal.close();
    await store.close();
    await history.close();
    await folder.close();
    for (let i = 0; i < 3; i += 1) {
      const target = join(base, `restored-${i}`);
      await restore({ from: join(base, `backup-${i}`), to: target });
      const { 1: numbers = [] } = await recovered((await journalOf(target)).journal);
      const held = await openDataFolder(target);
      const again = await openHistory(held);
      // A number stands in the history before it does in the journal.
      expect(again.lastEpoch).toBeGreaterThanOrEqual(numbers.at(-1) ?? 0);
      await again.close();
      await held.close();
    }
  }, 30_000);

  it('[BP3] a line and a group that are being written are left out', async () => {
    await fill('file');
    const whole = { history: 0, journal: 0 };
    const segment = join(from, 'journal', '0000000001.journal');
    whole.history = (await stat(join(from, 'history.log'))).size;
    whole.journal = (await stat(segment)).size;
    await writeFile(join(from, 'history.log'), '{"at":', { flag: 'a' });
    await writeFile(segment, (await readFile(segment)).subarray(0, 60), { flag: 'a' });
    await make();
    expect((await stat(join(to, 'history.log'))).size).toBe(whole.history);
    expect((await stat(join(to, 'journal', '0000000001.journal'))).size).toBe(whole.journal);
  });

  it('[BP3] a damaged segment is taken whole, for recovery to judge', async () => {
    await fill('file');
    const segment = join(from, 'journal', '0000000001.journal');
    const bytes = await readFile(segment);
    bytes[2] = 0xff;
    await writeFile(segment, bytes);
    await make();
    expect(await readFile(join(to, 'journal', '0000000001.journal'))).toEqual(bytes);
  });

  it('[BP4] a target that is not empty, a folder without history, and one that keeps changing are refused', async () => {
    await expect(make()).rejects.toMatchObject({ code: 'BACKUP_NOTHING' });
    await fill('file');
    await mkdir(to);
    await writeFile(join(to, 'mine'), '');
    await expect(make()).rejects.toMatchObject({ code: 'BACKUP_TARGET_USED' });
    expect(await tree(to)).toEqual(['mine']);
    await rm(to, { recursive: true });
    const state = { isWriting: true };
    const writing = (async () => {
      for (let i = 0; state.isWriting; i += 1) {
        await writeFile(join(from, 'garden.state'), seal(Buffer.alloc(1 + (i % 99)), KEY, context));
      }
    })();
    await expect(make()).rejects.toMatchObject({ code: 'BACKUP_UNSTEADY' });
    state.isWriting = false;
    await writing;
    expect((await readdir(base)).toSorted()).toEqual(['data']);
  });

  it('[BP4] a target in the data folder, or that folder itself, is refused', async () => {
    await fill('file');
    const before = await tree(from);
    for (const inside of [from, join(from, 'copy'), join(from, 'packs', '..', 'copy')]) {
      const refused = backUp({ from, to: inside, version: '1.0.0', wallMs: 0 });
      await expect(refused).rejects.toMatchObject({ code: 'BACKUP_TARGET_USED' });
    }
    expect(await tree(from)).toEqual(before);
  });

  it('[BP4] a pack that is not what its name says is STORE_CORRUPT, and nothing is left', async () => {
    await fill('file');
    await writeFile(join(from, 'packs', `${sha256Hex(PACK)}.pack`), 'pack 4');
    await expect(make()).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await readdir(base)).toEqual(['data']);
  });
});

describe('restoring', () => {
  const target = () => join(base, 'restored');

  it.each(['file', 'lmdb'] as const)(
    '[BP5] a server goes on from a restored folder with the %s store',
    async (kind) => {
      await fill(kind);
      await make();
      const manifest = await restore({ from: to, to: target() });
      expect(manifest.keyIds).toEqual([KEY.keyId]);
      expect(await tree(target())).toEqual(
        (await tree(to)).filter((name) => name !== MANIFEST_NAME),
      );
      for (const { path } of manifest.files) {
        expect(await readFile(join(target(), path))).toEqual(await readFile(join(to, path)));
      }
      const folder = await openDataFolder(target());
      const history = await openHistory(folder);
      expect(history.lastEpoch).toBe(3);
      await history.close();
      const store = await openStateStore(folder, kind);
      expect(await store.load('garden')).toEqual(STATE);
      await store.close();
      expect(await (await openPackStore(folder)).get(sha256Hex(PACK))).toEqual(
        new Uint8Array(PACK),
      );
      expect(await recovered((await journalOf(target())).journal)).toEqual({ 1: [7] });
      await folder.close();
    },
  );

  it('[BP6] any file that is missing, altered or cut makes the backup invalid', async () => {
    await fill('lmdb');
    await make();
    for (const name of await tree(to)) {
      const path = join(to, name);
      const bytes = await readFile(path);
      const altered = Buffer.from(bytes);
      altered[bytes.length >>> 1] = (altered[bytes.length >>> 1] ?? 0) ^ 1;
      for (const other of [undefined, altered, bytes.subarray(0, -2)]) {
        await rm(path, { force: true });
        if (other !== undefined) await writeFile(path, other);
        const restoring = restore({ from: to, to: target() });
        await expect(restoring, name).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
      }
      await writeFile(path, bytes);
    }
    expect((await readdir(base)).toSorted()).toEqual(['backup', 'data']);
  });

  it.each([
    ['a path that leads out', '../outside', 'x'],
    ['a name of no kind of file', 'keys/signing.key', 'x'],
    ['a history that is none', 'history.log', 'x\nx\n'],
    ['a pack under another digest', `packs/${'0'.repeat(64)}.pack`, 'x'],
    ['a store that is none', 'state-lmdb/data.mdb', 'x'],
  ])('[BP6] so does a manifest with %s', async (_what, path, content) => {
    await fill('file');
    await make();
    const manifest = await readManifest(to);
    const bytes = Buffer.from(content);
    const file = { path, bytes: bytes.length, sha256: sha256Hex(bytes) };
    const others = manifest.files.filter((each) => each.path !== path);
    await mkdir(join(to, path, '..'), { recursive: true });
    await rm(join(to, path), { force: true });
    await writeFile(join(to, path), bytes);
    const text = encodeManifest({ ...manifest, files: [...others, file] });
    await writeFile(join(to, MANIFEST_NAME), text);
    await expect(restore({ from: to, to: target() })).rejects.toMatchObject({
      code: 'BACKUP_INVALID',
    });
    expect(await readdir(base)).not.toContain('restored');
  });

  it('[BP7] a folder that is not empty stays as it is; an empty one is filled', async () => {
    await fill('file');
    await make();
    await mkdir(target());
    await writeFile(join(target(), 'mine'), '');
    const refused = { code: 'BACKUP_TARGET_USED' };
    await expect(restore({ from: to, to: target() })).rejects.toMatchObject(refused);
    expect(await tree(target())).toEqual(['mine']);
    await rm(join(target(), 'mine'));
    await restore({ from: to, to: target() });
    expect(await tree(target())).toContain('history.log');
    expect((await stat(target())).mode & 0o777).toBe(0o700);
  });
});
