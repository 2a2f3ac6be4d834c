// The data folder: who holds it, what it is, and what cannot be one. Real files and real processes.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { openDataFolder } from '../../../engine/state/data-folder.ts';
import { claimNumber } from '../../../engine/state/folder-lock.ts';
import { isAlive, thisHolder, type Holder } from '../../../engine/state/holder.ts';
import { startChild, type Child } from './process/child.ts';

let parent = '';
let path = '';
const children: Child[] = [];

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'midswing-data-'));
  path = join(parent, 'data');
});

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
  await rm(parent, { recursive: true, force: true });
});

const coded = (code: string, ...texts: readonly string[]): unknown => ({
  asymmetricMatch: (error: { code?: unknown; message?: string }) =>
    error.code === code && texts.every((text) => error.message?.includes(text)),
});

async function contender(): Promise<Child> {
  const child = startChild('contend.ts');
  children.push(child);
  expect(await child.heard()).toBe('ready');
  return child;
}

async function ask(child: Child, line: string): Promise<string> {
  child.tell(line);
  return child.heard();
}

/** What this process would write into a lock, with changes. */
async function lockOf(changes: Partial<Holder>): Promise<string> {
  return JSON.stringify({ ...(await thisHolder('token', Date.now())), ...changes });
}

describe('making and closing', () => {
  it('[DF1] a missing folder is made with its parents, for its owner only', async () => {
    const folder = await openDataFolder(join(path, 'deep'));
    expect((await stat(join(path, 'deep'))).mode & 0o777).toBe(0o700);
    expect(folder.file('history.log')).toBe(join(path, 'deep', 'history.log'));
    for (const name of await readdir(folder.path)) {
      expect((await stat(folder.file(name))).mode & 0o777, name).toBe(0o600);
    }
    await folder.close();
  });

  it('[DF5] a closed folder can be opened again and again, and its lock files do not pile up', async () => {
    for (let i = 0; i < 5; i += 1) await (await openDataFolder(path)).close();
    expect(await readdir(path)).toEqual(['format', 'lock.5']);
  });

  it('[DF2] a folder held by this very process is DATA_LOCKED, too', async () => {
    const folder = await openDataFolder(path, new ManualClock(Date.now()));
    await expect(openDataFolder(path)).rejects.toEqual(coded('DATA_LOCKED', String(process.pid)));
    await folder.close();
  });

  it('[DF7] a folder below a file is DATA_UNWRITABLE and named', async () => {
    await writeFile(join(parent, 'file'), '');
    await expect(openDataFolder(join(parent, 'file', 'data'))).rejects.toEqual(
      coded('DATA_UNWRITABLE', join(parent, 'file', 'data')),
    );
    await expect(openDataFolder(join(parent, 'file'))).rejects.toEqual(coded('DATA_UNWRITABLE'));
  });

  it('[DF7] a folder on a system file tree is DATA_UNWRITABLE and does not hang', async () => {
    await expect(openDataFolder('/proc/midswing')).rejects.toEqual(coded('DATA_UNWRITABLE'));
  });

  it('[DF6] a folder of another format is DATA_FORMAT_UNSUPPORTED, unchanged, and let go', async () => {
    await (await openDataFolder(path)).close();
    await writeFile(join(path, 'format'), 'midswing-data 2\n');
    await writeFile(join(path, 'note.0123456789abcdef.tmp'), 'draft of the newer version');
    await expect(openDataFolder(path)).rejects.toEqual(
      coded('DATA_FORMAT_UNSUPPORTED', join(path, 'format'), 'midswing-data 2'),
    );
    expect(await readFile(join(path, 'format'), 'utf8')).toBe('midswing-data 2\n');
    expect(await readdir(path)).toContain('note.0123456789abcdef.tmp');
    await writeFile(join(path, 'format'), 'midswing-data 1\n');
    await (await openDataFolder(path)).close();
  });

  it('[DF11] opening removes drafts a crash left and nothing else', async () => {
    await mkdir(path);
    await writeFile(join(path, 'garden.state.0123456789abcdef.tmp'), 'half');
    await writeFile(join(path, 'notes.tmp'), 'mine');
    await (await openDataFolder(path)).close();
    expect(await readdir(path)).toEqual(['format', 'lock.1', 'notes.tmp']);
  });
});

