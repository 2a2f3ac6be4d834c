// A bot that picks its targets: whoever stands on the other team, and where that team begins.
import assert from 'node:assert/strict';
import { baseX, baseY, teamOf } from 'midswing/combat-rules/teams';

const rows = Array.from({ length: 10 }, (_, row) => row);
const enemies = rows.filter((row) => teamOf(row) !== teamOf(4));
assert.deepEqual(enemies, [1, 3, 5, 7, 9]);
assert.deepEqual(new Set(enemies.map(baseX)), new Set([36]));
assert.deepEqual(enemies.map(baseY), [5, 10, 15, 20, 25]);
console.log('combat-rules-teams ok');
