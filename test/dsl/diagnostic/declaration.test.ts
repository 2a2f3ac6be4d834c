// Findings of the parser about declarations besides rules and effects. One mistake, one finding.
import { describe, it } from 'vitest';
import { expectSyntax } from '../support/syntax-finding.ts';

describe('declaration', () => {
  it('[PA13] a misspelt declaration is told the nearest', () => {
    expectSyntax({
      text: 'skil a { target self }',
      code: 'EXPECTED_DECLARATION',
      where: 'skil',
      says: 'Found `skil`, which cannot stand by itself. Outside all blocks stand declarations, such',
      fixed: 'skill a { target self }',
    });
    expectSyntax({
      text: 'clas a { hp 5 }',
      code: 'EXPECTED_DECLARATION',
      where: 'clas',
      says: 'Found `clas`, which cannot stand by itself. Outside all blocks stand declarations, such',
      fixed: 'class a { hp 5 }',
    });
    expectSyntax({
      text: 'override effct a { }',
      code: 'EXPECTED_DECLARATION',
      where: 'effct',
      says: 'Found `effct`, but `override` stands before `effect`, `rule`, `skill`, `class`, `unit` or',
      fixed: 'override effect a { }',
    });
    expectSyntax({
      text: 'override formula f() = 1',
      code: 'EXPECTED_DECLARATION',
      where: 'formula',
      says: 'Found `formula`, but `override` stands before `effect`, `rule`, `skill`, `class`, `unit`',
    });
  });

  it('[PA15] a field says which field it takes from', () => {
    expectSyntax({
      text: 'event hit { damage: number takes }',
      code: 'MISSING_OUTCOME',
      where: 'takes',
      says: '`takes` names an entity of the event and one of its fields. Write `takes target.hp`.',
    });
    expectSyntax({
      text: 'event hit { damage: number takes hp, x: unit }',
      code: 'MISSING_OUTCOME',
      where: 'hp',
      says: '`takes` names an entity of the event and one of its fields. Write `takes target.hp`.',
      fixed: 'event hit { damage: number takes target.hp, x: unit }',
    });
    expectSyntax({
      text: 'event hit { damage: number take target.hp }',
      code: 'CLAUSE_UNKNOWN',
      where: 'take',
      says: 'Found `take` after the type of a field. `takes target.hp` or `gives target.hp` says what',
      fixed: 'event hit { damage: number takes target.hp }',
    });
    expectSyntax({
      text: 'event hit { damage: number takes target.hp rounded floor }',
      code: 'CLAUSE_UNKNOWN',
      where: 'floor',
      says: 'Found `floor`, but expected how it is rounded: `down`, `up` or `nearest`. Did you mean',
      fixed: 'event hit { damage: number takes target.hp rounded down }',
    });
  });

  it('[PA15] a rule runs before, on or after, and has its clauses once', () => {
    expectSyntax({
      text: 'rule a befor hit { }',
      code: 'CLAUSE_UNKNOWN',
      where: 'befor',
      says: 'Found `befor`, but a rule runs `before`, `on` or `after` its event. Did you mean `before`?',
      fixed: 'rule a before hit { }',
    });
    expectSyntax({
      text: 'rule before hit { }',
      code: 'EXPECTED_NAME',
      where: 'before',
      says: 'Found `before`, but expected the name of the rule before it. Names are letters, digits',
      fixed: 'rule before_hit before hit { }',
    });
    expectSyntax({
      text: 'rule a on hit, cooldwn 3s { }',
      code: 'CLAUSE_UNKNOWN',
      where: 'cooldwn',
      says: 'Found `cooldwn`, but here a rule has only `priority`, `cooldown` or `depth`. Did you mean',
      fixed: 'rule a on hit, cooldown 3s { }',
    });
    expectSyntax({
      text: 'rule a on hit, depth 3, depth 4 { }',
      code: 'ARGUMENT_REPEATED',
      where: 'depth',
      says: 'This already has a `depth`, which counts once. Keep one of the two.',
    });
    expectSyntax({
      text: 'rule a on hit, cooldown 3s per { }',
      code: 'EXPECTED_EXPRESSION',
      where: '{',
      says: 'Found `{`, but a value or condition is missing here. Write a number, a name or a',
    });
  });

  it('[PA15] a tune has = and bounds joined by two dots', () => {
    expectSyntax({
      text: 'tune x: 5',
      code: 'MISSING_EQUALS',
      where: ':',
      says: 'Found `:`, but expected `=` after `tune x`. Write `=`.',
      fixed: 'tune x= 5',
    });
    expectSyntax({
      text: 'tune x 5',
      code: 'MISSING_EQUALS',
      where: 'x',
      says: 'Found `5`, but expected `=` after `tune x`. Add `=`.',
      fixed: 'tune x = 5',
    });
    expectSyntax({
      text: 'tune x = 5 in 1 to 9',
      code: 'MISSING_WORD',
      where: 'to',
      says: 'Found `to`, but the bounds of a `tune` are joined by `..`, as in `in 80..160`.',
      fixed: 'tune x = 5 in 1..9',
    });
    expectSyntax({
      text: 'tune x = 5 in 1-9',
      code: 'MISSING_WORD',
      where: '-',
      says: 'Found `-`, but the bounds of a `tune` are joined by `..`, as in `in 80..160`.',
      fixed: 'tune x = 5 in 1..9',
    });
    expectSyntax({
      text: 'tune x = 5 in 1',
      code: 'MISSING_WORD',
      where: '1',
      says: 'Found the end of the file, but the bounds of a `tune` are joined by `..`, as in `in',
    });
  });

  it('[PA15] a roll belongs to an event', () => {
    expectSyntax({
      text: 'roll x = 1d20',
      code: 'MISSING_EVENT',
      where: 'x',
      says: 'A roll belongs to an event, whose rules all see its one result. Write `roll x on EVENT =',
    });
    expectSyntax({
      text: 'roll x attack = 1d20',
      code: 'MISSING_EVENT',
      where: 'attack',
      says: 'A roll belongs to an event, whose rules all see its one result. Write `roll x on attack =',
      fixed: 'roll x on attack = 1d20',
    });
    expectSyntax({
      text: 'roll x on attack: 1d20',
      code: 'MISSING_EQUALS',
      where: ':',
      says: 'Found `:`, but expected `=` after `roll x on attack`. Write `=`.',
      fixed: 'roll x on attack= 1d20',
    });
  });

  it('[PA15] a table comes from a sheet', () => {
    expectSyntax({
      text: 'table a from a.csv',
      code: 'MISSING_QUOTES',
      where: 'a.csv',
      says: "Found `a`, but the name of a sheet stands in quotes. Write `'a.csv'`.",
      fixed: "table a from 'a.csv'",
    });
    expectSyntax({
      text: "table a 'a.csv'",
      code: 'MISSING_WORD',
      where: "'a.csv'",
      says: "Found `'a.csv'`, but expected `from` before the name of the sheet.",
      fixed: "table a from 'a.csv'",
    });
    expectSyntax({
      text: "table a = 'a.csv'",
      code: 'MISSING_WORD',
      where: '=',
      says: 'Found `=`, but expected `from` before the name of the sheet.',
      fixed: "table a from 'a.csv'",
    });
  });

  it('[PA15] values of an enum have commas', () => {
    expectSyntax({
      text: 'enum a { b c }',
      code: 'MISSING_COMMA',
      where: 'c',
      says: 'Found `c` right after a value. Put `,` between two values.',
      fixed: 'enum a { b, c }',
    });
    expectSyntax({
      text: 'enum a = { b, c }',
      code: 'EXTRA_COLON',
      where: '=',
      says: 'The values of an enum follow its name. Write `enum NAME { ... }` without `=`.',
      fixed: 'enum a  { b, c }',
    });
    expectSyntax({
      text: 'enum a { b, c',
      code: 'MISSING_BRACE',
      where: 'c',
      says: 'Found the end of the file, but the `{` opened before is not closed. Add `}` where its',
      fixed: 'enum a { b, c }',
    });
    expectSyntax({
      text: 'enum a b, c',
      code: 'EXPECTED_BLOCK',
      where: 'b',
      says: 'Found `b`, but expected `{` after the name of the enum. Put what it holds between `{` and',
    });
  });

  it('[PA15] a resource is of a kind', () => {
    expectSyntax({
      text: 'resource mana max 100',
      code: 'MISSING_WORD',
      where: 'max',
      says: 'Found `max`, but expected `of` and who has it, such as `of unit`.',
      fixed: 'resource mana of unit max 100',
    });
    expectSyntax({
      text: 'resource mana unit max 100',
      code: 'MISSING_WORD',
      where: 'unit',
      says: 'Found `unit`, but expected `of` after `resource mana`.',
      fixed: 'resource mana of unit max 100',
    });
    expectSyntax({
      text: 'resource mana of unit per attacker max 5',
      code: 'CLAUSE_UNKNOWN',
      where: 'attacker',
      says: 'Found `attacker`, but expected what a pair is counted against: `target`.',
    });
  });

  it('[PA15] clauses of a resource have commas between them', () => {
    expectSyntax({
      text: 'resource mana of unit max 100 start 50',
      code: 'MISSING_COMMA',
      where: 'start',
      says: 'Found `start` right after what stands before it. Put `,` between them.',
      fixed: 'resource mana of unit max 100, start 50',
    });
    expectSyntax({
      text: 'resource mana of unit, max 100',
      code: 'EXTRA_COMMA',
      where: ',',
      says: 'No `,` stands before the first clause of a resource. Remove it.',
      fixed: 'resource mana of unit max 100',
    });
  });

  it('[PA15] a misspelt clause of a resource is told the nearest', () => {
    expectSyntax({
      text: 'resource mana of unit max 100, gain 5 every 1s',
      code: 'CLAUSE_UNKNOWN',
      where: 'gain',
      says: 'Found `gain`, but here a resource has only `max`, `start`, `gains`, `loses` or `was`. Did you',
      fixed: 'resource mana of unit max 100, gains 5 every 1s',
    });
    expectSyntax({
      text: 'resource mana of unit max 100, gains 5 per 1s',
      code: 'MISSING_WORD',
      where: 'per',
      says: 'Found `per`, but expected `every` after `gains` and how much.',
      fixed: 'resource mana of unit max 100, gains 5 every 1s',
    });
    expectSyntax({
      text: 'resource mana of unit max 100, gains 5',
      code: 'MISSING_WORD',
      where: '5',
      says: 'Found the end of the file, but expected `every` after `gains` and how much.',
    });
    expectSyntax({
      text: 'resource mana of unit maximum 5',
      code: 'CLAUSE_UNKNOWN',
      where: 'maximum',
      says: 'Found `maximum`, but here a resource has only `max`, `start`, `gains`, `loses` or `was`. Did you',
      fixed: 'resource mana of unit max 5',
    });
    expectSyntax({
      text: 'resource mana of unit max 5, gains 1 every 1s, loses 1 every 2s',
      code: 'ARGUMENT_REPEATED',
      where: 'loses',
      says: 'This already has a `gains` or `loses`, which counts once. Keep one of the two.',
    });
  });

  it('[PA18] values have neither sign nor comma', () => {
    expectSyntax({
      text: 'class a { hp: 5 }',
      code: 'EXTRA_COLON',
      where: ':',
      says: '`hp` takes its value without `:`. Write `hp 80`.',
      fixed: 'class a { hp 5 }',
    });
    expectSyntax({
      text: 'class a { hp = 5 attack 3 }',
      code: 'EXTRA_COLON',
      where: '=',
      says: '`hp` takes its value without `=`. Write `hp 80`.',
      fixed: 'class a { hp  5 attack 3 }',
    });
    expectSyntax({
      text: 'class a { hp 5, attack 3 }',
      code: 'EXTRA_COMMA',
      where: ',',
      says: 'Values need no `,` between them. Remove it.',
      fixed: 'class a { hp 5 attack 3 }',
    });
    expectSyntax({
      text: 'class a { hp }',
      code: 'EXPECTED_EXPRESSION',
      where: 'hp',
      says: '`hp` has no value. Write it behind the name, such as `hp 80`.',
    });
    expectSyntax({
      text: 'class a { hp 5 hp 6 }',
      code: 'ARGUMENT_REPEATED',
      where: 'hp',
      says: 'This already has a `hp`, which counts once. Keep one of the two.',
    });
    expectSyntax({
      text: 'class a { skills }',
      code: 'EXPECTED_NAME',
      where: '}',
      says: 'Found `}`, but expected the name of a skill. Names are letters, digits and `_`.',
    });
  });

  it('[PA18] a unit is of a class, and has only values and skills', () => {
    expectSyntax({
      text: 'unit a goblin { hp 5 }',
      code: 'MISSING_WORD',
      where: 'goblin',
      says: 'Found `goblin`, but expected `of` after `a`.',
      fixed: 'unit a of goblin { hp 5 }',
    });
    expectSyntax({
      text: 'unit a is goblin { hp 5 }',
      code: 'MISSING_WORD',
      where: 'is',
      says: 'Found `is`, but expected `of` after `a`.',
      fixed: 'unit a of goblin { hp 5 }',
    });
    expectSyntax({
      text: 'unit a { modify attack: flat 5 }',
      code: 'HOOK_MISPLACED',
      where: 'modify',
      says: '`modify` begins a statement, but a unit has only values and skills. Put it into a class,',
    });
    expectSyntax({
      text: 'unit a { on start { } }',
      code: 'HOOK_MISPLACED',
      where: 'on',
      says: '`on` begins a clause, but a unit has only values and skills. Put it into a class, an item',
    });
  });
});
