// Findings of the parser about expressions, blocks and lists. One mistake, one finding.
import { describe, expect, it } from 'vitest';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';

describe('parentheses and braces', () => {
  it('[PA2] a missing ) is one finding that adds it', () => {
    const text = "if(target.hp < 30% { apply(debuff: 'slow', duration: 2s) }";
    expectOne(text, 'MISSING_PAREN', '%', 'the `(` opened before is not closed. Add `)` here.');
    expectFixed(
      text,
      'MISSING_PAREN',
      "if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }",
    );
  });

  it('[PA2] a missing ) of apply is one finding', () => {
    const text = "if crit { apply(debuff: 'slow', duration: 2s }";
    expectFixed(text, 'MISSING_PAREN', "if crit { apply(debuff: 'slow', duration: 2s) }");
  });

  it('[PA2] a missing ( of apply is one finding', () => {
    const text = "if crit { apply debuff: 'slow', duration: 2s) }";
    expectOne(text, 'MISSING_PAREN', 'y', 'expected `(` after `apply`');
  });

  it('[PA2] a ) too many is one finding that removes it', () => {
    const text = 'if target.hp < 30%) { modify damage: flat 1 }';
    expectOne(text, 'EXTRA_PAREN', ')', 'closes nothing');
    expectFixed(text, 'EXTRA_PAREN', 'if target.hp < 30% { modify damage: flat 1 }');
    expectOne("if crit { apply(debuff: 'slow')) }", 'EXTRA_PAREN', ')', 'closes nothing');
  });

  it('[PA2] a missing } is one finding that points at its {', () => {
    const text =
      'rule a on hit { if crit { modify damage: flat 1 }\nrule b on hit { modify damage: flat 2 }';
    const finding = expectOne(text, 'MISSING_BRACE', '}', 'the `{` opened before is not closed');
    expect(finding.related?.span).toEqual({ start: 14, end: 15 });
    expectFixed(
      'if crit { modify damage: flat 1',
      'MISSING_BRACE',
      'if crit { modify damage: flat 1 }',
    );
  });

  it('[PA2] a missing } before else is one finding that adds it there', () => {
    const text = 'if crit { modify damage: flat 1 else { modify damage: flat 2 }';
    expectFixed(
      text,
      'MISSING_BRACE',
      'if crit { modify damage: flat 1 } else { modify damage: flat 2 }',
    );
  });

  it('[PA2] what continues nothing inside parentheses is one finding', () => {
    const text = 'if crit { modify damage: set max(1 ! 2) }';
    expectOne(text, 'EXPECTED_OPERATOR', '!', 'expected an operator or `)`');
    expectOne(
      'if (target.hp 30%) { modify damage: flat 1 }',
      'EXPECTED_OPERATOR',
      '30%',
      'expected an operator',
    );
  });

  it('[PA2] several missing } at one place are one finding', () => {
    const text = 'rule a on hit { if crit { modify damage: flat 1';
    expectFixed(text, 'MISSING_BRACE', `${text} }}`);
  });

  it('[PA2] a } too many is one finding that removes it', () => {
    const text = 'if crit { modify damage: flat 1 } }';
    expectOne(text, 'EXTRA_BRACE', '}', 'closes nothing');
    expectFixed(text, 'EXTRA_BRACE', 'if crit { modify damage: flat 1 } ');
  });

  it('[PA2] a missing { is one finding', () => {
    const text = 'if crit modify damage: flat 1 }';
    expectOne(text, 'EXPECTED_BLOCK', 'modify', 'expected `{` after the condition');
    expectFixed(text, 'EXPECTED_BLOCK', 'if crit { modify damage: flat 1 }');
    expectOne('if crit then { modify damage: flat 1 }', 'EXPECTED_BLOCK', 'then', 'expected `{`');
  });
});

describe('colons and commas', () => {
  it('[PA2] a missing : is one finding that adds it', () => {
    const text = "if crit { apply(debuff 'slow', duration: 2s) }";
    expectOne(
      text,
      'MISSING_COLON',
      'f',
      "Found `'slow'`, but expected `:` after `debuff`. Add `:`.",
    );
    expectFixed(text, 'MISSING_COLON', "if crit { apply(debuff: 'slow', duration: 2s) }");
    expectFixed(
      "if crit { apply(debuff = 'slow') }",
      'MISSING_COLON',
      "if crit { apply(debuff : 'slow') }",
    );
    expectFixed(
      'if crit { modify damage flat 1 }',
      'MISSING_COLON',
      'if crit { modify damage: flat 1 }',
    );
  });

  it('[PA2] a missing , is one finding that adds it', () => {
    const text = "if crit { apply(debuff: 'slow' duration: 2s) }";
    expectOne(text, 'MISSING_COMMA', 'duration', 'Put `,` between two values');
    expectFixed(text, 'MISSING_COMMA', "if crit { apply(debuff: 'slow', duration: 2s) }");
    expectFixed(
      'rule r on hit priority 5 { modify damage: flat 1 }',
      'MISSING_COMMA',
      'rule r on hit, priority 5 { modify damage: flat 1 }',
    );
  });

  it('[PA9] entries of events and formulas are separated by commas', () => {
    const text = 'formula f(a: number b: number) = a + b\nif crit { modify damage: set f(1, 2) }';
    expectFixed(text, 'MISSING_COMMA', text.replace('number b', 'number, b'));
  });

  it('[PA2] a stray : after duration is one finding', () => {
    const text = "effect root { duration: 2s }\nif crit { apply(debuff: 'root') }";
    expectOne(text, 'EXTRA_COLON', ':', 'Write `duration 2s`');
    expectFixed(text, 'EXTRA_COLON', text.replace('duration:', 'duration'));
  });

  it('[PA2] a missing = is one finding', () => {
    expectFixed(
      'if crit { let x 5  modify damage: flat x }',
      'MISSING_EQUALS',
      'if crit { let x = 5  modify damage: flat x }',
    );
    expectOne(
      'if crit { let x: 5  modify damage: flat x }',
      'MISSING_EQUALS',
      ':',
      'expected `=` after `let x`',
    );
  });

  it('[PA2] semicolons between statements are one finding each', () => {
    const text = 'if crit { modify damage: flat 1; }';
    expectOne(text, 'SEMICOLON', ';', 'Statements need no `;`');
    expectFixed(text, 'SEMICOLON', 'if crit { modify damage: flat 1 }');
  });
});

