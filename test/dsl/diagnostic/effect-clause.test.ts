// Findings of the parser about the clauses of effects, templates and items. One mistake, one finding.
import { describe, it } from 'vitest';
import { expectSyntax } from '../support/syntax-finding.ts';

describe('effect clause', () => {
  it('[PA16] the number of stacks follows max', () => {
    expectSyntax({
      text: 'effect a { stack 3 }',
      code: 'MISSING_WORD',
      where: '3',
      says: 'Found `3`, but expected `max` after `stack`. Write `stack max 3`.',
      fixed: 'effect a { stack max 3 }',
    });
    expectSyntax({
      text: 'effect a { stack foo }',
      code: 'CLAUSE_UNKNOWN',
      where: 'foo',
      says: 'Found `foo`, but `stack` says `per target` or `per source`, and `max` with a number, such',
    });
  });

  it('[PA16] a misspelt clause is told the nearest of its construct', () => {
    expectSyntax({
      text: 'effect a { durration 2s }',
      code: 'CLAUSE_UNKNOWN',
      where: 'durration',
      says: '`durration` is no clause of an effect. Did you mean `duration`?',
      fixed: 'effect a { duration 2s }',
    });
    expectSyntax({
      text: 'effect a { tag debuff.x }',
      code: 'CLAUSE_UNKNOWN',
      where: 'tag',
      says: '`tag` is no clause of an effect. Did you mean `tags`?',
      fixed: 'effect a { tags debuff.x }',
    });
    expectSyntax({
      text: 'effect a { stack max 3, timer each }',
      code: 'CLAUSE_UNKNOWN',
      where: 'timer',
      says: 'Found `timer`, but here `stack` has only `per`, `max`, `timers` or `on`. Did you mean',
      fixed: 'effect a { stack max 3, timers each }',
    });
    expectSyntax({
      text: 'effect a { every 1s, frist now { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'frist',
      says: 'Found `frist`, but here `every` has only `first` or `last`. Did you mean `first`?',
      fixed: 'effect a { every 1s, first now { } }',
    });
    expectSyntax({
      text: 'effect a { aura ally in units limit 2 gives b, evry 1s }',
      code: 'CLAUSE_UNKNOWN',
      where: 'evry',
      says: 'Found `evry`, but here `aura` has only `every` or `linger`. Did you mean `every`?',
      fixed: 'effect a { aura ally in units limit 2 gives b, every 1s }',
    });
    expectSyntax({
      text: 'effect a { pool 200 from hit, ordr 1 }',
      code: 'CLAUSE_UNKNOWN',
      where: 'ordr',
      says: 'Found `ordr`, but here `pool` has only `order` or `where`. Did you mean `order`?',
      fixed: 'effect a { pool 200 from hit, order 1 }',
    });
  });

  it('[PA16] a misspelt word of a clause is told the nearest', () => {
    expectSyntax({
      text: 'effect a { stack per sorce max 3 }',
      code: 'CLAUSE_UNKNOWN',
      where: 'sorce',
      says: 'Found `sorce`, but expected what the stacks are counted for: `target` or `source`. Did',
      fixed: 'effect a { stack per source max 3 }',
    });
    expectSyntax({
      text: 'effect a { stack max 3, on reaply refresh }',
      code: 'CLAUSE_UNKNOWN',
      where: 'reaply',
      says: 'Found `reaply`, but expected the moment: `reapply` or `full`. Did you mean `reapply`?',
      fixed: 'effect a { stack max 3, on reapply refresh }',
    });
    expectSyntax({
      text: 'effect a { sources max }',
      code: 'CLAUSE_UNKNOWN',
      where: 'max',
      says: 'Found `max`, but expected how several sources add up: `sum` or `strongest`. Did you mean',
      fixed: 'effect a { sources strongest }',
    });
    expectSyntax({
      text: 'effect a { stack max 3, timers both }',
      code: 'CLAUSE_UNKNOWN',
      where: 'both',
      says: 'Found `both`, but expected how the timers run: `shared` or `each`.',
    });
  });

  it('[PA16] a missing small word is put there', () => {
    expectSyntax({
      text: 'effect a { ends source }',
      code: 'MISSING_WORD',
      where: 'source',
      says: 'Found `source`, but expected `with` after `ends`.',
      fixed: 'effect a { ends with source }',
    });
    expectSyntax({
      text: 'effect a { pool 200 hit }',
      code: 'MISSING_WORD',
      where: 'hit',
      says: 'Found `hit`, but expected `from` after the size of the pool.',
      fixed: 'effect a { pool 200 from hit }',
    });
    expectSyntax({
      text: 'effect a { aura ally in units limit 2 b }',
      code: 'MISSING_WORD',
      where: 'b',
      says: 'Found `b`, but expected `gives` after the selection of an aura.',
      fixed: 'effect a { aura ally in units limit 2 gives b }',
    });
  });

  it('[PA16] clauses of a clause have a comma before them', () => {
    expectSyntax({
      text: 'effect a { stack per source max 3 timers each }',
      code: 'MISSING_COMMA',
      where: 'timers',
      says: 'Found `timers` right after what stands before it. Put `,` between them.',
      fixed: 'effect a { stack per source max 3, timers each }',
    });
    expectSyntax({
      text: 'effect a { every 1s first now { } }',
      code: 'MISSING_COMMA',
      where: 'first',
      says: 'Found `first` right after what stands before it. Put `,` between them.',
      fixed: 'effect a { every 1s, first now { } }',
    });
    expectSyntax({
      text: 'effect a { pool 200 from hit order 1 }',
      code: 'MISSING_COMMA',
      where: 'order',
      says: 'Found `order` right after what stands before it. Put `,` between them.',
      fixed: 'effect a { pool 200 from hit, order 1 }',
    });
  });

  it('[PA16] clauses have neither sign nor comma', () => {
    expectSyntax({
      text: 'effect a { tags: debuff.x }',
      code: 'EXTRA_COLON',
      where: ':',
      says: '`tags` takes its value without `:`. Write `tags debuff.poison`.',
      fixed: 'effect a { tags debuff.x }',
    });
    expectSyntax({
      text: 'effect a { duration 2s, tags a }',
      code: 'EXTRA_COMMA',
      where: ',',
      says: 'Statements need no `,` between them. Remove it.',
      fixed: 'effect a { duration 2s tags a }',
    });
    expectSyntax({
      text: 'effect a { immune to debuff.x }',
      code: 'CLAUSE_UNKNOWN',
      where: 'to',
      says: 'The clause has no `to`. Write `immune debuff.sleep`.',
      fixed: 'effect a { immune debuff.x }',
    });
  });

  it('[PA16] every has a block', () => {
    expectSyntax({
      text: 'effect a { every 1s }',
      code: 'EXPECTED_BLOCK',
      where: '}',
      says: 'Found `}`, but expected `{` after `every`. Put what it holds between `{` and `}`.',
    });
    expectSyntax({
      text: 'effect a { every 1s stop }',
      code: 'EXPECTED_BLOCK',
      where: 'stop',
      says: 'Found `stop`, but expected `{` after `every`. Put what it holds between `{` and `}`.',
      fixed: 'effect a { every 1s { stop } }',
    });
    expectSyntax({
      text: 'effect a { every { stop } }',
      code: 'EXPECTED_EXPRESSION',
      where: '{',
      says: 'Found `{`, but a value or condition is missing here. Write a number, a name or a',
    });
  });

  it('[PA16] a hook is told when it can run', () => {
    expectSyntax({
      text: 'effect a { on dead { stop } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'dead',
      says: 'Found `dead`, but expected when the hook runs: `start`, `stack`, `absorbed`, `end`,',
      fixed: 'effect a { on died { stop } }',
    });
    expectSyntax({
      text: 'effect a { on foo { stop } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'foo',
      says: 'Found `foo`, but expected when the hook runs: `start`, `stack`, `absorbed`, `end`,',
    });
    expectSyntax({
      text: 'effect a { on { stop } }',
      code: 'CLAUSE_UNKNOWN',
      where: '{',
      says: 'Found `{`, but expected when the hook runs: `start`, `stack`, `absorbed`, `end`,',
    });
    expectSyntax({
      text: 'effect a { start { stop } }',
      code: 'MISSING_WORD',
      where: 'start',
      says: 'Found `start`, but expected `on` before it. Write `on start { ... }`.',
      fixed: 'effect a { on start { stop } }',
    });
  });

  it('[PA16] an own field has a value or a type', () => {
    expectSyntax({
      text: 'effect a { own x 5 }',
      code: 'MISSING_EQUALS',
      where: 'x',
      says: 'Found `5`, but expected `=` after `own x`. Add `=`.',
      fixed: 'effect a { own x = 5 }',
    });
    expectSyntax({
      text: 'effect a { own x }',
      code: 'MISSING_EQUALS',
      where: 'x',
      says: 'Found `}`, but expected `=` after `own x`. Add `=`.',
    });
  });

  it('[PA16] a change for each stack', () => {
    expectSyntax({
      text: 'effect a { modify speed: less 20% per stack }',
      code: 'KEYWORD_FOREIGN',
      where: 'per stack',
      says: 'Found `per`. A change that counts for each stack says `each stack`.',
      fixed: 'effect a { modify speed: less 20% each stack }',
    });
  });

  it('[PA16] a clause given twice is one finding that shows the first', () => {
    expectSyntax({
      text: 'effect a { on start { } on start { } }',
      code: 'ARGUMENT_REPEATED',
      where: 'on',
      says: 'This already has a `on start`, which counts once. Keep one of the two.',
    });
    expectSyntax({
      text: 'effect a { tags a tags b }',
      code: 'ARGUMENT_REPEATED',
      where: 'tags',
      says: 'This already has a `tags`, which counts once. Keep one of the two.',
    });
    expectSyntax({
      text: 'effect a { stack max 1, timers each, timers shared }',
      code: 'ARGUMENT_REPEATED',
      where: 'timers',
      says: 'This already has a `timers`, which counts once. Keep one of the two.',
    });
  });

  it('[PA15] a template is used with = and parentheses', () => {
    expectSyntax({
      text: 'effect venom = dot',
      code: 'MISSING_PAREN',
      where: 't',
      says: 'Found the end of the file, but expected `(` after the name of the template. Add it.',
      fixed: 'effect venom = dot()',
    });
    expectSyntax({
      text: 'effect venom dot(amount: 5)',
      code: 'MISSING_EQUALS',
      where: 'm',
      says: 'Found `dot`, but expected `=` after the name of the effect. Add `=`.',
      fixed: 'effect venom = dot(amount: 5)',
    });
    expectSyntax({
      text: 'template a { duration 5s }',
      code: 'MISSING_PAREN',
      where: 'a',
      says: 'Found `{`, but expected `(` after the name of the template. Add it.',
      fixed: 'template a() { duration 5s }',
    });
  });
});
