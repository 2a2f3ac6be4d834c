// The history log: what it remembers, what a crash may do to it, and what is refused.
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { openDataFolder, type DataFolder } from '../../../engine/state/data-folder.ts';
import type { HistoryRecord } from '../../../engine/state/history-record.ts';
import { scanHistory } from '../../../engine/state/history-scan.ts';
import { openHistory, type History } from '../../../engine/state/history.ts';
import { openPackStore } from '../../../engine/state/pack-store.ts';
import type { Storage } from '../../../engine/state/storage.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { createFaultyStorage } from './faulty-storage.ts';
import { startChild, type Child } from './process/child.ts';
import { numberedRecord } from './sample-record.ts';

const coded = (code: string, message = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

let path = '';
let log = '';
let folder: DataFolder;
const opened: History[] = [];
const children: Child[] = [];

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'midswing-history-'));
  log = join(path, 'history.log');
  folder = await openDataFolder(path);
});

afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
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

const epochs = (history: History): number[] => history.recent().map(({ epoch }) => epoch);

describe('remembering', () => {
  it('[HI1] a new history knows nothing, in a file 0600', async () => {
    const history = await open();
    expect([history.lastEpoch, history.lastGeneration]).toEqual([0, 0]);
    expect(history.active('garden')).toBeUndefined();
    expect(history.floor('sample')).toBeUndefined();
    expect(history.activations('garden')).toEqual([]);
    expect((await stat(log)).mode & 0o777).toBe(0o600);
  });

  it('[HI1] every record comes back equal after reopening', async () => {
    const kept: HistoryRecord[] = [
      numberedRecord(1, { stage: 'activating', reason: 'a "quoted"\nline \u2028 \ud83d\ude00' }),
      numberedRecord(1, { actor: 'admin' }),
      numberedRecord(2, { stage: 'rejected', reason: '' }),
    ];
    await written(...kept);
    expect((await open()).recent()).toEqual(kept);
  });

  it('[HI1] records appended at once are kept in the order of the calls', async () => {
    const history = await open();
    const numbers = Array.from({ length: 20 }, (_unused, i) => i + 1);
    await Promise.all(numbers.map((number) => history.append(numberedRecord(number))));
    expect(epochs(history)).toEqual(numbers);
    await history.close();
    expect(epochs(await open())).toEqual(numbers);
  });

  it('[HI2] ids go on from the highest of any record, whatever became of it', async () => {
    await written(
      numberedRecord(3),
      numberedRecord(5, { stage: 'activating' }),
      numberedRecord(4, { stage: 'rejected', generation: 9 }),
    );
    const history = await open();
    expect([history.lastEpoch, history.lastGeneration]).toEqual([5, 9]);
  });

  it('[HI3] only an active record makes a pack the active one; an intent alone does not', async () => {
    await written(numberedRecord(1), numberedRecord(2, { stage: 'activating' }));
    const history = await open();
    expect(history.active('garden')).toEqual(numberedRecord(1));
    expect(history.active('orchard')).toBeUndefined();
    await history.append(numberedRecord(2));
    expect(history.active('garden')).toEqual(numberedRecord(2));
  });

  it('[HI3] the activations of a service are listed oldest first, others left out', async () => {
    await written(
      numberedRecord(1),
      numberedRecord(2, { service: 'orchard' }),
      numberedRecord(3),
      numberedRecord(4, { stage: 'rejected' }),
    );
    const history = await open();
    expect(history.activations('garden').map(({ epoch }) => epoch)).toEqual([1, 3]);
    expect(history.activations('orchard').map(({ epoch }) => epoch)).toEqual([2]);
  });

  it('[HI4] the floor of a pack name is the highest accepted revision and never drops', async () => {
    const older = numberedRecord(1).pack;
    await written(
      numberedRecord(1),
      numberedRecord(2, { stage: 'activating' }),
      numberedRecord(3, { pack: older }),
      numberedRecord(9, { stage: 'rejected' }),
    );
    const history = await open();
    expect(history.floor('sample')).toEqual(numberedRecord(2).pack);
    expect(history.floor('other')).toBeUndefined();
  });

  it('[HI9] only the newest records are kept in memory, but floors and ids of all', async () => {
    const history = await open();
    const over = LIMITS.historyActivationsMax + 1;
    await Promise.all(
      Array.from({ length: over }, (_unused, i) => history.append(numberedRecord(over - i))),
    );
    expect(history.recent()).toHaveLength(LIMITS.historyActivationsMax);
    expect(history.activations('garden')).toHaveLength(LIMITS.historyActivationsMax);
    expect(history.recent()[0]?.epoch).toBe(over - 1);
    expect(history.floor('sample')?.revision).toBe(over);
  });

  it('[HI9] a long reason is cut, not refused', async () => {
    const history = await open();
    await history.append(numberedRecord(1, { stage: 'rejected', reason: '\u0001'.repeat(9_999) }));
    await history.close();
    const [record] = (await open()).recent();
    expect(record?.reason).toHaveLength(LIMITS.historyReasonCharactersMax);
  });

  it('[HI5] a record that could not be read back, or one after close, is a bug', async () => {
    const history = await open();
    expect(() => history.append(numberedRecord(-1))).toThrowError(AssertionFailed);
    expect(() => history.append(numberedRecord(1.5))).toThrowError(AssertionFailed);
    await history.close();
    expect(() => history.append(numberedRecord(1))).toThrowError(AssertionFailed);
  });
});

