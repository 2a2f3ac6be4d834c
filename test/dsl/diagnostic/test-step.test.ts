// Findings of the parser about inline tests. One mistake, one finding.
import { describe, it } from 'vitest';
import { expectSyntax } from '../support/syntax-finding.ts';

describe('test step', () => {
  it('[PA22] a misspelt step is told the nearest', () => {
    expectSyntax({
      text: 'test "a" { gvien a.hp = 1 }',
      code: 'CLAUSE_UNKNOWN',
      where: 'gvien',
      says: 'Found `gvien`, but a test has only the steps `seed`, `given`, `when` and `expect`. Did',
      fixed: 'test "a" { given a.hp = 1 }',
    });
    expectSyntax({
      text: 'test "a" { expct a.hp = 5 }',
      code: 'CLAUSE_UNKNOWN',
      where: 'expct',
      says: 'Found `expct`, but a test has only the steps `seed`, `given`, `when` and `expect`. Did',
      fixed: 'test "a" { expect a.hp = 5 }',
    });
    expectSyntax({
      text: 'test "a" { then a.hp = 5 }',
      code: 'CLAUSE_UNKNOWN',
      where: 'then',
      says: 'Found `then`, but a test has only the steps `seed`, `given`, `when` and `expect`. Did you',
      fixed: 'test "a" { expect a.hp = 5 }',
    });
    expectSyntax({
      text: 'test "a" { wait 2s }',
      code: 'MISSING_WORD',
      where: 'wait 2s',
      says: 'Found `wait`. Time goes by with `when 2s pass`.',
      fixed: 'test "a" { when 2s pass }',
    });
    expectSyntax({
      text: 'test "a" { seed = 7 }',
      code: 'EXTRA_COLON',
      where: '=',
      says: '`seed` takes its value without `=`. Write `seed ...`.',
      fixed: 'test "a" { seed  7 }',
    });
  });

  it('[PA22] given sets with =', () => {
    expectSyntax({
      text: 'test "a" { given a.hp 29 }',
      code: 'MISSING_EQUALS',
      where: '29',
      says: 'Found `29`, but expected `=` before the value.',
      fixed: 'test "a" { given a.hp = 29 }',
    });
    expectSyntax({
      text: 'test "a" { given a.hp == 29 }',
      code: 'OPERATOR_FOREIGN',
      where: '==',
      says: 'Found `==`. `given` sets a value with `=`.',
      fixed: 'test "a" { given a.hp = 29 }',
    });
    expectSyntax({
      text: 'test "a" { given a.hp: 29 }',
      code: 'MISSING_EQUALS',
      where: ':',
      says: 'Found `:`. `given` sets a value with `=`.',
      fixed: 'test "a" { given a.hp= 29 }',
    });
    expectSyntax({
      text: 'test "a" { given a foo 3 }',
      code: 'MISSING_EQUALS',
      where: 'foo',
      says: '`given` sets a value with `.` before it and `=` behind it, as in `a.foo = 3`.',
      fixed: 'test "a" { given a.foo = 3 }',
    });
    expectSyntax({
      text: 'test "a" { given a foo }',
      code: 'CLAUSE_UNKNOWN',
      where: 'foo',
      says: 'Found `foo`, but `given` says `a.hp = 29`, `a has burning for 3s`, `a is mage`, `a at 3m,',
    });
  });

  it('[PA22] given says in which team', () => {
    expectSyntax({
      text: 'test "a" { given a team 1 }',
      code: 'MISSING_WORD',
      where: 'team',
      says: 'Found `team`, but expected `in` after the unit.',
      fixed: 'test "a" { given a in team 1 }',
    });
    expectSyntax({
      text: 'test "a" { given a on team 1 }',
      code: 'MISSING_WORD',
      where: 'on',
      says: 'Found `on`, but expected `in` after the unit.',
      fixed: 'test "a" { given a in team 1 }',
    });
    expectSyntax({
      text: 'test "a" { given a in 1 }',
      code: 'MISSING_WORD',
      where: '1',
      says: 'Found `1`, but expected `team` after `in`.',
      fixed: 'test "a" { given a in team 1 }',
    });
  });

  it('[PA22] a place has two numbers', () => {
    expectSyntax({
      text: 'test "a" { given a at 3m }',
      code: 'MISSING_COMMA',
      where: 'm',
      says: 'A place has two numbers with `,` between them, such as `a at 3m, 0m`.',
      fixed: 'test "a" { given a at 3m, 0m }',
    });
    expectSyntax({
      text: 'test "a" { given a at 3m 0m }',
      code: 'MISSING_COMMA',
      where: 'm',
      says: 'A place has two numbers with `,` between them, such as `a at 3m, 0m`.',
      fixed: 'test "a" { given a at 3m, 0m }',
    });
  });

  it('[PA22] given says how long and how many', () => {
    expectSyntax({
      text: 'test "a" { given a has burning 3s }',
      code: 'MISSING_WORD',
      where: '3s',
      says: 'Found `3s`, but expected `for` after the effect.',
      fixed: 'test "a" { given a has burning for 3s }',
    });
    expectSyntax({
      text: 'test "a" { given a has burning with 2 }',
      code: 'MISSING_WORD',
      where: '2',
      says: 'Found `}`, but expected `stacks` after the number.',
      fixed: 'test "a" { given a has burning with 2 stacks }',
    });
  });

  it('[PA22] a step begins without comma', () => {
    expectSyntax({
      text: 'test "a" { given a.hp = 1, given b.hp = 2 }',
      code: 'EXTRA_COMMA',
      where: ',',
      says: '`given` begins a step of its own. Remove the `,` before it.',
      fixed: 'test "a" { given a.hp = 1 given b.hp = 2 }',
    });
    expectSyntax({
      text: 'test "a" { expect a.hp = 5; expect b }',
      code: 'SEMICOLON',
      where: ';',
      says: 'Nothing follows this `;`. Remove it.',
      fixed: 'test "a" { expect a.hp = 5 expect b }',
    });
  });

  it('[PA22] a skill is used on somebody', () => {
    expectSyntax({
      text: 'test "a" { when a casts fireball on b }',
      code: 'MISSING_WORD',
      where: 'casts',
      says: 'Found `casts`, but a skill is used with `uses`, as in `a uses fireball on b`.',
      fixed: 'test "a" { when a uses fireball on b }',
    });
    expectSyntax({
      text: 'test "a" { when a uses fireball at b }',
      code: 'MISSING_WORD',
      where: 'at',
      says: 'Found `at`, but expected `on` after the skill.',
      fixed: 'test "a" { when a uses fireball on b }',
    });
  });

  it('[PA22] time passes', () => {
    expectSyntax({
      text: 'test "a" { when 2s passes }',
      code: 'MISSING_WORD',
      where: 'passes',
      says: 'Found `passes`, but expected `pass` after the time.',
      fixed: 'test "a" { when 2s pass }',
    });
    expectSyntax({
      text: 'test "a" { when 2s }',
      code: 'MISSING_WORD',
      where: 's',
      says: 'Found `}`, but expected `pass` after the time.',
      fixed: 'test "a" { when 2s pass }',
    });
    expectSyntax({
      text: 'test "a" { when wait 2s }',
      code: 'MISSING_WORD',
      where: 'wait 2s',
      says: 'Found `wait`. Time goes by with `when 2s pass`.',
      fixed: 'test "a" { when 2s pass }',
    });
  });

  it('[PA22] expect says what came of it', () => {
    expectSyntax({
      text: 'test "a" { expect canceled }',
      code: 'KEYWORD_FOREIGN',
      where: 'canceled',
      says: 'Found `canceled`, which is written with two `l` here. Write `cancelled`.',
      fixed: 'test "a" { expect cancelled }',
    });
    expectSyntax({
      text: 'test "a" { expect refused silenced }',
      code: 'MISSING_QUOTES',
      where: 'silenced',
      says: "Found `silenced`, but the reason of a refusal stands in quotes. Write `'silenced'`.",
      fixed: `test "a" { expect refused 'silenced' }`,
    });
    expectSyntax({
      text: 'test "a" { expect not a has slow for 2s }',
      code: 'CLAUSE_UNKNOWN',
      where: 'for',
      says: '`for` belongs to `a has EFFECT` alone. Write that as an entry of its own, such as `expect',
    });
    expectSyntax({
      text: 'test "a" { expect a has slow for }',
      code: 'EXPECTED_EXPRESSION',
      where: '}',
      says: 'Found `}`, but a value or condition is missing here. Write a number, a name or a',
    });
  });

  it('[PA22] a test has a title in quotes', () => {
    expectSyntax({
      text: 'test a { seed 1 }',
      code: 'MISSING_QUOTES',
      where: 'a',
      says: "Found `a`, but the title of a test stands in quotes. Write `'a'`.",
      fixed: "test 'a' { seed 1 }",
    });
    expectSyntax({
      text: 'test { seed 1 }',
      code: 'EXPECTED_NAME',
      where: '{',
      says: 'Found `{`, but expected the title of a test. Names are letters, digits and `_`.',
    });
  });

  it('[PA24] an unclosed test ends before the next declaration', () => {
    expectSyntax({
      text: 'test "a" { given a.hp = 1\nrule b on hit { stop }',
      code: 'MISSING_BRACE',
      where: '1',
      says: 'Found `rule`, but the `{` opened before is not closed. Add `}` where its block ends.',
      fixed: 'test "a" { given a.hp = 1 }\nrule b on hit { stop }',
    });
    expectSyntax({
      text: 'test "a" {\n  seed 1\n  skill b { target self }',
      code: 'MISSING_BRACE',
      where: '1',
      says: 'Found `skill`, but the `{` opened before is not closed. Add `}` where its block ends.',
      fixed: 'test "a" {\n  seed 1 }\n  skill b { target self }',
    });
  });
});
