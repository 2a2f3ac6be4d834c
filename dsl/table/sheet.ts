// A sheet as spreadsheets save it: cells of text, whatever they are divided by. Knows nothing of types.
import { CsvError, parse } from 'csv-parse/sync';
import type { Span } from '../diagnostic.ts';

export interface Sheet {
  readonly text: string;
  readonly delimiter: Delimiter;
  /** Row 0 is the header; blank rows are here too, so that numbers are those of the spreadsheet. */
  readonly rows: readonly (readonly string[])[];
}

export type Delimiter = ',' | ';' | '\t';

/** The text is no sheet from this line (from 0) on. */
export interface BrokenSheet {
  readonly brokenLine: number;
}

export function readSheet(text: string): Sheet | BrokenSheet {
  const delimiter = delimiterOf(text);
  try {
    const rows: unknown = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      trim: true,
    });
    return { text, delimiter, rows: textRows(rows) };
  } catch (error) {
    return { brokenLine: brokenLine(text, error) };
  }
}

/** A quote that is never closed is the last one; for others the reader tells its line. */
function brokenLine(text: string, error: unknown): number {
  const isOpen = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
  if (isOpen) return text.slice(0, text.lastIndexOf('"')).split('\n').length - 1;
  const lines: unknown = error instanceof CsvError ? error['lines'] : undefined;
  return typeof lines === 'number' ? Math.max(0, lines - 1) : 0;
}

/** A line without its break. */
export function lineSpan(text: string, line: number): Span {
  const lines = text.split('\n');
  const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
  return { start, end: start + (lines[line] ?? '').trimEnd().length };
}

function textRows(rows: unknown): string[][] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (Array.isArray(row) ? row.map(String) : []));
}

/** What divides the header: names and types hold neither of them. */
function delimiterOf(text: string): Delimiter {
  const header = /^\uFEFF?[^\r\n]*/.exec(text)?.[0] ?? '';
  if (header.includes(';')) return ';';
  return header.includes('\t') ? '\t' : ',';
}

/** True when nothing is written in a row. */
export function isBlank(row: readonly string[]): boolean {
  return row.every((cell) => cell === '');
}

/** Where a cell stands in the text; the row's end for one that is missing. */
export function cellSpan(text: string, delimiter: Delimiter, row: number, column: number): Span {
  const at = new Places(text, delimiter);
  for (let r = 0; r < row; r += 1) at.skipRow();
  for (let c = 0; c < column; c += 1) {
    if (!at.skipCell()) return { start: at.offset, end: at.offset };
  }
  const start = at.offset;
  at.toCellEnd();
  const cell = text.slice(start, at.offset);
  const blanks = cell.length - cell.trimStart().length;
  return { start: start + blanks, end: start + Math.max(blanks, cell.trimEnd().length) };
}

/** A row from its first cell to its last. */
export function rowSpan(text: string, delimiter: Delimiter, row: number): Span {
  const at = new Places(text, delimiter);
  for (let r = 0; r < row; r += 1) at.skipRow();
  const start = at.offset;
  while (at.skipCell());
  return { start, end: Math.max(start, at.offset) };
}

/** Walks over cells without reading them; breaks inside quotes belong to the cell. */
class Places {
  readonly #text: string;
  readonly #delimiter: Delimiter;
  offset: number;

  constructor(text: string, delimiter: Delimiter) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.offset = text.startsWith('\uFEFF') ? 1 : 0;
  }

  toCellEnd(): void {
    let isQuoted = false;
    while (this.offset < this.#text.length) {
      const character = this.#text[this.offset] ?? '';
      if (character === '"') isQuoted = !isQuoted;
      const isEnd = character === this.#delimiter || character === '\n' || character === '\r';
      if (isEnd && !isQuoted) return;
      this.offset += 1;
    }
  }

  /** False at the end of the row, where it stays. */
  skipCell(): boolean {
    this.toCellEnd();
    if (this.#text[this.offset] !== this.#delimiter) return false;
    this.offset += 1;
    return true;
  }

  skipRow(): void {
    while (this.skipCell());
    if (this.#text.startsWith('\r\n', this.offset)) this.offset += 2;
    else if (this.offset < this.#text.length) this.offset += 1;
  }
}
