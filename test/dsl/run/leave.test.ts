// Who leaves is not mistaken for who comes into the same row.
import { describe, expect, it } from 'vitest';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import { fine } from '../check/pack-support.ts';
import { GUIDE } from '../language/guide.ts';
import { enter, openFight, type Fight } from '../support/text/fight.ts';

function fightOf(text: string): Fight {
  const createTier: Parameters<typeof openFight>[0]['createTier'] = (program, binding) =>
    createInterpreter(program, binding);
  const program = fine(text);
  return openFight({ program, vocabulary: GUIDE, createTier, isObjects: false, seed: 1 });
}

function pass(fight: Fight, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) {
    fight.tick += 1;
    fight.runner.load(fight.world, fight.tick);
    fight.runner.step();
  }
}

describe('who leaves', () => {
  it('[FZ11] a cast at one who left hits nobody who comes after', () => {
    const fight = fightOf(
      'skill bolt { target enemy  cast 1s  on use { hit(attacker: caster, target: target, damage: 10) } }',
    );
    expect(fight.runner.use(0, 0, 1, 1)).toBe(0);
    fight.runner.leave(0, 1);
    enter(fight, 1);
    pass(fight, 11);
    expect(fight.read('hp', 1)).toBe(65);
    expect(fight.log.filter((line) => line.startsWith('fault'))).toHaveLength(1);
  });

  it('[FZ11] what an effect keeps of one who left is of nobody', () => {
    const fight = fightOf(`effect hunt { duration 9s  own prey: unit
  every 1s { gain holder.speed: prey.attack  lose prey.hp: 1 } }
rule find on rest { apply(buff: 'hunt', to: sleeper, prey: sleeper) }
rule seek on heal { apply(buff: 'hunt', to: healer, prey: target) }`);
    fight.runner.raise(1, [0, 1, 0]);
    pass(fight, 10);
    expect([fight.read('speed', 0), fight.read('hp', 1)]).toEqual([111, 64]);
    fight.runner.leave(0, 1);
    enter(fight, 1);
    pass(fight, 10);
    expect([fight.read('speed', 0), fight.read('hp', 1)]).toEqual([111, 65]);
  });
});
