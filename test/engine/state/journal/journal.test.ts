// The journal on a disk in memory: groups, what becomes durable when, rotation, and troubles of the disk.
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../../engine/base/assert.ts';
import { LIMITS } from '../../../../engine/base/limits.ts';
import type { JournalRecord } from '../../../../engine/state/journal/record.ts';
import { END, INPUT, openRig, put, recovered, rotate, segment, START } from './journal-rig.ts';

const LARGE = new Uint8Array(LIMITS.journalRecordBytesMax);

describe('appending', () => {
  it('[JN1] touches no file, and takes a copy', async () => {
    const { journal, disk } = await openRig();
    const before = disk.done.length;
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    journal.append(7, START, bytes, 3);
    bytes.fill(9);
    expect(disk.done).toHaveLength(before);
    await journal.close();
    const found: JournalRecord[] = [];
    const again = await openRig(disk);
    await again.journal.recover((record) => found.push(record));
    expect(found.map((record) => ({ ...record, bytes: [...record.bytes] }))).toEqual([
      { room: 7, kind: START, bytes: [1, 2, 3], references: [] },
    ]);
  });

  it('[JN1] allocates nothing while the buffer holds what is appended', async () => {
    const { journal } = await openRig();
    const whole = new Uint8Array(64);
    const times = 2_000;
    const run = (): number => {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < times; i += 1) {
        const room = 1 + (i % 3);
        journal.append(room, i < 3 ? START : INPUT, whole, i % 2 === 0 ? 64 : 20);
        if (journal.isSnapshotDue(room)) throw new Error('nothing is due');
      }
      return process.memoryUsage().heapUsed - before;
    };
    const trials: number[] = [];
    // Enough of them that most run as optimised code, however busy the machine is.
    for (let i = 0; i < 41; i += 1) {
      trials.push(run());
      await journal.commit();
    }
    trials.sort((a, b) => a - b);
    // One view a record would be 200 KB; the median passes over a collection or a compilation.
    expect(trials[20]).toBeLessThan(times * 8);
  });

  it('[JN1] what one stretch of code appends is in one group: all of it comes back, or nothing', async () => {
    const { journal, disk } = await openRig();
    put(journal, 1, START, 1);
    await journal.commit();
    for (let i = 0; i < 100; i += 1) put(journal, 1, INPUT, i);
    await journal.commit();
    const bytes = disk.bytes(segment(1)).length;
    const counts = new Set<number>();
    for (let cut = 0; cut < 2_000; cut += 97) {
      const copy = disk.clone();
      copy.cut(segment(1), bytes - cut);
      const { 1: found = [] } = await recovered((await openRig(copy)).journal);
      counts.add(found.length);
    }
    expect([...counts].toSorted((a, b) => a - b)).toEqual([0, 1, 101]);
  });

  it('[JN2] records keep room, kind, bytes, digests and their order, empty and large ones too', async () => {
    const { journal, disk } = await openRig();
    const digests = ['ab'.repeat(32), 'cd'.repeat(32)];
    const last = { room: 2 ** 32 - 1, kind: 255, bytes: Uint8Array.of(5), references: digests };
    journal.append(2 ** 32 - 1, START, LARGE, 0);
    journal.append(1, START, LARGE, LARGE.length);
    journal.appendReferring(last);
    await journal.close();
    const found: string[] = [];
    const again = await openRig(disk);
    await again.journal.recover(({ room, kind, bytes, references }) =>
      found.push(`${room} ${kind} ${bytes.length} ${references.join(' ')}`),
    );
    expect(found).toEqual([
      `4294967295 ${START} 0 `,
      `1 ${START} ${LARGE.length} `,
      `4294967295 255 1 ${digests.join(' ')}`,
    ]);
  });

  it('[JN2] a record above its limit is a bug of the caller', async () => {
    const { journal } = await openRig();
    const bytes = new Uint8Array(LIMITS.journalRecordBytesMax + 1);
    expect(() => journal.append(1, START, bytes, bytes.length)).toThrowError(AssertionFailed);
    const record = { room: 1, kind: START, bytes, references: [] };
    expect(() => journal.appendReferring(record)).toThrowError(AssertionFailed);
  });
});

