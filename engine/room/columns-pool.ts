// Columns that are used again: a move of a thousand rooms must not wait for memory, nor for its collection. What is
// new is cut out of slabs, so that one allocation serves many rooms.
import type { Columns, Layout } from '../contract/layout.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';

/** Where a battle's columns come from. */
export interface ColumnsSource {
  /** Zeroed columns of a layout's size. */
  take(layout: Layout): Columns;
}

/** Columns by their size, until they are wanted again. */
export class ColumnsPool implements ColumnsSource {
  readonly #free = new Map<number, Columns[]>();
  #bytes = 0;

  /** Bytes that wait to be used again. */
  get bytes(): number {
    return this.#bytes;
  }

  take({ bytes }: Layout): Columns {
    const free = this.#listOf(bytes);
    if (free.length === 0) this.#cutSlab(bytes, free);
    const columns = free.pop();
    assert(columns !== undefined, 'a slab holds columns');
    this.#bytes -= bytes;
    return columns;
  }

  /** Nobody uses them any more. */
  give(columns: Columns): void {
    const { length } = columns.u8;
    if (this.#bytes + length > LIMITS.columnsPoolBytesMax) return;
    // Here and not in take: giving back is no hurry.
    columns.u8.fill(0);
    this.#listOf(length).push(columns);
    this.#bytes += length;
  }

  #listOf(bytes: number): Columns[] {
    let list = this.#free.get(bytes);
    if (list === undefined) {
      list = [];
      this.#free.set(bytes, list);
    }
    return list;
  }

  #cutSlab(bytes: number, into: Columns[]): void {
    const count = Math.max(1, Math.floor(LIMITS.columnsSlabBytes / bytes));
    const slab = new ArrayBuffer(count * bytes);
    for (let at = 0; at < count; at += 1) into.push(viewAt(slab, at * bytes, bytes));
    this.#bytes += count * bytes;
  }
}

function viewAt(buffer: ArrayBuffer, at: number, bytes: number): Columns {
  return {
    f64: new Float64Array(buffer, at, bytes / 8),
    i32: new Int32Array(buffer, at, bytes / 4),
    u32: new Uint32Array(buffer, at, bytes / 4),
    u8: new Uint8Array(buffer, at, bytes),
  };
}
