// Findings about selections: who, where, how many, in which order.
import { describe, expect, it } from 'vitest';
import { GAME, findings, fine, one, oneAsked, oneIn } from '../check/support.ts';

const each = (selection: string): string => `each foe in ${selection} { gain foe.mana: 1 }`;

describe('groups', () => {
  it('[SL1] a group is the plural of a kind, allies or enemies', () => {
    fine(`rule r on hit { ${each('units limit 3')} }`);
    fine(
      `rule r on hit { ${each('(units near target within 5m or allies of attacker) limit 3')} }`,
    );
    const finding = oneIn(each('unit limit 3'), 'UNKNOWN_GROUP', 'unit', 'Did you mean `units`?');
    expect(finding.fixes.map((fix) => fix.text)).toEqual(['units']);
    oneIn(each('everyone limit 3'), 'UNKNOWN_GROUP', 'everyone', 'Write `units`, `allies of X`');
  });

  it('[SL1] allies and enemies are those of someone', () => {
    fine(
      `rule r on hit { ${each('allies of attacker limit 3')} ${each('enemies of target limit 3')} }`,
    );
    oneIn(each('enemies of damage limit 3'), 'TYPE_MISMATCH', 'damage', 'Only someone has enemies');
  });

  it('[SL1] all parts of a selection are of one kind', () => {
    const barrel = { name: 'barrel', rows: 4, fields: [{ name: 'hp', type: 'number' }] } as const;
    const game = { ...GAME, entities: [...GAME.entities, barrel] };
    const text = `rule r on hit { when count(x in (units or barrels) limit 3) > 1  modify damage: flat 1 }`;
    expect(findings(text, game).map(({ code }) => code)).toEqual(['SELECTION_MIXED']);
  });

  it('[SL3] the candidate has no name yet in what its areas and exceptions name', () => {
    oneIn(
      each('units near foe within 5m limit 3'),
      'UNKNOWN_NAME',
      'foe',
      'Nothing here is called',
    );
    oneIn(each('units except 5 limit 3'), 'TYPE_MISMATCH', '5', 'Expected a unit here');
  });
});

describe('areas', () => {
  it('[SL7] areas have places and distances', () => {
    fine(`rule r on hit {
      ${each('units in cone 60deg from attacker towards target within 8m limit 3')}
      ${each('units in line from attacker to target width 2m limit 3')}
      ${each('units in ring from 3m to 5m around target limit 3')} }`);
    oneIn(
      each('units near target within 5 limit 3'),
      'TYPE_MISMATCH',
      '5',
      'Expected a distance here',
    );
    oneIn(
      each('units in cone 400deg from attacker towards target within 8m limit 3'),
      'VALUE_OUT_OF_RANGE',
      '400deg',
      'The angle of a cone',
    );
    oneIn(
      each('units in line from attacker to target width 0m limit 3'),
      'VALUE_OUT_OF_RANGE',
      '0m',
      'The width of a line',
    );
  });
});

describe('limits and orders', () => {
  it('[SL5] a limit is a fixed whole number from 1 to 64', () => {
    oneIn(each('units limit 65'), 'VALUE_OUT_OF_RANGE', '65', 'from 1 to 64');
    oneIn(each('units limit 0'), 'VALUE_OUT_OF_RANGE', '0', 'from 1 to 64');
    oneIn(each('units limit damage'), 'VALUE_NOT_FIXED', 'damage', 'The limit of a selection');
    oneIn(
      'chain foe in units limit 3 from target jumps 2 { gain foe.mana: 1 }',
      'VALUE_OUT_OF_RANGE',
      '3',
      'A chain goes to one at a time',
    );
  });

  it('[SL6] candidates are ordered by a number or a place', () => {
    fine(
      `rule r on hit { ${each('units limit 3 by highest hp')} ${each('units limit 3 by farthest from target')} }`,
    );
    oneIn(each('units limit 3 by lowest foe'), 'TYPE_MISMATCH', 'foe', 'ordered by a number');
    oneIn(each('units limit 3 by nearest to damage'), 'TYPE_MISMATCH', 'damage', 'has a place');
  });

  it('[SL4] bare fields in where are those of the candidate', () => {
    fine(
      `rule r on hit { ${each('units where hp < 50% and element = fire and mana > 3 limit 3')} }`,
    );
    oneIn(each('units where hpp < 50 limit 3'), 'UNKNOWN_NAME', 'hpp', 'Did you mean `hp`?');
    oneIn(each('units where hp limit 3'), 'CONDITION_NOT_BOOL', 'hp', 'yes-or-no');
  });
});

describe('questions about all', () => {
  it('[SL8] all but count take a value', () => {
    fine(`rule r on hit { when any(u in units limit 3: u has slow) and not all(u in units limit 3: u.hp > 5)
      modify damage: flat sum(u in units limit 3: u.hp) + max(u in units limit 3: u.hp) }`);
    oneAsked(
      'sum(u in units limit 3) > 5',
      'AGGREGATE_VALUE',
      'sum(u in units limit 3)',
      'Say it after a colon',
    );
    oneAsked('count(u in units limit 3: u.hp) > 5', 'AGGREGATE_VALUE', 'u.hp', 'takes no value');
    oneAsked('any(u in units limit 3: u.hp)', 'CONDITION_NOT_BOOL', 'u.hp', 'a number');
    oneAsked(
      'sum(u in units limit 3: u has slow) > 1',
      'TYPE_MISMATCH',
      'u has slow',
      'takes a number of each',
    );
  });

  it('[SL9] what a selection may cost counts', () => {
    const inner = 'sum(b in units limit 16: sum(c in units limit 16: c.hp))';
    one(
      `rule heavy on hit { modify damage: flat sum(a in units limit 16: ${inner.replace('c.hp', inner)}) }`,
      'RULE_TOO_COSTLY',
      'heavy',
      '100,000 steps',
    );
  });
});