describe('durable', () => {
  it('[JN4] rises when a group is synced, and says so; not before', async () => {
    const { journal, disk } = await openRig();
    const heard: number[] = [];
    const end = journal.onDurable((durable) => heard.push(durable));
    put(journal, 1, START, 1);
    put(journal, 1, INPUT, 2);
    expect([journal.position, journal.durable]).toEqual([2, 0]);
    disk.failNext('sync');
    await journal.commit();
    expect([journal.durable, journal.state]).toEqual([0, 'stalled']);
    put(journal, 1, INPUT, 3);
    await journal.close();
    expect(heard).toEqual([2, 3]);
    end();
    await journal.commit();
    expect(journal.durable).toBe(3);
  });

  it('[JN4] a commit that finds nothing writes nothing', async () => {
    const { journal, disk } = await openRig();
    const before = [...disk.done];
    await journal.commit();
    expect(disk.done).toEqual(before);
  });

  it('[JN4] a group that is full is asked to be committed, once', async () => {
    const { journal } = await openRig();
    let woken = 0;
    journal.onFull(() => (woken += 1));
    const bytes = new Uint8Array(LIMITS.journalGroupBytes);
    journal.append(1, START, bytes, 100);
    expect(woken).toBe(0);
    for (let i = 0; i < 3; i += 1) journal.append(1, INPUT, bytes, bytes.length);
    expect(woken).toBe(1);
    await journal.commit();
    journal.append(1, INPUT, bytes, bytes.length);
    expect(woken).toBe(2);
  });
});

