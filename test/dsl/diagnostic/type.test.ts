// Findings about types and values: what does not fit, with the likely repair.
import { describe, expect, it } from 'vitest';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';

const set = (value: string): string => `if crit { modify damage: set ${value} }`;
const lasting = (value: string): string => `if crit { apply(debuff: 'slow', duration: ${value}) }`;

describe('units', () => {
  it('[TY1] a number and a percent are not added, with two likely fixes', () => {
    const text = set('attacker.attack + 20%');
    const finding = expectOne(
      text,
      'NUMBER_WITH_PERCENT',
      'attacker.attack + 20%',
      'Write `attacker.attack * 120%`, or `modify NAME: increased 20%`',
    );
    expect(finding.fixes.map((fix) => fix.text)).toEqual(['attacker.attack * 120%', '20']);
    expectFixed(set('damage - 20%'), 'NUMBER_WITH_PERCENT', set('damage * 80%'));
  });

  it('[TY1] built-in functions take values of one kind', () => {
    expectOne(set('max(1, 20%)'), 'NUMBER_WITH_PERCENT', 'max(1, 20%)', 'Write values of one kind');
    expectOne(lasting('max(1, 2s)'), 'UNITS_MIXED', 'max(1, 2s)', 'Write values of one kind');
    expectOne(set('floor(crit)'), 'TYPE_MISMATCH', 'crit', '`floor` needs numbers');
  });

  it('[TY1] a duration goes with durations, with the unit as fix', () => {
    expectOne(lasting('2s + 1'), 'UNITS_MIXED', '2s + 1', 'Give both sides a unit, such as `1s`');
    expectFixed(lasting('500ms + 1'), 'UNITS_MIXED', lasting('500ms + 1ms'));
    expect(findingsOf(lasting('2s * 2 + 1s * 50% - 500ms'))).toEqual([]);
    expectOne(
      lasting('2s * 2s'),
      'UNITS_MIXED',
      '2s * 2s',
      '`*` cannot join a duration and a duration',
    );
  });

  it('[TY2] a percent of a field needs a declared maximum', () => {
    expect(findingsOf('if 30% > target.hp { modify damage: flat 1 }')).toEqual([]);
    expectOne(
      'if target.attack < 30% { modify damage: flat 1 }',
      'PERCENT_WITHOUT_MAXIMUM',
      'target.attack',
      'Percent of what? `attack` of a unit has no declared maximum',
    );
    expectOne(
      'if damage < 30% { modify damage: flat 1 }',
      'PERCENT_WITHOUT_MAXIMUM',
      'damage',
      'Percents go with `hp`',
    );
  });

  it('[TY1] operators refuse what they cannot join', () => {
    expectOne(set('target + 1'), 'TYPE_MISMATCH', 'target + 1', 'Name one of its fields');
    expectOne(
      'if crit < true { modify damage: flat 1 }',
      'TYPE_MISMATCH',
      'crit < true',
      'Join yes-or-no questions',
    );
    expectOne(
      'if attacker < target { modify damage: flat 1 }',
      'TYPE_MISMATCH',
      'attacker < target',
      'same kind',
    );
    expectOne(set('-crit'), 'TYPE_MISMATCH', 'crit', '`-` needs a number');
    expectOne(set('damage.hp'), 'TYPE_MISMATCH', 'damage', 'which has no fields');
    expectOne(set('slow'), 'TYPE_MISMATCH', 'slow', 'names an effect, which has no value');
    expectOne(set('10 / 20%'), 'TYPE_MISMATCH', '10 / 20%', 'Divide by a plain number');
  });

  it('[TY1] only a holder can have effects', () => {
    expectOne(
      'rule a on rest { when camp has slow  modify gain: flat 1 }',
      'TYPE_MISMATCH',
      'camp',
      'Only a unit can have effects',
    );
  });

  it('[TY3] a condition is a yes-or-no question', () => {
    expectOne('if damage { modify damage: flat 1 }', 'CONDITION_NOT_BOOL', 'damage', 'Compare it');
    expectOne(
      'if crit and damage { modify damage: flat 1 }',
      'CONDITION_NOT_BOOL',
      'damage',
      'yes-or-no',
    );
    expectOne(
      'if not damage { modify damage: flat 1 }',
      'CONDITION_NOT_BOOL',
      'damage',
      'a number',
    );
  });
});