describe('after a crash', () => {
  it('[HI6] a log cut at any byte gives the whole records before the cut', async () => {
    const bytes = await written(numberedRecord(1), numberedRecord(2), numberedRecord(3));
    const ends = [0];
    for (const [at, byte] of bytes.entries()) if (byte === 10) ends.push(at + 1);
    for (let length = 0; length <= bytes.length; length += 1) {
      const scan = scanHistory(bytes.subarray(0, length), log);
      const whole = ends.filter((end) => end <= length);
      expect(scan.bytes, `cut at ${length}`).toBe(whole.at(-1));
      expect(scan.records).toHaveLength(whole.length - 1);
    }
  });

  it('[HI6] a torn last line is cut from the file, and what is appended next is read back', async () => {
    const bytes = await written(numberedRecord(1), numberedRecord(2));
    await truncate(log, bytes.length - 5);
    const history = await open();
    expect(epochs(history)).toEqual([1]);
    await history.append(numberedRecord(7));
    await history.close();
    expect(epochs(await open())).toEqual([1, 7]);
  });

  it('[HI6] recovering twice gives the same as recovering once', async () => {
    const bytes = await written(numberedRecord(1), numberedRecord(2));
    await truncate(log, bytes.length - 5);
    await (await openHistory(folder)).close();
    const once = await readFile(log);
    await (await openHistory(folder)).close();
    expect(await readFile(log)).toEqual(once);
  });

  it('[HI6] a last line of which a block never reached the medium is torn', async () => {
    const bytes = await written(numberedRecord(1));
    const next = Buffer.alloc(200, 0);
    next.write('"stage":"active"}\n', 182);
    expect(scanHistory(Buffer.concat([bytes, next]), log).bytes).toBe(bytes.length);
    expect(scanHistory(Buffer.concat([bytes, Buffer.alloc(512)]), log).bytes).toBe(bytes.length);
  });

  it('[HI7] every single flipped bit of acknowledged records is HISTORY_CORRUPT and names a line', async () => {
    const escaped = numberedRecord(2, { reason: 'an escape that has two spellings: \u001e' });
    const bytes = await written(numberedRecord(1), escaped);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered[bit >>> 3] = (altered[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      let code: string | undefined;
      try {
        scanHistory(altered, log);
      } catch (error) {
        code = errorCode(error);
      }
      expect(code, `bit ${bit}`).toBe('HISTORY_CORRUPT');
    }
  });

  it('[HI7] a line that is missing, doubled or moved is HISTORY_CORRUPT', async () => {
    const bytes = await written(numberedRecord(1), numberedRecord(2), numberedRecord(3));
    const [one = '', two = '', three = ''] = bytes.toString().split(/(?<=\n)/);
    for (const lines of [two + three, one + three, one + one + two, one + three + two]) {
      expect(() => scanHistory(Buffer.from(lines), log)).toThrowError(coded('HISTORY_CORRUPT'));
    }
    expect(() => scanHistory(Buffer.from(`${one}${three}`), log)).toThrowError(
      coded('HISTORY_CORRUPT', 'Line 2 of'),
    );
  });

  it('[HI7] opening a damaged log is refused and leaves it as it is', async () => {
    const bytes = await written(numberedRecord(1), numberedRecord(2));
    const damaged = Buffer.from(bytes.toString().replace('"epoch":1', '"epoch":3'));
    await writeFile(log, damaged);
    await expect(openHistory(folder)).rejects.toEqual(coded('HISTORY_CORRUPT', 'Line 2'));
    expect(await readFile(log)).toEqual(damaged);
  });

  it('[HI7] arbitrary bytes are read or refused with HISTORY_CORRUPT, and never throw anything else', async () => {
    const bytes = await written(numberedRecord(1));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length }), fc.uint8Array({ maxLength: 80 }), (keep, tail) => {
        try {
          scanHistory(Buffer.concat([bytes.subarray(0, keep), tail]), log);
        } catch (error) {
          expect(errorCode(error)).toBe('HISTORY_CORRUPT');
        }
      }),
    );
  });

  it('[HI8] a missing log beside packs or states is HISTORY_CORRUPT, never an empty start', async () => {
    const packs = await openPackStore(folder);
    await (await openHistory(folder)).close();
    await packs.put(sha256Hex('x'), Buffer.from('x'));
    await rm(log);
    await expect(openHistory(folder)).rejects.toEqual(coded('HISTORY_CORRUPT', 'missing'));
    await rm(join(path, 'packs'), { recursive: true });
    await appendFile(join(path, 'garden.state'), 'sealed');
    await expect(openHistory(folder)).rejects.toEqual(coded('HISTORY_CORRUPT', 'missing'));
    await rm(join(path, 'garden.state'));
    expect((await open()).lastEpoch).toBe(0);
  });

  it('[HI8] a log that cannot be written is DATA_UNWRITABLE', async () => {
    const storage = createFaultyStorage();
    storage.failNext('open');
    await expect(openHistory(folder, storage)).rejects.toEqual(coded('DATA_UNWRITABLE', log));
  });

  it('[HI10] a process killed at any moment leaves every acknowledged record and no hole', async () => {
    await folder.close();
    let last = 0;
    for (const acknowledged of [1, 40, 3, 17, 90]) {
      const child = startChild('append.ts', path);
      children.push(child);
      const target = last + acknowledged;
      while (last < target) last = Number(await child.heard());
      await child.kill();
      const recovered = await openDataFolder(path);
      const history = await openHistory(recovered);
      expect(history.lastEpoch).toBeGreaterThanOrEqual(last);
      expect(epochs(history)).toEqual(
        Array.from({ length: history.lastEpoch }, (_unused, i) => i + 1),
      );
      last = history.lastEpoch;
      await history.close();
      await recovered.close();
    }
    folder = await openDataFolder(path);
  });
});

