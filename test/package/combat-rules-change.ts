// What the numbers of a change mean; they travel on the wire and never change their meaning.
import assert from 'node:assert/strict';
import { CHANGE_KIND, type ArenaChange } from 'midswing/combat-rules/change';

const change: ArenaChange = {
  kind: CHANGE_KIND.hit,
  source: 2,
  target: 9,
  amount: 33,
  more: 0,
  hp: 47,
  what: 0,
};
const names = Object.entries(CHANGE_KIND).filter(([, kind]) => kind === change.kind);
assert.deepEqual(names, [['hit', 4]]);
console.log('combat-rules-change ok');
