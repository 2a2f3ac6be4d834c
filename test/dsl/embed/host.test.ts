// Functions of the game, from rule text to what a battle does with their answers.
import { describe, expect, it } from 'vitest';
import { costOfHit, findings, hit } from './support/host-game.ts';

const ADD = 'rule r on hit { modify damage: flat sum(2, damage) }';

describe('a function of the game', () => {
  it('[EM5] is given its values in order: numbers as they are, rows, percents, milliseconds', () => {
    expect(hit(ADD, { sum: ([a = 0, b = 0]) => a * 10 + b })).toEqual(['hit 40']);
    const seen: number[] = [];
    const hides = (args: Float64Array): number => {
      seen.push(...args.subarray(0, 3));
      return 1;
    };
    const rule = 'rule r on hit { when hides(target, 12.5%, 1.5s)  modify damage: set 3 }';
    expect(hit(rule, { hides })).toEqual(['hit 3']);
    expect(seen).toEqual([1, 12.5, 1_500]);
  });

  it.each<readonly [string, unknown]>([
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['null', null],
    ['a text that reads as a number', '12'],
    ['true', true],
    ['a big number', 12n],
    ['an object that turns into a number', { valueOf: () => 12 }],
    ['a promise', Promise.resolve(12)],
  ])('[EM6] that answers %s has given 0, and the event goes on', (_what, answer) => {
    expect(hit(ADD, { sum: () => answer })).toEqual(['HOST_NOT_A_NUMBER sum', 'hit 10']);
  });

  it('[EM6] that is missing or throws has given 0, and the event goes on', () => {
    expect(hit(ADD, {})).toEqual(['HOST_MISSING sum', 'hit 10']);
    const sum = (): never => {
      throw new Error('no');
    };
    expect(hit(ADD, { sum })).toEqual(['HOST_THREW sum', 'hit 10']);
  });

  it('[EM6] that answers without an end is brought into range', () => {
    expect(hit(ADD, { sum: () => Number.POSITIVE_INFINITY })).toEqual(['hit 100', 'death 0']);
    const rule = 'rule r on hit { modify damage: set sum(1, 1) }';
    expect(hit(rule, { sum: () => Number.NEGATIVE_INFINITY })).toEqual(['hit 0']);
  });

  it('[EM7] that answers an entity gives a row in use, or nobody', () => {
    const rule = 'rule r on hit { modify damage: flat facing(target).attack }';
    expect(hit(rule, { facing: () => 0 })).toEqual(['hit 17']);
    expect(hit(rule, { facing: () => -1 })).toEqual(['hit 10']);
    for (const row of [2, 1e9, 0.5, -2]) {
      expect(hit(rule, { facing: () => row })).toEqual(['HOST_NOT_AN_ENTITY facing', 'hit 10']);
    }
  });
});

describe('the checker', () => {
  const codes = (text: string): readonly string[] => findings(text).map(({ code }) => code);

  it.each([
    ['sum(2)', 'ARGUMENT_COUNT'],
    ['sum(1, 2, 3)', 'ARGUMENT_COUNT'],
    ['sum(1, 20%)', 'TYPE_MISMATCH'],
    ['sum(1, target)', 'TYPE_MISMATCH'],
    ['facing(3).attack', 'TYPE_MISMATCH'],
    ['facing(target)', 'MODIFIER_TYPE'],
    ['summ(1, 2)', 'UNKNOWN_FUNCTION'],
  ])('[EM8] holds %s to what the game declared', (value, code) => {
    expect(codes(`rule r on hit { modify damage: flat ${value} }`)).toEqual([code]);
  });

  it('[EM8] lets impure functions stand where something happens, and nowhere else', () => {
    expect(codes('rule r on hit { modify damage: flat wild() }')).toEqual([]);
    expect(
      codes('rule r on hit { each u in units where wild() > 1 limit 2 { gain u.hp: 1 } }'),
    ).toEqual(['NOT_PURE']);
    expect(codes('formula f() = wild()\nrule r on hit { modify damage: flat f() }')).toEqual([
      'NOT_PURE',
    ]);
    expect(
      codes(
        'effect e { duration 1s  modify speed: flat wild() }\nrule r on hit { apply(debuff: e) }',
      ),
    ).toEqual(['NOT_PURE']);
  });

  it('[EM8] holds functions to their phases', () => {
    expect(
      codes('rule r after hit { when dealt > late()  heal(target: target, amount: 1) }'),
    ).toEqual([]);
    for (const phase of ['before', 'on']) {
      const rule = `rule r ${phase} hit { when damage > late()  heal(target: target, amount: 1) }`;
      expect(codes(rule)).toEqual(['FUNCTION_PHASE']);
    }
  });

  it('[EM8] counts hooks, skills and delayed blocks as the after phase', () => {
    const hook = (call: string): string =>
      `effect e { duration 1s  every 1s { hit(target: holder, damage: ${call}) } }
rule r on heal { apply(debuff: e) }`;
    expect(codes(hook('late()'))).toEqual([]);
    expect(codes(hook('early()'))).toEqual(['FUNCTION_PHASE']);
    expect(
      codes('rule r on hit { after 1s { hit(target: target, damage: early()) as slow } }'),
    ).toEqual(['FUNCTION_PHASE']);
  });

  it('[EM9] counts what a function costs', () => {
    const plain = costOfHit('rule r on hit { modify damage: flat target.attack }');
    const calls = costOfHit('rule r on hit { modify damage: flat facing(target).attack }');
    expect(calls - plain).toBeGreaterThanOrEqual(40);
  });
});
