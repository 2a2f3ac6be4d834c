// Columns in one ArrayBuffer, for games without an engine that lays them out. Numbers with a
// fraction come first, so that both views are aligned.
import type { TypedProgram } from '../ir/program.ts';
import type { Binding } from '../runtime.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { columnsOf, type ColumnSpec } from './columns.ts';

const F64_BYTES = 8;
const U32_BYTES = 4;

export interface StateLayout {
  readonly binding: Binding;
  readonly columns: readonly ColumnSpec[];
  readonly byteLength: number;
}

/** The two views of a buffer; offsets of the binding count their elements. */
export interface StateViews {
  readonly buffer: ArrayBuffer;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
}

/**
 * Where every column of a program lies. `objects`: kinds whose fields the game keeps in objects of
 * its own.
 */
export function layoutState(
  program: TypedProgram,
  vocabulary: Vocabulary,
  objects: readonly string[] = [],
): StateLayout {
  const columns = columnsOf(program, vocabulary, objects);
  const offsets = new Map<string, number>();
  let bytes = 0;
  for (const { name, kind, length } of columns) {
    if (kind !== 'f64') continue;
    offsets.set(name, bytes / F64_BYTES);
    bytes += length * F64_BYTES;
  }
  for (const { name, kind, length } of columns) {
    if (kind !== 'u32') continue;
    offsets.set(name, bytes / U32_BYTES);
    bytes += length * U32_BYTES;
  }
  const offset = (column: string): number => {
    const found = offsets.get(column);
    if (found === undefined) throw new Error(`invariant broken: no column ${column}`);
    return found;
  };
  // Whole numbers of both kinds, so that both views cover the buffer.
  const byteLength = Math.ceil(bytes / F64_BYTES) * F64_BYTES;
  return { binding: { offset, objects }, columns, byteLength };
}

/** A buffer of zeroes for a layout. */
export function allocateState(layout: StateLayout): StateViews {
  const buffer = new ArrayBuffer(layout.byteLength);
  return { buffer, f64: new Float64Array(buffer), u32: new Uint32Array(buffer) };
}
