// Which segments there are, what digests they name, and which may go. A corrupt segment gets a second name
// before anything is written, under which it stays (P3); others go oldest first, so that no hole ever appears.
import { join } from 'node:path';
import type { Streams } from './finding.ts';
import { refusedName, segmentName, segmentsAmong } from './segment-name.ts';
import type { Segments } from './walk.ts';

export class Compactor {
  readonly #source: Segments;
  readonly #streams: Streams;
  readonly #references: Map<number, Set<string>>;
  /** Each with its bytes. */
  readonly #segments: Map<number, number>;

  constructor(source: Segments, streams: Streams) {
    this.#source = source;
    this.#streams = streams;
    this.#segments = new Map(streams.finding.segments.map((segment) => [segment, 0]));
    this.#references = new Map(
      [...streams.references].map(([segment, digests]) => [segment, new Set(digests)]),
    );
  }

  get segments(): number {
    return this.#segments.size;
  }

  /** Of all segments. */
  get bytes(): number {
    return [...this.#segments.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Looks how large the segments are that were found. */
  async measure(): Promise<void> {
    const { files, folder } = this.#source;
    for (const segment of this.#segments.keys()) {
      const file = await files.openToRead(join(folder, segmentName(segment)));
      this.#segments.set(segment, file.bytes);
      await file.close();
    }
  }

  /** Keeps what is corrupt, once and for all. Doing it again changes nothing (P6). */
  async quarantine(): Promise<void> {
    const { files, folder } = this.#source;
    const there = segmentsAmong(await files.list(folder));
    const corrupt = this.#streams.finding.corrupt.filter(({ segment }) => there.includes(segment));
    for (const { segment } of corrupt) {
      await files.link(join(folder, segmentName(segment)), join(folder, refusedName(segment)));
    }
    if (corrupt.length > 0) await files.syncFolder(folder);
  }

  /** A segment that is there from now on, or may be. */
  add(segment: number): void {
    if (!this.#segments.has(segment)) this.#segments.set(segment, 0);
  }

  /** A segment has so many bytes now. */
  grow(segment: number, bytes: number): void {
    this.#segments.set(segment, bytes);
  }

  /** A segment got records that name these digests. */
  refer(segment: number, digests: readonly string[]): void {
    const named = this.#references.get(segment) ?? new Set();
    for (const digest of digests) named.add(digest);
    this.#references.set(segment, named);
  }

  /** Digests that segments name. */
  references(): ReadonlySet<string> {
    return new Set([...this.#references.values()].flatMap((digests) => [...digests]));
  }

  /** Removes the segments before one, as far as that works; the failure that ended it. */
  async removeBefore(segment: number): Promise<unknown> {
    const { files, folder } = this.#source;
    const older = [...this.#segments.keys()]
      .filter((each) => each < segment)
      .toSorted((a, b) => a - b);
    if (older.length === 0) return undefined;
    try {
      for (const each of older) {
        await files.remove(join(folder, segmentName(each)));
        // One by one: a crash that keeps an older one and loses the next would look like a hole.
        await files.syncFolder(folder);
        this.#segments.delete(each);
        this.#references.delete(each);
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
