// Reads of tables: `armour.reduction(target.level) else 0%`, `chart(fire, target.element) else
// 100%`.
import type { Argument, Expression, Name } from '../ast/expression.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { insertion, quoted } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import { FAULT } from './fault.ts';
import { checkAs } from './fit.ts';
import { renaming, reportUnknown, suggestName, type Body, type TableEntry } from './pack.ts';

type LookupNode = Extract<Expression, { kind: 'lookup' }>;
type CallNode = Extract<Expression, { kind: 'call' }>;

export function checkLookup(body: Body, node: LookupNode): TypedExpression {
  const entry = tableNamed(body, node.table);
  const column = entry && columnNamed(body, node, entry);
  if (entry === undefined || column === undefined) {
    for (const { value } of node.keys) {
      if (value.kind !== 'name') body.pack.checkExpression(body, value);
    }
    return FAULT;
  }
  const type = entry.values[column]?.type ?? FAULT.type;
  const keys = checkKeys(body, node, entry);
  if (node.otherwise === undefined) {
    reportElse(body, node, type);
    return FAULT;
  }
  const otherwise = checkAs(body, node.otherwise, type);
  if (keys === undefined || otherwise.type.kind === 'error') return FAULT;
  return { kind: 'lookup', type, table: entry.index, column, keys, otherwise };
}

/** `chart(a, b)` without `else` reads like a call. */
export function checkBareLookup(body: Body, node: CallNode): TypedExpression {
  const { name: table, args: keys, span } = node;
  return checkLookup(body, { kind: 'lookup', table, keys, span });
}

function tableNamed(body: Body, table: Name): TableEntry | undefined {
  const entry = body.pack.tables.get(table.text);
  if (entry !== undefined) {
    entry.used = true;
    return entry;
  }
  if (table.text === '') return undefined;
  const suggestions = suggestName(body.pack, table.text, body.pack.tables.keys());
  const hint = didYouMean(suggestions) || ` Declare it: \`table ${table.text} from 'FILE.csv'\`.`;
  reportUnknown(body, table.text, {
    code: 'UNKNOWN_TABLE',
    span: table.span,
    message: `There is no table ${quoted(table.text)}.${hint}`,
    found: table.text,
    suggestions,
    fixes: renaming(table.span, suggestions),
  });
  return undefined;
}

/** Position among the value columns; a table with one needs no name for it. */
function columnNamed(body: Body, node: LookupNode, entry: TableEntry): number | undefined {
  const names = entry.values.map(({ name }) => name);
  const list = names.map((name) => `\`${name}\``).join(', ');
  const table = node.table.text;
  if (node.column === undefined) {
    if (names.length === 1) return 0;
    body.reporter.error({
      code: 'COLUMN_MISSING',
      span: node.table.span,
      message:
        `The table \`${table}\` has several columns: ${list}. Say which: ` +
        `\`${table}.${names[0] ?? ''}(...)\`.`,
      expected: names.join(', '),
      fixes: names
        .slice(0, 3)
        .map((name) => insertion(`Read \`${name}\``, node.table.span.end, `.${name}`)),
    });
    return undefined;
  }
  const { text, span } = node.column;
  const index = names.indexOf(text);
  if (index >= 0) return index;
  if (text === '') return undefined;
  const suggestions = suggest(text, names);
  reportUnknown(body, `${table}.${text}`, {
    code: 'UNKNOWN_COLUMN',
    span,
    message:
      `The table \`${table}\` has no column ` +
      `${quoted(text)}.${didYouMean(suggestions) || ` It has ${list}.`}`,
    found: text,
    expected: names.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return undefined;
}

function checkKeys(
  body: Body,
  node: LookupNode,
  { keys }: TableEntry,
): readonly TypedExpression[] | undefined {
  if (node.keys.length !== keys.length) {
    const wanted = keys.map(({ name }) => `\`${name}\``).join(', ');
    body.reporter.error({
      code: 'ARGUMENT_COUNT',
      span: node.span,
      message:
        `The table \`${node.table.text}\` is read by ${wanted}, but found ${node.keys.length} ` +
        `${node.keys.length === 1 ? 'value' : 'values'}.`,
      found: `${node.keys.length}`,
      expected: `${keys.length}`,
    });
    return undefined;
  }
  const typed = keys.map(({ type }, index) => keyOf(body, node.keys[index], type));
  return typed.some((key) => key.type.kind === 'error') ? undefined : typed;
}

function keyOf(body: Body, arg: Argument | undefined, type: Type): TypedExpression {
  return arg === undefined ? FAULT : checkAs(body, arg.value, type);
}

const EXAMPLE: Readonly<Record<string, string>> = {
  percent: '100%',
  duration: '0s',
  distance: '0m',
};

function reportElse(body: Body, node: LookupNode, type: Type): void {
  const word = type.kind === 'enum' ? (body.pack.enums.get(type.name)?.[0] ?? 'VALUE') : '0';
  const value = EXAMPLE[type.kind] ?? (type.kind === 'bool' ? 'false' : word);
  body.reporter.error({
    code: 'LOOKUP_WITHOUT_ELSE',
    span: node.span,
    message: `There may be no such row. Say what it is then: \`${node.table.text}(...) else ${value}\`.`,
    expected: `else ${value}`,
    fixes: [insertion(`Add \`else ${value}\``, node.span.end, ` else ${value}`)],
  });
}
