// The header of a sheet, against the types there are.
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import type { ColumnType } from '../table/cell.ts';
import { columnOf, type TypedColumn } from '../table/column.ts';
import { cellSpan, rowSpan, type Sheet } from '../table/sheet.ts';
import { TYPE_NAMES } from '../types.ts';
import type { Pack } from './pack.ts';

/** The columns in the order keys, values; undefined when one is not understood (reported). */
export function checkHeader(
  pack: Pack,
  sheet: Sheet,
  reporter: Reporter,
): readonly TypedColumn[] | undefined {
  const columns: TypedColumn[] = [];
  const header = sheet.rows[0] ?? [];
  // Spreadsheets add empty columns at the end.
  const length = header.findLastIndex((cell) => cell !== '') + 1;
  for (let at = 0; at < length; at += 1) {
    const column = checkColumn(pack, sheet, at, columns, reporter);
    if (column !== undefined) columns.push(column);
  }
  if (columns.length < length) return undefined;
  const keys = columns.filter(({ isKey }) => isKey);
  const values = columns.filter(({ isKey }) => !isKey);
  if (keys.length > 0 && values.length > 0) return [...keys, ...values];
  const first = columns[0];
  const isKeyless = keys.length === 0;
  reporter.error({
    code: 'TABLE_HEADER',
    span: rowSpan(sheet.text, sheet.delimiter, 0),
    message: isKeyless
      ? `The header does not say by which column rows are found. Write \`${first?.name ?? 'level'}: ${first?.type ?? 'number'} key\`.`
      : 'Every column is a key, so there is nothing to read. Add a column without `key`.',
    expected: isKeyless ? 'a key column' : 'a column without `key`',
  });
  return undefined;
}

function checkColumn(
  pack: Pack,
  { text, delimiter, rows }: Sheet,
  at: number,
  before: readonly TypedColumn[],
  reporter: Reporter,
): TypedColumn | undefined {
  const cell = rows[0]?.[at] ?? '';
  const span = cellSpan(text, delimiter, 0, at);
  const column = columnOf(cell);
  if (column === undefined) {
    const name = /^[A-Za-z_]\w*/.exec(cell)?.[0] ?? 'level';
    reporter.error({
      code: 'TABLE_HEADER',
      span,
      message: `Found ${quoted(cell)}, but the header says what each column holds: \`${name}: number\`, or \`${name}: number key\` for one that rows are found by.`,
      found: cell,
      expected: 'NAME: TYPE',
    });
    return undefined;
  }
  if (before.some(({ name }) => name === column.name)) {
    reporter.error({
      code: 'DUPLICATE_NAME',
      span,
      message: `The sheet already has a column ${quoted(column.name)}. Give this one another name.`,
      found: column.name,
    });
    return undefined;
  }
  const value = columnType(pack, column.type);
  if (value !== undefined) return { ...column, at, value };
  const known = [...TYPE_NAMES, ...pack.enums.keys()];
  const suggestions = suggest(column.type, known);
  const list = known.map((name) => `\`${name}\``).join(', ');
  reporter.error({
    code: 'UNKNOWN_TYPE',
    span,
    message: `There is no type ${quoted(column.type)} for a column.${didYouMean(suggestions) || ` Types are ${list}.`}`,
    found: column.type,
    expected: known.join(', '),
    suggestions,
  });
  return undefined;
}

function columnType(pack: Pack, name: string): ColumnType | undefined {
  const kind = TYPE_NAMES.find((one) => one === name);
  if (kind !== undefined) return { kind };
  const words = pack.enums.get(name);
  return words === undefined ? undefined : { kind: 'enum', words };
}
