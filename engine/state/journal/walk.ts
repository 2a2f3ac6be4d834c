// Reads all segments of a journal in order and hands over what is genuine. Each segment's first group says where
// in the chain it continues: groups of older segments from there on were never acknowledged and are left out,
// groups that are missing before it are a hole. Reads only; reading again finds the same (P6).
import { join } from 'node:path';
import { CodedError } from '../../base/errors.ts';
import { sha256Hex } from '../../trust/digest.ts';
import type { JournalFiles } from './files.ts';
import { findGroup, openGroup, type GroupPlace, type Sealing } from './group.ts';
import { isHead } from './record.ts';
import { segmentName, segmentsAmong } from './segment-name.ts';
import { SegmentReader } from './segment-reader.ts';

/** A segment of which something durable does not read. */
export interface Corruption {
  readonly segment: number;
  readonly reason: string;
}

export interface Walk {
  /** The plain bytes of a group, in the order they were written; a view, good until it returns. */
  readonly group: (plain: Uint8Array, segment: number) => void;
  /** Groups are missing here. */
  readonly hole: () => void;
}

/** What a walk has seen. */
export interface WalkEnd {
  /** Where the next group continues, in a segment that is there or not. */
  readonly counter: number;
  readonly previous: string;
  readonly segments: readonly number[];
  readonly corrupt: readonly Corruption[];
  /** Bytes that a crash left behind the last group. */
  readonly tornBytes: number;
}

export interface Segments {
  readonly files: JournalFiles;
  readonly folder: string;
  readonly sealing: Sealing;
}

/** Walks over the segments that are there now. @throws JOURNAL_UNSUPPORTED before anything is handed over */
export async function walkSegments(source: Segments, walk: Walk): Promise<WalkEnd> {
  const segments = segmentsAmong(await source.files.list(source.folder));
  const heads = new Map<number, GroupPlace>();
  for (const segment of segments) {
    const head = await readHead(source, segment);
    if (head !== undefined) heads.set(segment, head);
  }
  return new Walker(source, walk, heads).run(segments);
}

async function readHead(source: Segments, segment: number): Promise<GroupPlace | undefined> {
  return reading(source, segment, async (reader) => {
    const record = await reader.next();
    const found = record && findGroup(record, segment, source.sealing);
    if (found?.kind !== 'newer') {
      return found !== undefined && isHead(found.plain) ? found.place : undefined;
    }
    const path = join(source.folder, segmentName(segment));
    const message = `"${path}" has version ${found.version} of the journal.`;
    throw new CodedError('JOURNAL_UNSUPPORTED', { message, details: { path } });
  });
}

class Walker {
  readonly #source: Segments;
  readonly #walk: Walk;
  readonly #heads: ReadonlyMap<number, GroupPlace>;
  readonly #corrupt: Corruption[] = [];
  #counter = 1;
  #previous = '';
  #tornBytes = 0;
  #hasBegun = false;
  /** Segments since the last good one that do not read to their end; that may be as it should. */
  #suspects: number[] = [];

  constructor(source: Segments, walk: Walk, heads: ReadonlyMap<number, GroupPlace>) {
    this.#source = source;
    this.#walk = walk;
    this.#heads = heads;
  }

  async run(segments: readonly number[]): Promise<WalkEnd> {
    const last = segments.filter((segment) => this.#heads.has(segment)).at(-1) ?? 0;
    for (const segment of segments) {
      const head = this.#heads.get(segment);
      if (head === undefined) {
        await this.#readHeadless(segment, segment > last ? 'last' : 'between');
        continue;
      }
      this.#begin(head);
      const next = segments.find((later) => later > segment && this.#heads.has(later));
      const end = next === undefined ? Infinity : (this.#heads.get(next)?.counter ?? Infinity);
      await this.#readSegment(segment, end);
    }
    return {
      counter: this.#counter,
      previous: this.#previous,
      segments,
      corrupt: this.#corrupt,
      tornBytes: this.#tornBytes,
    };
  }

  /** Whether the chain leads to `head`; where it does not, durable groups are gone. */
  #begin(head: GroupPlace): void {
    const isFirst = !this.#hasBegun;
    this.#hasBegun = true;
    const isUnbroken = head.counter === this.#counter && head.previous === this.#previous;
    const isCompacted = isFirst && this.#suspects.length === 0;
    if (!isUnbroken && !isCompacted) {
      const reason = `groups before number ${head.counter} are missing`;
      if (this.#suspects.length === 0) this.#note(head.segment - 1, reason);
      for (const segment of this.#suspects) this.#note(segment, reason);
    }
    this.#counter = head.counter;
    this.#previous = head.previous;
    this.#suspects = [];
  }

  /** Groups up to `end`, which the next segment begins with. */
  async #readSegment(segment: number, end: number): Promise<void> {
    await reading(this.#source, segment, async (reader) => {
      while (this.#counter < end) {
        const record = await reader.next();
        const plain = record && this.#open(record, segment);
        if (record === undefined || plain === undefined) break;
        this.#walk.group(plain, segment);
        this.#counter += 1;
        this.#previous = sha256Hex(record);
        reader.pass(record);
      }
      if (end === Infinity) await this.#judge(reader, segment);
      else if (reader.rest > 0) this.#suspects.push(segment);
    });
  }

  #open(record: Uint8Array, segment: number): Uint8Array | undefined {
    const place = { segment, counter: this.#counter, previous: this.#previous };
    return openGroup(record, place, this.#source.sealing);
  }

  /** One whose head a crash tore never held anything else; that of any other was durable. */
  async #readHeadless(segment: number, where: 'between' | 'last'): Promise<void> {
    await reading(this.#source, segment, async (reader) => {
      if (where === 'last') return this.#judge(reader, segment);
      const tail = await reader.judge(segment, this.#counter);
      if (tail === 'corrupt') this.#suspects.push(segment);
    });
  }

  async #judge(reader: SegmentReader, segment: number): Promise<void> {
    if (reader.rest === 0) return;
    const tail = await reader.judge(segment, this.#counter);
    if (tail === 'corrupt') this.#note(segment, `group ${this.#counter} does not open`);
    else this.#tornBytes += reader.rest;
  }

  #note(segment: number, reason: string): void {
    this.#corrupt.push({ segment, reason });
    this.#walk.hole();
  }
}

async function reading<T>(
  { files, folder }: Segments,
  segment: number,
  read: (reader: SegmentReader) => Promise<T>,
): Promise<T> {
  const reader = new SegmentReader(await files.openToRead(join(folder, segmentName(segment))));
  try {
    return await read(reader);
  } finally {
    await reader.close();
  }
}
