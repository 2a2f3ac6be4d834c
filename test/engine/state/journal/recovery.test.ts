// What is read of a journal that was left behind: whole, torn, altered, moved, or written by another version.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../../engine/base/assert.ts';
import { LIMITS } from '../../../../engine/base/limits.ts';
import { encodeGroup, JOURNAL_VERSION } from '../../../../engine/state/journal/group.ts';
import type { JournalFinding } from '../../../../engine/state/journal/finding.ts';
import { refusedName } from '../../../../engine/state/journal/segment-name.ts';
import { generateSealKey, loadSealKey, seal } from '../../../../engine/trust/seal.ts';
import { END, INPUT, KEY, openRig, put, recovered, rotate, segment, START } from './journal-rig.ts';
import type { MemoryDisk } from './memory-disk.ts';

const refused = (number: number): string => `/journal/${refusedName(number)}`;

const whole = (finding: JournalFinding): Record<number, boolean> =>
  Object.fromEntries([...finding.rooms].map(([room, { isWhole }]) => [room, isWhole]));

/** Segments 2 and 3, the first one being gone; room 1 alone has started in the last. */
async function written(): Promise<MemoryDisk> {
  const rig = await openRig();
  const { journal, disk } = rig;
  for (const room of [1, 2, 3]) put(journal, room, START, room * 10);
  await journal.commit();
  for (let round = 1; round <= 2; round += 1) {
    await rotate(rig);
    put(journal, 1, START, round * 100);
    if (round === 1) put(journal, 2, START, 200);
    await journal.commit();
    for (const room of [1, 2, 3]) put(journal, room, INPUT, round * 100 + room);
    await journal.commit();
    if (round === 1) put(journal, 3, START, 300);
    await journal.commit();
  }
  return disk;
}

const ALL = { 1: [200, 201], 2: [200, 102, 202], 3: [300, 203] };

describe('recovery', () => {
  it('[JN9] hands over each open room from its last start on, and nothing of others', async () => {
    const disk = await written();
    const { journal } = await openRig(disk);
    expect(await recovered(journal)).toEqual(ALL);
    expect(whole(journal.finding)).toEqual({ 1: true, 2: true, 3: true });
    expect(journal.finding).toMatchObject({ lostRooms: [], corrupt: [], tornBytes: 0 });
  });

  it('[JN9] an empty folder is an empty journal', async () => {
    const { journal } = await openRig();
    expect(await recovered(journal)).toEqual({});
    expect(journal.finding).toMatchObject({ segments: [], engines: [], tornBytes: 0 });
    expect(journal.isExact).toBe(true);
  });

  it('[JN9] recovering after the first commit is a bug', async () => {
    const { journal } = await openRig();
    put(journal, 1, START, 1);
    await journal.commit();
    await expect(recovered(journal)).rejects.toThrowError(AssertionFailed);
  });

  it('[JN9] rooms go on in another segment, and old ones stay until each has started or ended', async () => {
    const disk = await written();
    const { journal } = await openRig(disk);
    const before = disk.paths;
    put(journal, 1, INPUT, 999);
    expect(journal.isSnapshotDue(2)).toBe(true);
    put(journal, 2, START, 400);
    put(journal, 3, END, 0);
    await journal.commit();
    expect(disk.paths).toEqual([...before, segment(4)]);
    expect(await recovered((await openRig(disk.clone())).journal)).toEqual({
      1: [200, 201, 999],
      2: [400],
    });
    put(journal, 1, START, 500);
    await journal.commit();
    expect(disk.paths).toEqual([segment(4)]);
  });

  it('[JN6] what was torn is told, left as it is, and never comes back', async () => {
    const disk = await written();
    const bytes = disk.bytes(segment(3)).length;
    disk.cut(segment(3), bytes - 10);
    const { journal } = await openRig(disk);
    const found = { 1: [200], 2: [200, 102], 3: [300] };
    expect(await recovered(journal)).toEqual(found);
    expect(journal.finding.tornBytes).toBeGreaterThan(100);
    expect(journal.finding.corrupt).toEqual([]);
    expect(disk.bytes(segment(3))).toHaveLength(bytes - 10);
    put(journal, 1, INPUT, 7);
    await journal.commit();
    const again = await openRig(disk);
    expect(await recovered(again.journal)).toEqual({ ...found, 1: [200, 7] });
    expect(again.journal.finding).toMatchObject({ tornBytes: 0, corrupt: [] });
  });

  it.each([0, 1, 200])(
    '[JN6] a segment that failed as it began, %i bytes short, and could not be removed is no hole',
    async (short) => {
      const rig = await openRig();
      const { journal, disk, clock } = rig;
      put(journal, 1, START, 1);
      await journal.commit();
      await rotate(rig);
      disk.failNext('sync');
      disk.failNext('remove');
      put(journal, 1, START, 2);
      await journal.commit();
      clock.advance(LIMITS.journalRetryMs);
      disk.failNext('remove');
      await journal.commit();
      expect(disk.paths).toEqual([segment(1), segment(2), segment(3)]);
      disk.cut(segment(2), disk.bytes(segment(2)).length - short);
      for (const dropped of [[], [segment(1)]]) {
        for (const path of dropped) disk.drop(path);
        const again = await openRig(disk.clone());
        expect(again.journal.finding).toMatchObject({ corrupt: [], lostRooms: [], tornBytes: 0 });
        expect(await recovered(again.journal)).toEqual({ 1: [2] });
      }
      await journal.commit();
      await rotate(rig);
      put(journal, 1, START, 3);
      await journal.commit();
      expect(disk.paths).toEqual([segment(4)]);
    },
  );

  it('[JN13] a journal of another engine is read, and says that replays are not exact', async () => {
    const disk = await written();
    const { journal } = await openRig(disk, { engine: '2.0.0' });
    expect(await recovered(journal)).toEqual(ALL);
    expect([journal.isExact, journal.finding.engines]).toEqual([false, ['1.0.0']]);
    for (const room of [1, 2, 3]) put(journal, room, START, room);
    await journal.commit();
    const again = await openRig(disk, { engine: '2.0.0' });
    expect([again.journal.isExact, again.journal.finding.engines]).toEqual([true, ['2.0.0']]);
  });

  it('[JN13] a newer version is JOURNAL_UNSUPPORTED, and nothing is written', async () => {
    const disk = await written();
    const file = await disk.create(segment(4));
    const context = {
      environment: 'test',
      service: 'journal',
      record: 'journal-group',
      schema: JOURNAL_VERSION + 1,
      generation: 4,
      pack: '',
      counter: 99,
      previous: '',
    };
    const place = { segment: 4, counter: 99, previous: '' };
    const { bytes } = encodeGroup(new Uint8Array(8), place, { key: KEY, environment: 'test' });
    const newer = seal(new Uint8Array(8), KEY, context);
    // Equally long: the frame fits.
    expect(newer.length).toBe(bytes.length - 8);
    await file.write(Buffer.concat([bytes.subarray(0, 8), newer]));
    const before = disk.paths;
    await expect(openRig(disk)).rejects.toMatchObject({ code: 'JOURNAL_UNSUPPORTED' });
    expect(disk.paths).toEqual(before);
  });
});

