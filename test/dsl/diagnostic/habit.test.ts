// Findings about what people write from habit: commas in numbers, unit words, words and signs of other
// languages. One mistake, one finding, with the fix that is meant.
import { describe, expect, it } from 'vitest';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';

const flat = (value: string): string => `if crit { modify damage: flat ${value} }`;
const slow = (rest: string): string => `if crit { apply(debuff: 'slow'${rest}) }`;

describe('numbers', () => {
  it('[LX3] a decimal comma is one finding with the decimal point as its fix', () => {
    const text = flat('max(1, attacker.attack * 1,5 - 3)');
    expectOne(text, 'DECIMAL_COMMA', '1,5', 'Write `1.5`');
    expectFixed(text, 'DECIMAL_COMMA', flat('max(1, attacker.attack * 1.5 - 3)'));
    expectFixed(
      'if target.hp < 0,3 { modify damage: flat 1 }',
      'DECIMAL_COMMA',
      'if target.hp < 0.3 { modify damage: flat 1 }',
    );
    expectFixed(slow(', duration: 1,5s'), 'DECIMAL_COMMA', slow(', duration: 1.5s'));
    expectFixed(
      'rule a on hit, priority 1,5 { modify damage: flat 1 }',
      'DECIMAL_COMMA',
      'rule a on hit, priority 1.5 { modify damage: flat 1 }',
    );
  });

  it('[LX3] separators of thousands are one finding without them', () => {
    expectFixed(flat('1.000,5'), 'DECIMAL_COMMA', flat('1000.5'));
    expectFixed(flat('1,000'), 'DECIMAL_COMMA', flat('1000'));
    expectFixed(flat('1,000,000.5'), 'DECIMAL_COMMA', flat('1000000.5'));
  });

  it('[LX3] a comma between two values has a blank after it', () => {
    const [finding] = findingsOf(flat('max(1,2)'));
    expect(finding?.fixes.map((fix) => fix.text)).toEqual(['1.2', '1, 2']);
    expect(findingsOf(flat('max(1,2)'))).toHaveLength(1);
    expect(findingsOf(flat('1,2'))[0]?.fixes.map((fix) => fix.text)).toEqual(['1.2']);
    expectFixed(flat('clamp(1,2,3)'), 'DECIMAL_COMMA', flat('clamp(1, 2, 3)'));
    const formula = 'formula sum(a: number, b: number) = a + b\n';
    expectOne(formula + flat('sum(1,2)'), 'DECIMAL_COMMA', '1,2', 'decimal point');
    expect(findingsOf(flat('max(1, 2)'))).toEqual([]);
  });

  it('[LX3] a unit word apart from its number is one finding', () => {
    expectOne(slow(', duration: 2 seconds'), 'UNIT_SPACED', '2 seconds', 'Write `2s`');
    expectFixed(slow(', duration: 2 seconds'), 'UNIT_SPACED', slow(', duration: 2s'));
    expectFixed(slow(', duration: 1.5 Minutes'), 'UNIT_SPACED', slow(', duration: 1.5min'));
    expectFixed(
      'if crit { chance 10 percent { modify damage: flat 1 } }',
      'UNIT_SPACED',
      'if crit { chance 10% { modify damage: flat 1 } }',
    );
    expectFixed(
      'if target.hp < 30 percent { modify damage: flat 1 }',
      'UNIT_SPACED',
      'if target.hp < 30% { modify damage: flat 1 }',
    );
  });

  it('[LX3] a % after a blank is a unit unless a value follows it', () => {
    for (const rest of ['- 3', '+ 3', '* 2']) {
      const [before, after] = [`attacker.attack * 150 % ${rest}`, `attacker.attack * 150% ${rest}`];
      expectFixed(flat(before), 'UNIT_SPACED', flat(after));
    }
    expectFixed(flat('min(damage * 50 %, 3)'), 'UNIT_SPACED', flat('min(damage * 50%, 3)'));
    expectOne(flat('5 % 2'), 'OPERATOR_FOREIGN', '%', 'no remainder operator');
  });

  it('[LX3] a factor with x is offered as a percent', () => {
    const text = 'if crit { modify damage: set attacker.attack * 1.5x }';
    expectOne(text, 'UNKNOWN_UNIT', '1.5x', 'Write `150%`');
    expectFixed(text, 'UNKNOWN_UNIT', text.replace('1.5x', '150%'));
    expectFixed(flat('3 * 0.07x'), 'UNKNOWN_UNIT', flat('3 * 7%'));
  });

  it('[TY11] a chance from 0 to 1 is offered as that share', () => {
    const text = (chance: string): string =>
      `if crit { chance ${chance} { modify damage: flat 1 } }`;
    expectOne(text('0.1'), 'TYPE_MISMATCH', '0.1', 'Write `10%`');
    expectFixed(text('0.1'), 'TYPE_MISMATCH', text('10%'));
    expectFixed(text('0.07'), 'TYPE_MISMATCH', text('7%'));
    expectFixed(text('1'), 'TYPE_MISMATCH', text('1%'));
  });

  it('[TY10] a share from 0 to 1 is offered as a percent', () => {
    const text = (kind: string): string => `if crit { modify damage: ${kind} }`;
    expectOne(text('more 0.5'), 'MODIFIER_TYPE', '0.5', 'Write `more 50%`');
    expectFixed(text('more 0.5'), 'MODIFIER_TYPE', text('more 50%'));
    expectFixed(text('less 1'), 'MODIFIER_TYPE', text('less 1%'));
  });
});

