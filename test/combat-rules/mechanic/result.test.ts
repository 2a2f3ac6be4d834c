// What leaves an arena: the result of each round.
import { expect, it } from 'vitest';
import { createArenaCompiler } from '../../../combat-rules/service.ts';
import { layoutOf } from '../../../compilers.ts';
import type { RoomBehaviour } from '../../../engine/contract/room.ts';
import { createBattle, createReport } from '../../../engine/room/battle.ts';
import { FIGHTER } from '../support/arena.ts';

/** Two rounds of so many seconds. */
function behaviourOf(seconds: number): RoomBehaviour {
  const clock = `rule clock on round {
    modify seconds: flat ${seconds}  modify pause: flat 1  modify rounds: flat 2
  }`;
  const members = new Map([['test.rules', new TextEncoder().encode(FIGHTER + clock)]]);
  const pack = { name: 'test', service: 'arena', revision: 1, members };
  const outcome = createArenaCompiler().compile(pack);
  if (!outcome.ok || outcome.layout === undefined) throw new Error('the rules compile');
  const { room } = outcome.load(layoutOf(outcome.layout));
  if (room === undefined) throw new Error('an arena runs rooms');
  return room;
}

it('[AR63] a round that ends sends its number, who won it, and what was won so far', () => {
  const battle = createBattle({ behaviour: behaviourOf(2), seed: 1, tickMs: 100 });
  const report = createReport();
  const results: [number, string, string, unknown][] = [];
  while (battle.tick < 100) {
    battle.runTick(report);
    for (const { tick, topic, key, bytes } of report.sends) {
      results.push([tick, topic, key, JSON.parse(new TextDecoder().decode(bytes))]);
    }
  }
  const [first, second, third] = results;
  const [tick = 0] = first ?? [];
  const round = (number: number): object => ({ round: number, winner: null, won: [0, 0] });
  expect(first).toEqual([tick, 'round', 'round 1', round(1)]);
  expect(second).toEqual([tick + 30, 'round', 'round 2', round(2)]);
  // Another match, and the same battle.
  expect(third).toEqual([tick + 60, 'round', 'round 3', round(1)]);
});

it('[AR63] a round that is played again under other rules has the same key, whenever it ends', () => {
  const [first, again] = [2, 3].map((seconds) => {
    const battle = createBattle({ behaviour: behaviourOf(seconds), seed: 1, tickMs: 100 });
    const report = createReport();
    while (report.sends.length === 0) battle.runTick(report);
    return report.sends.map(({ tick, key }) => ({ tick, key }));
  });
  expect(first?.[0]?.tick).not.toBe(again?.[0]?.tick);
  expect(again?.[0]?.key).toBe(first?.[0]?.key);
});
