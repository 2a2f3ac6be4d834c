// `table armour from 'armour.csv'`: a sheet of the pack, typed by its header, as rows of numbers sorted by their keys.
import type { TableNode } from '../ast/declaration.ts';
import type { TypedTable } from '../ir/program.ts';
import { DSL_LIMITS } from '../limits.ts';
import { pathInFolder, sheetPath } from '../member-path.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import type { TypedColumn } from '../table/column.ts';
import { isBlank, lineSpan, readSheet, rowSpan, type Sheet } from '../table/sheet.ts';
import type { Type } from '../types.ts';
import { forgive } from './forgive.ts';
import { renaming, type Declared, type Pack } from './pack.ts';
import { checkHeader } from './table-header.ts';
import { checkRows } from './table-row.ts';

export interface Sheets {
  readonly members: ReadonlyMap<string, string>;
  readonly sheets: readonly Reporter[];
}

/** Adds the table; one that was not understood is known to nobody, and nobody is told so. */
export function declareTable(
  pack: Pack,
  entry: Declared<TableNode>,
  { members, sheets }: Sheets,
): TypedTable | undefined {
  const { name } = entry.node;
  const table = readTable(pack, entry, members, sheets);
  if (table === undefined) forgive(pack, name.text, ['UNKNOWN_TABLE', 'UNKNOWN_FUNCTION']);
  return table;
}

function readTable(
  pack: Pack,
  entry: Declared<TableNode>,
  members: ReadonlyMap<string, string>,
  sheets: readonly Reporter[],
): TypedTable | undefined {
  const { node } = entry;
  const path = memberOf(entry, members);
  const reporter = sheets.find(({ file }) => file === path);
  const text = members.get(path ?? '');
  if (reporter === undefined || text === undefined) return undefined;
  const sheet = readSheet(text);
  if ('brokenLine' in sheet) {
    reporter.error({
      code: 'TABLE_SHEET',
      span: lineSpan(text, sheet.brokenLine),
      message: `From row ${sheet.brokenLine + 1} on this is no sheet: a quote is opened or closed in the wrong place. Save it again as CSV.`,
      expected: 'cells divided by commas or semicolons',
    });
    return undefined;
  }
  if (!isSizeFine(sheet, reporter)) return undefined;
  const columns = checkHeader(pack, sheet, reporter);
  if (columns === undefined) return undefined;
  const rows = checkRows(sheet, columns, reporter);
  const keys = columns.filter(({ isKey }) => isKey);
  const values = columns.filter(({ isKey }) => !isKey);
  pack.tables.set(node.name.text, {
    ...entry,
    index: pack.tables.size,
    keys: keys.map(typed),
    values: values.map(typed),
    used: false,
  });
  return {
    name: node.name.text,
    keyCount: keys.length,
    valueCount: values.length,
    cells: Float64Array.from(rows.flat()),
    rows: rows.length,
  };
}

function typed({ name, type, value }: TypedColumn): { readonly name: string; readonly type: Type } {
  const { kind } = value;
  return { name, type: kind === 'enum' ? { kind, name: type } : { kind } };
}

/** Path of the sheet in the pack. */
function memberOf(
  { node, reporter }: Declared<TableNode>,
  members: ReadonlyMap<string, string>,
): string | undefined {
  const { text, span } = node.from;
  if (text === '') return undefined;
  const path = sheetPath(reporter.file, text, members);
  if (path !== undefined) return path;
  const names = [...members.keys()].filter((one) => one.endsWith('.csv')).map(pathInFolder);
  const sheets = [...new Set(names)];
  const suggestions = suggest(text, sheets);
  const list = sheets.slice(0, DSL_LIMITS.listedNamesMax).map((one) => `\`${one}\``);
  const known = list.length === 0 ? 'The pack has no sheets.' : `Sheets are ${list.join(', ')}.`;
  const written = suggestions.map((one) => `'${one}'`);
  reporter.error({
    code: 'TABLE_MISSING',
    span,
    message: `The pack has no file ${quoted(text)}.${didYouMean(suggestions) || ` ${known}`}`,
    found: text,
    suggestions,
    fixes: renaming(span, written),
  });
  return undefined;
}

function isSizeFine({ text, delimiter, rows }: Sheet, reporter: Reporter): boolean {
  const { tableRowsMax, tableCellsMax } = DSL_LIMITS;
  const filled = rows.filter((row) => !isBlank(row)).length;
  const cells = rows.reduce((sum, row) => sum + row.length, 0);
  const isEmpty = filled < 2;
  if (!isEmpty && filled <= tableRowsMax && cells <= tableCellsMax) return true;
  reporter.error({
    code: 'TABLE_SIZE',
    span: rowSpan(text, delimiter, 0),
    message: isEmpty
      ? 'The sheet has no rows. Write a header such as `level: number key, reduction: percent`, and rows below it.'
      : `The sheet has ${filled} rows and ${cells} cells; at most ${tableRowsMax} rows and ${tableCellsMax} cells are read. Divide it.`,
    found: `${filled} rows`,
    expected: `1 to ${tableRowsMax} rows`,
  });
  return false;
}
