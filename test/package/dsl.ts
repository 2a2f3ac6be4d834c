// A host of the language: check a file, bind it to columns, run it on an event, see the effect applied.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import type { Frame } from 'midswing/dsl/runtime';
import type { Vocabulary } from 'midswing/dsl/vocabulary';

const hp = { name: 'hp', type: 'number', maximum: 'maxHp' } as const;
const maxHp = { name: 'maxHp', type: 'number' } as const;
const target = { name: 'target', type: { kind: 'entity', entity: 'unit' } } as const;
const defaults = { defaultEvent: 'hit', effectHolder: 'unit', tickMs: 100 };
const vocabulary: Vocabulary = {
  name: 'duel',
  version: 1,
  ...defaults,
  entities: [{ name: 'unit', fields: [hp, maxHp] }],
  events: [{ name: 'hit', subject: 'target', fields: [target] }],
};
const effect = { path: 'slow.rules', text: 'effect slow { duration 5s }' };
const text = "if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }";
const outcome = check([effect, { path: 'execute.rules', text }], vocabulary);
assert(outcome.ok, JSON.stringify(outcome));
const pack = outcome.pack.bind({
  fieldOffset: (_entity, field) => (field === 'hp' ? 0 : 2), // two units: hp at 0, maxHp at 2
  effects: { slots: 1, idOffset: 0, untilOffset: 2 },
});
const applied: unknown[] = [];
const frame: Frame = {
  f64: Float64Array.of(29, 30, 100, 100),
  u32: new Uint32Array(4),
  event: new Float64Array(1),
  buckets: new Float64Array(6),
  scratch: new Float64Array(pack.scratchLength),
  tick: 1,
  sink: { applyEffect: (_frame, ...what) => applied.push(what), draw: () => 0 },
};
for (const unit of [0, 1]) {
  frame.event[0] = unit;
  pack.run('hit')(frame);
}
// Below 30% is unit 0 only; 2 s are 20 ticks.
assert.deepEqual(applied, [[pack.effects[0]?.hash, 0, 20]]);
console.log('dsl ok');
