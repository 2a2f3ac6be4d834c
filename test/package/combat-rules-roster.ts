// A bot that picks its targets: whoever stands on the other team, by the names people read.
import assert from 'node:assert/strict';
import { classOf, teamOf, unitNames } from 'midswing/combat-rules/roster';

const own = 4;
const names = unitNames();
const enemies = names.filter((_, slot) => teamOf(slot) !== teamOf(own));
assert.equal(names.length, 10);
assert.equal(enemies.length, 5);
assert(!enemies.includes(names[own] ?? ''));
assert.equal(names[own], `${classOf(own).name} ${own}`);
assert.throws(() => classOf(names.length), RangeError);
console.log('combat-rules-roster ok');
