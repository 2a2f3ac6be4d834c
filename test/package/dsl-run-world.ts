// What a runner is pointed at, and a function of the game that looks into it.
import assert from 'node:assert/strict';
import type { HostFunction, World } from 'midswing/dsl/run/world';

const world: World = {
  f64: new Float64Array(0),
  u32: new Uint32Array(0),
  objects: [[{ hp: 10 }, { hp: 40 }]],
  rows: Int32Array.of(2),
  key: Uint32Array.of(1, 2),
};
/** Whether one unit has more left than another. */
const isStronger: HostFunction = ([one = 0, other = 0], { objects: [units] }) =>
  (units?.[one]?.['hp'] ?? 0) > (units?.[other]?.['hp'] ?? 0) ? 1 : 0;
assert.equal(isStronger(Float64Array.of(1, 0), world), 1);
assert.equal(isStronger(Float64Array.of(0, 1), world), 0);
console.log('dsl-run-world ok');
