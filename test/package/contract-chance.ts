// Dice that are a pure function of where they are thrown: replayable, and deaf to other dice.
import assert from 'node:assert/strict';
import { deriveKey, draw, DRAW_RANGE, hashName, type ChanceKey } from 'midswing/contract/chance';

const DICE = hashName('dice');
const seed: ChanceKey = Uint32Array.of(2026, 7);

function roll(tick: number, die: number): number {
  const key = new Uint32Array(2);
  deriveKey(seed, hashName('tick'), tick, key);
  return 1 + Math.floor((draw(key, DICE, die) / DRAW_RANGE) * 6);
}

const counts = [0, 0, 0, 0, 0, 0];
for (let tick = 0; tick < 6_000; tick += 1) {
  const eyes = roll(tick, 0);
  assert.equal(roll(tick, 0), eyes);
  counts[eyes - 1] = (counts[eyes - 1] ?? 0) + 1;
}
for (const count of counts) assert(count > 800 && count < 1_200, counts.join());
const pairs = Array.from({ length: 6_000 }, (_, tick) => roll(tick, 0) === roll(tick, 1));
const doubles = pairs.filter(Boolean).length;
assert(doubles > 800 && doubles < 1_200, `${doubles} doubles`);
console.log('contract-chance ok');