describe('troubles of the disk', () => {
  it.each(['write', 'sync'])(
    '[JN5] after a failed %s the descriptor is left, and what was not durable goes to another segment',
    async (operation) => {
      const { journal, disk, clock, lines } = await openRig();
      put(journal, 1, START, 1);
      await journal.commit();
      disk.failNext(operation);
      put(journal, 1, INPUT, 2);
      await journal.commit();
      expect([journal.durable, journal.state]).toEqual([1, 'stalled']);
      clock.advance(LIMITS.journalRetryMs);
      await journal.commit();
      expect([journal.durable, journal.state, disk.misuses]).toEqual([2, 'writing', 0]);
      expect(disk.paths).toEqual([segment(1), segment(2)]);
      expect(lines.map(({ level }) => level)).toEqual(['error', 'info']);
      const again = await openRig(disk);
      expect(await recovered(again.journal)).toEqual({ 1: [1, 2] });
      expect(again.journal.finding.corrupt).toEqual([]);
    },
  );

  it('[JN7] a full disk stops nothing: appending goes on, and all becomes durable when there is space', async () => {
    const { journal, disk, clock, lines } = await openRig();
    put(journal, 1, START, 0);
    await journal.commit();
    disk.isFull = true;
    for (let i = 1; i <= 20; i += 1) {
      put(journal, 1, INPUT, i);
      clock.advance(LIMITS.journalRetryMs);
      await journal.commit();
    }
    expect([journal.durable, journal.state]).toEqual([1, 'stalled']);
    expect(lines.map(({ level }) => level)).toEqual(['error']);
    // Nothing is left of segments that never held a record.
    expect(disk.paths).toEqual([segment(1)]);
    disk.isFull = false;
    clock.advance(LIMITS.journalRetryMs);
    await journal.commit();
    expect([journal.durable, journal.state]).toEqual([21, 'writing']);
    const all = Array.from({ length: 21 }, (_unused, i) => i);
    expect(await recovered((await openRig(disk)).journal)).toEqual({ 1: all });
  });

  it('[JN7] a disk that failed is tried again after journalRetryMs, not with every commit', async () => {
    const { journal, disk, clock } = await openRig();
    put(journal, 1, START, 1);
    disk.failNext('create');
    await journal.commit();
    await journal.commit();
    expect(disk.done.filter((name) => name === 'create')).toHaveLength(1);
    clock.advance(LIMITS.journalRetryMs);
    await journal.commit();
    expect(journal.durable).toBe(1);
  });

  it('[JN8] more than may wait is given up, and durable stays until every room has started anew', async () => {
    const { journal, disk, clock, lines } = await openRig(undefined, {
      bufferBytesMax: 1_000,
    });
    put(journal, 1, START, 1);
    put(journal, 2, START, 2);
    await journal.commit();
    disk.isFull = true;
    put(journal, 1, INPUT, 3);
    await journal.commit();
    for (let i = 0; i < 3; i += 1) journal.append(1, INPUT, LARGE, 400);
    expect(journal.state).toBe('lossy');
    expect(lines.map(({ level }) => level)).toEqual(['error', 'error']);
    disk.isFull = false;
    clock.advance(LIMITS.journalRetryMs);
    await journal.commit();
    // What waited before is written; what was given up is not.
    expect([journal.durable, journal.state]).toEqual([3, 'writing']);
    expect(await recovered((await openRig(disk.clone())).journal)).toEqual({ 1: [1, 3], 2: [2] });
    put(journal, 1, INPUT, 4);
    await journal.commit();
    expect(journal.durable).toBe(3);
    const between = await openRig(disk.clone());
    expect(await recovered(between.journal)).toEqual({ 1: [1, 3], 2: [2] });
    expect([...between.journal.finding.rooms.values()]).toEqual([
      { isWhole: false },
      { isWhole: false },
    ]);
    expect([1, 2].map((room) => journal.isSnapshotDue(room))).toEqual([true, true]);
    put(journal, 1, START, 5);
    await journal.commit();
    expect(journal.durable).toBe(3);
    put(journal, 2, START, 6);
    await journal.commit();
    expect(journal.durable).toBe(journal.position);
    expect(await recovered((await openRig(disk)).journal)).toEqual({ 1: [5], 2: [6] });
  });

  it('[JN8] a room that ended while all was given up stays ended, and one that began then starts anew', async () => {
    const { journal, disk, clock } = await openRig(undefined, { bufferBytesMax: 1_000 });
    put(journal, 1, START, 1);
    put(journal, 2, START, 2);
    await journal.commit();
    disk.isFull = true;
    for (let i = 0; i < 3; i += 1) journal.append(1, INPUT, LARGE, 400);
    put(journal, 2, END, 0);
    put(journal, 3, START, 3);
    disk.isFull = false;
    clock.advance(LIMITS.journalRetryMs);
    await journal.commit();
    expect([1, 2, 3].map((room) => journal.isSnapshotDue(room))).toEqual([true, false, true]);
    put(journal, 1, START, 4);
    put(journal, 3, START, 5);
    await journal.commit();
    expect(journal.durable).toBe(journal.position);
    const again = await openRig(disk);
    expect(await recovered(again.journal)).toEqual({ 1: [4], 3: [5] });
    expect(again.journal.finding).toMatchObject({ corrupt: [], lostRooms: [] });
  });
});