describe('lists', () => {
  it('[PA2] a word in the place of an argument name is one finding', () => {
    expectOne(slow(' for 2s'), 'UNKNOWN_ARGUMENT', 'for', 'Write `, duration:`');
    expectFixed(slow(' for 2s'), 'UNKNOWN_ARGUMENT', slow(', duration: 2s'));
    expectFixed(slow(', for 2s'), 'UNKNOWN_ARGUMENT', slow(', duration: 2s'));
    expectFixed(slow(' on attacker'), 'UNKNOWN_ARGUMENT', slow(', to: attacker'));
    expectOne(slow(' lasting 2s'), 'MISSING_COMMA', 'lasting', 'Put `,` between two values');
  });

  it('[PA11] a : after the kind of change is one finding', () => {
    const text = 'if crit { modify damage flat: 10 }';
    expectOne(text, 'MISSING_COLON', ' flat:', 'Write `modify damage: flat`');
    expectFixed(text, 'MISSING_COLON', flat('10'));
    expectFixed(
      'if crit { modify damage at least: 10 }',
      'MISSING_COLON',
      'if crit { modify damage: at least 10 }',
    );
    expectFixed('if crit { modify damage: flat: 10 }', 'EXTRA_COLON', flat('10'));
  });

  it('[PA11] several changes in one modify are one finding', () => {
    const text = 'if crit { modify damage: more 50%, more 20%, at most 9 }';
    expectOne(text, 'MODIFY_LISTED', ',', 'One `modify` makes one change');
    expectFixed(
      text,
      'MODIFY_LISTED',
      'if crit { modify damage: more 50% modify damage: more 20% modify damage: at most 9 }',
    );
  });

  it('[PA11] an unknown word with a : after it is one finding', () => {
    expectOne('if crit { modify damage foo: 10 }', 'MODIFIER_UNKNOWN', 'foo', 'kind of change');
  });

  it('[PA11] a signed value without its kind is one finding that adds it', () => {
    const told = (value: string, change: string): void =>
      expectFixed(
        `if crit { modify damage: ${value} }`,
        'MODIFIER_UNKNOWN',
        `if crit { modify damage: ${change} }`,
      );
    told('+50%', 'more 50%');
    told('+5', 'flat 5');
    told('-5', 'flat -5');
  });

  it('[PA10] a second value behind a comma is one finding', () => {
    expectOne('if crit { modify damage: more 50%, 20% }', 'EXTRA_COMMA', ',', 'takes one value');
  });

  it('[TY9] `effect:` names the effect although it begins a declaration elsewhere', () => {
    expect(findingsOf("if crit { apply(effect: 'slow', duration: 2s) }")).toEqual([]);
    expect(findingsOf("if crit { apply(duration: 2s, effect: 'slow') }")).toEqual([]);
    const text = "if crit { apply(debuff: 'slow')\neffect root { duration 1s }";
    expectOne(text, 'MISSING_BRACE', ')', 'is not closed');
  });

  it('[PA10] a comma between statements is one finding', () => {
    const text = "if crit { modify damage: flat 1, apply(debuff: 'slow') }";
    expectOne(text, 'EXTRA_COMMA', ',', 'Statements need no `,`');
    expectFixed(text, 'EXTRA_COMMA', text.replace(',', ''));
  });
});