describe('expressions', () => {
  it('[PA8] operators of other languages are understood and replaced', () => {
    expectFixed(
      'if crit == true { modify damage: flat 1 }',
      'OPERATOR_FOREIGN',
      'if crit = true { modify damage: flat 1 }',
    );
    expectFixed(
      'if crit&&crit { modify damage: flat 1 }',
      'OPERATOR_FOREIGN',
      'if crit and crit { modify damage: flat 1 }',
    );
    expectFixed(
      'if crit || crit { modify damage: flat 1 }',
      'OPERATOR_FOREIGN',
      'if crit or crit { modify damage: flat 1 }',
    );
    expectFixed(
      'if !crit { modify damage: flat 1 }',
      'OPERATOR_FOREIGN',
      'if not crit { modify damage: flat 1 }',
    );
    expectFixed(
      'if damage <> 5 { modify damage: flat 1 }',
      'OPERATOR_FOREIGN',
      'if damage != 5 { modify damage: flat 1 }',
    );
    expectOne(
      'if crit { modify damage: flat damage % 2 }',
      'OPERATOR_FOREIGN',
      '%',
      'There is no remainder operator',
    );
  });

  it('[PA2] a missing value is one finding', () => {
    expectOne(
      'if target.hp < { modify damage: flat 1 }',
      'EXPECTED_EXPRESSION',
      '{',
      'a value or condition is missing here',
    );
    expectOne(
      'if crit { modify damage: flat }',
      'EXPECTED_EXPRESSION',
      '}',
      'a value or condition is missing here',
    );
  });

  it('[PA2] a missing name is one finding', () => {
    expectOne(
      'if target. < 30% { modify damage: flat 1 }',
      'EXPECTED_NAME',
      '<',
      'expected the name of a field',
    );
    expectOne(
      'rule { modify damage: flat 2 }',
      'EXPECTED_NAME',
      '{',
      'expected the name of the rule',
    );
    expectOne(
      'rule on hit { modify damage: flat 2 }',
      'EXPECTED_NAME',
      'on',
      'the name of the rule before it',
    );
    expectOne('if crit { let if = 2 }', 'EXPECTED_NAME', 'if', 'a word of the language');
  });

  it('[PA2] a chained comparison is one finding', () => {
    expectOne(
      'if 0 < damage < 30 { modify damage: flat 1 }',
      'COMPARISON_CHAINED',
      '<',
      'join with `and`',
    );
  });

  it('[PA2] a space before a unit is one finding that removes it', () => {
    expectFixed(
      'if target.hp < 30 % { modify damage: flat 1 }',
      'UNIT_SPACED',
      'if target.hp < 30% { modify damage: flat 1 }',
    );
    expectOne(
      "if crit { apply(debuff: 'slow', duration: 2 s) }",
      'UNIT_SPACED',
      '2 s',
      'Write `2s`',
    );
  });

  it('[PA5] parentheses, prefixes and blocks nest at most 64 deep', () => {
    const nested = (depth: number): string =>
      `if crit { modify damage: flat ${'('.repeat(depth)}1${')'.repeat(depth)} }`;
    expect(findingsOf(nested(60))).toEqual([]);
    expectOne(nested(100), 'NESTING_TOO_DEEP', '(', 'More than 64');
    const blocks = `${'if crit { '.repeat(100)} modify damage: flat 1 ${'}'.repeat(100)}`;
    expectOne(blocks, 'NESTING_TOO_DEEP', 'if', 'Move the inner part');
  });

  it('[PA5] an expression has at most 1,000 parts', () => {
    const sum = (terms: number): string =>
      `if crit { modify damage: flat 1${' + 1'.repeat(terms)} }`;
    expect(findingsOf(sum(400))).toEqual([]);
    expectOne(sum(2_000), 'EXPRESSION_TOO_LARGE', '1', 'more than 1,000 parts');
  });
});
