// The history log over a long life: restarts, other writers, lost files, and being made shorter.
import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { openDataFolder, type DataFolder } from '../../../engine/state/data-folder.ts';
import {
  encodeRecord,
  FIRST_CHECK,
  type HistoryRecord,
} from '../../../engine/state/history-record.ts';
import { openHistory, type History } from '../../../engine/state/history.ts';
import { openPackStore } from '../../../engine/state/pack-store.ts';
import type { Storage } from '../../../engine/state/storage.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { createFaultyStorage } from './faulty-storage.ts';
import { numberedRecord } from './sample-record.ts';

const coded = (code: string, message = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

let path = '';
let log = '';
let folder: DataFolder;
const opened: History[] = [];

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'midswing-history-'));
  log = join(path, 'history.log');
  folder = await openDataFolder(path);
});

afterEach(async () => {
  for (const history of opened.splice(0)) await history.close();
  await folder.close();
  await rm(path, { recursive: true, force: true });
});

async function open(storage?: Storage): Promise<History> {
  const history = await openHistory(folder, storage);
  opened.push(history);
  return history;
}

/** The log's bytes after these records, as another server wrote them. */
async function written(...records: readonly HistoryRecord[]): Promise<Buffer> {
  const history = await openHistory(folder);
  for (const record of records) await history.append(record);
  await history.close();
  return readFile(log);
}

describe('over many starts', () => {
  it('[HI4] the floors of all pack names are listed, however long ago they were active', async () => {
    const other = { name: 'other', revision: 7, digest: sha256Hex('other') };
    const history = await open();
    await history.append(numberedRecord(1, { pack: other }));
    const over = LIMITS.historyActivationsMax + 1;
    await Promise.all(
      Array.from({ length: over }, (_unused, i) => history.append(numberedRecord(i + 2))),
    );
    expect(history.activations('garden').some(({ pack }) => pack.name === 'other')).toBe(false);
    expect(history.floors().get('other')).toEqual(other);
    expect([...history.floors().keys()]).toEqual(['other', 'sample']);
  });

  it('[HI3] the same pack activated again and again counts once, as the newest', async () => {
    const { pack } = numberedRecord(2);
    const history = await open();
    await history.append(numberedRecord(1));
    const restarts = LIMITS.historyActivationsMax + 5;
    await Promise.all(
      Array.from({ length: restarts }, (_unused, i) =>
        history.append(numberedRecord(i + 2, { pack })),
      ),
    );
    const activeEpochs = (): number[] => history.activations('garden').map(({ epoch }) => epoch);
    expect(activeEpochs()).toEqual([1, restarts + 1]);
    await history.append(numberedRecord(2_000));
    await history.append(numberedRecord(2_001, { pack }));
    expect(activeEpochs()).toEqual([1, restarts + 1, 2_000, 2_001]);
  });

  it('[HI15] the newest save of a service is known by its number, and is no record of a pack', async () => {
    const saved = (counter: number): HistoryRecord =>
      numberedRecord(1, { stage: 'saved', counter });
    await written(numberedRecord(1), saved(1), saved(2));
    const history = await open();
    expect(history.saved('garden')).toEqual(saved(2));
    expect(history.saved('orchard')).toBeUndefined();
    expect(history.recent()).toEqual([numberedRecord(1)]);
    await history.append(saved(3));
    expect(history.saved('garden')?.counter).toBe(3);
  });
});

describe('a log that lost its records', () => {
  const emptied: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    ['emptied', () => Buffer.alloc(0)],
    ['of zeros only', () => Buffer.alloc(4_096)],
    ['of one line without its end', () => Buffer.from('garbage')],
    ['cut within its first line', (bytes) => bytes.subarray(0, bytes.indexOf(10) - 5)],
  ];
  it.each(emptied)(
    '[HI8] a log %s beside a pack or a state is HISTORY_CORRUPT and stays as it is',
    async (_what, damage) => {
      const damaged = damage(await written(numberedRecord(1), numberedRecord(2)));
      await writeFile(log, damaged);
      const packs = await openPackStore(folder);
      await packs.put(sha256Hex('x'), Buffer.from('x'));
      await expect(openHistory(folder)).rejects.toEqual(coded('HISTORY_CORRUPT', log));
      await rm(join(path, 'packs'), { recursive: true });
      for (const name of ['garden.state', 'garden.state-refused-0123abcd']) {
        await writeFile(join(path, name), 'sealed');
        await expect(openHistory(folder), name).rejects.toEqual(coded('HISTORY_CORRUPT', log));
        expect(await readFile(log)).toEqual(damaged);
        await rm(join(path, name));
      }
      // With nothing beside it this is what a crash of the very first start leaves.
      expect((await open()).lastEpoch).toBe(0);
    },
  );

  it('[HI8] the first start records itself, so that a log without a record is a damaged one', async () => {
    await (await openHistory(folder)).close();
    const created = await readFile(log);
    expect(created.toString()).toContain('"stage":"created"');
    await (await openHistory(folder)).close();
    expect(await readFile(log)).toEqual(created);
    expect((await open()).recent()).toEqual([]);
  });
});

