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