describe('damage', () => {
  it('[JN10] in the middle names the segment, keeps it for good, and ends the rooms that have no later start', async () => {
    const disk = await written();
    flipGroup(disk, segment(2), 2);
    const { journal, lines } = await openRig(disk);
    const { finding } = journal;
    expect(finding.corrupt).toEqual([
      { segment: 2, reason: 'groups before number 7 are missing' },
      { segment: 3, reason: 'holds records of rooms whose start is gone' },
    ]);
    expect(lines.map(({ level }) => level)).toEqual(['error']);
    // Room 1 has started since, room 2 is as it was, and room 3 started in what does not open.
    expect(await recovered(journal)).toEqual({ 1: [200, 201], 2: [200] });
    expect([whole(finding), finding.lostRooms]).toEqual([{ 1: true, 2: false }, [3]]);
    for (const room of [1, 2, 3]) put(journal, room, START, room);
    await journal.commit();
    expect(disk.paths).toEqual([refused(2), refused(3), segment(4)]);
    const again = await openRig(disk);
    expect(again.journal.finding.corrupt).toEqual([]);
    expect(await recovered(again.journal)).toEqual({ 1: [1], 2: [2], 3: [3] });
  });

  it('[JN10] nothing is durable before the rooms that lost records have started anew', async () => {
    const disk = await written();
    flipGroup(disk, segment(2), 2);
    const { journal } = await openRig(disk);
    for (const room of [1, 2]) {
      await journal.commit();
      expect(journal.durable).toBe(0);
      put(journal, room, START, room);
    }
    await journal.commit();
    expect(journal.durable).toBe(2);
  });

  it('[JN10] a segment that is gone is a hole, and rooms whose start was in it are lost', async () => {
    const rig = await openRig();
    const { journal, disk } = rig;
    put(journal, 1, START, 1);
    await journal.commit();
    await rotate(rig);
    put(journal, 1, START, 2);
    await journal.commit();
    await rotate(rig);
    put(journal, 1, INPUT, 3);
    await journal.commit();
    expect(disk.paths).toEqual([segment(2), segment(3)]);
    disk.drop(segment(2));
    const again = await openRig(disk);
    expect(again.journal.finding.lostRooms).toEqual([1]);
    expect(again.journal.finding.corrupt.map(({ segment }) => segment)).toEqual([3]);
    expect(await recovered(again.journal)).toEqual({});
    put(again.journal, 2, START, 4);
    await again.journal.commit();
    expect(disk.paths).toEqual([refused(3), segment(4)]);
  });

  it('[JN10] opening again after a crash in the middle of opening finds and keeps the same', async () => {
    const disk = await written();
    flip(disk, segment(3), 8 * 200);
    const first = await openRig(disk.clone());
    disk.failNext('link');
    await expect(openRig(disk)).rejects.toMatchObject({ code: 'DATA_UNWRITABLE' });
    const second = await openRig(disk);
    expect(second.journal.finding).toEqual(first.journal.finding);
    expect(await recovered(second.journal)).toEqual(await recovered(first.journal));
    expect(disk.paths.filter((path) => path.includes('refused'))).toEqual([refused(3)]);
  });

  it('[JN3] any flipped bit is told as damage, or changes nothing; no room is ever read past it', async () => {
    const disk = await written();
    const streams: Record<number, readonly number[]> = {
      1: [10, 100, 101, 200, 201],
      2: [20, 200, 102, 202],
      3: [30, 103, 300, 203],
    };
    const paths = disk.paths;
    const place = fc.record({
      file: fc.nat(paths.length - 1),
      at: fc.double({ min: 0, max: 0.9999999, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ file, at }) => {
        const copy = disk.clone();
        const path = paths[file] ?? '';
        flip(copy, path, Math.floor(at * copy.bytes(path).length * 8));
        const { journal } = await openRig(copy);
        const found = await recovered(journal);
        const isAll = JSON.stringify(found) === JSON.stringify(ALL);
        expect(isAll || journal.finding.corrupt.length > 0, JSON.stringify(found)).toBe(true);
        for (const [room, numbers] of Object.entries(found)) {
          const stream = streams[Number(room)] ?? [];
          const from = stream.indexOf(numbers[0] ?? 0);
          expect(stream.slice(from, from + numbers.length)).toEqual(numbers);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['of another environment', { environment: 'other' }],
    ['sealed by a key that is not of the ring', { key: loadSealKey(generateSealKey()) }],
  ])('[JN3] a journal %s does not open, and stays', async (_what, options) => {
    const disk = await written();
    const { journal } = await openRig(disk, options);
    expect(await recovered(journal)).toEqual({});
    expect(journal.finding.corrupt.map(({ segment }) => segment)).toEqual([2, 3]);
    expect(disk.paths.filter((path) => path.includes('refused'))).toHaveLength(2);
  });

  it('[JN3] a group that is moved, doubled or left out does not open where it stands', async () => {
    const disk = await written();
    const bytes = Buffer.from(disk.bytes(segment(3)));
    const [a = 0, b = 0, c = 0] = groupEnds(bytes);
    const [head, second, third] = [
      bytes.subarray(0, a),
      bytes.subarray(a, b),
      bytes.subarray(b, c),
    ];
    for (const order of [
      [head, third],
      [head, third, second],
      [head, second, second, third],
      [second, third],
      [head, disk.bytes(segment(2)).subarray(a, b), third],
    ]) {
      const copy = disk.clone();
      Buffer.concat(order).copy(replaced(copy, segment(3), Buffer.concat(order).length));
      const { journal } = await openRig(copy);
      expect(journal.finding.corrupt.map(({ segment }) => segment)).toEqual([3]);
      const { 1: one = [] } = await recovered(journal);
      expect([[200, 201], [200], [100, 101]]).toContainEqual(one);
    }
  });

  it('[JN3] a segment under the name of another one does not open', async () => {
    const disk = await written();
    await disk.rename(segment(3), segment(5));
    const { journal } = await openRig(disk);
    expect(journal.finding.corrupt.map(({ segment }) => segment)).toEqual([5]);
    expect(await recovered(journal)).toEqual({ 1: [100, 101], 2: [200, 102], 3: [300] });
  });
});

/** Where the groups of a segment end. */
function groupEnds(bytes: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; at < bytes.length;) {
    at += 8 + bytes.readUInt32LE(at);
    ends.push(at);
  }
  return ends;
}

/** Flips a bit in the middle of group `index` of a segment. */
function flipGroup(disk: MemoryDisk, path: string, index: number): void {
  const ends = [0, ...groupEnds(disk.bytes(path))];
  flip(disk, path, ((ends[index] ?? 0) + (ends[index + 1] ?? 0)) * 4);
}

function flip(disk: MemoryDisk, path: string, bit: number): void {
  const bytes = disk.bytes(path);
  bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
}

/** The bytes of a file made so long. */
function replaced(disk: MemoryDisk, path: string, length: number): Buffer {
  disk.resize(path, length);
  return disk.bytes(path);
}