describe('another writer', () => {
  const meddlings: readonly (readonly [string, () => Promise<void>])[] = [
    ['longer', () => appendFile(log, 'x')],
    ['shorter', () => truncate(log, 10)],
    ['gone', () => rm(log)],
    ['another file', () => readFile(log).then((bytes) => replaceLog(bytes))],
  ];

  async function replaceLog(bytes: Buffer): Promise<void> {
    await writeFile(`${log}-new`, bytes);
    await rename(`${log}-new`, log);
  }

  it.each(meddlings)(
    '[HI14] a log that is %s than what was written takes nothing more and is left alone',
    async (_what, meddle) => {
      const history = await open();
      await history.append(numberedRecord(1));
      await meddle();
      const left = await readFile(log).catch(() => undefined);
      for (const number of [2, 3]) {
        await expect(history.append(numberedRecord(number))).rejects.toEqual(
          coded('HISTORY_STOPPED', 'somebody else'),
        );
      }
      expect(history.lastEpoch).toBe(1);
      expect(await readFile(log).catch(() => undefined)).toEqual(left);
    },
  );

  it('[HI14] records that came while the log was closed by a failure are not cut off', async () => {
    const storage = createFaultyStorage();
    const history = await open(storage);
    storage.failNext('write');
    await expect(history.append(numberedRecord(1))).rejects.toEqual(coded('HISTORY_STOPPED'));
    await appendFile(log, 'y'.repeat(LIMITS.historyRecordBytesMax));
    const left = await readFile(log);
    await expect(history.append(numberedRecord(2))).rejects.toEqual(coded('HISTORY_STOPPED'));
    expect(await readFile(log)).toEqual(left);
  });
});

describe('a long log', () => {
  let long = '';

  /** Writes a log above the mark. */
  async function writeLong(): Promise<void> {
    if (long === '') long = longText();
    await writeFile(log, long);
  }

  /** Early activations, then refusals with long reasons. */
  function longText(): string {
    const other = { name: 'other', revision: 7, digest: sha256Hex('other') };
    const records = [
      numberedRecord(1, { pack: other, service: 'orchard' }),
      numberedRecord(2, { stage: 'activating', pack: { ...other, name: 'third' } }),
      numberedRecord(2),
      numberedRecord(3),
      numberedRecord(2, { stage: 'saved', counter: 4 }),
      numberedRecord(9_000, { stage: 'rejected' }),
    ];
    const reason = '\u0001'.repeat(LIMITS.historyReasonCharactersMax);
    let check: string = FIRST_CHECK;
    let bytes = 0;
    const lines: string[] = [];
    for (let number = 10; bytes <= LIMITS.historyCompactBytes; number += 1) {
      const record = records.shift() ?? numberedRecord(number, { stage: 'rejected', reason });
      const encoded = encodeRecord(record, check);
      ({ check } = encoded);
      lines.push(`${encoded.line}\n`);
      bytes += encoded.line.length + 1;
    }
    return lines.join('');
  }

  const known = (history: History): unknown => ({
    ids: [history.lastEpoch, history.lastGeneration],
    floors: history.floors(),
    activations: ['garden', 'orchard'].map((service) => history.activations(service)),
    saved: history.saved('garden'),
    recent: history.recent(),
  });

  it('[HI13] opening a long log makes it short and forgets nothing that is asked for', async () => {
    await writeLong();
    const first = await open();
    expect(first.lastEpoch).toBe(9_000);
    expect(first.activations('garden')).toEqual([numberedRecord(2), numberedRecord(3)]);
    expect(first.floors().get('other')?.revision).toBe(7);
    expect(first.saved('garden')?.counter).toBe(4);
    const short = await readFile(log);
    expect(short.length).toBeLessThan(LIMITS.historyCompactBytes / 2);
    expect(short.subarray(0, short.indexOf(10)).toString()).toContain('"stage":"compacted"');
    const second = await open();
    expect(known(second)).toEqual(known(first));
    expect([...second.floors().keys()].toSorted()).toEqual(['other', 'sample', 'third']);
    expect((await readFile(log)).equals(short)).toBe(true);
    await second.append(numberedRecord(9_001));
    expect((await open()).lastEpoch).toBe(9_001);
  });

  it.each(['create', 'write', 'sync', 'rename'])(
    '[HI13] when shortening fails at its %s, the long log is there and opens later',
    async (operation) => {
      await writeLong();
      const before = sha256Hex(await readFile(log));
      const storage = createFaultyStorage();
      storage.failNext(operation);
      await expect(openHistory(folder, storage)).rejects.toEqual(coded('DATA_UNWRITABLE'));
      expect(sha256Hex(await readFile(log))).toBe(before);
      expect((await open()).lastEpoch).toBe(9_000);
    },
  );
});
