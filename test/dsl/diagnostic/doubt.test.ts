// Warnings about what is legal and hardly ever meant: shares written as numbers, changes that say one thing and
// do another, and a value that is read where it is modified.
import { describe, expect, it } from 'vitest';
import type { DiagnosticCode } from '../../../dsl/diagnostic-codes.ts';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';

function warned(text: string, code: DiagnosticCode, where: string, message: string): void {
  expect(expectOne(text, code, where, message).severity).toBe('warning');
}

const when = (condition: string): string => `if ${condition} { modify damage: flat 1 }`;
const change = (kind: string): string => `if crit { modify damage: ${kind} }`;

describe('shares', () => {
  it('[TY2] a field with a maximum compared with a number between 0 and 1 is a warning', () => {
    warned(when('target.hp < 0.3'), 'SHARE_AS_NUMBER', '0.3', 'Write `30%`');
    expectFixed(when('target.hp < 0.3'), 'SHARE_AS_NUMBER', when('target.hp < 30%'));
    expectFixed(when('0.07 >= target.hp'), 'SHARE_AS_NUMBER', when('7% >= target.hp'));
    for (const fine of ['target.hp < 1', 'target.hp > 0', 'target.attack < 0.3'])
      expect(findingsOf(when(fine))).toEqual([]);
  });

  it('[TY2] a percent of a maximum above 100% is a warning that says the answer', () => {
    warned(when('target.hp < 3000%'), 'SHARE_ABOVE_MAXIMUM', '3000%', 'always true');
    warned(when('3000% <= target.hp'), 'SHARE_ABOVE_MAXIMUM', '3000%', 'never true');
    expect(findingsOf(when('target.hp <= 100%'))).toEqual([]);
  });
});

describe('changes', () => {
  it('[EV5] less than nothing is a warning', () => {
    warned(change('less 120%'), 'LESS_THAN_NOTHING', '120%', 'leaves 0, just as `less 100%` does');
    expect(findingsOf(change('less 100%'))).toEqual([]);
  });

  it('[EV5] a negative percent is a warning with the kind of change it amounts to', () => {
    warned(change('more -50%'), 'MODIFIER_NEGATIVE', 'more -50%', 'the same as `less 50%`');
    expectFixed(change('more -50%'), 'MODIFIER_NEGATIVE', change('less 50%'));
    expectFixed(change('less -50%'), 'MODIFIER_NEGATIVE', change('more 50%'));
    expectFixed(change('increased -5%'), 'MODIFIER_NEGATIVE', change('reduced 5%'));
    expectFixed(change('reduced -5%'), 'MODIFIER_NEGATIVE', change('increased 5%'));
    expect(findingsOf(change('flat -5'))).toEqual([]);
  });

  it('[EV4] a value read inside its own modify is a warning', () => {
    const text = change('set damage * 2');
    warned(text, 'MODIFY_OF_ITSELF', 'damage * 2', 'Write `modify damage: more 100%`');
    warned(
      'if crit { let twice = damage * 2  modify damage: set twice }',
      'MODIFY_OF_ITSELF',
      'twice',
      'had when the event began',
    );
    expect(findingsOf('if damage > 3 { modify damage: more 100% }')).toEqual([]);
    expect(findingsOf('if crit { modify damage: set target.hp }')).toEqual([]);
  });
});

describe('conditions', () => {
  it('[DC26] conditions that exclude each other never hold', () => {
    warned(
      when('target.hp < 10% and target.hp > 90%'),
      'NEVER_TRUE',
      'target.hp < 10% and target.hp > 90%',
      'This never holds: look at `target.hp`',
    );
    warned(when('crit and not crit'), 'NEVER_TRUE', 'crit and not crit', 'look at `crit`');
    warned(
      when('damage = 5 and damage >= 6'),
      'NEVER_TRUE',
      'damage = 5 and damage >= 6',
      'look at `damage`',
    );
    warned(
      when('not (target.hp >= 10% or target.hp < 90%)'),
      'NEVER_TRUE',
      'not (target.hp >= 10% or target.hp < 90%)',
      'never holds',
    );
    warned(when('false'), 'NEVER_TRUE', 'false', 'This never holds.');
    for (const fine of [
      'target.hp < 90% and target.hp > 10%',
      'target.hp < 10% and attacker.hp > 90%',
      'target.hp < 10% or target.hp > 90%',
      'target.hp <= 10 and target.hp >= 10',
      'target.hp < 5 and target.hp > 6%',
    ])
      expect(findingsOf(when(fine))).toEqual([]);
  });

  it('[DC26] the conditions around one count, too', () => {
    const inner = (condition: string): string =>
      `rule a on hit { when target.hp < 30%  if ${condition} { modify damage: flat 1 } }`;
    warned(
      inner('target.hp > 50%'),
      'NEVER_TRUE',
      'target.hp > 50%',
      'because of the conditions around it',
    );
    warned(
      inner('target.hp < 50%'),
      'ALWAYS_TRUE',
      'target.hp < 50%',
      'This always holds, because of the conditions around it',
    );
    expect(findingsOf(inner('target.hp < 20%'))).toEqual([]);
    const text =
      'if damage > 5 { modify damage: flat 1 } else if damage > 7 { modify damage: flat 2 }';
    warned(text, 'NEVER_TRUE', 'damage > 7', 'because of the conditions around it');
  });

  it('[DC26] a condition that always holds is a warning', () => {
    warned(
      when('damage > 3 or damage <= 5'),
      'ALWAYS_TRUE',
      'damage > 3 or damage <= 5',
      'This always holds: look at `damage`',
    );
    warned(when('true'), 'ALWAYS_TRUE', 'true', 'remove the question');
  });
});

describe('shadows', () => {
  const rules = (first: string, second: string): string =>
    `rule a on hit, priority 9 { ${first} }\nrule b on hit { ${second} }`;

  it('[DC27] a set that a later rule always replaces is a warning', () => {
    const { related } = expectOne(
      rules('modify damage: set 5', 'modify damage: set 7'),
      'RULE_SHADOWED',
      'modify damage: set 5',
      '`b` runs later and sets `damage` whatever happens',
    );
    expect(related?.message).toBe('the later `set`');
    warned(
      rules('if crit { modify damage: set 5 }', 'modify damage: set 7'),
      'RULE_SHADOWED',
      'modify damage: set 5',
      'Change their priorities',
    );
    warned(
      'rule a on hit { modify damage: set 5  modify damage: set 7 }',
      'RULE_SHADOWED',
      'modify damage: set 5',
      'runs later',
    );
  });

  it('[DC27] a later set under a condition, or another kind of change, shadows nothing', () => {
    for (const [first, second] of [
      ['modify damage: set 5', 'when crit  modify damage: set 7'],
      ['modify damage: set 5', 'if crit { modify damage: set 7 }'],
      ['modify damage: set 5', 'chance 5% { modify damage: set 7 }'],
      ['modify damage: set 5', 'if crit { stop } modify damage: set 7'],
      ['modify damage: set 5', 'modify damage: flat 7'],
      ['modify damage: flat 5', 'modify damage: set 7'],
    ] as const)
      expect(findingsOf(rules(first, second))).toEqual([]);
  });
});
