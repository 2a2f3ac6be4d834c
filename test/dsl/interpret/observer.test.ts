// What the interpreter tells while it runs, and the meaning of what only it shows plainly.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { Observation } from '../../../dsl/interpret/observer.ts';
import { randomProgram } from '../support/random-program.ts';
import { COLUMNS, createWorld } from '../support/random-world.ts';
import { BINDING, checkOk, createStage } from '../support/toy.ts';

const TEXT = `effect slow { duration 2s }
rule first on hit { when crit or damage > 5 and not target has slow  let x = damage * 2
  chance 50% { modify damage: more 50% } apply(debuff: slow) }`;

function observed(text: string): readonly Observation[] {
  const seen: Observation[] = [];
  const tier = createInterpreter(checkOk(text).program, BINDING, (one) => seen.push(one));
  const { frame } = createStage(tier, () => 0);
  frame.event.set([0, 1, 0, 10]);
  tier.rules(0, 'on')(frame);
  return seen;
}

describe('observing', () => {
  it('[RI10] everything that happens is told in order', () => {
    expect(observed(TEXT).map((one) => one.kind)).toEqual([
      'rule',
      'condition',
      'condition',
      'condition',
      'branch',
      'let',
      'draw',
      'bucket',
      'operation',
    ]);
  });

  it('[RI10] a bucket is told with what it was and what it is', () => {
    const bucket = observed(TEXT).find((one) => one.kind === 'bucket');
    expect(bucket).toMatchObject({ bucket: 'more', index: 3, before: 100, after: 150, value: 50 });
  });

  it('[RI10] who watches changes nothing', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const program = randomProgram(seed);
      const plain = createInterpreter(program, COLUMNS);
      const watched = createInterpreter(program, COLUMNS, () => undefined);
      const [a, b] = [createWorld(plain, seed), createWorld(watched, seed)];
      plain.rules(0, 'on')(a.frame);
      watched.rules(0, 'on')(b.frame);
      expect(b.said).toEqual(a.said);
      expect(b.frame.buckets).toEqual(a.frame.buckets);
    }
  });
});

describe('the meaning of what is seldom', () => {
  it('[RI4] no entity has 0 of everything, and holds nothing', () => {
    const text = `effect slow { duration 2s }
      rule r on hit { if attacker has slow { modify damage: set 1 } modify damage: flat attacker.hp apply(debuff: slow) }`;
    const { program } = checkOk(text);
    for (const tier of [createInterpreter(program, BINDING), createClosures(program, BINDING)]) {
      const { frame } = createStage(tier, () => 0);
      frame.f64.fill(50);
      frame.event.set([-1, 1, 0, 10]);
      tier.rules(0, 'on')(frame);
      expect([...frame.buckets.subarray(18, 24)]).toEqual([0, 0, 100, -Infinity, Infinity, NaN]);
    }
  });
});
