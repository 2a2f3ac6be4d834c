// Random use of a journal on a disk that fails and crashes, against what was handed in: what comes back is how all
// rooms stood after some record, none before the last that was told durable (P1, P2, P4, P6).
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../engine/base/limits.ts';
import type { Journal } from '../../../../engine/state/journal/journal.ts';
import { END, INPUT, openRig, put, recovered, START, type Rig } from './journal-rig.ts';
import { MemoryDisk, type Chance } from './memory-disk.ts';

const RUNS = 40;
/** Bytes that may wait: some twenty records. */
const SMALL = 300;

type Rooms = Readonly<Record<number, readonly number[]>>;

interface Entry {
  readonly room: number;
  readonly kind: number;
  readonly value: number;
}

/** How the rooms stand after so many of the records. */
function roomsAfter(entries: readonly Entry[], count: number): Rooms {
  const rooms: Record<number, number[]> = {};
  for (const { room, kind, value } of entries.slice(0, count)) {
    if (kind === START) rooms[room] = [value];
    else if (kind === END) delete rooms[room];
    else rooms[room]?.push(value);
  }
  return rooms;
}

const rooms = fc.integer({ min: 1, max: 6 });

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('append'), room: rooms }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end'), room: rooms }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('commit'), room: rooms }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rotate'), room: rooms }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait'), room: rooms }) },
  ...['sync', 'write', 'create', 'sync folder', 'remove', 'full', 'space', 'crash'].map((name) => ({
    weight: 1,
    arbitrary: fc.record({ do: fc.constant(name), room: rooms }),
  })),
);

/** One life of a process on the disk, and all lives before it. */
class World {
  rig: Rig;
  readonly #chance: Chance;
  /** What a crash could bring back: the state that was read at the start, as starts, and what was appended since. */
  #entries: Entry[] = [];
  #value = 0;

  constructor(rig: Rig, chance: Chance) {
    this.rig = rig;
    this.#chance = chance;
  }

  get #journal(): Journal {
    return this.rig.journal;
  }

  /** The disk works again: everything becomes durable, once every open room has started anew. */
  async recoverFrom(): Promise<void> {
    const { clock } = this.rig;
    for (let i = 0; i < 80; i += 1) {
      clock.advance(LIMITS.journalRetryMs);
      for (let room = 1; room <= 6; room += 1) {
        if (this.#journal.isSnapshotDue(room)) this.#put(room, START);
      }
      await this.#journal.commit();
    }
    expect(this.#journal.durable).toBe(this.#journal.position);
    expect(this.#journal.state).toBe('writing');
  }

  append(room: number): void {
    const isOpen = roomsAfter(this.#entries, this.#entries.length)[room] !== undefined;
    const isStart = !isOpen || this.#journal.isSnapshotDue(room);
    this.#put(room, isStart ? START : INPUT);
  }

  end(room: number): void {
    if (roomsAfter(this.#entries, this.#entries.length)[room] !== undefined) this.#put(room, END);
  }

  #put(room: number, kind: number): void {
    this.#value += 1;
    put(this.#journal, room, kind, this.#value);
    this.#entries.push({ room, kind, value: this.#value });
  }

  /** After this, a crash may take back rooms one by one: each as it stood after some record of its own. */
  async crashWithGaps(): Promise<void> {
    const { durable } = this.#journal;
    const { disk } = this.rig;
    expect(disk.misuses).toBe(0);
    const before = this.#entries.length - this.#journal.position;
    disk.crash(this.#chance);
    this.rig = await openRig(disk, { bufferBytesMax: SMALL });
    const found = await recovered(this.#journal);
    expect(this.#journal.finding.corrupt).toEqual([]);
    for (let room = 1; room <= 6; room += 1) {
      const numbers = JSON.stringify(found[room]);
      const isPossible = this.#entries
        .map((_unused, i) => i + 1)
        .concat(0)
        .filter((count) => count >= before + durable)
        .some((count) => JSON.stringify(roomsAfter(this.#entries, count)[room]) === numbers);
      expect(isPossible, JSON.stringify({ room, found, durable, before })).toBe(true);
    }
    const rooms = Object.keys(found).map(Number);
    this.#entries = rooms.flatMap((room) =>
      (found[room] ?? []).map((value, i) => ({ room, kind: i === 0 ? START : INPUT, value })),
    );
    for (const room of rooms) this.#put(room, START);
  }

  async crash(): Promise<void> {
    const { durable } = this.#journal;
    const { disk } = this.rig;
    expect(disk.misuses).toBe(0);
    const before = this.#entries.length - this.#journal.position;
    disk.crash(this.#chance);
    const again = await openRig(disk.clone());
    const found = await recovered(again.journal);
    const possible = Array.from({ length: this.#entries.length + 1 }, (_unused, i) => i).filter(
      (count) => count >= before + durable,
    );
    const match = possible.find((count) => equal(roomsAfter(this.#entries, count), found));
    expect(match, JSON.stringify({ found, durable, before })).toBeDefined();
    expect(again.journal.finding.corrupt).toEqual([]);
    this.rig = await openRig(disk);
    expect(await recovered(this.#journal)).toEqual(found);
    // What was lost by this crash never comes back.
    this.#entries = this.#entries.slice(0, match);
  }
}

function equal(a: Rooms, b: Rooms): boolean {
  return JSON.stringify(Object.entries(a)) === JSON.stringify(Object.entries(b));
}

async function act(world: World, name: string, room: number): Promise<void> {
  if (name === 'crash') await world.crash();
  else await use(world, name, room);
}

async function use(world: World, name: string, room: number): Promise<void> {
  const { disk, journal, clock } = world.rig;
  if (name === 'append') world.append(room);
  else if (name === 'end') world.end(room);
  else if (name === 'commit') await journal.commit();
  else if (name === 'full') disk.isFull = true;
  else if (name === 'space') disk.isFull = false;
  else if (name === 'wait') clock.advance(LIMITS.journalRetryMs);
  else if (name === 'rotate') clock.advance(LIMITS.journalSegmentMs);
  else disk.failNext(name);
}

describe('any use', () => {
  it('[JN6] brings back how all rooms stood after some record, with all that was told durable', async () => {
    const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    const steps = fc.array(step, { minLength: 20, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(steps, seeds, async (all, seed) => {
        const world = new World(await openRig(new MemoryDisk()), generator(seed));
        for (const { do: name, room } of all) await act(world, name, room);
        await world.crash();
        await world.rig.journal.close();
        await world.crash();
      }),
      { numRuns: RUNS },
    );
  });

  it('[JN8] with little memory gives up what waits, and still brings back all that was told durable', async () => {
    const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    const steps = fc.array(step, { minLength: 40, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(steps, seeds, async (all, seed) => {
        const rig = await openRig(new MemoryDisk(), { bufferBytesMax: SMALL });
        const world = new World(rig, generator(seed));
        for (const { do: name, room } of all) {
          if (name === 'crash') await world.crashWithGaps();
          else await use(world, name, room);
        }
        world.rig.disk.isFull = false;
        await world.recoverFrom();
        await world.crashWithGaps();
      }),
      { numRuns: RUNS },
    );
  });
});

function generator(seed: number): Chance {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