describe('rotation', () => {
  it('[JN11] a segment that is old enough is followed by another, in which every room starts again', async () => {
    const rig = await openRig();
    const { journal, disk } = rig;
    put(journal, 1, START, 1);
    put(journal, 2, START, 2);
    await journal.commit();
    expect(journal.isSnapshotDue(1)).toBe(false);
    await rotate(rig);
    expect([1, 2, 3].map((room) => journal.isSnapshotDue(room))).toEqual([true, true, false]);
    put(journal, 1, START, 3);
    await journal.commit();
    expect(journal.isSnapshotDue(1)).toBe(false);
    expect(disk.paths).toEqual([segment(1), segment(2)]);
    put(journal, 2, START, 4);
    await journal.commit();
    expect(disk.paths).toEqual([segment(2)]);
    expect(await recovered((await openRig(disk)).journal)).toEqual({ 1: [3], 2: [4] });
  });

  it('[JN11] so is one that is large enough, once all rooms have started in it', async () => {
    const { journal, disk, lines } = await openRig();
    put(journal, 1, START, 1);
    put(journal, 2, START, 1);
    for (let i = 0; i < 2; i += 1) {
      journal.append(1, START, LARGE, LARGE.length);
      await journal.commit();
    }
    expect(disk.paths).toEqual([segment(1)]);
    for (let i = 0; i < 2; i += 1) {
      journal.append(1, START, LARGE, LARGE.length);
      await journal.commit();
    }
    expect(disk.paths).toEqual([segment(1), segment(2)]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { rooms: [2] } }]);
    put(journal, 2, START, 2);
    await journal.commit();
    expect(disk.paths).toEqual([segment(2)]);
  });

  it('[JN11] starts are asked for up to a full group at once', async () => {
    const rig = await openRig();
    const { journal } = rig;
    const bytes = new Uint8Array(LIMITS.journalGroupBytes / 4);
    for (let room = 1; room <= 9; room += 1) journal.append(room, START, bytes, bytes.length);
    await journal.commit();
    await rotate(rig);
    const started: number[] = [];
    while (started.length < 9) {
      let inThisGroup = 0;
      for (let room = 1; room <= 9; room += 1) {
        if (!journal.isSnapshotDue(room)) continue;
        journal.append(room, START, bytes, bytes.length);
        started.push(room);
        inThisGroup += 1;
      }
      expect(inThisGroup).toBeLessThanOrEqual(4);
      await journal.commit();
    }
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('[JN11] a room that ended keeps no segment, and is not read any more', async () => {
    const rig = await openRig();
    const { journal, disk } = rig;
    put(journal, 1, START, 1);
    put(journal, 2, START, 2);
    await journal.commit();
    await rotate(rig);
    put(journal, 1, START, 3);
    put(journal, 2, END, 0);
    await journal.commit();
    expect(disk.paths).toEqual([segment(2)]);
    expect(await recovered((await openRig(disk)).journal)).toEqual({ 1: [3] });
  });

  it('[JN11] segments that cannot be removed stay, are told once, and go later', async () => {
    const rig = await openRig();
    const { journal, disk, lines } = rig;
    put(journal, 1, START, 1);
    await journal.commit();
    await rotate(rig);
    disk.failNext('remove');
    put(journal, 1, START, 2);
    await journal.commit();
    expect(disk.paths).toEqual([segment(1), segment(2)]);
    put(journal, 1, INPUT, 3);
    await journal.commit();
    expect(disk.paths).toEqual([segment(2)]);
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('[JN12] digests are named for as long as a segment holds a record that names them', async () => {
    const rig = await openRig();
    const { journal, disk } = rig;
    const opened = { room: 1, kind: START, bytes: Uint8Array.of(1) };
    journal.appendReferring({ ...opened, references: ['old', 'both'] });
    expect([...journal.references()]).toEqual(['old', 'both']);
    await journal.commit();
    await rotate(rig);
    journal.appendReferring({ ...opened, references: ['both', 'new'] });
    expect([...journal.references()].toSorted()).toEqual(['both', 'new', 'old']);
    const between = await openRig(disk.clone());
    expect([...between.journal.references()]).toEqual(['old', 'both']);
    await journal.commit();
    expect([...journal.references()].toSorted()).toEqual(['both', 'new']);
    const again = await openRig(disk);
    expect([...again.journal.references()].toSorted()).toEqual(['both', 'new']);
  });
});
