// Findings of lexer and parser about the forms of values that are not arithmetic. One mistake, one finding.
import { describe, it } from 'vitest';
import { expectSyntax } from '../support/syntax-finding.ts';

describe('value', () => {
  it('[LX9] dice are 1 to 100 of 2 to 1,000 sides', () => {
    expectSyntax({
      text: 'rule a on hit { let x = 200d6 }',
      code: 'DICE_OUT_OF_RANGE',
      where: '200d6',
      says: '`200d6` cannot be rolled. Dice are 1 to 100 of 2 to 1,000 sides, such as `2d6`. Write',
      fixed: 'rule a on hit { let x = 100d6 }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = 1d1 }',
      code: 'DICE_OUT_OF_RANGE',
      where: '1d1',
      says: '`1d1` cannot be rolled. Dice are 1 to 100 of 2 to 1,000 sides, such as `2d6`. Write',
      fixed: 'rule a on hit { let x = 1d2 }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = 0d6 }',
      code: 'DICE_OUT_OF_RANGE',
      where: '0d6',
      says: '`0d6` cannot be rolled. Dice are 1 to 100 of 2 to 1,000 sides, such as `2d6`. Write',
      fixed: 'rule a on hit { let x = 1d6 }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = 2d2000 }',
      code: 'DICE_OUT_OF_RANGE',
      where: '2d2000',
      says: '`2d2000` cannot be rolled. Dice are 1 to 100 of 2 to 1,000 sides, such as `2d6`. Write',
      fixed: 'rule a on hit { let x = 2d1000 }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = 2D6 }',
      code: 'UNKNOWN_UNIT',
      where: '2D6',
      says: 'Dice are written with a small `d`. Write `2d6`.',
      fixed: 'rule a on hit { let x = 2d6 }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = 2 d6 }',
      code: 'UNIT_SPACED',
      where: '2 d6',
      says: 'There is a space between the number of dice and their sides. Write `2d6`.',
      fixed: 'rule a on hit { let x = 2d6 }',
    });
  });

  it('[LX8] other words for metres and degrees', () => {
    expectSyntax({
      text: 'rule a on hit { let x = 5meters }',
      code: 'UNKNOWN_UNIT',
      where: 'meters',
      says: '`meters` is not a unit. Units are `%`, `ms`, `s`, `min`, `m` and `deg`. Did you mean `m`?',
      fixed: 'rule a on hit { let x = 5m }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = 5 metres }',
      code: 'UNIT_SPACED',
      where: '5 metres',
      says: 'There is a space between the number and its unit. Write `5m`.',
      fixed: 'rule a on hit { let x = 5m }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = 90 degrees }',
      code: 'UNIT_SPACED',
      where: '90 degrees',
      says: 'There is a space between the number and its unit. Write `90deg`.',
      fixed: 'rule a on hit { let x = 90deg }',
    });
  });

  it('[PA21] an if inside a value has then and else', () => {
    expectSyntax({
      text: 'rule a on hit { let x = if crit then 1 }',
      code: 'MISSING_ELSE',
      where: '}',
      says: 'Found `}`, but expected `else`. Inside a value, `if` has two values: `if question then',
    });
    expectSyntax({
      text: 'rule a on hit { let x = if crit 1 else 2 }',
      code: 'MISSING_WORD',
      where: '1',
      says: 'Found `1`, but expected `then` after the question of `if`.',
      fixed: 'rule a on hit { let x = if crit then 1 else 2 }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = if crit then 1 2 }',
      code: 'MISSING_ELSE',
      where: '2',
      says: 'Found `2`, but expected `else`. Inside a value, `if` has two values: `if question then',
      fixed: 'rule a on hit { let x = if crit then 1 else 2 }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = if crit { stop } }',
      code: 'EXPECTED_EXPRESSION',
      where: 'if',
      says: 'Found `if`, but a value or condition is missing here. Write a number, a name or a',
    });
  });

  it('[PA21] a relation has its small words', () => {
    expectSyntax({
      text: 'rule a on hit { let x = stacks of slow of target }',
      code: 'MISSING_WORD',
      where: 'of',
      says: 'Found `of`, but expected `on` after `stacks of slow`.',
      fixed: 'rule a on hit { let x = stacks of slow on target }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = target within 5m attacker }',
      code: 'MISSING_WORD',
      where: 'attacker',
      says: 'Found `attacker`, but expected `of` after the distance.',
      fixed: 'rule a on hit { let x = target within 5m of attacker }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = target immune debuff.x }',
      code: 'MISSING_WORD',
      where: 'debuff',
      says: 'Found `debuff`, but expected `to` after `immune`.',
      fixed: 'rule a on hit { let x = target immune to debuff.x }',
    });
  });

  it('[PA21] only a table has columns', () => {
    expectSyntax({
      text: 'rule a on hit { let x = a.b.c(1) }',
      code: 'EXPECTED_OPERATOR',
      where: 'a.b.c(1)',
      says: 'Only a table has columns that are asked with `(...)`. Write a function as `c(...)`, with',
    });
  });
});
