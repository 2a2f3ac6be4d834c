// Findings about names: unknown, taken, declared twice, never used.
import { describe, expect, it } from 'vitest';
import { check } from '../../../dsl/compile.ts';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';
import { TOY } from '../support/toy.ts';

describe('unknown names', () => {
  it('[TY5] an unknown name used twice is one finding with the nearest name', () => {
    const text = 'if targt.hp < 30% and targt.hp > 10% { modify damage: flat 1 }';
    expectOne(
      text,
      'UNKNOWN_NAME',
      'targt',
      'Nothing here is called `targt`. Did you mean `target`?',
    );
    expectFixed(
      'if targt.hp < 30% { modify damage: flat 1 }',
      'UNKNOWN_NAME',
      'if target.hp < 30% { modify damage: flat 1 }',
    );
  });

  it('[TY5] a bare field is told whose it is', () => {
    expectOne(
      'if hp < 30% { modify damage: flat 1 }',
      'UNKNOWN_NAME',
      'hp',
      'write `attacker.hp` or `target.hp`',
    );
  });

  it('[TY5] an unknown field lists what there is', () => {
    expectOne(
      'if target.mana < 5 { modify damage: flat 1 }',
      'UNKNOWN_FIELD',
      'mana',
      'It has `hp`, `maxHp`',
    );
    expectFixed(
      'if target.hpp < 5 { modify damage: flat 1 }',
      'UNKNOWN_FIELD',
      'if target.hp < 5 { modify damage: flat 1 }',
    );
  });

  it('[TY5] an unknown event has the nearest one', () => {
    expectFixed(
      'rule a on hitt { modify damage: flat 1 }',
      'UNKNOWN_EVENT',
      'rule a on hit { modify damage: flat 1 }',
    );
    expectOne(
      'rule a on death { modify damage: flat 1 }',
      'UNKNOWN_EVENT',
      'death',
      'Events are `hit`, `rest`',
    );
  });

  it('[TY5] an unknown effect has the nearest one, quoted or bare', () => {
    expectFixed(
      "if crit { apply(debuff: 'slwo') }",
      'UNKNOWN_EFFECT',
      "if crit { apply(debuff: 'slow') }",
    );
    expectFixed(
      'if target has slwo { modify damage: flat 1 }',
      'UNKNOWN_EFFECT',
      'if target has slow { modify damage: flat 1 }',
    );
    expectOne(
      "if crit { apply(debuff: 'frozen') }",
      'UNKNOWN_EFFECT',
      "'frozen'",
      'Declare it: `effect frozen',
    );
  });

  it('[TY5] an unknown function has the nearest one', () => {
    expectFixed(
      'if crit { modify damage: set mx(1, 2) }',
      'UNKNOWN_FUNCTION',
      'if crit { modify damage: set max(1, 2) }',
    );
    expectOne(
      'if crit { modify damage: set sqrt(4) }',
      'UNKNOWN_FUNCTION',
      'sqrt',
      'There is no formula or function `sqrt`',
    );
  });

  it('[TY5] an unknown type has the nearest one', () => {
    const text = 'formula f(t: unitt) = t.hp\nif crit { modify damage: set f(target) }';
    expectFixed(text, 'UNKNOWN_TYPE', text.replace('unitt', 'unit'));
    expectOne(
      'formula f(t: monster) = 1\nif crit { modify damage: set f(target) }',
      'UNKNOWN_TYPE',
      'monster',
      'Types are `number`',
    );
  });

  it('[TY5] names of host objects are plain unknown names', () => {
    expectOne(
      'if constructor { modify damage: flat 1 }',
      'UNKNOWN_NAME',
      'constructor',
      'Nothing here is called',
    );
    expectOne(
      'if target.__proto__ > 1 { modify damage: flat 1 }',
      'UNKNOWN_FIELD',
      '__proto__',
      'has no field',
    );
    expectOne(
      'if crit { modify damage: set toString() }',
      'UNKNOWN_FUNCTION',
      'toString',
      'no formula or function',
    );
  });
});

