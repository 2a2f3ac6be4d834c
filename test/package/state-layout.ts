// One room's state as one buffer: assign offsets, write, copy, and tell two states apart by hash.
import assert from 'node:assert/strict';
import { assignLayout, copyColumns, createColumns, hashColumns } from 'midswing/state/layout';

const units = { name: 'health', kind: 'f64', length: 10 } as const;
const ready = { name: 'ready', kind: 'u32', length: 10 } as const;
const layout = assignLayout({ columns: [ready, units] });
assert.equal(layout.bytes, 10 * 8 + 10 * 4);
assert.equal(layout.digest, assignLayout({ columns: [ready, units] }).digest);
assert.notEqual(layout.digest, assignLayout({ columns: [units] }).digest);

const columns = createColumns(layout);
const snapshot = createColumns(layout);
columns.f64[layout.columns.get('health')?.offset ?? assert.fail()] = 110;
assert.notEqual(hashColumns(columns), hashColumns(snapshot));
copyColumns(columns, snapshot);
assert.equal(hashColumns(columns), hashColumns(snapshot));
assert.throws(() => assignLayout({ columns: [units, units] }), { code: 'LAYOUT_INVALID' });
console.log('state-layout ok');
