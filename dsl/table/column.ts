// The header of a sheet: `level: number key, element: element key, reduction: percent`.
import type { ColumnType } from './cell.ts';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
}

/** What a cell of the header says; undefined when it is not `NAME: TYPE` or `NAME: TYPE key`. */
export function columnOf(cell: string): Column | undefined {
  const found = /^([A-Za-z_]\w*)\s*:\s*([A-Za-z_]\w*)(\s+key)?$/.exec(cell);
  if (found === null) return undefined;
  const [, name = '', type = '', key] = found;
  return { name, type, isKey: key !== undefined };
}

/** A column whose type is known. */
export interface TypedColumn extends Column {
  /** Position in the sheet. */
  readonly at: number;
  readonly value: ColumnType;
}
