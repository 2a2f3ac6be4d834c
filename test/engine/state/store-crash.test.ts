// Both stores under kills, full disks, failing syncs and damaged files, on the real file system.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { openDataFolder } from '../../../engine/state/data-folder.ts';
import { openFileStore } from '../../../engine/state/file-store.ts';
import { checkLmdbFile } from '../../../engine/state/lmdb-check.ts';
import { LMDB_FOLDER, openLmdbStore } from '../../../engine/state/lmdb-store.ts';
import { openStateStore } from '../../../engine/state/open-state-store.ts';
import type { StateStoreKind } from '../../../engine/state/state-store.ts';
import { createFaultyStorage } from './faulty-storage.ts';
import { numberedState, numberOf } from './numbered-state.ts';
import { nodeArguments, startChild } from './process/child.ts';
import { bytesOf, coded } from './state-store-contract.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const KINDS = ['file', 'lmdb'] as const;
/** MIDSWING_FUZZ multiplies them. */
const KILLS = 4 * Number(process.env['MIDSWING_FUZZ'] ?? 1);

let path = '';

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'midswing-crash-'));
});

afterEach(async () => {
  await rm(path, { recursive: true, force: true });
});

/** Opens the store, reads the numbers of both services, closes it. */
async function numbers(kind: StateStoreKind): Promise<readonly number[]> {
  const folder = await openDataFolder(path);
  const store = await openStateStore(folder, kind);
  const found = [numberOf(await store.load('a')), numberOf(await store.load('b'))];
  await store.close();
  await folder.close();
  return found;
}

describe('kills', () => {
  it.each(KINDS)(
    `[ST9] ${KILLS} kills of a writer lose no acknowledged save of the %s store`,
    async (kind) => {
      let acknowledged = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = startChild('save.ts', path, kind, String(acknowledged + 1));
        await child.heard();
        const saves = 1 + ((kill * 7) % 11);
        for (let i = 0; i < saves; i += 1) acknowledged = Number(await child.heard());
        await child.kill();
        const [a = 0, b = 0] = await numbers(kind);
        // What was told is there; what was not may be, but nothing that was never handed in.
        expect(a).toBeGreaterThanOrEqual(acknowledged);
        expect(b).toBeGreaterThanOrEqual(acknowledged);
        if (kind === 'lmdb') expect(a).toBe(b);
        expect(await numbers(kind)).toEqual([a, b]);
        acknowledged = Math.max(a, b);
      }
    },
    60_000,
  );
});

describe('full disks', () => {
  it('[ST10] a write that the disk has no room for keeps the state before and leaves no draft', async () => {
    const storage = createFaultyStorage();
    const folder = await openDataFolder(path);
    const store = openFileStore(folder, storage);
    await store.save('garden', bytesOf('one'));
    for (let i = 0; i < 3; i += 1) {
      storage.failNext('write');
      await expect(store.save('garden', bytesOf('two'))).rejects.toEqual(
        coded('DATA_WRITE_FAILED'),
      );
    }
    expect(await store.load('garden')).toEqual(bytesOf('one'));
    await store.save('garden', bytesOf('three'));
    expect(await store.load('garden')).toEqual(bytesOf('three'));
    await folder.close();
  });

  it.each([['file', 64] as const, ['lmdb', 256] as const])(
    '[ST10] the %s store on a real disk of %i KiB refuses what does not fit and recovers by itself',
    async (kind, kibibytes) => {
      if (!mounted(path, kibibytes)) return;
      try {
        const folder = await openDataFolder(path);
        const store = await openStateStore(folder, kind);
        const large = new Uint8Array(kibibytes * 2_048).fill(7);
        await store.save('garden', bytesOf('one'));
        for (let i = 0; i < 3; i += 1) {
          await expect(store.save('garden', large)).rejects.toEqual(coded('DATA_WRITE_FAILED'));
          expect(await store.load('garden')).toEqual(bytesOf('one'));
        }
        await store.save('garden', bytesOf('two'));
        expect(await store.load('garden')).toEqual(bytesOf('two'));
        execFileSync('mount', ['-o', 'remount,size=8m', path]);
        await store.save('garden', large);
        expect(await store.load('garden')).toEqual(large);
        await store.close();
        await folder.close();
      } finally {
        execFileSync('umount', ['-l', path]);
      }
    },
  );
});

describe('failing syncs of the system', () => {
  it.each([
    ['file', 'fsync', 'EIO'],
    ['file', 'rename', 'EIO'],
    ['lmdb', 'fdatasync', 'EIO'],
  ] as const)(
    '[ST9] the %s store says so when the %s fails with %s, and keeps what was before',
    async (kind, call, error) => {
      expect(save(kind, 1, 3)).toEqual(['opened', '1', '2', '3']);
      if (!hasStrace()) {
        process.stdout.write('left out: no strace here; the faults come from the double\n');
        return;
      }
      const count = callsBeforeSaving(kind, call);
      const inject = ['-e', `inject=${call}:error=${error}:when=${count + 1}`];
      const [, failed, next] = save(kind, 4, 5, ['-f', '-qq', '-e', `trace=${call}`, ...inject]);
      expect(failed).toContain('failed CodedError: ');
      expect(next).toBe('5');
      expect(await numbers(kind)).toEqual([5, 5]);
    },
    60_000,
  );
});

