// Which draws what happens in a battle has.
import { describe, expect, it } from 'vitest';
import type { RunObserver } from '../../../dsl/run/game-sink.ts';
import type { Frame } from '../../../dsl/runtime.ts';
import { startBattle } from './support/battle.ts';
import { EVENT } from './support/game.ts';
import { compare, HOLDER, num, slot, SOURCE, unit, when } from './support/ir.ts';
import { Pack } from './support/pack.ts';

const WHO = unit(0);

function drawOf(frame: Frame): number {
  return frame.sink.draw(frame, 7, 0);
}

/** Writes down a draw of every hit, and of every hook whose hash is in `hooks`. */
function watch(draws: number[], hooks: readonly number[] = []): RunObserver {
  return {
    opened: (event, frame) => {
      if (event === EVENT.hit) draws.push(drawOf(frame));
    },
    resolving: () => {},
    closed: () => {},
    hook: ({ hash }, frame) => {
      if (hooks.includes(hash)) draws.push(drawOf(frame));
    },
    absorbed: () => {},
    carried: () => {},
  };
}

describe('keys', () => {
  const raising = (hasOther: boolean, draws: number[]) => {
    const pack = new Pack();
    if (hasOther) pack.rule(EVENT.note, 'other', [pack.raise(EVENT.die, WHO, WHO)]);
    pack.rule(EVENT.note, 'twice', [
      pack.raise(EVENT.hit, WHO, WHO, num(1)),
      pack.raise(EVENT.hit, WHO, WHO, num(1)),
      pack.raiseAfter(EVENT.hit, 100, WHO, WHO, num(1)),
    ]);
    const battle = startBattle(pack, { observer: watch(draws) });
    battle.raise(EVENT.note, 0, 0);
    battle.pass(1);
  };

  it('[RN8] every raise has draws of its own, and a rule that raises something else disturbs none', () => {
    const [alone, beside]: [number[], number[]] = [[], []];
    raising(false, alone);
    raising(true, beside);
    expect(beside).toEqual(alone);
    expect(new Set(alone).size).toBe(3);
  });

  it('[RN8] draws of periods are named by effect, tick and instance: what else is held disturbs none', () => {
    const run = (hasOther: boolean): number[] => {
      const draws: number[] = [];
      const pack = new Pack();
      pack.effect('other', { every: { ticks: 1, body: [pack.change(WHO, 'x', num(1))] } });
      pack.effect('poison', {
        stacking: { per: 'source', timers: 'each', max: 2 },
        every: { ticks: 1, body: [pack.raise(EVENT.hit, SOURCE, HOLDER, num(1))] },
      });
      const always = compare(slot(1), '=', num(hasOther ? 0 : 1));
      pack.rule(EVENT.note, 'a', [
        when(always, [pack.apply('other', WHO, WHO)]),
        pack.apply('poison', WHO, WHO, { stacks: 2 }),
      ]);
      const every = pack.build().effects[1]?.every?.body.hash ?? 0;
      const battle = startBattle(pack, { observer: watch(draws, [every]) });
      battle.raise(EVENT.note, 0, 0);
      battle.pass(2);
      return draws;
    };
    expect(run(true)).toEqual(run(false));
    expect(new Set(run(true)).size).toBe(8);
  });

  it('[RN8] an event of the game draws from its own key, and from the battle without one', () => {
    const draws: number[] = [];
    const battle = startBattle(new Pack(), { observer: watch(draws) });
    const key = Uint32Array.of(1, 2);
    battle.runner.raise(EVENT.hit, [0, 1, 1], key);
    battle.runner.raise(EVENT.hit, [2, 3, 1], key);
    battle.hit(0, 1, 1);
    battle.hit(0, 1, 1);
    expect(draws[1]).toBe(draws[0]);
    expect(new Set(draws).size).toBe(3);
  });
});
