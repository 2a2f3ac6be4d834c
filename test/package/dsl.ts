// Rules of a game that carries out itself what they say: check a file, bind it to columns, run it on an event, see
// what it asks for.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import type { Frame } from 'midswing/dsl/runtime';
import type { Vocabulary } from 'midswing/dsl/vocabulary';

const hp = { name: 'hp', type: 'number', maximum: 'maxHp' } as const;
const maxHp = { name: 'maxHp', type: 'number' } as const;
const target = { name: 'target', type: { kind: 'entity', entity: 'unit' } } as const;
const vocabulary: Vocabulary = {
  name: 'duel',
  version: 1,
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  mechanics: 'rules',
  entities: [{ name: 'unit', rows: 2, fields: [hp, maxHp] }],
  events: [{ name: 'hit', subject: 'target', fields: [target] }],
};
const effect = { path: 'slow.rules', text: 'effect slow { duration 5s }' };
const text = "if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }";
const outcome = check([effect, { path: 'execute.rules', text }], vocabulary);
assert(outcome.ok, JSON.stringify(outcome));
const { program, bind } = outcome.pack;
const columns = new Map([
  ['unit.hp', 0],
  ['unit.maxHp', 2],
]);
const pack = bind({ offset: (column) => columns.get(column) ?? 0 });
const applied: unknown[] = [];
const frame: Frame = {
  f64: Float64Array.of(29, 30, 100, 100),
  u32: new Uint32Array(16),
  objects: [],
  rows: Int32Array.of(2),
  event: new Float64Array(1),
  buckets: new Float64Array(6),
  scratch: new Float64Array(pack.scratchLength),
  selected: new Int32Array(pack.selectedLength),
  selectedLength: 0,
  tick: 1,
  tags: 0,
  depth: 0,
  lane: 0,
  halt: 0,
  sink: {
    emit: ({ scratch }, op, at) => {
      const operation = program.operations[op];
      assert(operation?.kind === 'apply');
      applied.push([operation.effect, scratch[at], scratch[at + 3]]);
    },
    spend: () => false,
    draw: () => 0,
    host: () => undefined,
  },
};
for (const unit of [0, 1]) {
  frame.event[0] = unit;
  pack.run('hit')(frame);
}
// Below 30% is unit 0 only; the duration is in milliseconds.
assert.deepEqual(applied, [[pack.effects[0]?.hash, 0, 2_000]]);
console.log('dsl ok');
