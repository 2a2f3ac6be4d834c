// Columns of a schema in a buffer: where they are, and buffers for versions in the midst of a way.
import type { StateSchema } from './schema.ts';

/** The views of a buffer; the last two only where the game has such columns. */
export interface MoveViews {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly i32?: Int32Array;
  readonly u8?: Uint8Array;
}

/** Element of the first number of a column, in the view of its kind. */
export type OffsetOf = (column: string) => number;

export interface StateBuffer {
  readonly offset: OffsetOf;
  readonly views: MoveViews;
}

const BYTES = { f64: 8, u32: 4, i32: 4, u8: 1 } as const;

/** A buffer of zeroes. Widest first, so that all are aligned. */
export function createBuffer({ columns, own }: StateSchema): StateBuffer {
  const offsets = new Map<string, number>();
  let bytes = 0;
  for (const kind of ['f64', 'u32', 'i32', 'u8'] as const) {
    for (const column of [...columns, ...own]) {
      if (column.kind !== kind) continue;
      offsets.set(column.name, bytes / BYTES[kind]);
      bytes += column.length * BYTES[kind];
    }
  }
  const buffer = new ArrayBuffer(Math.ceil(bytes / BYTES.f64) * BYTES.f64);
  return {
    offset: (column) => offsets.get(column) ?? 0,
    views: {
      f64: new Float64Array(buffer),
      u32: new Uint32Array(buffer),
      i32: new Int32Array(buffer),
      u8: new Uint8Array(buffer),
    },
  };
}
