// Columns of a pack in one buffer, which is all there is to a battle: a copy of it is a snapshot.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { allocateState, layoutState } from 'midswing/dsl/run/state';
import { vocabulary } from './duel/vocabulary.ts';

const text = `resource mana of unit max 100
rule tired on hit { when attacker.mana < 10%  modify damage: less 50% }`;
const outcome = check([{ path: 'tired.rules', text }], vocabulary);
assert(outcome.ok, JSON.stringify(outcome));
const layout = layoutState(outcome.pack.program, vocabulary);
const first = layout.columns.slice(0, 3).map(({ name, kind, length }) => [name, kind, length]);
assert.deepEqual(first, [
  ['unit.hp', 'f64', 2],
  ['unit.maxHp', 'f64', 2],
  ['unit.mana', 'f64', 2],
]);
const { buffer, f64 } = allocateState(layout);
f64[layout.binding.offset('unit.mana') + 1] = 40;
const snapshot = new Float64Array(buffer.slice(0));
assert.equal(snapshot[layout.binding.offset('unit.mana') + 1], 40);
// A game that keeps units in objects of its own has no columns for their fields.
const overObjects = layoutState(outcome.pack.program, vocabulary, ['unit']);
assert.equal(overObjects.columns[0]?.name, 'unit.mana');
console.log('dsl-run-state ok');
