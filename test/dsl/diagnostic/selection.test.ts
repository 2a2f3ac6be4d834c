// Findings of the parser about selections and what is asked about groups. One mistake, one finding.
import { describe, it } from 'vitest';
import { expectSyntax } from '../support/syntax-finding.ts';

describe('selection', () => {
  it('[PA20] a selection says how many it finds', () => {
    expectSyntax({
      text: 'rule a on hit { each foe in enemies of attacker { stop } }',
      code: 'LIMIT_MISSING',
      where: 'foe in enemies of attacker',
      says: 'A selection says how many it finds at most, from 1 to 64, so that its cost is known. Add',
      fixed: 'rule a on hit { each foe in enemies of attacker limit 8 { stop } }',
    });
    expectSyntax({
      text: 'rule a on hit { each foe in units by random { stop } }',
      code: 'LIMIT_MISSING',
      where: 'foe in units',
      says: 'A selection says how many it finds at most, from 1 to 64, so that its cost is known. Add',
      fixed: 'rule a on hit { each foe in units limit 8 by random { stop } }',
    });
    expectSyntax({
      text: 'rule a on hit { let x = count(foe in units) }',
      code: 'LIMIT_MISSING',
      where: 'foe in units',
      says: 'A selection says how many it finds at most, from 1 to 64, so that its cost is known. Add',
      fixed: 'rule a on hit { let x = count(foe in units limit 8) }',
    });
  });

  it('[PA20] a missing or misspelt small word is put there', () => {
    expectSyntax({
      text: 'rule a on hit { each foe enemies of attacker limit 2 { } }',
      code: 'MISSING_WORD',
      where: 'enemies',
      says: 'Found `enemies`, but expected `in` after `foe`.',
      fixed: 'rule a on hit { each foe in enemies of attacker limit 2 { } }',
    });
    expectSyntax({
      text: 'rule a on hit { each foe in enemies attacker limit 2 { } }',
      code: 'MISSING_WORD',
      where: 'attacker',
      says: 'Found `attacker`, but expected `of` after `enemies`.',
      fixed: 'rule a on hit { each foe in enemies of attacker limit 2 { } }',
    });
    expectSyntax({
      text: 'rule a on hit { each foe in units near attacker 5m limit 2 { } }',
      code: 'MISSING_WORD',
      where: '5m',
      says: 'Found `5m`, but expected `within` after what it is near to.',
      fixed: 'rule a on hit { each foe in units near attacker within 5m limit 2 { } }',
    });
    expectSyntax({
      text: 'rule a on hit { each foe in units in cone 60deg from a toward b within 5m limit 2 { } }',
      code: 'MISSING_WORD',
      where: 'toward',
      says: 'Found `toward`, but expected `towards` after where the cone begins.',
      fixed:
        'rule a on hit { each foe in units in cone 60deg from a towards b within 5m limit 2 { } }',
    });
  });

  it('[PA20] what stands in the wrong place is told the right one', () => {
    expectSyntax({
      text: 'rule a on hit { each foe in units of attacker limit 2 { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'of',
      says: 'Only `allies` and `enemies` are `of` somebody; a group such as `units` is all of them.',
    });
    expectSyntax({
      text: 'rule a on hit { each foe in units limit 2 near attacker within 5m { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'near',
      says: '`near` belongs to a group. Put it right after the group, before `limit`.',
    });
    expectSyntax({
      text: 'rule a on hit { each foe in (units or allies of attacker limit 2) { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'limit',
      says: '`limit` holds for all groups together. Put it behind the `)`.',
    });
    expectSyntax({
      text: 'rule a on hit { each foe in units limit 2, by random { } }',
      code: 'EXTRA_COMMA',
      where: ',',
      says: 'The parts of a selection need no `,` between them. Remove it.',
      fixed: 'rule a on hit { each foe in units limit 2 by random { } }',
    });
  });

  it('[PA20] an unknown order is told the known ones', () => {
    expectSyntax({
      text: 'rule a on hit { each foe in units limit 2 by closest to attacker { } }',
      code: 'CLAUSE_UNKNOWN',
      where: 'closest',
      says: 'Found `closest`, but expected the order: `nearest`, `farthest`, `lowest`, `highest` or',
      fixed: 'rule a on hit { each foe in units limit 2 by nearest to attacker { } }',
    });
  });

  it('[PA16] a part given twice is one finding', () => {
    expectSyntax({
      text: 'rule a on hit { each foe in units limit 2 limit 3 { } }',
      code: 'ARGUMENT_REPEATED',
      where: 'limit',
      says: 'This already has a `limit`, which counts once. Keep one of the two.',
    });
  });

  it('[PA19] `for each` is one finding', () => {
    expectSyntax({
      text: 'rule a on hit { for each foe in units limit 2 { } }',
      code: 'KEYWORD_FOREIGN',
      where: 'for',
      says: 'Found `for each`, which is only `each` here. Remove `for`.',
      fixed: 'rule a on hit { each foe in units limit 2 { } }',
    });
    expectSyntax({
      text: 'rule a on hit { foreach foe in units limit 2 { } }',
      code: 'KEYWORD_FOREIGN',
      where: 'foreach',
      says: 'A group is gone over with `each`, up to a limit. Write `each foe in units limit 2`.',
      fixed: 'rule a on hit { each foe in units limit 2 { } }',
    });
  });

  it('[PA21] an unknown question about a group is told the known ones', () => {
    expectSyntax({
      text: 'rule a on hit { let x = cuont(foe in units limit 3) }',
      code: 'UNKNOWN_FUNCTION',
      where: 'cuont',
      says: '`cuont` asks nothing about a group. Write `count`, `sum`, `min`, `max`, `any` or `all`.',
      fixed: 'rule a on hit { let x = count(foe in units limit 3) }',
    });
  });
});