describe('division', () => {
  it('[TY4] a divisor that may be zero needs an else value', () => {
    const text = set('damage / target.speed');
    expectOne(text, 'DIVISOR_UNKNOWN', 'target.speed', 'Say what the result is then');
    expectFixed(text, 'DIVISOR_UNKNOWN', set('damage / target.speed else 0'));
    expect(findingsOf(set('target.hp / (2 + 1)'))).toEqual([]);
  });

  it('[TY4] a divisor that is always zero is refused', () => {
    expectOne(
      set('damage / (2 - 2)'),
      'DIVISION_BY_ZERO',
      '2 - 2',
      'nothing can be divided by zero',
    );
    expectOne(set('damage / 0 else 1'), 'DIVISION_BY_ZERO', '0', 'nothing can be divided by zero');
  });

  it('[TY4] the else value has the type of the result', () => {
    expectOne(
      set('damage / target.speed else 10%'),
      'TYPE_MISMATCH',
      '10%',
      'Expected a number here, but this is a percent',
    );
  });
});

describe('formulas', () => {
  const using = (formula: string, call: string): string => `${formula}\n${set(call)}`;

  it('[TY7] a formula takes as many values as it has parameters, of their types', () => {
    const half = 'formula half(t: unit) = t.hp * 50%';
    expect(findingsOf(using(half, 'half(t: target)'))).toEqual([]);
    expectOne(
      using(half, 'half()'),
      'ARGUMENT_COUNT',
      'half()',
      '`half` takes 1 value, but found 0. Add 1.',
    );
    expectOne(
      using(half, 'half(5)'),
      'TYPE_MISMATCH',
      '5',
      'Expected a unit here, but this is a number',
    );
    expectFixed(
      using(half, 'half(who: target)'),
      'UNKNOWN_ARGUMENT',
      using(half, 'half(t: target)'),
    );
    expectOne(set('clamp(1, 2)'), 'ARGUMENT_COUNT', 'clamp(1, 2)', 'takes 3 values');
  });

  it('[TY7] a formula takes at most 16 values', () => {
    const names = Array.from({ length: 17 }, (_, index) => `p${index}`);
    const head = `formula f(${names.map((name) => `${name}: number`).join(', ')}) = p0`;
    expectOne(
      using(head, `f(${names.map(() => '1').join(', ')})`),
      'ARGUMENT_COUNT',
      'p16',
      'at most 16 values',
    );
  });

  it('[TY7] a formula sees its parameters only', () => {
    expectOne(
      using('formula f() = damage * 2', 'f()'),
      'UNKNOWN_NAME',
      'damage',
      'Known here: no names',
    );
  });

  it('[TY7] formulas must not need themselves', () => {
    expectOne(
      using('formula f(n: number) = f(n - 1)', 'f(1)'),
      'FORMULA_RECURSIVE',
      'f(n - 1)',
      'also not through others',
    );
    expectOne(
      using('formula f() = g()\nformula g() = f()', 'f()'),
      'FORMULA_RECURSIVE',
      'f()',
      'needs its own result',
    );
  });

  it('[TY7] formulas call each other at most 32 deep', () => {
    const chain = (length: number): string =>
      Array.from({ length }, (_, i) => `formula f${i}() = ${i === 0 ? '1' : `f${i - 1}()`}`).join(
        '\n',
      );
    expect(findingsOf(using(chain(32), 'f31()'))).toEqual([]);
    const codes = findingsOf(using(chain(33), 'f32()')).map((one) => one.code);
    expect(codes).toEqual(['FORMULA_TOO_DEEP']);
    const reversed = chain(2_000).split('\n').toReversed().join('\n');
    expect(findingsOf(using(reversed, 'f1999()')).map((one) => one.code)).toContain(
      'FORMULA_TOO_DEEP',
    );
  });

  it('[TY7] a rule may take at most 100,000 steps, however formulas multiply', () => {
    const doubling = Array.from(
      { length: 20 },
      (_, i) => `formula f${i}() = ${i === 0 ? '1' : `f${i - 1}() + f${i - 1}()`}`,
    ).join('\n');
    expectOne(
      `${doubling}\nrule heavy on hit { modify damage: set f19() }`,
      'RULE_TOO_COSTLY',
      'heavy',
      'more than 100,000 steps',
    );
  });

  it('[TY7] all rules of an event together may take at most 100,000 steps', () => {
    const doubling = Array.from(
      { length: 15 },
      (_, i) => `formula f${i}() = ${i === 0 ? '1' : `f${i - 1}() + f${i - 1}()`}`,
    ).join('\n');
    const rule = (name: string): string => `rule ${name} on hit { modify damage: flat f14() }`;
    expect(findingsOf(`${doubling}\n${rule('one')}`)).toEqual([]);
    expectOne(
      `${doubling}\n${rule('one')}\n${rule('two')}\n${rule('three')}`,
      'EVENT_TOO_COSTLY',
      'two',
      'all rules on `hit` together',
    );
  });
});
