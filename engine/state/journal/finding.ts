// What the records of a journal add up to: which rooms were open, from which record on each is read, and whether
// all of it is there. A room's stream goes on behind a hole at its next start, and not before.
import { PROCESS_KIND, PROCESS_ROOM, readRecords, type JournalRecord } from './record.ts';
import { walkSegments, type Segments, type WalkEnd } from './walk.ts';

/** Which kinds of the rooms' records hold all that a room needs, and which end it. */
export interface RecordRoles {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A room that was open. */
export interface FoundRoom {
  /** False: records behind its last ones are lost; what is there is how it stood earlier. */
  readonly isWhole: boolean;
}

/** What reading a journal found. */
export interface JournalFinding extends WalkEnd {
  readonly rooms: ReadonlyMap<number, FoundRoom>;
  /** Rooms of which records are there, and no start: nothing to resume. */
  readonly lostRooms: readonly number[];
  /** Versions of the engine that wrote what is read. */
  readonly engines: readonly string[];
}

/** The streams of a journal, as far as reading must know them again. */
export interface Streams {
  readonly finding: JournalFinding;
  /** Digests named, by segment. */
  readonly references: ReadonlyMap<number, ReadonlySet<string>>;
  /** The rooms that are open, the process's own stream among them. */
  readonly open: readonly number[];
  /** Hands over every room's last start and what follows it, in order; of what is there now. */
  replay(visit: (record: JournalRecord) => void): Promise<void>;
}

export type Role = 'start' | 'end' | 'other';

/** The role of a record; room 0 has kinds of its own. */
export function roleTable({ starts, ends }: RecordRoles): (room: number, kind: number) => Role {
  const isStart = flags(starts);
  const isEnd = flags(ends);
  return (room, kind) => {
    if (room === PROCESS_ROOM) return kind === PROCESS_KIND.start ? 'start' : 'other';
    if (isStart[kind] === 1) return 'start';
    return isEnd[kind] === 1 ? 'end' : 'other';
  };
}

function flags(kinds: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const kind of kinds) table[kind] = 1;
  return table;
}

/** An open room's records are those from number `from` up to, not with, number `end`. */
interface Stream {
  from: number;
  end: number;
  segment: number;
}

/** Reads all there is, keeping a few numbers a room. @throws JOURNAL_UNSUPPORTED */
export async function findStreams(
  source: Segments,
  roleOf: (room: number, kind: number) => Role,
): Promise<Streams> {
  const tally = new Tally(roleOf);
  const end = await walkSegments(source, {
    group: (plain, segment) => readRecords(plain, (record) => tally.count(record, segment)),
    hole: () => tally.cut(),
  });
  const { streams } = tally;
  const rooms = [...streams].filter(([room]) => room !== PROCESS_ROOM);
  const finding: JournalFinding = {
    ...end,
    corrupt: [...end.corrupt, ...tally.strayed(end.corrupt)],
    rooms: new Map(rooms.map(([room, { end }]) => [room, { isWhole: end === Infinity }])),
    lostRooms: [...tally.lost.keys()],
    engines: tally.engines(),
  };
  return {
    finding,
    references: tally.references,
    open: [...streams.keys()],
    replay: async (visit) => {
      let number = 0;
      const each = (record: JournalRecord): void => {
        const stream = streams.get(record.room);
        if (stream !== undefined && number >= stream.from && number < stream.end) visit(record);
        number += 1;
      };
      await walkSegments(source, {
        group: (plain) => readRecords(plain, each),
        hole: () => undefined,
      });
    },
  };
}

class Tally {
  readonly streams = new Map<number, Stream>();
  /** Rooms without a start, and the segment of their last record. */
  readonly lost = new Map<number, number>();
  readonly references = new Map<number, Set<string>>();
  readonly #engines = new Map<number, string>();
  readonly #roleOf: (room: number, kind: number) => Role;
  #number = 0;

  constructor(roleOf: (room: number, kind: number) => Role) {
    this.#roleOf = roleOf;
  }

  count(record: JournalRecord, segment: number): void {
    this.#place(record, segment);
    this.#number += 1;
    let named = this.references.get(segment);
    if (named === undefined) this.references.set(segment, (named = new Set()));
    for (const reference of record.references) named.add(reference);
  }

  #place(record: JournalRecord, segment: number): void {
    const { room, kind } = record;
    if (room === PROCESS_ROOM && kind === PROCESS_KIND.head) {
      this.#engines.set(segment, Buffer.from(record.bytes).toString('utf8'));
    } else if (room === PROCESS_ROOM && kind === PROCESS_KIND.gap) {
      this.cut();
    } else if (room === PROCESS_ROOM && kind === PROCESS_KIND.settled) {
      this.#settle();
    } else {
      this.#follow(room, this.#roleOf(room, kind), segment);
    }
  }

  #follow(room: number, role: Role, segment: number): void {
    if (role === 'start') {
      this.streams.set(room, { from: this.#number, end: Infinity, segment });
      this.lost.delete(room);
    } else if (role === 'end') {
      this.streams.delete(room);
      this.lost.delete(room);
    } else if (!this.streams.has(room)) {
      this.lost.set(room, segment);
    }
  }

  /** What was cut and has not started again is closed. */
  #settle(): void {
    for (const [room, stream] of this.streams) {
      if (stream.end !== Infinity) this.streams.delete(room);
    }
    this.lost.clear();
  }

  /** From here on no stream is read before its next start. */
  cut(): void {
    for (const stream of this.streams.values()) stream.end = Math.min(stream.end, this.#number);
  }

  /** Segments with records of lost rooms: corruption that nothing else has shown. */
  strayed(
    known: readonly { readonly segment: number }[],
  ): { readonly segment: number; readonly reason: string }[] {
    const reason = 'holds records of rooms whose start is gone';
    return [...new Set(this.lost.values())]
      .filter((segment) => !known.some((corruption) => corruption.segment === segment))
      .map((segment) => ({ segment, reason }));
  }

  /** Of the segments that hold something that is still read. */
  engines(): readonly string[] {
    const first = Math.min(...[...this.streams.values()].map(({ segment }) => segment));
    const used = [...this.#engines].filter(([segment]) => segment >= first);
    return [...new Set(used.map(([, engine]) => engine))];
  }
}
