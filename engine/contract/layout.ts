// The shape of a room's state. A game describes its columns as a LayoutSpec; engine/state alone assigns
// offsets and the digest (Layout); rules are compiled against the Layout and never against a room.

export type ColumnKind = 'f64' | 'i32' | 'u32' | 'u8';

/** One named array of numbers inside the room's buffer. */
export interface ColumnSpec {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Number of elements, at least 1. */
  readonly length: number;
}

export interface LayoutSpec {
  readonly columns: readonly ColumnSpec[];
}

export interface Column extends ColumnSpec {
  /** First element's index in the view of this kind (byte offset / element size). */
  readonly offset: number;
}

/** A LayoutSpec with offsets; two layouts with one digest are the same byte for byte. */
export interface Layout {
  readonly columns: ReadonlyMap<string, Column>;
  /** Size of a room's buffer, a multiple of 8. */
  readonly bytes: number;
  /** SHA-256 of the canonical description, lower-case hex. */
  readonly digest: string;
}

/** Typed views over one room's buffer; all four cover the whole buffer. */
export interface Columns {
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u8: Uint8Array;
}
