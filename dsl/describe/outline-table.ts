// Outline of a spreadsheet: a row for every line, named by its keys.
import { columnOf } from '../table/column.ts';
import { isBlank, readSheet, type Delimiter } from '../table/sheet.ts';
import { worded, type Outline } from './outline.ts';

/** Rows of a spreadsheet whose header declares its keys as `level: number key`; empty without text. */
export function outlineTable(text: string | undefined): readonly Outline[] {
  if (text === undefined) return [];
  const sheet = readSheet(text);
  if (!('rows' in sheet)) return worded('sheet', text);
  const cells = sheet.rows.filter((row) => !isBlank(row));
  const [head = [], ...rows] = cells.map((row) =>
    row.map((cell) => plainCell(cell, sheet.delimiter)),
  );
  const columns = head.map((cell) => columnOf(cell) ?? { name: cell, isKey: false });
  const header: Outline = { label: 'columns', children: [], text: head.join(', ') };
  const value = { text: head.join(', '), meaning: head.join(',') };
  return [{ ...header, value }, ...rows.map((cells, at) => outlineRow(columns, cells, at))];
}

interface Column {
  readonly name: string;
  readonly isKey: boolean;
}

function outlineRow(columns: readonly Column[], cells: readonly string[], at: number): Outline {
  const named = columns.map((column, i) => ({ ...column, cell: cells[i] ?? '' }));
  const keys = named.filter(({ isKey }) => isKey).map(({ name, cell }) => `${name}=${cell}`);
  const label = `row ${keys.length === 0 ? at + 1 : keys.join(' ')}`;
  const children = named
    .filter(({ isKey }) => !isKey)
    .flatMap(({ name, cell }) => worded(name, cell));
  return { label, children, text: `${label} (${children.map(({ text }) => text).join(', ')})` };
}

/** A decimal comma, which only other separators allow, is a point. */
function plainCell(cell: string, delimiter: Delimiter): string {
  const isDecimal = delimiter !== ',' && /^-?\d+,\d+[%a-z]*$/.test(cell);
  return isDecimal ? cell.replace(',', '.') : cell;
}
