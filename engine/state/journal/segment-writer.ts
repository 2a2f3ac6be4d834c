// Appends groups to the newest segment. Invariant: a descriptor whose write or sync failed is never used again
// (P4); the next group opens a segment of its own, which continues behind the last group that was synced.
import { join } from 'node:path';
import type { StoredFile } from '../storage.ts';
import { encodeGroup, type GroupPlace } from './group.ts';
import { GroupBuffer } from './group-buffer.ts';
import { PROCESS_KIND, PROCESS_ROOM, RECORD_HEADER_BYTES } from './record.ts';
import { segmentName } from './segment-name.ts';
import type { Segments } from './walk.ts';

export class SegmentWriter {
  readonly #target: Segments;
  readonly #headRecord: Uint8Array;
  #file: StoredFile | undefined;
  #next: GroupPlace;
  /** Where the head of the current segment stands: what follows if the segment is abandoned. */
  #head: GroupPlace;
  #bytes = 0;
  #groups = 0;

  /** @param next where the first group goes, in a segment that is not there yet */
  constructor(target: Segments, engine: string, next: GroupPlace) {
    this.#target = target;
    this.#next = next;
    this.#head = next;
    const text = Buffer.from(engine, 'utf8');
    const head = new GroupBuffer(RECORD_HEADER_BYTES + text.length);
    head.append(PROCESS_ROOM, PROCESS_KIND.head, text, text.length);
    this.#headRecord = head.content;
  }

  /** The segment that the next group goes to. */
  get segment(): number {
    return this.#next.segment;
  }

  /** Bytes of that segment so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when the group is on the medium; rejects with what failed, and goes on in another segment. */
  async write(plain: Uint8Array): Promise<void> {
    this.#file ??= await this.#create();
    await this.#put(this.#file, plain);
  }

  /** The next group opens another segment. */
  async rotate(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    this.#leave();
    // Everything in it is synced: a failing close loses nothing.
    await file.close().catch(() => undefined);
  }

  /** The head is synced by itself: whatever tears, it is one group. */
  async #create(): Promise<StoredFile> {
    const { files, folder } = this.#target;
    const path = join(folder, segmentName(this.#next.segment));
    this.#head = this.#next;
    let file: StoredFile | undefined;
    try {
      file = await files.create(path);
      await this.#append(file, this.#headRecord);
      await files.syncFolder(folder);
      return file;
    } catch (error) {
      await this.#abandon(file, path);
      throw error;
    }
  }

  async #put(file: StoredFile, plain: Uint8Array): Promise<void> {
    const { folder } = this.#target;
    const path = join(folder, segmentName(this.#next.segment));
    const isFirst = this.#groups === 1;
    try {
      await this.#append(file, plain);
    } catch (error) {
      if (isFirst) await this.#abandon(file, path);
      else await this.rotate();
      throw error;
    }
  }

  async #append(file: StoredFile, plain: Uint8Array): Promise<void> {
    const { bytes, digest } = encodeGroup(plain, this.#next, this.#target.sealing);
    await file.write(bytes);
    await file.sync();
    const { segment, counter } = this.#next;
    this.#next = { segment, counter: counter + 1, previous: digest };
    this.#bytes += bytes.length;
    this.#groups += 1;
  }

  /** A segment without a record: a full disk must not fill with these. One that stays is harmless. */
  async #abandon(file: StoredFile | undefined, path: string): Promise<void> {
    this.#next = this.#head;
    this.#leave();
    await file?.close().catch(() => undefined);
    if (file !== undefined) await this.#target.files.remove(path).catch(() => undefined);
  }

  #leave(): void {
    this.#file = undefined;
    this.#next = { ...this.#next, segment: this.#next.segment + 1 };
    this.#bytes = 0;
    this.#groups = 0;
  }
}
