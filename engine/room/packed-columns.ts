// Columns as few bytes: most of a battle's are zero. Words of 32 bits that are not zero follow one another behind a
// mask with one bit a word; where that would not be shorter the bytes stay as they are, and their length says so.
// Hot at a switch: some microseconds a room, no allocation while the memory lasts.
import { assert } from '../base/assert.ts';

const WORD = 4;

/** Memory to pack in, grown when larger columns come. */
export class ColumnsPacker {
  #words = new Uint32Array(0);
  #bytes = new Uint8Array(0);

  /** The packed form of columns, or the columns; valid until the next call. Their bytes begin at a word. */
  pack(columns: Uint8Array): Uint8Array {
    const count = columns.length / WORD;
    if (!Number.isInteger(count) || columns.byteOffset % WORD !== 0) return columns;
    const words = new Uint32Array(columns.buffer, columns.byteOffset, count);
    const masks = Math.ceil(count / 32);
    this.#reserve(masks + count);
    const packed = this.#words;
    let end = masks;
    for (let group = 0; group < masks; group += 1) {
      const first = group * 32;
      const last = Math.min(count, first + 32);
      let mask = 0;
      for (let i = first; i < last; i += 1) {
        const word = words[i] ?? 0;
        if (word === 0) continue;
        mask |= 1 << (i - first);
        packed[end] = word;
        end += 1;
      }
      packed[group] = mask;
    }
    return end < count ? this.#bytes.subarray(0, end * WORD) : columns;
  }

  #reserve(words: number): void {
    if (words <= this.#words.length) return;
    this.#words = new Uint32Array(words);
    this.#bytes = new Uint8Array(this.#words.buffer);
  }
}

/** Columns of `length` bytes that were packed; a copy. */
export function unpackColumns(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes.slice();
  const count = length / WORD;
  const masks = Math.ceil(count / 32);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = new Uint32Array(count);
  let at = masks * WORD;
  for (let i = 0; i < count; i += 1) {
    if ((view.getUint32((i >>> 5) * WORD, true) & (1 << (i & 31))) === 0) continue;
    words[i] = view.getUint32(at, true);
    at += WORD;
  }
  assert(at === bytes.length, 'RM55 packed columns end with their last word');
  return new Uint8Array(words.buffer);
}
