// A host that lays columns out itself: a runner, bound to them, carries out what rules say.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { createRunner } from 'midswing/dsl/run';
import { SILENT_SINK } from 'midswing/dsl/run/sink';
import { allocateState, layoutState } from 'midswing/dsl/run/state';
import { vocabulary } from './duel/vocabulary.ts';

const text = 'rule finish on hit { when target.hp < 30%  modify damage: more 100% }';
const outcome = check([{ path: 'finish.rules', text }], vocabulary);
assert(outcome.ok, JSON.stringify(outcome));
const { program, bind } = outcome.pack;
const layout = layoutState(program, vocabulary);
const { binding } = layout;
const { tier } = bind(binding);
const runner = createRunner({ program, vocabulary, binding, tier, sink: SILENT_SINK });
const views = allocateState(layout);
const [hp, maxHp] = [binding.offset('unit.hp'), binding.offset('unit.maxHp')];
views.f64.fill(100, maxHp, maxHp + 2);
views.f64.fill(35, hp, hp + 2);
runner.load({ ...views, objects: [], rows: Int32Array.of(2), key: Uint32Array.of(1, 2) }, 1);
runner.raise(0, [0, 1, 10]);
assert.equal(views.f64[hp + 1], 25);
runner.raise(0, [0, 1, 10]);
assert.equal(views.f64[hp + 1], 5);
console.log('dsl-run ok');
