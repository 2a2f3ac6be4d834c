// Rules are written against a layout: a reader of one column, bound once, used on any room's columns.
import assert from 'node:assert/strict';
import type { Columns, Layout, LayoutSpec } from 'midswing/contract/layout';
import { assignLayout, createColumns } from 'midswing/state/layout';

const spec: LayoutSpec = {
  columns: [
    { name: 'flag', kind: 'u8', length: 3 },
    { name: 'score', kind: 'f64', length: 2 },
  ],
};

function bindScore(layout: Layout): (columns: Columns, member: number) => number {
  const column = layout.columns.get('score');
  assert(column?.kind === 'f64');
  return ({ f64 }, member) => f64[column.offset + member] ?? Number.NaN;
}

const layout = assignLayout(spec);
const scoreOf = bindScore(layout);
const columns = createColumns(layout);
columns.f64.set([1.5, 2.5], layout.columns.get('score')?.offset);
assert.deepEqual([scoreOf(columns, 0), scoreOf(columns, 1)], [1.5, 2.5]);
assert.equal(columns.u8[layout.columns.get('flag')?.offset ?? 0], 0);
console.log('contract-layout ok');
