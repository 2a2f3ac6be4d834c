// Findings about what a pack says of older ones, and what it means.
import { describe, expect, it } from 'vitest';
import { fine, one } from '../check/pack-support.ts';

const RULE = '\nrule r on rest { gain sleeper.hp: 1 }';
const put = (name: string): string => `\nrule put on rest { apply(buff: ${name}, to: sleeper) }`;

describe('what it means', () => {
  it('[PA15][PA16][PA17][DC29] is gathered by kind and name', () => {
    const { moves } = fine(`effect poison was venom {
  duration 3s
  own power = 5 was strength * 50%
  own low: number was if stacks > 2 then -1 else floor(total / 2)
  on change end silently
}
skill leap was jump { on change rescale  on use { gain caster.hp: 1 } }
resource rage of unit max 5, was fury / 2
resource ire of unit max 5, was anger
class knight was squire { maxHp 80 }
item sword was stick { modify attack: flat 5 }
removed effect frost end silently
removed skill blink
removed resource mana
rule r on rest { apply(buff: poison, to: sleeper, low: 3)  lose sleeper.rage: 1  lose sleeper.ire: 1 }`);
    const old = (name: string) => ({ kind: 'old', name });
    const number = (value: number) => ({ kind: 'constant', value });
    expect(moves).toEqual([
      { of: 'effect poison', was: 'venom', change: 'end silently' },
      {
        of: 'own poison.power',
        value: { kind: 'arithmetic', operator: 'of', left: old('strength'), right: number(50) },
      },
      {
        of: 'own poison.low',
        value: {
          kind: 'choose',
          operator: '>',
          left: old('stacks'),
          right: number(2),
          chosen: { kind: 'negate', operand: number(1) },
          otherwise: {
            kind: 'builtin',
            name: 'floor',
            args: [{ kind: 'arithmetic', operator: '/', left: old('total'), right: number(2) }],
          },
        },
      },
      { of: 'skill leap', was: 'jump', change: 'rescale' },
      { of: 'class knight', was: 'squire' },
      { of: 'item sword', was: 'stick' },
      {
        of: 'resource rage',
        value: { kind: 'arithmetic', operator: '/', left: old('fury'), right: number(2) },
      },
      { of: 'resource ire', was: 'anger' },
      { of: 'effect frost', removed: true },
      { of: 'skill blink', removed: true },
      { of: 'resource mana', removed: true },
    ]);
  });

  it('[PA13] `removed` and `was` are names everywhere else', () => {
    fine('rule removed on hit { let was = 5  modify damage: flat was }');
    fine(
      `effect poison = dot(n: 2)\ntemplate dot(n: number) { duration 1s  own x = n was n * 2 }${put('poison')}`,
    );
  });
});

describe('findings', () => {
  it('[DC29] an old name is none that the pack still has', () => {
    one(
      `effect poison was venom { duration 1s }\neffect venom { duration 1s }${put('poison')}`.replace(
        'to: sleeper)',
        'to: sleeper)  apply(buff: venom, to: sleeper)',
      ),
      {
        code: 'NAME_TAKEN',
        where: 'venom',
        says: 'There is still an effect `venom`',
      },
    );
    one(
      `resource mana of unit max 5\nremoved resource mana\nrule r on rest { lose sleeper.mana: 1 }`,
      {
        code: 'NAME_TAKEN',
        where: 'mana',
        says: 'declared, and said to be gone',
      },
    );
  });

  it('[DC29] values behind `was` are made of names and numbers', () => {
    const own = (was: string): string =>
      `effect e { duration 1s  own a = 5 was ${was} }${put('e')}`;
    one(own('source.hp'), { code: 'VALUE_NOT_FIXED', where: 'source.hp', says: 'Behind `was`' });
    one(own('b / c'), { code: 'DIVISOR_UNKNOWN', where: 'c', says: '`a / b else 0`' });
    one(own('b / 0'), { code: 'DIVISION_BY_ZERO', where: '0', says: 'divides by zero' });
    one(own('floor(b, c)'), { code: 'ARGUMENT_COUNT', where: 'floor(b, c)', says: 'one value' });
    fine(own('b / c else clamp(b, 0, 9)'));
  });

  it('[DC29] nothing is worked out of what has its name', () => {
    one(`effect e { duration 1s  own a = 5 was b + floor(a / 2) }${put('e')}`, {
      code: 'NAME_TAKEN',
      where: 'b + floor(a / 2)',
      says: '`a` has the same name as before, and so it keeps its number.',
    });
    one('resource mana of unit max 5, was mana / 2\nrule r on rest { lose sleeper.mana: 1 }', {
      code: 'NAME_TAKEN',
      where: 'mana / 2',
      says: 'Give what is worked out a new name.',
    });
    fine('resource mana of unit max 5, was fury / 2\nrule r on rest { lose sleeper.mana: 1 }');
  });

  it('[PA16] the words after `on change` and `removed` are few', () => {
    one(`effect e { duration 1s  on change shrink }${put('e')}`, {
      code: 'CLAUSE_UNKNOWN',
      where: 'shrink',
      says: '`keep`, `rescale`, `clamp` or `end`',
    });
    one(`removed effect frost end${RULE}`, {
      code: 'CLAUSE_UNKNOWN',
      where: 'end',
      says: 'Write `end silently`',
      fixed: `removed effect frost end silently${RULE}`,
    });
    one(`effect e { duration 1s  on change keep  on change end }${put('e')}`, {
      code: 'ARGUMENT_REPEATED',
      where: 'on',
      says: 'on change',
    });
  });
});
