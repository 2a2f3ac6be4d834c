// Findings of the parser about declarations and statements. One mistake, one finding.
import { describe, expect, it } from 'vitest';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';

describe('declarations', () => {
  it('[PA9] a misspelt declaration is one finding with the nearest word', () => {
    const text = 'rul execute on hit { modify damage: flat 1 }';
    expectOne(text, 'EXPECTED_DECLARATION', 'rul', 'cannot stand by itself');
    expectFixed(text, 'EXPECTED_DECLARATION', 'rule execute on hit { modify damage: flat 1 }');
  });

  it('[PA9] a misspelt declaration does not make its name unknown elsewhere', () => {
    const text = "effct root { duration 2s }\nif crit { apply(debuff: 'root') }";
    expectOne(text, 'EXPECTED_DECLARATION', 'effct', 'Did you mean `effect`?');
  });

  it('[PA9] a statement outside all blocks is told where it belongs', () => {
    expectOne('modify damage: flat 5', 'EXPECTED_DECLARATION', 'modify', 'Put it inside a rule');
  });

  it('[PA9] a rule names its event after `on`', () => {
    const text = 'rule execute { modify damage: flat 1 }';
    expectOne(text, 'MISSING_EVENT', 'execute', 'Write `rule execute on hit`');
    expectFixed(text, 'MISSING_EVENT', 'rule execute on hit { modify damage: flat 1 }');
    expectFixed(
      'rule a hit { modify damage: flat 1 }',
      'MISSING_EVENT',
      'rule a on hit { modify damage: flat 1 }',
    );
  });

  it('[PA9] an unknown clause of a rule is one finding', () => {
    const text = 'rule a on hit, prioriti 5 { modify damage: flat 1 }';
    expectOne(text, 'CLAUSE_UNKNOWN', 'prioriti', 'Did you mean `priority`?');
    expectFixed(text, 'CLAUSE_UNKNOWN', 'rule a on hit, priority 5 { modify damage: flat 1 }');
  });

  it('[PA9] a priority is a whole number in range', () => {
    expect(findingsOf('rule a on hit, priority -1000000 { modify damage: flat 1 }')).toEqual([]);
    expectOne(
      'rule a on hit, priority 1.5 { modify damage: flat 1 }',
      'PRIORITY_NOT_WHOLE',
      '1.5',
      'whole number',
    );
    expectOne(
      'rule a on hit, priority high { modify damage: flat 1 }',
      'PRIORITY_NOT_WHOLE',
      'high',
      'whole number',
    );
    expectOne(
      'rule a on hit, priority 1000001 { modify damage: flat 1 }',
      'PRIORITY_NOT_WHOLE',
      '1000001',
      'Higher runs first',
    );
  });
});

describe('statements', () => {
  it('[PA10] a misspelt statement is one finding with the nearest word', () => {
    const text = "if crit { aply(debuff: 'slow', duration: 2s) }";
    expectOne(text, 'EXPECTED_STATEMENT', 'aply', 'Did you mean `apply`?');
    expectFixed(text, 'EXPECTED_STATEMENT', "if crit { apply(debuff: 'slow', duration: 2s) }");
  });

  it('[PA10] an else follows the block of its if', () => {
    expectOne(
      'if crit { if crit { modify damage: flat 1 } modify damage: flat 2 } rule a on hit { else { modify damage: flat 2 } }',
      'ELSE_WITHOUT_IF',
      'else',
      'right after the `}`',
    );
  });

  it('[PA10] when is the first line of a rule', () => {
    expect(findingsOf('rule a on hit { when crit  modify damage: flat 1 }')).toEqual([]);
    expectOne(
      'rule a on hit { modify damage: flat 1  when crit }',
      'WHEN_MISPLACED',
      'when',
      'must be the first line',
    );
    expectOne(
      'rule a on hit { when crit  when crit  modify damage: flat 1 }',
      'WHEN_MISPLACED',
      'when',
      'Join conditions with `and`',
    );
  });

  it('[PA10] an assignment is told to be a modify', () => {
    const text = 'if crit { damage = 5 }';
    expectOne(text, 'ASSIGNMENT', 'damage =', 'Write `modify damage: set ...`');
    expectFixed(text, 'ASSIGNMENT', 'if crit { modify damage: set 5 }');
    expectFixed('if crit { damage += 5 }', 'ASSIGNMENT', 'if crit { modify damage: flat 5 }');
    expectOne(
      'if crit { target.hp -= 5 }',
      'ASSIGNMENT',
      'target.hp -=',
      'Write `lose target.hp: 5`',
    );
  });

  it('[PA11] an unknown kind of change is one finding with the nearest word', () => {
    const text = 'if crit { modify damage: mroe 50% }';
    expectOne(text, 'MODIFIER_UNKNOWN', 'mroe', 'expected the kind of change');
    expectFixed(text, 'MODIFIER_UNKNOWN', 'if crit { modify damage: more 50% }');
    expectFixed(
      'if crit { modify damage: add 5 }',
      'MODIFIER_UNKNOWN',
      'if crit { modify damage: flat 5 }',
    );
    expectFixed(
      'if crit { modify damage: at 5 }',
      'MODIFIER_UNKNOWN',
      'if crit { modify damage: at least 5 }',
    );
  });

  it('[PA11] a change without its kind is one finding', () => {
    expectFixed(
      'if crit { modify damage: 5 }',
      'MODIFIER_UNKNOWN',
      'if crit { modify damage: flat 5 }',
    );
    expectFixed(
      'if crit { modify damage: 50% }',
      'MODIFIER_UNKNOWN',
      'if crit { modify damage: more 50% }',
    );
    expectOne(
      'if crit { modify damage: +5 }',
      'MODIFIER_UNKNOWN',
      '+',
      'expected the kind of change',
    );
  });

  it('[PA6] two mistakes in two statements are two findings', () => {
    const text = 'if crit { modify damage: mroe 50%  modify damage: }\nif crit { aply() }';
    expect(findingsOf(text).map((finding) => finding.code)).toEqual([
      'MODIFIER_UNKNOWN',
      'MODIFIER_UNKNOWN',
      'EXPECTED_STATEMENT',
    ]);
  });
});