describe('names used twice', () => {
  it('[TY6] a second effect of a name points at the first', () => {
    const finding = expectOne(
      'effect slow { duration 1s }\nif crit { modify damage: flat 1 }',
      'DUPLICATE_NAME',
      'slow',
      'There is already an effect `slow` in base.rules',
    );
    expect(finding.related?.file).toBe('base.rules');
  });

  it('[TY6] rules, formulas and parameters have names of their own', () => {
    expectOne(
      'rule a on hit { modify damage: flat 1 }\nrule a on hit { modify damage: flat 2 }',
      'DUPLICATE_NAME',
      'a',
      'already a rule `a`',
    );
    expectOne(
      'formula f() = 1\nformula f() = 2\nif crit { modify damage: set f() }',
      'DUPLICATE_NAME',
      'f',
      'already a formula `f`',
    );
    expectOne(
      'formula f(a: number, a: number) = a\nif crit { modify damage: set f(1, 2) }',
      'DUPLICATE_NAME',
      'a',
      'already has a parameter `a`',
    );
  });

  it('[TY6] a let is assigned once and hides nothing', () => {
    expectOne(
      'if crit { let x = 1  let x = 2  modify damage: set x }',
      'NAME_TAKEN',
      'x',
      'already taken here',
    );
    expectOne('if crit { let damage = 1 }', 'NAME_TAKEN', 'damage', 'already a value of the event');
    expectOne(
      'formula min() = 1\nif crit { modify damage: set min(1, 2) }',
      'NAME_TAKEN',
      'min',
      'part of the language',
    );
  });

  it('[TY6] a let ends with its block', () => {
    expect(
      findingsOf(
        'if crit { if damage > 1 { let x = 1  modify damage: flat x } let x = 2  modify damage: set x }',
      ),
    ).toEqual([]);
    expectOne(
      'if crit { if crit { let x = 1  modify damage: set x } modify damage: set x }',
      'UNKNOWN_NAME',
      'x',
      'Nothing here is called `x`',
    );
  });

  it('[TY13] two effects with equal hashes are refused', () => {
    const text =
      'effect costarring { duration 1s }\neffect liquid { duration 1s }\nif crit { apply(debuff: costarring)  apply(debuff: liquid) }';
    expectOne(text, 'NAME_COLLISION', 'liquid', 'Rename one of them');
  });
});

describe('what is never used', () => {
  const warningsOf = (text: string): [string, string][] =>
    findingsOf(text).map((one) => [one.severity, one.code]);

  it('[TY12] a let that nothing reads is a warning, unless its name says so', () => {
    expect(warningsOf('if crit { let x = 1 }')).toEqual([['warning', 'LET_UNUSED']]);
    expect(warningsOf('if crit { let _x = 1 }')).toEqual([]);
  });

  it('[TY12] a formula that nothing calls is a warning', () => {
    expect(warningsOf('formula f() = 1')).toEqual([['warning', 'FORMULA_UNUSED']]);
  });

  it('[TY12] an effect that no rule applies is a warning', () => {
    const text = 'effect root { duration 1s }\nif target has root { modify damage: flat 1 }';
    expect(warningsOf(text)).toEqual([['warning', 'EFFECT_NEVER_APPLIED']]);
    // What a test gives, the game gives.
    const given = 'test "t" { given target has root  when hit }';
    expect(warningsOf(`${text}\n${given}`)).toEqual([]);
  });

  it('[EV1] an event that the game never raises is a warning', () => {
    const text = 'event died { who: unit }\nrule a on died { apply(debuff: slow, to: who) }';
    expect(warningsOf(text)).toEqual([['warning', 'EVENT_NEVER_RAISED']]);
  });

  it('[TY14] a pack without any rule is refused', () => {
    const codesOf = (text: string): string[] => {
      const outcome = check([{ path: 'a.rules', text }], TOY);
      return outcome.ok ? [] : outcome.diagnostics.map((one) => one.code);
    };
    expect(codesOf('')).toEqual(['RULES_EMPTY']);
    expect(codesOf('// nothing yet\n')).toEqual(['RULES_EMPTY']);
    expect(codesOf('effect slow { duration 1s }')).toEqual(['RULES_EMPTY']);
    expect(codesOf('if crit { modify damage: flat 1 }')).toEqual([]);
    const none = check([], TOY);
    expect(none.ok ? [] : none.diagnostics.map((one) => one.code)).toEqual(['RULES_EMPTY']);
  });
});