describe('holders', () => {
  it('[DF2] a folder held by another process is DATA_LOCKED, naming process and time', async () => {
    const holder = await contender();
    expect(await ask(holder, path)).toBe('held');
    await expect(openDataFolder(path)).rejects.toEqual(
      coded('DATA_LOCKED', path, `Process ${holder.pid}`, new Date().toISOString().slice(0, 10)),
    );
    expect(await ask(holder, 'release')).toBe('released');
    await (await openDataFolder(path)).close();
  });

  it('[DF3] the lock of a killed holder is taken over', async () => {
    const holder = await contender();
    expect(await ask(holder, path)).toBe('held');
    await holder.kill();
    await (await openDataFolder(path)).close();
  });

  it('[DF3] a living process that only has the id of a dead holder does not hold the folder', async () => {
    await mkdir(path);
    await writeFile(join(path, 'lock.7'), await lockOf({ process: 'other-boot/1' }));
    const folder = await openDataFolder(path);
    expect(await readdir(path)).toContain('lock.8');
    await folder.close();
  });

  it('[DF3] without start times our own id is recognised when an earlier process had it', async () => {
    const now = await thisHolder('token', Date.now());
    const earlier = new Date(Date.now() - process.uptime() * 1_000 - 60_000).toISOString();
    expect(await isAlive({ ...now, process: '' })).toBe(true);
    expect(await isAlive({ ...now, process: '', startedAt: earlier })).toBe(false);
  });

  it.each(['', '{"pid":', 'null', '{"pid":"1"}'])(
    '[DF3] a lock with the content %j, as a power failure leaves it, holds nothing',
    async (content) => {
      await mkdir(path);
      await writeFile(join(path, 'lock.2'), content);
      await (await openDataFolder(path)).close();
    },
  );

  it.each([{ namespace: 'pid:[1]' }, { host: 'another-machine' }])(
    '[DF12] a holder of %j is not looked up by its id: it lives while it touches its lock',
    async (place) => {
      await mkdir(path);
      const file = join(path, 'lock.4');
      // No process of ours has this id; over there it may be a living one.
      await writeFile(file, await lockOf({ ...place, pid: 4_000_000, process: 'boot/1' }));
      // Whole seconds are the same number in every file system.
      const touchedMs = Math.floor(Date.now() / 1_000) * 1_000;
      await utimes(file, new Date(touchedMs), new Date(touchedMs));
      const clock = new ManualClock(touchedMs + LIMITS.lockStaleMs);
      const said = coded('DATA_LOCKED', 'Process 4000000', place.host ?? '');
      await expect(openDataFolder(path, clock)).rejects.toEqual(said);
      const later = new ManualClock(touchedMs + LIMITS.lockStaleMs + 1);
      await (await openDataFolder(path, later)).close();
      expect(await readdir(path)).toContain('lock.5');
    },
  );

  it('[DF12] a holder touches its lock', async () => {
    const folder = await openDataFolder(path);
    const file = join(path, 'lock.1');
    await utimes(file, 1, 1);
    await expect
      .poll(async () => (await stat(file)).mtimeMs, { timeout: 2 * LIMITS.lockHeartbeatMs })
      .toBeGreaterThan(Date.now() - 60_000);
    await folder.close();
  });

  it('[DF3] a lock of an earlier version, which does not name its place, is looked up by its id', async () => {
    await mkdir(path);
    const { host: _host, namespace: _namespace, ...old } = await thisHolder('token', Date.now());
    await writeFile(join(path, 'lock.1'), JSON.stringify(old));
    await expect(openDataFolder(path)).rejects.toEqual(coded('DATA_LOCKED'));
    await writeFile(join(path, 'lock.2'), JSON.stringify({ ...old, process: 'other-boot/1' }));
    await (await openDataFolder(path)).close();
  });

  it('[DF4] of several processes that find a dead holder exactly one gets the folder', async () => {
    const dead = await contender();
    await dead.kill();
    const all = await Promise.all([contender(), contender(), contender(), contender()]);
    for (let round = 0; round < 25; round += 1) {
      const target = join(parent, `round-${round}`);
      await mkdir(target);
      const stale = await lockOf({ pid: dead.pid, process: '' });
      if (round % 3 !== 0) await writeFile(join(target, `lock.${round}`), stale);
      const answers = await Promise.all(all.map((child) => ask(child, target)));
      expect(answers.toSorted(), `round ${round}`).toEqual([
        'DATA_LOCKED',
        'DATA_LOCKED',
        'DATA_LOCKED',
        'held',
      ]);
      await Promise.all(all.map((child) => ask(child, 'release')));
    }
  });

  it('[DF4] the highest number alone is the lock, and its holder removes lower ones', async () => {
    const holder = await contender();
    await mkdir(path);
    await writeFile(join(path, 'lock.3'), await lockOf({}));
    await writeFile(join(path, 'lock.5'), '');
    expect(await ask(holder, path)).toBe('held');
    expect(await readdir(path)).toEqual(['format', 'lock.6']);
    await expect(openDataFolder(path)).rejects.toEqual(coded('DATA_LOCKED'));
  });

  it('[DF4] a number is won once, and one below the highest is given back', async () => {
    await mkdir(path);
    const draft = join(path, 'draft');
    await writeFile(draft, await lockOf({}));
    await writeFile(join(path, 'lock.5'), '');
    expect(await claimNumber(path, draft, 5)).toBe(false);
    expect(await claimNumber(path, draft, 3)).toBe(false);
    expect(await readdir(path)).toEqual(['draft', 'lock.5']);
    expect(await claimNumber(path, draft, 6)).toBe(true);
    expect(await claimNumber(path, draft, 6)).toBe(false);
    expect(await readdir(path)).toEqual(['draft', 'lock.5', 'lock.6']);
  });
});