describe('a failing disk', () => {
  it.each(['write', 'sync'])(
    '[HI11] a failed %s is HISTORY_STOPPED and changes nothing',
    async (operation) => {
      const storage = createFaultyStorage();
      const history = await open(storage);
      await history.append(numberedRecord(1));
      storage.failNext(operation);
      await expect(history.append(numberedRecord(2))).rejects.toEqual(coded('HISTORY_STOPPED'));
      expect(epochs(history)).toEqual([1]);
      expect(history.lastEpoch).toBe(1);
    },
  );

  it('[HI11] after a failed sync its descriptor is closed and never synced again', async () => {
    const storage = createFaultyStorage();
    const history = await open(storage);
    const before = storage.done.length;
    storage.failNext('sync');
    await expect(history.append(numberedRecord(1))).rejects.toThrowError();
    await history.append(numberedRecord(2));
    expect(storage.done.slice(before)).toEqual([
      'write 1',
      'sync 1',
      'close 1',
      'open 2',
      'truncate 2',
      'sync 2',
      'sync folder',
      'write 2',
      'sync 2',
    ]);
  });

  it.each(['write', 'sync', 'open', 'truncate'])(
    '[HI12] after a failed %s the log goes on by itself, without the record that failed',
    async (operation) => {
      const storage = createFaultyStorage();
      const history = await open(storage);
      await history.append(numberedRecord(1));
      storage.failNext('write');
      await expect(history.append(numberedRecord(2))).rejects.toEqual(coded('HISTORY_STOPPED'));
      storage.failNext(operation);
      await expect(history.append(numberedRecord(3))).rejects.toEqual(coded('HISTORY_STOPPED'));
      await history.append(numberedRecord(4));
      await history.close();
      expect(epochs(await open())).toEqual([1, 4]);
    },
  );

  it('[HI12] an append that fails does not stop those already waiting behind it', async () => {
    const storage = createFaultyStorage();
    const history = await open(storage);
    storage.failNext('sync');
    const results = await Promise.allSettled(
      [1, 2, 3].map((n) => history.append(numberedRecord(n))),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(epochs(history)).toEqual([2, 3]);
  });
});
