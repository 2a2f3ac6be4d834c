// Reads of the game's own objects: numbers with a fraction go from their fields into rules without a copy on the heap.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { SILENT_SINK } from '../../../dsl/run/game-sink.ts';
import { fine } from '../check/pack-support.ts';
import { directTier } from '../embed/support/direct.ts';
import { openBattle } from '../run/support/battle.ts';
import { EVENT, GAME, UNITS } from '../run/support/game.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // what --expose-gc defines

const WARM = 100_000;
const EVENTS = 80_000;
const ATTEMPTS = 6;
/** A number on the heap takes 16: below a quarter of one, none is put there. */
const NONE_BYTES = 4;

const RULES = Array.from(
  { length: 10 },
  (_, i) => `rule r${i} on note {
  when who.hp * ${i + 1} + who.attack > who.maxHp * 500 + who.speed * who.team
  gain who.hp: 1
}`,
).join('\n');

describe('objects of the game', () => {
  it('[DT8] are read without allocating', { timeout: 60_000 }, () => {
    const battle = openBattle(fine(RULES, { vocabulary: GAME }), GAME, {
      createTier: directTier,
      objects: ['unit'],
      sink: SILENT_SINK,
    });
    for (let row = 0; row < UNITS; row += 1) battle.set('hp', row, row + 0.25);
    for (let row = 0; row < UNITS; row += 1) battle.set('maxHp', row, row + 100.5);
    const values = Array.from({ length: UNITS }, (_, row) => [row, 1]);
    const run = (events: number): void => {
      for (let i = 0; i < events; i += 1) battle.runner.raise(EVENT.note, values[i % UNITS] ?? []);
    };
    run(WARM);
    const growth = (): number => {
      collect();
      const before = process.memoryUsage().heapUsed;
      run(EVENTS);
      return (process.memoryUsage().heapUsed - before) / EVENTS;
    };
    let least = growth();
    for (let i = 1; i < ATTEMPTS && least >= NONE_BYTES; i += 1) least = Math.min(least, growth());
    expect(least).toBeLessThan(NONE_BYTES);
  });
});
