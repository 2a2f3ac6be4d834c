// Reads one segment group by group through a window of bounded size, and says of what does not read as a group
// whether a crash can have left it (P2) or something that was there was altered (P3, P7).
import { LIMITS } from '../../base/limits.ts';
import type { ReadableFile } from './files.ts';
import { claimsLater, FRAME_BYTES, frameLength } from './group.ts';

/** How bytes at the end of a segment came to be there. */
export type Tail = 'torn' | 'corrupt';

const WINDOW_BYTES = 1_048_576;
/** More than a sealed group can be. */
const GROUP_BYTES_MAX = LIMITS.journalBufferBytesMax + 65_536;
/** A block the crash kept from the medium reads as zeros; what was sealed never looks like this. */
const HOLE = Buffer.alloc(16);
const MAGIC = Buffer.from('MSWSEAL', 'latin1');
/** Enough of a record to see what it claims to be. */
const HEAD_BYTES = 2_048;

export class SegmentReader {
  readonly #file: ReadableFile;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;
  #at = 0;

  constructor(file: ReadableFile) {
    this.#file = file;
  }

  /** Bytes behind what was read. */
  get rest(): number {
    return this.#file.bytes - this.#at;
  }

  /** The sealed record of the next group; a view, good until the next call. Undefined where none begins. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.rest < FRAME_BYTES) return undefined;
    const length = frameLength(await this.#bytes(this.#at, FRAME_BYTES));
    if (length === undefined || length > GROUP_BYTES_MAX) return undefined;
    if (this.rest < FRAME_BYTES + length) return undefined;
    return this.#bytes(this.#at + FRAME_BYTES, length);
  }

  /** Goes on behind the group that `next` gave. */
  pass(record: Uint8Array): void {
    this.#at += FRAME_BYTES + record.length;
  }

  /**
   * What the rest of the segment is, when group `counter` does not read. One group is written at a time, so a
   * crash tears one: cut short, or with a block of zeros where the medium did not take it.
   */
  async judge(segment: number, counter: number): Promise<Tail> {
    const isLater = (bytes: Uint8Array): boolean => claimsLater(bytes, segment, counter);
    return (await this.isTorn()) && !(await this.#hasRecord(isLater)) ? 'torn' : 'corrupt';
  }

  /** Whether the rest is what a group looks like that did not reach the medium as a whole. */
  async isTorn(): Promise<boolean> {
    if (this.rest < FRAME_BYTES) return true;
    const length = frameLength(await this.#bytes(this.#at, FRAME_BYTES));
    const isCut = length !== undefined && this.rest < FRAME_BYTES + length;
    return isCut || this.#some(HOLE.length, (bytes) => bytes.includes(HOLE));
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Whether a record that `isWanted` stands in the rest, behind the one that begins it. */
  #hasRecord(isWanted: (record: Uint8Array) => boolean): Promise<boolean> {
    const first = this.#at + FRAME_BYTES;
    return this.#some(HEAD_BYTES, (bytes, start) => {
      for (let at = bytes.indexOf(MAGIC); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
        if (start + at > first && isWanted(bytes.subarray(at))) return true;
      }
      return false;
    });
  }

  /** Looks at the rest in windows that overlap by `overlap`. */
  async #some(overlap: number, look: (bytes: Buffer, start: number) => boolean): Promise<boolean> {
    for (let at = this.#at; at < this.#file.bytes; at += WINDOW_BYTES) {
      const length = Math.min(WINDOW_BYTES + overlap, this.#file.bytes - at);
      if (look(await this.#bytes(at, length), at)) return true;
    }
    return false;
  }

  /** `length` bytes from `at`, which are there; the window moves on when it has to. */
  async #bytes(at: number, length: number): Promise<Buffer> {
    const start = at - this.#windowAt;
    if (start >= 0 && start + length <= this.#window.length) {
      return this.#window.subarray(start, start + length);
    }
    const bytes = Math.min(Math.max(WINDOW_BYTES, length), this.#file.bytes - at);
    const window = Buffer.allocUnsafe(bytes);
    this.#window = window.subarray(0, await this.#file.read(window, at));
    this.#windowAt = at;
    return this.#window.subarray(0, length);
  }
}
