// Findings about what effects and statements may do, and about declared events.
import { describe, expect, it } from 'vitest';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';

describe('effects and statements', () => {
  it('[TY8] an effect only modifies its holder', () => {
    const effect = (body: string): string =>
      `effect root { duration 1s  ${body} }\nif crit { apply(debuff: root) }`;
    expect(findingsOf(effect('if holder.hp < 50% { modify speed: less 10% }'))).toEqual([]);
    expectOne(
      effect('chance 5% { modify speed: flat 1 }'),
      'EFFECT_STATEMENT',
      'chance 5% { modify speed: flat 1 }',
      'cannot stand inside an effect',
    );
    expectOne(
      effect('modify hp: flat 1'),
      'NOT_MODIFIABLE',
      'hp',
      'An effect can modify `attack`, `defense`, `speed` of its holder',
    );
    expectFixed(effect('modify sped: flat 1'), 'UNKNOWN_NAME', effect('modify speed: flat 1'));
  });

  it('[TY8] the duration of an effect is fixed and above zero', () => {
    const effect = (duration: string): string =>
      `effect root { duration ${duration} }\nif crit { apply(debuff: root) }`;
    expectOne(effect('0s'), 'DURATION_NOT_POSITIVE', '0s', 'longer than zero');
    expectOne(effect('1s - 2s'), 'DURATION_NOT_POSITIVE', '1s - 2s', 'longer than zero');
    expectFixed(effect('2'), 'TYPE_MISMATCH', effect('2s'));
    expectOne(effect('1s * holder.hp'), 'VALUE_NOT_FIXED', '1s * holder.hp', 'must be fixed');
    expectOne(
      'effect root { duration 1s duration 2s }\nif crit { apply(debuff: root) }',
      'ARGUMENT_REPEATED',
      'duration',
      'already has a `duration`',
    );
  });

  it('[TY9] apply names its effect and knows its arguments', () => {
    expectOne(
      'if crit { apply(duration: 2s) }',
      'ARGUMENT_MISSING',
      'apply(duration: 2s)',
      'does not say which effect',
    );
    expectFixed(
      "if crit { apply(debuf: 'slow') }",
      'UNKNOWN_ARGUMENT',
      "if crit { apply(debuff: 'slow') }",
    );
    expectOne(
      "if crit { apply(debuff: 'slow', buff: 'slow') }",
      'ARGUMENT_REPEATED',
      'buff',
      'already has an effect',
    );
    expectFixed(
      "if crit { apply('slow', duration: 2s) }",
      'ARGUMENT_UNNAMED',
      "if crit { apply(effect: 'slow', duration: 2s) }",
    );
    expectOne(
      'if crit { apply(debuff: 5) }',
      'TYPE_MISMATCH',
      '5',
      'Expected the name of an effect',
    );
    expectOne(
      "if crit { apply(debuff: 'slow', to: damage) }",
      'TYPE_MISMATCH',
      'damage',
      'Expected a unit here',
    );
    expectFixed(
      "if crit { apply(debuff: 'slow', duration: 2) }",
      'TYPE_MISMATCH',
      "if crit { apply(debuff: 'slow', duration: 2s) }",
    );
  });

  it('[TY9] an event without subject needs `to`', () => {
    expectOne(
      "rule a on rest { apply(debuff: 'slow') }",
      'ARGUMENT_MISSING',
      "apply(debuff: 'slow')",
      'Say who',
    );
  });

  it('[TY10] a kind of change takes a number or a percent', () => {
    expectOne(
      'if crit { modify damage: more 50 }',
      'MODIFIER_TYPE',
      '50',
      '`more` takes a percent',
    );
    expectFixed(
      'if crit { modify damage: more 50 }',
      'MODIFIER_TYPE',
      'if crit { modify damage: more 50% }',
    );
    expectOne(
      'if crit { modify damage: flat 20% }',
      'MODIFIER_TYPE',
      '20%',
      'Write `increased 20%` or `more 20%`',
    );
    expectOne('if crit { modify damage: set 2s }', 'MODIFIER_TYPE', '2s', 'this is a duration');
  });

  it('[TY10] only modifiable numbers of the event can be modified', () => {
    expectOne(
      'if crit { modify target.hp: flat 1 }',
      'NOT_MODIFIABLE',
      'target.hp',
      'write `gain target.hp: 1`',
    );
    expectFixed(
      'if crit { modify target.hp: flat 1 }',
      'NOT_MODIFIABLE',
      'if crit { gain target.hp: 1 }',
    );
    expectOne(
      'if crit { modify crit: set 1 }',
      'NOT_MODIFIABLE',
      'crit',
      'cannot be modified here',
    );
    expectOne(
      'if crit { let x = 1  modify x: set x }',
      'NOT_MODIFIABLE',
      'x',
      'cannot be modified here',
    );
  });

  it('[TY11] a chance is a percent from 0% to 100%', () => {
    expect(findingsOf('if crit { chance 100% { modify damage: flat 1 } }')).toEqual([]);
    expectOne(
      'if crit { chance 101% { modify damage: flat 1 } }',
      'CHANCE_OUT_OF_RANGE',
      '101%',
      'from 0% to 100%',
    );
    expectOne(
      'if crit { chance -1% { modify damage: flat 1 } }',
      'CHANCE_OUT_OF_RANGE',
      '-1%',
      'from 0% to 100%',
    );
    expectFixed(
      'if crit { chance 25 { modify damage: flat 1 } }',
      'TYPE_MISMATCH',
      'if crit { chance 25% { modify damage: flat 1 } }',
    );
  });
});

describe('events', () => {
  const ok = 'event hit { attacker: unit, target: unit, crit: bool, damage: number }';
  const rule = '\nif crit { modify damage: flat 1 }';

  it('[EV1] a declared event is exactly as the game raises it', () => {
    expect(findingsOf(ok + rule)).toEqual([]);
    expectOne(
      ok.replace('crit: bool', 'crit: number') + rule,
      'EVENT_DIFFERS',
      'number',
      '`crit` is `bool`, not `number`',
    );
    expectOne(
      ok.replace('target', 'victim') + rule,
      'EVENT_DIFFERS',
      'victim',
      'field 2 is `target`, not `victim`',
    );
    expectOne(
      ok.replace(', damage: number', '') + rule,
      'EVENT_DIFFERS',
      'hit',
      'the field `damage` is missing',
    );
    expectOne(
      ok.replace(' }', ', extra: bool }') + rule,
      'EVENT_DIFFERS',
      'extra: bool',
      'it has no field `extra`',
    );
  });

  it('[EV1] the fix of a differing event declares it as it is raised', () => {
    expectFixed(`event hit { target: unit }${rule}`, 'EVENT_DIFFERS', ok + rule);
  });
});