describe('blocks', () => {
  it('[PA2] a statement without its braces is one finding that adds both', () => {
    const text = "rule a on hit { chance 25% apply(debuff: 'slow') }";
    expectOne(text, 'EXPECTED_BLOCK', 'apply', 'between `{` and `}`');
    expectFixed(text, 'EXPECTED_BLOCK', "rule a on hit { chance 25% { apply(debuff: 'slow') } }");
    expectFixed(
      "if crit apply(debuff: 'slow')\nif crit { modify damage: flat 1 }",
      'EXPECTED_BLOCK',
      "if crit { apply(debuff: 'slow') }\nif crit { modify damage: flat 1 }",
    );
    expectFixed(
      'if crit { modify damage: flat 1 } else modify damage: flat 2',
      'EXPECTED_BLOCK',
      'if crit { modify damage: flat 1 } else { modify damage: flat 2 }',
    );
  });

  it('[PA2] several statements of a bare if without its braces are one finding', () => {
    expectFixed(
      'if crit modify damage: flat 1 modify damage: more 5%\nif crit { modify damage: flat 1 }',
      'EXPECTED_BLOCK',
      'if crit { modify damage: flat 1 modify damage: more 5% }\nif crit { modify damage: flat 1 }',
    );
  });

  it('[PA2] a `then` is one finding that removes it', () => {
    expectFixed(
      'if crit then { modify damage: flat 1 }',
      'EXPECTED_BLOCK',
      'if crit { modify damage: flat 1 }',
    );
  });

  it('[PA2] two conditions without `and` are one finding that joins them', () => {
    const text = 'if crit target.hp < 30% { modify damage: flat 1 }';
    expectOne(text, 'MISSING_AND', 'target', 'Join two conditions with `and` or `or`');
    expectFixed(text, 'MISSING_AND', 'if crit and target.hp < 30% { modify damage: flat 1 }');
    expectFixed(
      'rule a on hit { when crit  target has slow  modify damage: flat 1 }',
      'MISSING_AND',
      'rule a on hit { when crit and  target has slow  modify damage: flat 1 }',
    );
    expectFixed(
      'if crit, not damage > 3 { modify damage: flat 1 }',
      'MISSING_AND',
      'if crit and not damage > 3 { modify damage: flat 1 }',
    );
  });

  it('[PA10] an assignment on the line after `when` is no second condition', () => {
    expectFixed(
      'rule a on hit {\n  when crit\n  damage = 5\n}',
      'ASSIGNMENT',
      'rule a on hit {\n  when crit\n  modify damage: set 5\n}',
    );
  });

  it('[PA2] other spellings of `else if` and `else` are one finding', () => {
    for (const word of ['elseif', 'elsif', 'elif', 'ElseIf']) {
      const text = `if crit { modify damage: flat 1 } ${word} damage > 3 { modify damage: flat 2 }`;
      expectOne(text, 'KEYWORD_FOREIGN', word, 'Write `else if`');
      expectFixed(text, 'KEYWORD_FOREIGN', text.replace(word, 'else if'));
    }
    const text = 'if crit { modify damage: flat 1 } Else { modify damage: flat 2 }';
    expectFixed(text, 'KEYWORD_FOREIGN', text.replace('Else', 'else'));
  });

  it('[PA9] a capitalised word of the language is one finding with the plain one', () => {
    expectFixed(`I${flat('1').slice(1)}`, 'EXPECTED_DECLARATION', flat('1'));
    expectFixed(
      'if crit And damage > 3 { modify damage: flat 1 }',
      'OPERATOR_FOREIGN',
      'if crit and damage > 3 { modify damage: flat 1 }',
    );
  });
});

describe('signs', () => {
  it('[PA8] a plus before a value is one finding that removes it', () => {
    const text = 'if crit { modify damage: more +50% }';
    expectOne(text, 'OPERATOR_FOREIGN', '+', 'says nothing');
    expectFixed(text, 'OPERATOR_FOREIGN', 'if crit { modify damage: more 50% }');
    expectFixed(slow(', duration: +2s'), 'OPERATOR_FOREIGN', slow(', duration: 2s'));
  });

  it('[PA10] a change without `modify` is one finding that adds it', () => {
    const text = 'if crit { damage: flat 5 }';
    expectOne(text, 'EXPECTED_STATEMENT', 'damage', 'Write `modify damage: ...`');
    expectFixed(text, 'EXPECTED_STATEMENT', flat('5'));
  });

  it('[LX2] a -- comment is one finding that can be rewritten', () => {
    expectOne(`-- the weak\n${flat('1')}`, 'COMMENT_FORM', '--', 'comments start with `//`');
    expectFixed(`${flat('1')} -- the weak`, 'COMMENT_FORM', `${flat('1')} // the weak`);
    expect(findingsOf(flat('3 --2'))).toEqual([]);
  });

  it('[PA10] an assignment that changes by itself is told the kind of change', () => {
    const told = (text: string, change: string): void =>
      expectFixed(`if crit { ${text} }`, 'ASSIGNMENT', `if crit { modify damage: ${change} }`);
    told('damage = damage * 2', 'more 100%');
    told('damage = damage * 0.5', 'less 50%');
    told('damage = damage * 150%', 'more 50%');
    told('damage *= 2', 'more 100%');
    told('damage /= 2', 'less 50%');
    told('damage = damage + 5', 'flat 5');
    told('damage = damage - 5', 'flat -5');
  });
});
