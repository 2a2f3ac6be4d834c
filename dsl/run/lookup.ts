// Finds a row of a table by its keys. Hot path: 0 B/op; rows are sorted, so the search halves them.
import type { TypedTable } from '../ir/program.ts';

/**
 * Row whose keys equal the table's keyCount numbers in `keys` from `at` on; -1 when there is none.
 */
export function findRow(table: TypedTable, keys: Float64Array, at: number): number {
  let low = 0;
  let high = table.rows - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareRow(table, middle, keys, at);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Index in table.cells of value column `column` of a row. */
export function cellIndex(table: TypedTable, row: number, column: number): number {
  return row * (table.keyCount + table.valueCount) + table.keyCount + column;
}

/** -1 when the row comes before the keys, 1 when after, 0 when it is theirs. */
function compareRow(table: TypedTable, row: number, keys: Float64Array, at: number): number {
  const { cells, keyCount, valueCount } = table;
  const first = row * (keyCount + valueCount);
  for (let i = 0; i < keyCount; i += 1) {
    const cell = cells[first + i] ?? 0;
    const key = keys[at + i] ?? 0;
    if (cell < key) return -1;
    if (cell > key) return 1;
  }
  return 0;
}
