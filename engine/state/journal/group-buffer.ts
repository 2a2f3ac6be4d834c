// Where records wait until their group is sealed: one array, written from the tick. Hot: appending allocates
// nothing while it fits, up to 1 KiB of a longer array or any array as a whole.
import { assert } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { RECORD_HEADER_BYTES } from './record.ts';

/** Up to so many bytes are copied one by one: a view of a part would be an allocation. */
const BYTE_BY_BYTE = 1_024;
const NO_BYTES = new Uint8Array(0);

export class GroupBuffer {
  #bytes: Uint8Array;
  #view: DataView;
  readonly #bytesFirst: number;
  readonly #bytesMax: number;
  #length = 0;

  /** @param bytesMax bytes it may grow to */
  constructor(bytesMax: number = LIMITS.journalBufferBytesMax) {
    this.#bytesMax = bytesMax;
    this.#bytesFirst = Math.min(LIMITS.journalBufferBytes, bytesMax);
    this.#bytes = new Uint8Array(this.#bytesFirst);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written. */
  get length(): number {
    return this.#length;
  }

  /** What was written; a view. */
  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Copies a record; false, with nothing written, when it would have to grow past the limit. */
  append(room: number, kind: number, bytes: Uint8Array, length: number): boolean {
    if (!this.#reserve(RECORD_HEADER_BYTES + length)) return false;
    this.#header(room, kind, 0, length);
    this.#body(bytes, length);
    return true;
  }

  /** As append, with encoded references before the body. */
  appendReferring(
    head: { readonly room: number; readonly kind: number; readonly references: number },
    encoded: Uint8Array,
    bytes: Uint8Array,
  ): boolean {
    if (!this.#reserve(RECORD_HEADER_BYTES + encoded.length + bytes.length)) return false;
    this.#header(head.room, head.kind, head.references, bytes.length);
    this.#body(encoded, encoded.length);
    this.#body(bytes, bytes.length);
    return true;
  }

  /** A record without a body. */
  mark(room: number, kind: number): boolean {
    return this.append(room, kind, NO_BYTES, 0);
  }

  /** Empty again; one that had to grow gives its memory back. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > this.#bytesFirst) this.#take(this.#bytesFirst);
  }

  #header(room: number, kind: number, references: number, length: number): void {
    const at = this.#length;
    this.#view.setUint32(at, room, true);
    this.#view.setUint8(at + 4, kind);
    this.#view.setUint8(at + 5, references);
    this.#view.setUint32(at + 6, length, true);
    this.#length = at + RECORD_HEADER_BYTES;
  }

  #body(bytes: Uint8Array, length: number): void {
    const at = this.#length;
    if (length === bytes.length) this.#bytes.set(bytes, at);
    else if (length > BYTE_BY_BYTE) this.#bytes.set(bytes.subarray(0, length), at);
    else for (let i = 0; i < length; i += 1) this.#bytes[at + i] = bytes[i] ?? 0;
    this.#length = at + length;
  }

  #reserve(more: number): boolean {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return true;
    if (needed > this.#bytesMax) return false;
    const before = this.content;
    this.#take(Math.min(this.#bytesMax, Math.max(needed, 2 * this.#bytes.length)));
    this.#bytes.set(before);
    return true;
  }

  #take(bytes: number): void {
    assert(bytes >= this.#length, 'JN1 a buffer never loses what it holds');
    this.#bytes = new Uint8Array(bytes);
    this.#view = new DataView(this.#bytes.buffer);
  }
}