describe('the commit of LMDB', () => {
  it('[ST11] syncs what it wrote before it writes the page that points at it, and that is written through', () => {
    if (!hasStrace()) {
      process.stdout.write('left out: no strace here\n');
      return;
    }
    save('lmdb', 1, 1);
    const log = join(path, 'trace');
    save('lmdb', 2, 2, [
      '-f',
      '-qq',
      '-y',
      '-e',
      'trace=openat,pwrite64,pwritev,writev,fdatasync,write',
      '-o',
      log,
    ]);
    const lines = readFileSync(log, 'utf8').split('\n');
    const told = lines.findIndex((line) => line.includes('write(1<') && line.includes('"2'));
    const calls = lines
      .slice(
        lines.findIndex((line) => line.includes('"opened')),
        told,
      )
      .filter((line) => line.includes('data.mdb'))
      .map((line) => / (pwrite64|pwritev|writev|fdatasync)\((\d+)/.exec(line)?.slice(1) ?? []);
    const sync = calls.findIndex(([call]) => call === 'fdatasync');
    const [[last, descriptor] = []] = calls.slice(-1);
    expect(sync).toBeGreaterThan(0);
    expect(calls.length).toBe(sync + 2);
    expect(last).toBe('pwrite64');
    const through = lines.find((line) => line.includes('data.mdb') && line.includes('O_DSYNC'));
    expect(through).toContain(`= ${descriptor}<`);
  });
});

describe('damaged LMDB files', () => {
  async function filled(): Promise<{ readonly file: string; readonly bytes: Buffer }> {
    const folder = await openDataFolder(path);
    const store = await openLmdbStore(folder);
    for (let i = 1; i <= 20; i += 1) {
      await store.save('a', numberedState(i));
      await store.save(`s${i}`, numberedState(i * 3));
    }
    await store.close();
    await folder.close();
    const file = join(path, LMDB_FOLDER, 'data.mdb');
    return { file, bytes: await readFile(file) };
  }

  it('[ST11] a sound file passes, and so does one that is not there or empty', async () => {
    const { file } = await filled();
    await checkLmdbFile(file);
    await checkLmdbFile(`${file}.none`);
    await writeFile(file, '');
    await checkLmdbFile(file);
  });

  it('[ST11] a file cut anywhere is STORE_CORRUPT, or has lost nothing that is in use', async () => {
    const { file, bytes } = await filled();
    const step = 2_048 - 1;
    let refused = 0;
    for (let length = 1; length < bytes.length; length += step) {
      await writeFile(file, bytes.subarray(0, length));
      const code = await checkLmdbFile(file).then(() => undefined, errorCode);
      if (code === 'STORE_CORRUPT') refused += 1;
      else expect(bytes.length - length).toBeLessThan(bytes.length / 2);
    }
    expect(refused).toBeGreaterThan(bytes.length / step / 2);
  });

  it('[ST11] no file that passes ends the process that reads and writes it', async () => {
    const { file, bytes } = await filled();
    const copies = join(path, 'copies');
    await mkdir(copies);
    const random = generator(20_261_121);
    let passed = 0;
    for (let i = 0; i < 120; i += 1) {
      const altered = Buffer.from(bytes);
      for (let flips = 0; flips <= i % 3; flips += 1) {
        const at = Math.floor(random() * (i % 2 === 0 ? bytes.length : 16_384));
        altered[at] = (altered[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      await writeFile(file, i % 10 === 9 ? altered.subarray(0, altered.length - i * 97) : altered);
      const code = await checkLmdbFile(file).then(() => undefined, errorCode);
      if (code === 'STORE_CORRUPT') continue;
      expect(code).toBeUndefined();
      await mkdir(join(copies, String(passed)));
      await writeFile(join(copies, String(passed), 'data.mdb'), await readFile(file));
      passed += 1;
    }
    const { status, signal, stdout } = run(['read-copies.ts', copies, String(passed)]);
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: `${passed}\n` });
  }, 60_000);

  it('[ST11] a damaged store is refused by name when it is opened', async () => {
    const { file } = await filled();
    await truncate(file, 40_000);
    const folder = await openDataFolder(path);
    await expect(openLmdbStore(folder)).rejects.toEqual(coded('STORE_CORRUPT', 'data.mdb'));
    await writeFile(file, 'rubbish'.repeat(2_000));
    await expect(openLmdbStore(folder)).rejects.toEqual(coded('STORE_CORRUPT', 'data.mdb'));
    await folder.close();
  });
});

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function mounted(folder: string, kibibytes: number): boolean {
  const size = `size=${kibibytes}k`;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder]);
  if (status !== 0) {
    process.stdout.write(
      'left out: mounting is not allowed here; the faults come from the double\n',
    );
  }
  return status === 0;
}

function hasStrace(): boolean {
  return spawnSync('strace', ['--version']).status === 0;
}

/** Runs save.ts to its end, under strace where it is given what to do; what it said, line by line. */
function save(
  kind: StateStoreKind,
  first: number,
  last: number,
  strace: readonly string[] = [],
): string[] {
  const script = ['save.ts', path, kind, String(first), String(last)];
  return run(script, strace).stdout.trimEnd().split('\n');
}

/** How often `call` is made before the first save, by opening and by the runtime itself. */
function callsBeforeSaving(kind: StateStoreKind, call: string): number {
  const log = join(path, 'trace');
  save(kind, 4, 4, ['-f', '-qq', '-e', `trace=${call},write`, '-o', log]);
  const lines = readFileSync(log, 'utf8').split('\n');
  const opened = lines.findIndex((line) => line.includes('write(1, "opened'));
  return lines.slice(0, opened).filter((line) => line.includes(` ${call}(`)).length;
}

function run(
  [script = '', ...rest]: readonly string[],
  strace: readonly string[] = [],
): { readonly status: number | null; readonly signal: string | null; readonly stdout: string } {
  const node = [process.execPath, ...nodeArguments(script, rest)];
  const [command = '', ...options] = strace.length === 0 ? node : ['strace', ...strace, ...node];
  // strace counts calls by thread: one thread for all of them makes the count that of the process.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  return spawnSync(command, options, { cwd: ROOT, env, encoding: 'utf8', timeout: 30_000 });
}
