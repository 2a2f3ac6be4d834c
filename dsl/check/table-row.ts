// The rows of a sheet as numbers, sorted by their keys; what a cell must say is in its column.
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { cellValue, exampleOf } from '../table/cell.ts';
import type { TypedColumn } from '../table/column.ts';
import { cellSpan, isBlank, rowSpan, type Sheet } from '../table/sheet.ts';

interface Row {
  /** Position in the sheet. */
  readonly at: number;
  readonly values: readonly number[];
}

/** Columns come keys first; so do the numbers. */
export function checkRows(
  sheet: Sheet,
  columns: readonly TypedColumn[],
  reporter: Reporter,
): readonly (readonly number[])[] {
  const rows: Row[] = [];
  for (const [at, cells] of sheet.rows.entries()) {
    if (at === 0 || isBlank(cells)) continue;
    const values = checkRow(sheet, at, columns, reporter);
    if (values !== undefined) rows.push({ at, values });
  }
  const keyCount = columns.filter(({ isKey }) => isKey).length;
  const sorted = rows.sort((a, b) => compareKeys(a, b, keyCount) || a.at - b.at);
  for (const [index, row] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before === undefined || compareKeys(before, row, keyCount) !== 0) continue;
    reportRepeated(sheet, reporter, row.at, before.at);
  }
  return sorted.map(({ values }) => values);
}

function compareKeys(a: Row, b: Row, keyCount: number): number {
  for (let i = 0; i < keyCount; i += 1) {
    const difference = (a.values[i] ?? 0) - (b.values[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function checkRow(
  sheet: Sheet,
  at: number,
  columns: readonly TypedColumn[],
  reporter: Reporter,
): number[] | undefined {
  const { text, delimiter, rows } = sheet;
  const cells = rows[at] ?? [];
  const used = cells.findLastIndex((cell) => cell !== '') + 1;
  if (used > columns.length || cells.length < columns.length) {
    const found = used > columns.length ? used : cells.length;
    const isComma = delimiter === ',' && found > columns.length;
    reporter.error({
      code: 'TABLE_ROW',
      span: rowSpan(text, delimiter, at),
      message:
        `Row ${at + 1} has ${found} ${found === 1 ? 'cell' : 'cells'}, but the header has ${columns.length}.` +
        (isComma
          ? ' Write numbers with a point, or put cells with a comma in quotes.'
          : ' Fill in what is missing.'),
      found: `${found}`,
      expected: `${columns.length} cells`,
    });
    return undefined;
  }
  const values = columns.map((column) => checkCell(sheet, at, column, reporter));
  return values.some((value) => value === undefined)
    ? undefined
    : values.map((value) => value ?? 0);
}

function checkCell(
  { text, delimiter, rows }: Sheet,
  row: number,
  column: TypedColumn,
  reporter: Reporter,
): number | undefined {
  const cell = rows[row]?.[column.at] ?? '';
  const value = cellValue(cell, column.value, delimiter);
  if (value !== undefined) return value;
  const place = `Row ${row + 1}, column \`${column.name}\``;
  const words = column.value.words ?? [];
  const suggestions = suggest(cell, words);
  const example = exampleOf(column.value);
  const wanted =
    column.value.kind === 'enum'
      ? `one of ${words.map((word) => `\`${word}\``).join(', ')}`
      : `a ${column.type} such as \`${example}\``;
  reporter.error({
    code: 'TABLE_CELL',
    span: cellSpan(text, delimiter, row, column.at),
    message:
      cell === ''
        ? `${place} is empty, but expected ${wanted}. Fill it in.`
        : `${place} says ${quoted(cell)}, but expected ${wanted}.${didYouMean(suggestions)}`,
    found: cell,
    expected: wanted,
    suggestions,
    fixes: fixesOf(text, delimiter, row, column, suggestions[0]),
  });
  return undefined;
}

/** The nearest word, or the sign that a share was written without. */
function fixesOf(
  text: string,
  delimiter: Sheet['delimiter'],
  row: number,
  { at, value }: TypedColumn,
  suggestion: string | undefined,
): {
  readonly title: string;
  readonly span: { start: number; end: number };
  readonly text: string;
}[] {
  const span = cellSpan(text, delimiter, row, at);
  const written = text.slice(span.start, span.end);
  const isBare =
    value.kind === 'percent' && /^-?\d+([.]\d+)?$/.test(written) && Math.abs(Number(written)) >= 1;
  const fixed = suggestion ?? (isBare ? `${written}%` : undefined);
  return fixed === undefined ? [] : [{ title: `Write \`${fixed}\``, span, text: fixed }];
}

function reportRepeated(
  { text, delimiter }: Sheet,
  reporter: Reporter,
  row: number,
  before: number,
): void {
  reporter.error({
    code: 'TABLE_KEY_REPEATED',
    span: rowSpan(text, delimiter, row),
    message: `Row ${row + 1} has the same keys as row ${before + 1}, so it would never be found. Change or remove one.`,
    found: `row ${row + 1}`,
    related: {
      file: reporter.file,
      span: rowSpan(text, delimiter, before),
      message: 'the row with the same keys',
    },
  });
}
