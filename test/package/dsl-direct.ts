// Rules as generated code: a battle takes the direct tier where the process lets code be generated.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { createDirectTier } from 'midswing/dsl/direct';
import { embed } from 'midswing/dsl/embed';
import { FINISH, vocabulary } from './duel/vocabulary.ts';

const outcome = check([{ path: 'finish.rules', text: FINISH }], vocabulary);
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
