// Findings of the parser about statements that reach, keep, roll and end. One mistake, one finding.
import { describe, it } from 'vitest';
import { expectSyntax } from '../support/syntax-finding.ts';

describe('new statement', () => {
  it('[PA19] a hook in a rule is told where it belongs', () => {
    expectSyntax({
      text: 'rule a on hit { on end { stop } }',
      code: 'HOOK_MISPLACED',
      where: 'on end',
      says: '`on end { ... }` belongs to an effect, an item or a skill, not inside other blocks. Put',
    });
  });

  it('[PA19] a clause of the head in the block is told where it belongs', () => {
    expectSyntax({
      text: 'rule a on hit { cooldown 3s }',
      code: 'CLAUSE_UNKNOWN',
      where: 'cooldown',
      says: '`cooldown` stands in the head of a rule, behind its event: `rule NAME on EVENT, cooldown',
    });
  });

  it('[PA19] a smoothed chance says whose luck it is', () => {
    expectSyntax({
      text: 'rule a on hit { chance 25% smoothed { stop } }',
      code: 'MISSING_WORD',
      where: 'smoothed',
      says: '`smoothed` remembers how often it did not happen, and must know for whom. Write `smoothed',
    });
    expectSyntax({
      text: 'rule a on hit { chance 25% smoothed attacker { stop } }',
      code: 'MISSING_WORD',
      where: 'attacker',
      says: 'Found `attacker`, but expected `for` after `smoothed`.',
      fixed: 'rule a on hit { chance 25% smoothed for attacker { stop } }',
    });
  });

  it('[PA19] one of holds weights', () => {
    expectSyntax({
      text: 'rule a on hit { one { weight 1 { } } }',
      code: 'MISSING_WORD',
      where: '{',
      says: 'Found `{`, but expected `of` after `one`.',
      fixed: 'rule a on hit { one of { weight 1 { } } }',
    });
    expectSyntax({
      text: 'rule a on hit { one of { 3 { } } }',
      code: 'MISSING_WORD',
      where: '3',
      says: 'Found `3`, but expected `weight` before it.',
      fixed: 'rule a on hit { one of { weight 3 { } } }',
    });
    expectSyntax({
      text: 'rule a on hit { one of { wieght 3 { } } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'wieght',
      says: 'Found `wieght`, but `one of` holds blocks such as `weight 3 { ... }`.',
      fixed: 'rule a on hit { one of { weight 3 { } } }',
    });
    expectSyntax({
      text: 'rule a on hit { one of { stop } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'stop',
      says: 'Found `stop`, but `one of` holds blocks such as `weight 3 { ... }`.',
    });
  });

  it('[PA19] what changes comes first', () => {
    expectSyntax({
      text: 'rule a on hit { gain 10 attacker.mana }',
      code: 'MISSING_COLON',
      where: '10 attacker.mana',
      says: '`gain` says first what changes, then by how much. Write `gain attacker.mana: 10`.',
      fixed: 'rule a on hit { gain attacker.mana: 10 }',
    });
    expectSyntax({
      text: 'rule a on hit { gain attacker.mana 10 }',
      code: 'MISSING_COLON',
      where: 'a',
      says: 'Found `10`, but expected `:` after `gain attacker.mana`. Add `:`.',
      fixed: 'rule a on hit { gain attacker.mana: 10 }',
    });
    expectSyntax({
      text: 'rule a on hit { gain attacker.mana = 10 }',
      code: 'MISSING_COLON',
      where: '=',
      says: 'Found `=`, but expected `:` after `gain attacker.mana`. Write `:`.',
      fixed: 'rule a on hit { gain attacker.mana : 10 }',
    });
    expectSyntax({
      text: 'rule a on hit { spend 30 attacker.mana { } }',
      code: 'MISSING_COLON',
      where: '30 attacker.mana',
      says: '`spend` says first what changes, then by how much. Write `spend attacker.mana: 30`.',
      fixed: 'rule a on hit { spend attacker.mana: 30 { } }',
    });
    expectSyntax({
      text: 'rule a on hit { store power = 5 }',
      code: 'MISSING_COLON',
      where: '=',
      says: 'Found `=`, but expected `:` after `store power`. Write `:`.',
      fixed: 'rule a on hit { store power : 5 }',
    });
  });

  it('[PA19] some statements stand alone', () => {
    expectSyntax({
      text: 'rule a on hit { cancel() }',
      code: 'EXTRA_PAREN',
      where: '()',
      says: '`cancel` stands alone. Remove `()`.',
      fixed: 'rule a on hit { cancel }',
    });
    expectSyntax({
      text: 'rule a on hit { stop() }',
      code: 'EXTRA_PAREN',
      where: '()',
      says: '`stop` stands alone. Remove `()`.',
      fixed: 'rule a on hit { stop }',
    });
  });

  it('[PA19] a reason stands in quotes', () => {
    expectSyntax({
      text: 'rule a on hit { refuse silenced }',
      code: 'MISSING_QUOTES',
      where: 'silenced',
      says: "Found `silenced`, but the reason of a refusal stands in quotes. Write `'silenced'`.",
      fixed: "rule a on hit { refuse 'silenced' }",
    });
  });

  it('[PA19] values of a raised event have names', () => {
    expectSyntax({
      text: 'rule a on hit { hit(attacker a) }',
      code: 'MISSING_COLON',
      where: 'r',
      says: 'Found `a`, but expected `:` after `attacker`. Add `:`.',
      fixed: 'rule a on hit { hit(attacker: a) }',
    });
    expectSyntax({
      text: 'rule a on hit { hit(attacker: a damage: 5) }',
      code: 'MISSING_COMMA',
      where: 'damage',
      says: 'Found `damage` right after a value. Put `,` between two values.',
      fixed: 'rule a on hit { hit(attacker: a, damage: 5) }',
    });
    expectSyntax({
      text: 'rule a on hit { hit(damage: 5 after 1s }',
      code: 'MISSING_PAREN',
      where: '5',
      says: 'Found `after`, but the `(` opened before is not closed. Add `)` here.',
      fixed: 'rule a on hit { hit(damage: 5) after 1s }',
    });
  });

  it('[PA19] a channel says for how long and how often', () => {
    expectSyntax({
      text: 'rule a on hit { channel caster 3s every 1s { } }',
      code: 'MISSING_WORD',
      where: '3s',
      says: 'Found `3s`, but expected `for` after who channels.',
      fixed: 'rule a on hit { channel caster for 3s every 1s { } }',
    });
    expectSyntax({
      text: 'rule a on hit { channel caster for 3s { } }',
      code: 'MISSING_WORD',
      where: '{',
      says: 'Found `{`, but expected `every` after how long it lasts.',
    });
    expectSyntax({
      text: 'rule a on hit { channel a for 3s every 1s { } on brocken { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'brocken',
      says: 'Found `brocken`, but a channel has only `on broken { ... }`.',
      fixed: 'rule a on hit { channel a for 3s every 1s { } on broken { } }',
    });
  });

  it('[PA19] a chain says where it starts and how far it goes', () => {
    expectSyntax({
      text: 'rule a on hit { chain foe in units jumps 4 { } }',
      code: 'MISSING_WORD',
      where: '4',
      says: 'This chain does not say `from`. Add `from target`, whom it meets first.',
    });
    expectSyntax({
      text: 'rule a on hit { chain foe in units from target { } }',
      code: 'MISSING_WORD',
      where: 't',
      says: 'This chain does not say `jumps`. Add `jumps 4`, how often it goes on.',
    });
    expectSyntax({
      text: 'rule a on hit { chain foe in units from target jump 4 { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'jump',
      says: 'Found `jump`, but a chain has `from`, `jumps` and `every`. Did you mean `jumps`?',
      fixed: 'rule a on hit { chain foe in units from target jumps 4 { } }',
    });
  });

  it('[PA19] after has a time and a block', () => {
    expectSyntax({
      text: 'rule a on hit { after { stop } }',
      code: 'EXPECTED_EXPRESSION',
      where: '{',
      says: 'Found `{`, but a value or condition is missing here. Write a number, a name or a',
    });
    expectSyntax({
      text: 'rule a on hit { after 2s stop }',
      code: 'EXPECTED_BLOCK',
      where: 'stop',
      says: 'Found `stop`, but expected `{` after the time. Put what it holds between `{` and `}`.',
      fixed: 'rule a on hit { after 2s { stop } }',
    });
  });

  it('[PA19] a misspelt statement is told the nearest', () => {
    expectSyntax({
      text: 'rule a on hit { dispell(tag: debuff) }',
      code: 'EXPECTED_STATEMENT',
      where: 'dispell',
      says: 'Found `dispell`, but expected a statement, such as `let`, `if`, `modify` or `apply`. Did',
      fixed: 'rule a on hit { dispel(tag: debuff) }',
    });
    expectSyntax({
      text: 'rule a on hit { cancell }',
      code: 'EXPECTED_STATEMENT',
      where: 'cancell',
      says: 'Found `cancell`, but expected a statement, such as `let`, `if`, `modify` or `apply`. Did',
      fixed: 'rule a on hit { cancel }',
    });
    expectSyntax({
      text: 'rule a on hit { remove slow }',
      code: 'EXPECTED_STATEMENT',
      where: 'remove',
      says: 'Found `remove`, but expected a statement, such as `let`, `if`, `modify` or `apply`. Did',
    });
    expectSyntax({
      text: 'rule a on hit { return }',
      code: 'EXPECTED_STATEMENT',
      where: 'return',
      says: 'Found `return`, but expected a statement, such as `let`, `if`, `modify` or `apply`. Did',
      fixed: 'rule a on hit { stop }',
    });
  });
});
