// What leaves an arena: the result of each round.
import { expect, it } from 'vitest';
import { createArenaCompiler } from '../../../combat-rules/service.ts';
import { layoutOf } from '../../../compilers.ts';
import { createBattle, createReport } from '../../../engine/room/battle.ts';
import { FIGHTER } from '../support/arena.ts';

const CLOCK = `rule clock on round {
  modify seconds: flat 2  modify pause: flat 1  modify rounds: flat 2
}`;

it('[AR63] a round that ends sends its number, who won it, and what was won so far', () => {
  const members = new Map([['test.rules', new TextEncoder().encode(FIGHTER + CLOCK)]]);
  const pack = { name: 'test', service: 'arena', revision: 1, members };
  const outcome = createArenaCompiler().compile(pack);
  if (!outcome.ok || outcome.layout === undefined) throw new Error('the rules compile');
  const { room: behaviour } = outcome.load(layoutOf(outcome.layout));
  if (behaviour === undefined) throw new Error('an arena runs rooms');
  const battle = createBattle({ behaviour, seed: 1, tickMs: 100 });
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
  expect(first).toEqual([tick, 'round', `round ${tick}`, round(1)]);
  expect(second).toEqual([tick + 30, 'round', `round ${tick + 30}`, round(2)]);
  // Another match.
  expect(third?.[3]).toEqual(round(1));
});
