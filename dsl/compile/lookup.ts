// HOT PATH: table cells by their keys, through the search that all tiers share.
import type { TypedExpression } from '../ir/expression.ts';
import { cellIndex, findRow } from '../run/lookup.ts';
import type { Run } from '../tier.ts';
import type { Build } from './target.ts';

type Lookup = Extract<TypedExpression, { kind: 'lookup' }>;

export function compileLookup(build: Build, node: Lookup, at: number): Run {
  const table = build.target.program.tables[node.table];
  if (table === undefined) throw new Error(`invariant broken: there is no table ${node.table}`);
  const keys = node.keys.map((key, i) => build.value(key, at + i));
  const otherwise = build.value(node.otherwise, at);
  const { column } = node;
  const { cells } = table;
  const count = keys.length;
  return (frame) => {
    const { scratch } = frame;
    for (let i = 0; i < count; i += 1) keys[i]?.(frame);
    const row = findRow(table, scratch, at);
    if (row < 0) otherwise(frame);
    else scratch[at] = cells[cellIndex(table, row, column)] ?? 0;
  };
}
