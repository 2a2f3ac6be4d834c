// Findings of the parser about skills. One mistake, one finding.
import { describe, it } from 'vitest';
import { expectSyntax } from '../support/syntax-finding.ts';

describe('skill clause', () => {
  it('[PA17] a cost says first how much', () => {
    expectSyntax({
      text: 'skill a { cost mana 30 }',
      code: 'CLAUSE_UNKNOWN',
      where: 'mana 30',
      says: 'A cost says first how much, then of what. Write `cost 30 mana`.',
      fixed: 'skill a { cost 30 mana }',
    });
    expectSyntax({
      text: 'skill a { cost 30 }',
      code: 'EXPECTED_NAME',
      where: '}',
      says: 'Found `}`, but expected the name of a resource, as in `cost 30 mana`. Names are letters,',
    });
  });

  it('[PA17] a target is told its kinds', () => {
    expectSyntax({
      text: 'skill a { target enemies }',
      code: 'CLAUSE_UNKNOWN',
      where: 'enemies',
      says: 'Found `enemies`, but expected the kind of target: `self`, `ally`, `enemy`, `unit` or',
      fixed: 'skill a { target enemy }',
    });
    expectSyntax({
      text: 'skill a { target enemy 30m }',
      code: 'MISSING_WORD',
      where: '30m',
      says: 'Found `30m`, but expected `within` after the kind of target.',
      fixed: 'skill a { target enemy within 30m }',
    });
    expectSyntax({
      text: 'skill a { target enemy in 30m }',
      code: 'MISSING_WORD',
      where: 'in',
      says: 'Found `in`, but expected `within` after the kind of target.',
      fixed: 'skill a { target enemy within 30m }',
    });
  });

  it('[PA17] a misspelt clause is told the nearest', () => {
    expectSyntax({
      text: 'skill a { cooldwn 8s }',
      code: 'CLAUSE_UNKNOWN',
      where: 'cooldwn',
      says: 'Found `cooldwn`, which is no clause of a skill. A skill has `target`, `cost`, `cooldown`,',
      fixed: 'skill a { cooldown 8s }',
    });
    expectSyntax({
      text: 'skill a { foo 5 }',
      code: 'CLAUSE_UNKNOWN',
      where: 'foo',
      says: 'Found `foo`, which is no clause of a skill. A skill has `target`, `cost`, `cooldown`,',
    });
    expectSyntax({
      text: 'skill a { range 30m }',
      code: 'CLAUSE_UNKNOWN',
      where: 'range',
      says: 'How far a skill reaches stands behind its kind of target. Write `target enemy within 30m`.',
    });
    expectSyntax({
      text: 'skill a { cooldown 8s, start end }',
      code: 'CLAUSE_UNKNOWN',
      where: 'start',
      says: 'Found `start`, but here the cooldown of a skill has only `starts`. Did you mean `starts`?',
      fixed: 'skill a { cooldown 8s, starts end }',
    });
  });

  it('[PA17] statements belong into a hook', () => {
    expectSyntax({
      text: 'skill a { modify damage: flat 5 }',
      code: 'HOOK_MISPLACED',
      where: 'modify',
      says: '`modify` says what happens, but not when. Put it into `on use { ... }`.',
      fixed: 'skill a { on use { modify damage: flat 5 } }',
    });
    expectSyntax({
      text: 'skill a { hit(damage: 5) }',
      code: 'HOOK_MISPLACED',
      where: 'hit',
      says: '`hit` says what happens, but not when. Put it into `on use { ... }`.',
      fixed: 'skill a { on use { hit(damage: 5) } }',
    });
    expectSyntax({
      text: 'skill a { modify damage: flat 5 stop }',
      code: 'HOOK_MISPLACED',
      where: 'modify',
      says: '`modify` says what happens, but not when. Put it into `on use { ... }`.',
      fixed: 'skill a { on use { modify damage: flat 5 stop } }',
    });
    expectSyntax({
      text: 'skill a { when crit }',
      code: 'HOOK_MISPLACED',
      where: 'when',
      says: '`when` says what happens, but not when. Put it into `on use { ... }`.',
    });
  });

  it('[PA17] a hook is told when it can run', () => {
    expectSyntax({
      text: 'skill a { on cast { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'cast',
      says: 'Found `cast`, but expected when the hook runs: `use` or `interrupted`. Did you mean `use`?',
      fixed: 'skill a { on use { } }',
    });
    expectSyntax({
      text: 'skill a { on start { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'start',
      says: 'Found `start`, but expected when the hook runs: `use` or `interrupted`.',
    });
    expectSyntax({
      text: 'skill a { use { stop } }',
      code: 'MISSING_WORD',
      where: 'use',
      says: 'Found `use`, but expected `on` before it. Write `on use { ... }`.',
      fixed: 'skill a { on use { stop } }',
    });
  });

  it('[PA17] a requirement has a reason', () => {
    expectSyntax({
      text: 'skill a { requires caster.hp > 5 }',
      code: 'MISSING_ELSE',
      where: 'requires caster.hp > 5',
      says: 'Whoever is refused is told why. Add `else` and the reason, such as `requires QUESTION',
      fixed: "skill a { requires caster.hp > 5 else 'not allowed' }",
    });
    expectSyntax({
      text: 'skill a { requires caster.hp > 5 else silenced }',
      code: 'MISSING_QUOTES',
      where: 'silenced',
      says: "Found `silenced`, but the reason of a refusal stands in quotes. Write `'silenced'`.",
      fixed: "skill a { requires caster.hp > 5 else 'silenced' }",
    });
    expectSyntax({
      text: "skill a { requires caster.hp > 5, 'x' }",
      code: 'MISSING_ELSE',
      where: ',',
      says: 'Found `,`, but expected `else` before the reason of a refusal.',
      fixed: "skill a { requires caster.hp > 5 else 'x' }",
    });
  });

  it('[PA17] clauses have neither sign nor comma', () => {
    expectSyntax({
      text: 'skill a { cooldown: 8s }',
      code: 'EXTRA_COLON',
      where: ':',
      says: '`cooldown` takes its value without `:`. Write `cooldown 8s`.',
      fixed: 'skill a { cooldown 8s }',
    });
    expectSyntax({
      text: 'skill a { target self, cost 3 mana }',
      code: 'EXTRA_COMMA',
      where: ',',
      says: 'Clauses need no `,` between them. Remove it.',
      fixed: 'skill a { target self cost 3 mana }',
    });
  });

  it('[PA17] a small word of a clause is put there', () => {
    expectSyntax({
      text: 'skill a { charges 2 per 12s }',
      code: 'MISSING_WORD',
      where: 'per',
      says: 'Found `per`, but expected `every` after the number of charges.',
      fixed: 'skill a { charges 2 every 12s }',
    });
    expectSyntax({
      text: 'skill a { charges 2 }',
      code: 'MISSING_WORD',
      where: '}',
      says: 'Found `}`, but expected `every` after the number of charges.',
    });
    expectSyntax({
      text: 'skill a { cooldown 8s starts end }',
      code: 'MISSING_COMMA',
      where: 'starts',
      says: 'Found `starts` right after what stands before it. Put `,` between them.',
      fixed: 'skill a { cooldown 8s, starts end }',
    });
  });

  it('[PA16] a clause given twice is one finding', () => {
    expectSyntax({
      text: 'skill a { cast 1s cast 2s }',
      code: 'ARGUMENT_REPEATED',
      where: 'cast',
      says: 'This already has a `cast`, which counts once. Keep one of the two.',
    });
  });
});
