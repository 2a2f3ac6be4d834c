// Rules as generated code: a battle takes the direct tier where the process lets code be generated.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { createDirectTier } from 'midswing/dsl/direct';
import { embed } from 'midswing/dsl/embed';
import type { Vocabulary } from 'midswing/dsl/vocabulary';

const unit = { kind: 'entity', entity: 'unit' } as const;
const vocabulary: Vocabulary = {
  name: 'duel',
  version: 1,
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  entities: [
    {
      name: 'unit',
      rows: 2,
      alive: 'hp',
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp' },
        { name: 'maxHp', type: 'number' },
      ],
    },
  ],
  events: [
    {
      name: 'hit',
      subject: 'target',
      actor: 'attacker',
      fields: [
        { name: 'attacker', type: unit },
        { name: 'target', type: unit },
        {
          name: 'damage',
          type: { kind: 'number' },
          modifiable: true,
          outcome: { direction: 'take', entity: 'target', field: 'hp' },
        },
      ],
    },
  ],
};
const text = 'rule finish on hit { when target.hp < 30%  modify damage: flat 5 }';
const outcome = check([{ path: 'finish.rules', text }], vocabulary);
assert(outcome.ok, JSON.stringify(outcome));
const units = [
  { hp: 100, maxHp: 100 },
  { hp: 20, maxHp: 100 },
];
const battle = embed(outcome.pack, {
  vocabulary,
  objects: { unit: units },
  sink: {},
  createTier: (pack, binding) => {
    const direct = createDirectTier(pack.program, binding);
    assert(direct.ok);
    return direct.tier;
  },
});
battle.raise('hit', { attacker: 0, target: 1, damage: 10 });
battle.raise('hit', { attacker: 1, target: 0, damage: 10 });
assert.deepEqual(
  units.map(({ hp }) => hp),
  [90, 5],
);
console.log('dsl-direct ok');
