// A game with objects of its own: rules hurt them, hold effects on them, and are replaced in between.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { embed, type EmbeddablePack } from 'midswing/dsl/embed';
import { vocabulary } from './duel/vocabulary.ts';

function load(damage: number): EmbeddablePack {
  const text = `effect burning {
    duration 3s
    every 1s { hit(attacker: source, target: holder, damage: ${damage}) as fire }
  }
  rule ignite on hit { when not event has fire  apply(debuff: burning) }`;
  const outcome = check([{ path: 'fire.rules', text }], vocabulary);
  assert(outcome.ok, JSON.stringify(outcome));
  return outcome.pack;
}

const units = [
  { name: 'Ada', hp: 100, maxHp: 100 },
  { name: 'Bo', hp: 100, maxHp: 100 },
];
const told: string[] = [];
const battle = embed(load(10), {
  vocabulary,
  objects: { unit: units },
  sink: {
    handled: (event, { subject, dealt }) => told.push(`${event} ${units[subject]?.name} ${dealt}`),
    began: (effect, holder) => told.push(`${effect} ${units[holder]?.name}`),
  },
});
battle.raise('hit', { attacker: 0, target: 1, damage: 30 });
for (let tick = 0; tick < 10; tick += 1) battle.step();
battle.reload(load(20));
for (let tick = 0; tick < 30; tick += 1) battle.step();
assert.deepEqual(told, ['hit Bo 30', 'burning Bo', 'hit Bo 10', 'hit Bo 20', 'hit Bo 20']);
assert.equal(units[1]?.hp, 20);
console.log('dsl-embed ok');
